"""Finds a Java development kit that is new enough."""
from __future__ import annotations

import glob
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, List, Mapping, Optional, Sequence

from .fail import Failure

NEEDED = 25
INSTALL = (
    "install one, e.g. `apt install temurin-25-jdk`, `dnf install java-25-openjdk-devel`, `brew install openjdk@25` "
    "or `sdk install java 25-tem`, or set JAVA_HOME to it"
)
USUAL_PLACES = (
    "/usr/lib/jvm/*",
    "/usr/java/*",
    "/opt/java/*",
    "/opt/*jdk*",
    "~/.sdkman/candidates/java/*",
    "/Library/Java/JavaVirtualMachines/*/Contents/Home",
    "/opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home",
)


@dataclass(frozen=True)
class Jdk:
    """A development kit: `home`, its `version` as written in its release file, its `major` version."""

    home: Path
    version: str
    major: int

    @property
    def java(self) -> Path:
        """The virtual machine."""
        return self.home / "bin" / "java"


def read(home: Path) -> Optional[Jdk]:
    """The development kit at `home`, or None when there is none (a runtime without compiler is none)."""
    try:
        release = (home / "release").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    match = re.search(r'^JAVA_VERSION="?((\d+)[^"\s]*)"?', release, re.MULTILINE)
    if not match or not os.access(home / "bin" / "java", os.X_OK) or not os.access(home / "bin" / "javac", os.X_OK):
        return None
    major = int(match.group(2))
    return Jdk(home, match.group(1), 8 if major == 1 else major)


def candidates(environment: Mapping[str, str], places: Sequence[str] = USUAL_PLACES) -> Iterator[Jdk]:
    """Every development kit that can be found: JAVA_HOME, PATH, the usual places, in this order."""
    homes: List[Path] = []
    if environment.get("JAVA_HOME"):
        homes.append(Path(environment["JAVA_HOME"]))
    on_path = shutil.which("javac", path=environment.get("PATH", ""))
    if on_path:
        homes.append(Path(os.path.realpath(on_path)).parent.parent)
    for place in places:
        homes.extend(Path(found) for found in sorted(glob.glob(os.path.expanduser(place)), reverse=True))
    seen = set()
    for home in homes:
        real = os.path.realpath(home)
        if real not in seen:
            seen.add(real)
            found = read(Path(real))
            if found:
                yield found


def find(environment: Mapping[str, str], places: Sequence[str] = USUAL_PLACES) -> Jdk:
    """The first development kit that is new enough. Raises Failure that says what was found instead and how to get one."""
    older = []
    for found in candidates(environment, places):
        if found.major >= NEEDED:
            return found
        older.append(found.version)
    seen = f" (found only {', '.join(older)})" if older else ""
    raise Failure(f"JDK {NEEDED} or newer is needed{seen}: {INSTALL}")
