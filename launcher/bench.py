"""`./pontage bench`: hands over to the bench module."""
from __future__ import annotations

import os
from typing import List, Mapping

from . import build, envoy, jdk, paths

# The load generator must not disturb what it measures: one thread collects its garbage.
_FLAGS = (
    "-XX:+UseSerialGC",
    "-Xms256m",
    "-Xmx1g",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
)


def run(arguments: List[str], environment: Mapping[str, str]) -> int:
    """Builds what is needed, then becomes the bench; does not return."""
    found = jdk.find(environment)
    build.ensure(found, [*build.SERVICES, "bench"])
    binary = envoy.find_or_install(environment)
    command = [str(found.java), *_FLAGS, "-jar", str(paths.jar("bench")), "--envoy", str(binary), "--repo", str(paths.REPO), *arguments]
    os.execve(command[0], command, dict(environment, ENVOY=str(binary), JAVA_HOME=str(found.home)))
