"""`./pontage bench`: hands over to the bench module."""
from __future__ import annotations

import os
from typing import List, Mapping

from . import build, envoy, jdk, paths


def run(arguments: List[str], environment: Mapping[str, str]) -> int:
    """Builds what is needed, then becomes the bench; does not return."""
    found = jdk.find(environment)
    build.ensure(found, [*build.SERVICES, "bench"])
    binary = envoy.find_or_install(environment)
    command = [str(found.java), "-jar", str(paths.jar("bench")), "--envoy", str(binary), "--repo", str(paths.REPO), *arguments]
    os.execve(command[0], command, dict(environment, ENVOY=str(binary), JAVA_HOME=str(found.home)))
