"""`./pontage test`: every test there is, and one line that counts them."""
from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import time
import unittest
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from pathlib import Path
from typing import Iterable, List, Mapping

from . import envoy, jdk, kubernetes, paths
from .fail import say

_SHOWN = re.compile(r"^\[(ERROR|WARNING)\]|^\[INFO\] (Building dev|Building |Tests run:|BUILD|Reactor Summary|dev\.|[\w-]+ \.{3,})|^Tests run:")
_HIDDEN = re.compile(r"Building jar|Building war|Download(ing|ed) ")


@dataclass
class Count:
    """What tests came to; `skips` names each skipped test with its reason."""

    passed: int = 0
    failed: int = 0
    skips: List[str] = field(default_factory=list)
    failures: List[str] = field(default_factory=list)

    def add(self, other: "Count") -> None:
        """Adds another count to this one."""
        self.passed += other.passed
        self.failed += other.failed
        self.skips += other.skips
        self.failures += other.failures


def run(arguments: List[str], environment: Mapping[str, str]) -> int:
    """Runs all tests; returns 0 only when there were some and none failed. `arguments` go to Maven."""
    found = jdk.find(environment)
    binary = envoy.find_or_install(environment)
    began = time.time()
    environment = dict(environment, JAVA_HOME=str(found.home), ENVOY=str(binary))
    total = Count()
    say("the launcher's tests …")
    total.add(python_tests(environment))
    say("the Kubernetes manifests …")
    total.add(kubernetes.check(environment))
    say("Maven: unit, golden, property, architecture and end-to-end tests …")
    code = _maven(arguments, binary, environment)
    java = reports(paths.REPO.glob("*/target/*-reports/TEST-*.xml"), began)
    if java.passed + java.failed == 0:
        java.failed += 1
        java.failures.append(f"Maven ran no tests (exit code {code})")
    elif code != 0 and java.failed == 0:
        java.failed += 1
        java.failures.append(f"Maven ended with exit code {code} although no test failed: see above")
    total.add(java)
    for skip in total.skips:
        print(f"skipped: {skip}")
    for failure in total.failures:
        print(f"failed: {failure}")
    print(f"{total.passed} passed, {total.failed} failed, {len(total.skips)} skipped", flush=True)
    return 1 if total.failed or total.passed == 0 else 0


def python_tests(environment: Mapping[str, str]) -> Count:
    """The launcher's own tests, run in this process."""
    os.environ.update(environment)
    suite = unittest.defaultTestLoader.discover(str(paths.REPO / "launcher" / "tests"), top_level_dir=str(paths.REPO))
    out = io.StringIO()
    result = unittest.TextTestRunner(stream=out, verbosity=1).run(suite)
    failures = [f"{test} (launcher)" for test, _ in [*result.failures, *result.errors]]
    if failures:
        say(out.getvalue())
    passed = result.testsRun - len(failures) - len(result.skipped)
    return Count(passed, len(failures), [f"{test}: {why}" for test, why in result.skipped], failures)


def _maven(arguments: List[str], binary: Path, environment: Mapping[str, str]) -> int:
    log = paths.PRIVATE / "test.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [str(paths.REPO / "mvnw"), "-B", "-ntp", "--fail-at-end", f"-Dpontage.envoy={binary}", "verify", *arguments]
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(
            command, cwd=paths.REPO, env=dict(environment), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace",
        )  # fmt: skip
        assert process.stdout is not None
        try:
            for line in process.stdout:
                out.write(line)
                if _SHOWN.search(line) and not _HIDDEN.search(line):
                    sys.stdout.write(line)
                    sys.stdout.flush()
            code = process.wait()
        except KeyboardInterrupt:
            process.terminate()
            process.wait()
            raise
    say(f"the whole log: {log}")
    return code


def reports(files: Iterable[Path], since: float) -> Count:
    """Adds up JUnit's XML reports that are not older than `since` (seconds since the epoch)."""
    count = Count()
    for file in sorted(files):
        if file.stat().st_mtime < since - 1:
            continue
        try:
            suite = ElementTree.parse(file).getroot()
        except ElementTree.ParseError as problem:
            count.failed += 1
            count.failures.append(f"{file}: not a readable report ({problem})")
            continue
        for case in suite.iter("testcase"):
            name = f"{case.get('classname', '?').rpartition('.')[2]}.{case.get('name', '?')}"
            skipped = case.find("skipped")
            if case.find("failure") is not None or case.find("error") is not None:
                count.failed += 1
                count.failures.append(name)
            elif skipped is not None:
                count.skips.append(f"{name}: {(skipped.get('message') or skipped.text or 'no reason given').strip().splitlines()[0]}")
            else:
                count.passed += 1
    return count
