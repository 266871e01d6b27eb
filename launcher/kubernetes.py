"""Checks the Kubernetes manifests: they render, and each object fits its schema strictly."""
from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, List, Mapping, Optional

from . import paths
from .locks import locked

if TYPE_CHECKING:
    from .testing import Count

PACKAGE = "kubernetes-validate==1.37.0"
"""Carries the schemas of Kubernetes' versions inside, so that checking needs no network."""

VERSIONS = ("1.34", "1.37")
_FOLDERS = ("k8s/base",)


def check(environment: Mapping[str, str]) -> "Count":
    """One test per folder and Kubernetes version; skipped, with the reason, where a tool is missing."""
    from .testing import Count

    count = Count()
    kubectl = shutil.which("kubectl", path=environment.get("PATH", ""))
    if not kubectl:
        return Count(skips=[f"{folder}: kubectl is not installed" for folder in _FOLDERS])
    validator = _validator()
    for folder in _FOLDERS:
        rendered = subprocess.run(
            [kubectl, "kustomize", str(paths.REPO / folder)], capture_output=True, text=True, timeout=60, check=False
        )
        if rendered.returncode != 0:
            count.failed += 1
            count.failures.append(f"kubectl kustomize {folder}: {rendered.stderr.strip()}")
            continue
        count.passed += 1
        if validator is None:
            count.skips.append(f"schema of {folder}: {PACKAGE} could not be installed ({paths.PRIVATE / 'kubernetes-validate.log'})")
            continue
        file = paths.PRIVATE / f"{folder.replace('/', '-')}.yaml"
        file.write_text(rendered.stdout, encoding="utf-8")
        for version in VERSIONS:
            wrong = _violations(validator, version, file)
            if wrong:
                count.failed += 1
                count.failures += [f"schema of {folder}, Kubernetes {version}: {line}" for line in wrong]
            else:
                count.passed += 1
    return count


def _violations(validator: Path, version: str, file: Path) -> List[str]:
    done = subprocess.run(
        [str(validator), "--strict", "--kubernetes-version", version, str(file)],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    said = (done.stdout + done.stderr).splitlines()
    wrong = [line for line in said if line.startswith(("ERROR", "WARN"))]
    if done.returncode == 0 and not wrong and any(line.startswith("INFO") for line in said):
        return []
    return wrong or [f"exit code {done.returncode}", *said[-3:]]


def _validator() -> Optional[Path]:
    root = paths.PRIVATE / PACKAGE.replace("==", "-")
    program = root / "bin" / "kubernetes-validate"
    with locked(paths.PRIVATE / "kubernetes-validate.lock", "waiting for another pontage that installs kubernetes-validate …"):
        if program.exists():
            return program
        with (paths.PRIVATE / "kubernetes-validate.log").open("w", encoding="utf-8") as out:
            for command in (
                [sys.executable, "-m", "venv", str(root)],
                [str(root / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-input", PACKAGE],
            ):
                try:
                    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, timeout=300, check=False)
                except (OSError, subprocess.TimeoutExpired) as problem:
                    out.write(str(problem))
                    break
                if done.returncode != 0:
                    break
        if os.access(program, os.X_OK):
            return program
        shutil.rmtree(root, ignore_errors=True)
        return None
