"""How the services' virtual machines are run: flags in one place, and the cache that makes them start fast.

The cache (JDK 25: `-XX:AOTCache`) holds loaded and linked classes and profiles of a training run. It lies beside the jars, named by
everything it depends on, so that a changed jar, JDK or flag means another name. It only ever saves time: the virtual machine ignores
one that doesn't fit, and without one everything works.
"""
from __future__ import annotations

import contextlib
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Mapping, Sequence

from . import paths
from .fail import say
from .jdk import Jdk
from .locks import try_lock
from .ready import NotReady, Probe, wait_ready
from .supervise import Child, ChildDied, Stopped, Supervisor

_COMMON = (
    "-XX:+UseCompactObjectHeaders",
    "-Xss512k",
    "-XX:+ExitOnOutOfMemoryError",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
)
_SERVICE: Dict[str, Sequence[str]] = {
    # G1 gives memory back after the full collection that extproc asks for when a burst of large bodies is over, and so does the
    # trimming of the C heap (direct buffers): 400 MB at the peak of 200 concurrent 1 MB requests, 200 MB three seconds later.
    # The regions are large because an array of more than half a region costs whole regions, and bodies are such arrays.
    "extproc": (
        "-Xmx768m",
        "-XX:+UseG1GC",
        "-XX:G1HeapRegionSize=4m",
        "-XX:GCTimeRatio=4",
        "-XX:G1PeriodicGCInterval=1000",
        "-XX:MaxHeapFreeRatio=30",
        "-XX:MinHeapFreeRatio=10",
        "-XX:TrimNativeHeapInterval=1000",
    ),
    "ratelimit-service": ("-Xmx256m", "-XX:+UseSerialGC"),
    "simulator": ("-Xmx512m", "-XX:+UseSerialGC"),
}
# Arguments of a training run beside the usual ones: the longer it runs, the more the profiles in the cache know.
_TRAINING_ARGUMENTS: Dict[str, Sequence[str]] = {"extproc": ("--warm-up", "8s")}
_TRAINING_SECONDS = 60.0


def flags(service: str) -> List[str]:
    """The virtual machine's flags for a service, without its cache."""
    return [*_COMMON, *_SERVICE[service]]


def command(jdk: Jdk, service: str, arguments: Sequence[str], cached: bool = True) -> List[str]:
    """The command that runs a service; with its cache when there is one."""
    cache = cache_file(jdk, service)
    with_cache = [f"-XX:AOTCache={cache}"] if cached and cache.exists() else []
    return [str(jdk.java), *flags(service), *with_cache, "-jar", str(paths.jar(service)), *arguments]


def cache_file(jdk: Jdk, service: str) -> Path:
    """Where the cache of a service lies, named by JDK, flags, jar and libraries."""
    jar = paths.jar(service)
    parts = [jdk.version, str(jdk.home), *flags(service), str(jar)]
    for file in [jar, *sorted((jar.parent / "lib").glob("*.jar"))]:
        with contextlib.suppress(OSError):
            state = file.stat()
            parts.append(f"{file.name} {state.st_size} {state.st_mtime_ns}")
    name = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
    return jar.parent / "aot" / f"{name}.aot"


def drop_caches(jdk: Jdk, services: Sequence[str]) -> bool:
    """Removes the caches of these services; True when there were any."""
    there = [file for file in (cache_file(jdk, service) for service in services) if file.exists()]
    for file in there:
        file.unlink()
    return bool(there)


@dataclass(frozen=True)
class Run:
    """A training run: the service's arguments, and where it says that it is ready."""

    service: str
    arguments: Sequence[str]
    ready_url: str


def missing_caches(jdk: Jdk, services: Sequence[str]) -> List[str]:
    """The services that have no cache yet."""
    return [service for service in services if not cache_file(jdk, service).exists()]


def train(jdk: Jdk, runs: Sequence[Run], environment: Mapping[str, str]) -> None:
    """Makes caches: each service is started, warms itself up, and writes its cache when it is stopped.

    Never fails: without a cache a start takes longer, nothing else. Raises only Stopped, when the user asks to stop.
    """
    lock = try_lock(paths.PRIVATE / "training.lock")
    if lock is None:
        return  # another instance is at it
    say("preparing faster starts (once after a build) …")
    fresh: Dict[str, Path] = {}
    with lock, Supervisor(paths.PRIVATE / "training", grace_seconds=_TRAINING_SECONDS) as supervisor:
        try:
            for run in runs:
                cache = cache_file(jdk, run.service)
                cache.parent.mkdir(parents=True, exist_ok=True)
                for old in cache.parent.glob("*"):
                    old.unlink()
                fresh[run.service] = cache.with_suffix(".new")
                output = f"-XX:AOTCacheOutput={fresh[run.service]}"
                arguments = [*run.arguments, *_TRAINING_ARGUMENTS.get(run.service, ())]
                command_line = [str(jdk.java), *flags(run.service), output, "-jar", str(paths.jar(run.service)), *arguments]
                supervisor.start(Child(run.service, command_line, environment))
            wait_ready(supervisor, [Probe(run.service, run.ready_url) for run in runs], _TRAINING_SECONDS)
            supervisor.stop([[run.service for run in runs]])
            if supervisor.asked():
                raise Stopped()
        except (ChildDied, NotReady) as problem:
            say(f"no faster starts this time: {problem} (logs: {supervisor.logs})")
        for service, file in fresh.items():
            if file.exists() and file.stat().st_size > 0:
                os.replace(file, cache_file(jdk, service))
            for rest in file.parent.glob("*.new*"):
                rest.unlink()
