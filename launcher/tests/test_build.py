import os
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from launcher import build, paths


class StaleTest(unittest.TestCase):
    def setUp(self):
        kept = tempfile.TemporaryDirectory()
        self.addCleanup(kept.cleanup)
        self.repo = Path(kept.name)
        patch = mock.patch.object(paths, "REPO", self.repo)
        patch.start()
        self.addCleanup(patch.stop)
        for file in (
            "pom.xml", "proto/pom.xml", "proto/src/main/proto/a.proto", "chassis/pom.xml", "chassis/src/main/java/A.java",
            "extproc/pom.xml", "extproc/src/main/java/B.java", "extproc/src/test/java/BTest.java", "simulator/pom.xml",
            "simulator/src/main/java/C.java",
        ):  # fmt: skip
            self.touch(file, 100)
        for folder, _, _ in os.walk(self.repo):
            os.utime(folder, (100, 100))
        for service in ("extproc", "simulator"):
            self.touch(f"{service}/target/{service}.jar", 200)

    def touch(self, file, seconds):
        path = self.repo / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        os.utime(path, (seconds, seconds))

    def stale(self):
        return build.stale(("extproc", "simulator"))

    def test_nothing_is_built_without_need(self):
        self.assertEqual(self.stale(), [])

    def test_a_changed_source_concerns_its_service_only(self):
        self.touch("extproc/src/main/java/B.java", 300)
        self.assertEqual(self.stale(), ["extproc"])

    def test_a_changed_shared_module_or_pom_concerns_all(self):
        for file in ("chassis/src/main/java/A.java", "proto/src/main/proto/a.proto", "pom.xml", "chassis/pom.xml"):
            with self.subTest(file):
                self.touch(file, 300)
                self.assertEqual(self.stale(), ["extproc", "simulator"])
                self.touch(file, 100)

    def test_a_changed_test_concerns_nobody(self):
        self.touch("extproc/src/test/java/BTest.java", 300)
        self.assertEqual(self.stale(), [])

    def test_a_missing_jar_is_built(self):
        paths.jar("simulator").unlink()
        self.assertEqual(self.stale(), ["simulator"])

    def test_a_deleted_source_is_noticed(self):
        (self.repo / "extproc/src/main/java/B.java").unlink()
        self.assertEqual(self.stale(), ["extproc"])

    def test_a_build_that_left_a_jar_alone_is_not_repeated(self):
        self.touch("extproc/src/main/java/B.java", 300)
        self.touch("extproc/target/.pontage-built", 400)
        self.assertEqual(self.stale(), [])
