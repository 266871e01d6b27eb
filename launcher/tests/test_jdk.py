import tempfile
import unittest
from pathlib import Path

from launcher import jdk
from launcher.fail import Failure


def home(folder, version, compiler=True):
    (folder / "bin").mkdir(parents=True)
    (folder / "release").write_text(f'IMPLEMENTOR="Somebody"\nJAVA_VERSION="{version}"\n', encoding="utf-8")
    for name in ("java", "javac")[: 2 if compiler else 1]:
        (folder / "bin" / name).write_text("#!/bin/sh\n", encoding="utf-8")
        (folder / "bin" / name).chmod(0o755)
    return folder


class JdkTest(unittest.TestCase):
    def setUp(self):
        kept = tempfile.TemporaryDirectory()
        self.addCleanup(kept.cleanup)
        self.root = Path(kept.name).resolve()
        self.places = (str(self.root / "jvm" / "*"),)

    def find(self, **environment):
        return jdk.find(environment, self.places)

    def test_java_home_comes_first(self):
        home(self.root / "jvm" / "a", "25.0.1")
        mine = home(self.root / "mine", "26")
        self.assertEqual(self.find(JAVA_HOME=str(mine)).home, mine)

    def test_an_older_java_home_is_passed_over(self):
        old = home(self.root / "old", "17.0.2")
        new = home(self.root / "jvm" / "temurin", "25.0.3")
        found = self.find(JAVA_HOME=str(old))
        self.assertEqual((found.home, found.major, found.version), (new, 25, "25.0.3"))

    def test_path_is_followed_through_links(self):
        real = home(self.root / "real", "25")
        (self.root / "links").mkdir()
        (self.root / "links" / "javac").symlink_to(real / "bin" / "javac")
        self.assertEqual(self.find(PATH=str(self.root / "links")).home, real)

    def test_a_runtime_without_compiler_is_no_development_kit(self):
        home(self.root / "jvm" / "jre", "25.0.3", compiler=False)
        with self.assertRaises(Failure):
            self.find()

    def test_what_was_found_instead_is_said_in_one_line(self):
        home(self.root / "jvm" / "seventeen", "17.0.9")
        home(self.root / "jvm" / "eight", "1.8.0_402")
        with self.assertRaises(Failure) as raised:
            self.find()
        message = str(raised.exception)
        self.assertTrue(message.startswith("JDK 25 or newer is needed (found only 17.0.9, 1.8.0_402): install one"), message)
        self.assertNotIn("\n", message)

    def test_broken_folders_are_passed_over(self):
        (self.root / "jvm" / "empty").mkdir(parents=True)
        broken = home(self.root / "jvm" / "broken", "25")
        (broken / "release").write_text("nonsense", encoding="utf-8")
        with self.assertRaises(Failure):
            self.find()
