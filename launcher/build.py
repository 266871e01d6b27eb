"""Builds the services when their jars are missing or older than what they are made of."""
from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Iterator, List, Sequence

from . import paths
from .fail import Failure, say
from .jdk import Jdk
from .locks import locked

SERVICES = ("extproc", "ratelimit-service", "simulator")
_SHARED = ("proto", "chassis")


def ensure(jdk: Jdk, services: Sequence[str] = SERVICES) -> None:
    """Builds if needed. Raises Failure with the last lines of the build's log."""
    if not stale(services):
        return
    with locked(paths.PRIVATE / "build.lock", "waiting for another pontage that builds …"):
        outdated = stale(services)
        if outdated:
            _build(jdk, services, outdated)


def stale(services: Sequence[str] = SERVICES) -> List[str]:
    """The services whose jar is missing or older than a source, resource or pom it is made of."""
    shared = max(_newest(paths.REPO / module) for module in _SHARED)
    shared = max(shared, _time(paths.REPO / "pom.xml"))
    outdated = []
    for service in services:
        if _made(service) < max(shared, _newest(paths.REPO / service)):
            outdated.append(service)
    return outdated


def _build(jdk: Jdk, services: Sequence[str], outdated: Sequence[str]) -> None:
    first = any(not paths.jar(service).exists() for service in outdated)
    say(f"building {', '.join(outdated)}{' (first time takes some minutes)' if first else ''} …")
    log = paths.PRIVATE / "build.log"
    command = [
        str(paths.REPO / "mvnw"), "-q", "-B", "-ntp", "-DskipTests", "-Dspotless.check.skip=true",
        "-pl", ",".join(services), "-am", "package",
    ]  # fmt: skip
    environment = dict(os.environ, JAVA_HOME=str(jdk.home))
    with log.open("w", encoding="utf-8") as out:
        code = subprocess.run(
            command, cwd=paths.REPO, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out, check=False
        ).returncode
    missing = [service for service in services if not paths.jar(service).exists()]
    if code != 0 or missing:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        wrong = [line for line in lines if line.startswith("[ERROR]")] or lines
        what = f"no jar for {', '.join(missing)}" if code == 0 else f"exit code {code}"
        raise Failure("\n".join([*wrong[:20], f"the build failed ({what}); the whole log: {log}"]))
    for service in services:
        _stamp(service).touch()


def _made(service: str) -> int:
    """When the jar was last known to be current: Maven leaves a jar alone that needs no change, so a stamp says it too."""
    jar = paths.jar(service)
    return max(_time(jar), _time(_stamp(service))) if jar.exists() else 0


def _stamp(service: str) -> Path:
    return paths.REPO / service / "target" / ".pontage-built"


def _newest(module: Path) -> int:
    return max((_time(file) for file in _sources(module)), default=0)


def _sources(module: Path) -> Iterator[Path]:
    yield module / "pom.xml"
    for folder, _, files in os.walk(module / "src" / "main"):
        yield Path(folder)
        for name in files:
            yield Path(folder) / name


def _time(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0
