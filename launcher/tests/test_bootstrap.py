import argparse
import json
import os
import subprocess
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

from launcher import bootstrap, check, envoy, options, paths, up
from launcher.fail import Failure

OPTIONS = replace(options.read(argparse.Namespace(), {}), port=12345, simulator_port=10101, max_body_bytes=1000000)


def rendered(listen="unix:/tmp/e.sock"):
    template = paths.BOOTSTRAP.read_text(encoding="utf-8")
    return template, bootstrap.render(template, up.values(OPTIONS, listen, paths.CLUSTERS))


class BootstrapTest(unittest.TestCase):
    def setUp(self):
        kept = tempfile.TemporaryDirectory()
        self.addCleanup(kept.cleanup)
        self.folder = Path(kept.name)

    def test_only_marked_lines_change(self):
        template, result = rendered()
        changed = [(old, new) for old, new in zip(template.splitlines(), result.splitlines()) if old != new]
        self.assertEqual(len(template.splitlines()), len(result.splitlines()))
        self.assertTrue(changed)
        for old, new in changed:
            self.assertIn("#= ", old)
            self.assertEqual(old.split(":")[0], new.split(":")[0])

    def test_values_are_put_in(self):
        _, result = rendered()
        self.assertIn("port_value: 12345", result)
        self.assertIn('address: {"pipe": {"path": "/tmp/e.sock"}}', result)

    def test_a_path_with_odd_characters_stays_one_value(self):
        text = bootstrap.render("path: /a   #= CLUSTERS_FILE\n", {"CLUSTERS_FILE": '/b "c": #d\\e'})
        self.assertEqual(text, 'path: "/b \\"c\\": #d\\\\e"   #= CLUSTERS_FILE\n')

    def test_an_unknown_mark_is_said_with_its_line(self):
        with self.assertRaises(Failure) as raised:
            bootstrap.render("a: 1\nb: 2 #= NOPE\n", {"PORT": 1})
        self.assertIn("envoy/envoy.yaml:2: unknown mark NOPE", str(raised.exception))

    def test_a_lost_mark_is_noticed(self):
        with self.assertRaises(Failure):
            bootstrap.render("a: 1\n", {"PORT": 1})

    def test_a_tcp_address_for_extproc(self):
        self.assertEqual(
            json.loads(bootstrap.address("[::1]:9000")), {"socket_address": {"address": "::1", "port_value": 9000}}
        )

    def test_envoy_takes_what_is_rendered(self):
        binary = envoy.find(os.environ)
        if not binary:
            self.skipTest("Envoy is not installed")
        for listen in ("unix:/tmp/e.sock", "127.0.0.1:1"):
            file = self.folder / "envoy.yaml"
            file.write_text(rendered(listen)[1], encoding="utf-8")
            done = subprocess.run([str(binary), "--mode", "validate", "-c", str(file)], capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr[-2000:])

    def test_envoy_takes_the_shipped_clusters(self):
        binary = envoy.find(os.environ)
        if not binary:
            self.skipTest("Envoy is not installed")
        self.assertEqual(check.cluster_problems(binary, paths.CLUSTERS, self.folder), [])

    def test_envoys_reasons_carry_the_line(self):
        binary = envoy.find(os.environ)
        if not binary:
            self.skipTest("Envoy is not installed")
        good = paths.CLUSTERS.read_text(encoding="utf-8")
        line = next(n for n, text in enumerate(good.splitlines(), 1) if "connect_timeout" in text)
        for was, broken, expected in (
            ("connect_timeout: 5s", "conect_timeout: 5s", f":{line}: no such field: 'conect_timeout'"),
            ("type: LOGICAL_DNS", "type: LOGICAL", "unknown value: 'LOGICAL'"),
            ("name: sim-gemini", "name: sim-openai", ": cluster sim-openai: "),
            ("resources:", "resources: [", ": error at line "),
        ):
            file = self.folder / "broken.yaml"
            file.write_text(good.replace(was, broken), encoding="utf-8")
            with self.subTest(broken):
                problems = check.cluster_problems(binary, file, self.folder)
                self.assertTrue(problems)
                self.assertIn(expected, problems[0])
                self.assertRegex(problems[0], r"broken\.yaml:\d+: ")


class ClustersTest(unittest.TestCase):
    def setUp(self):
        kept = tempfile.TemporaryDirectory()
        self.addCleanup(kept.cleanup)
        self.folder = Path(kept.name)
        self.original = self.folder / "mine.yaml"
        self.original.write_text(paths.CLUSTERS.read_text(encoding="utf-8"), encoding="utf-8")

    def clusters(self, port=10100, authorities="/etc/ssl/certs/ca-certificates.crt"):
        return bootstrap.Clusters(self.original, self.folder / "state", port, authorities)

    def test_envoy_reads_the_users_own_file_when_nothing_differs(self):
        clusters = self.clusters()
        self.assertEqual(clusters.file, self.original)
        self.assertFalse(clusters.refresh())
        self.assertFalse((self.folder / "state").exists())

    def test_another_simulator_port_is_the_only_difference(self):
        clusters = self.clusters(port=10177)
        self.assertTrue(clusters.refresh())
        old, new = self.original.read_text().splitlines(), clusters.file.read_text().splitlines()
        differing = [(a, b) for a, b in zip(old, new) if a != b]
        self.assertEqual(len(differing), 3)
        for was, now in differing:
            self.assertEqual(was.replace("10100", "10177"), now)

    def test_other_authorities_are_put_in(self):
        clusters = self.clusters(authorities="/etc/pki/tls/certs/ca-bundle.crt")
        clusters.refresh()
        self.assertEqual(clusters.file.read_text().count("filename: /etc/pki/tls/certs/ca-bundle.crt"), 3)

    def test_the_copy_follows_the_original_and_survives_its_absence(self):
        clusters = self.clusters(port=10177)
        clusters.refresh()
        self.assertFalse(clusters.refresh())
        bootstrap.write_atomically(self.original, "resources: []\n")
        self.assertTrue(clusters.refresh())
        self.assertEqual(clusters.file.read_text(), "resources: []\n")
        self.original.unlink()
        self.assertFalse(clusters.refresh())
        self.assertEqual(clusters.file.read_text(), "resources: []\n")
