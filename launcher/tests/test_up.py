"""`up` from start to end, in a small copy of the repository whose services and Envoy are stand-ins."""
import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from launcher import paths, ports

SERVICES = ("extproc", "ratelimit-service", "simulator")
EVERYBODY = (*SERVICES, "envoy")


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


class UpTest(unittest.TestCase):
    def setUp(self):
        kept = tempfile.TemporaryDirectory()
        self.addCleanup(kept.cleanup)
        self.root = Path(kept.name).resolve()
        self.repo = self.root / "repo"
        ignore = shutil.ignore_patterns("__pycache__", "target", ".pontage", "tests")
        shutil.copytree(paths.REPO / "launcher", self.repo / "launcher", ignore=ignore)
        for file in ("pontage", "envoy/envoy.yaml", "envoy/clusters.yaml", "extproc/config/gateway.yaml"):
            (self.repo / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(paths.REPO / file, self.repo / file)
        (self.repo / "ratelimit-service" / "config").mkdir(parents=True)
        for module in ("proto", "chassis", *SERVICES):
            (self.repo / module).mkdir(exist_ok=True)
            (self.repo / module / "pom.xml").touch()
        (self.repo / "pom.xml").touch()
        for service in SERVICES:
            (self.repo / service / "target").mkdir()
            (self.repo / service / "target" / f"{service}.jar").touch()
        self.told = self.root / "told"
        self.told.mkdir()
        shutil.copy2(Path(__file__).parent / "stand_in.py", self.root / "stand_in.py")
        self.program("jdk/bin/java")
        self.program("jdk/bin/javac")
        self.program("envoy")
        (self.root / "jdk" / "release").write_text('JAVA_VERSION="25.0.3"\n', encoding="utf-8")
        self.chosen = {}
        for name in ("port", "admin-port", "envoy-admin-port", "ratelimit-port", "simulator-port"):
            self.chosen[name] = ports.free_port()

    def program(self, name):
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{self.root}/stand_in.py" "$@"\n', encoding="utf-8")
        file.chmod(0o755)

    def up(self, *more, **environment):
        options = [text for name, port in self.chosen.items() for text in (f"--{name}", str(port))]
        process = subprocess.Popen(
            [sys.executable, str(self.repo / "pontage"), "up", *options, *more],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={
                "PATH": os.environ["PATH"], "HOME": str(self.root), "JAVA_HOME": str(self.root / "jdk"),
                "ENVOY": str(self.root / "envoy"), "OPENAI_API_KEY": "very-secret", **environment,
            },
        )  # fmt: skip
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def ready(self, *more, **environment):
        process = self.up(*more, **environment)
        line = process.stdout.readline()
        self.assertTrue(line.startswith("ready"), line or process.stderr.read())
        self.line = line
        return process

    def ended(self, process, code):
        out, said = process.communicate(timeout=30)
        self.assertEqual(process.returncode, code, said)
        return out + said

    def seen(self, name):
        return json.loads((self.told / f"{name}.seen").read_text(encoding="utf-8"))

    def all_gone(self):
        pids = [self.seen(name)["pid"] for name in EVERYBODY]
        until = time.monotonic() + 10
        while any(alive(pid) for pid in pids) and time.monotonic() < until:
            time.sleep(0.01)
        return not any(alive(pid) for pid in pids)

    def test_one_ready_line_with_a_curl_then_an_orderly_stop(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(number):
                process = self.ready()
                self.assertIn(f"curl -s http://127.0.0.1:{self.chosen['port']}/v1/chat/completions", self.line)
                self.assertIn('"model":"openai-sim"', self.line)
                process.send_signal(number)
                self.ended(process, 0)
                self.assertTrue(self.all_gone())

    def test_only_extproc_gets_keys_and_no_key_is_an_argument(self):
        process = self.ready()
        for name in EVERYBODY:
            seen = self.seen(name)
            self.assertNotIn("very-secret", json.dumps(seen["arguments"]))
            self.assertEqual("very-secret" in seen["environment"].values(), name == "extproc", name)
        process.terminate()
        self.ended(process, 0)

    def test_caches_are_made_once_and_used_by_the_next_start(self):
        process = self.ready()
        self.assertTrue(self.seen("extproc")["cached"])
        self.assertTrue((self.told / "extproc.training").exists())
        process.terminate()
        self.ended(process, 0)
        (self.told / "extproc.training").unlink()
        process = self.ready()
        self.assertFalse((self.told / "extproc.training").exists())
        process.terminate()
        self.ended(process, 0)

    def test_a_cache_that_breaks_the_start_is_dropped(self):
        (self.told / "extproc.fault").write_text("cache", encoding="utf-8")
        process = self.ready()
        self.assertFalse(self.seen("extproc")["cached"])
        process.terminate()
        self.assertIn("without its start cache", self.ended(process, 0))

    def test_one_dies_and_all_stop_with_its_last_words(self):
        for name in EVERYBODY:
            with self.subTest(name):
                for file in self.told.glob("*"):
                    file.unlink()
                (self.told / f"{name}.fault").write_text("late 3", encoding="utf-8")
                process = self.ready()
                (self.told / "now").touch()
                said = self.ended(process, 1)
                self.assertIn(f"{name} ended with exit code 3", said)
                self.assertIn("last words 29", said)
                self.assertIn("last words 10", said)
                self.assertNotIn("last words 9\n", said)
                self.assertTrue(self.all_gone())

    def test_a_killed_child_is_said_with_its_signal(self):
        process = self.ready()
        os.kill(self.seen("simulator")["pid"], signal.SIGKILL)
        self.assertIn("simulator was ended by SIGKILL", self.ended(process, 1))
        self.assertTrue(self.all_gone())

    def test_a_child_that_fails_at_the_start_is_said(self):
        (self.told / "ratelimit-service.fault").write_text("exit 2", encoding="utf-8")
        process = self.up()
        said = self.ended(process, 1)
        self.assertIn("ratelimit-service ended with exit code 2", said)
        self.assertIn("line of woe", said)
        self.assertNotIn("ready in", said)

    @unittest.skipUnless(sys.platform.startswith("linux"), "only Linux ends children with their parent")
    def test_children_die_with_a_killed_launcher(self):
        process = self.ready()
        process.kill()
        process.wait()
        self.assertTrue(self.all_gone())

    def test_a_second_ctrl_c_does_not_wait(self):
        (self.told / "extproc.fault").write_text("stubborn", encoding="utf-8")
        for service in SERVICES:  # no training: it would wait for the stubborn one
            (self.repo / service / "target" / "aot").mkdir(exist_ok=True)
        lock = self.repo / ".pontage" / "training.lock"
        lock.parent.mkdir(exist_ok=True)
        with lock.open("a", encoding="utf-8") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            process = self.ready()
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.stderr.readline(), "stopping …\n")
        process.send_signal(signal.SIGINT)
        self.assertIn("extproc did not stop in time: killed", self.ended(process, 0))
        self.assertLess(time.monotonic() - began, 8)
        self.assertTrue(self.all_gone())

    def test_a_taken_port_is_said_before_anything_starts(self):
        with socket.create_server(("127.0.0.1", self.chosen["admin-port"])):
            said = self.ended(self.up(), 1)
        self.assertIn(f"port {self.chosen['admin-port']} (--admin-port) is in use", said)
        self.assertFalse((self.told / "extproc.seen").exists())

    def test_two_instances_side_by_side_and_none_twice_in_one_folder(self):
        first = self.ready("--state-dir", str(self.root / "state"))
        for name in self.chosen:
            self.chosen[name] = ports.free_port()
        said = self.ended(self.up("--state-dir", str(self.root / "state")), 1)
        self.assertIn("is used by another instance", said)
        second = self.ready()
        for process in (first, second):
            process.terminate()
            self.ended(process, 0)

    def test_a_long_state_folder_still_has_a_socket(self):
        deep = self.root / ("d" * 60) / ("e" * 60)
        process = self.ready("--state-dir", str(deep))
        arguments = self.seen("extproc")["arguments"]
        path = Path(arguments[arguments.index("--listen") + 1][len("unix:") :])
        self.assertLessEqual(len(os.fsencode(path)), 107)
        process.terminate()
        self.ended(process, 0)
        self.assertFalse(path.parent.exists())

    def test_without_simulator_it_is_not_started(self):
        process = self.ready("--no-simulator")
        self.assertFalse((self.told / "simulator.seen").exists())
        self.assertIn("/v1/models", self.line)
        process.terminate()
        self.ended(process, 0)

    def test_the_previous_log_is_kept(self):
        for _ in range(2):
            process = self.ready()
            process.terminate()
            self.ended(process, 0)
        logs = self.repo / ".pontage" / str(self.chosen["port"]) / "logs"
        self.assertTrue((logs / "extproc.log").exists())
        self.assertTrue((logs / "extproc.log.1").exists())

    def test_a_missing_file_is_said_with_its_option(self):
        self.assertIn("--gateway /nowhere: no such file", self.ended(self.up("--gateway", "/nowhere"), 2))
