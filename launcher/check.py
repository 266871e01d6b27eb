"""`./pontage check`: the services' view of their files, then Envoy's."""
from __future__ import annotations

import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Dict, List, Mapping

from . import bootstrap, build, envoy, jdk, jvm, paths, ports, up
from .fail import Failure
from .options import Options
from .ready import NotReady, Probe, fetch, wait_ready
from .refusal import messages, placed, refusals, shown
from .supervise import Child, ChildDied, Supervisor

_SERVICES = ("extproc", "ratelimit-service")
_SECONDS = 60.0
# A bootstrap that does nothing but read the clusters: --mode validate doesn't look at them.
_ONLY_CLUSTERS = """\
node: {id: check, cluster: check}
admin:
  address:
    socket_address:
      address: 127.0.0.1
      port_value: 0               #= ENVOY_ADMIN_PORT
dynamic_resources:
  cds_config:
    resource_api_version: V3
    path_config_source:
      path: clusters.yaml         #= CLUSTERS_FILE
static_resources:
  clusters:
  - {name: extproc, type: STATIC}
"""


def run(options: Options, environment: Mapping[str, str]) -> int:
    """Checks all three files; prints each problem as file:line. Returns 0 when there is none, else 1."""
    problems: List[str] = []
    for name, file in (("clusters", options.clusters), ("gateway", options.gateway), ("limits", options.limits)):
        if not file.exists():
            raise Failure(f"--{name} {file}: no such file", 2)
    found = jdk.find(environment)
    build.ensure(found, build.SERVICES)
    binary = envoy.find_or_install(environment)
    for service in _SERVICES:
        problems += service_problems(found, service, options, environment)
    with ExitStack() as cleanup:
        folder = Path(cleanup.enter_context(tempfile.TemporaryDirectory(prefix="pontage-check-")))
        problems += bootstrap_problems(binary, options, folder)
        problems += cluster_problems(binary, options.clusters, folder)
    for problem in dict.fromkeys(problems):
        print(problem, flush=True)
    if problems:
        return 1
    files = ", ".join(shown(file) for file in (options.clusters, options.gateway, options.limits, paths.BOOTSTRAP))
    print(f"ok: {files}", flush=True)
    return 0


def service_problems(found: jdk.Jdk, service: str, options: Options, environment: Mapping[str, str]) -> List[str]:
    """What a service says against its files."""
    arguments = {
        "extproc": ["--check", "--clusters", str(options.clusters), "--gateway", str(options.gateway)],
        "ratelimit-service": ["--check", "--limits", str(options.limits)],
    }[service]
    try:
        done = subprocess.run(
            jvm.command(found, service, arguments),
            env=dict(environment), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return [f"{service} --check did not end within {_SECONDS:.0f} s"]
    said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    if done.returncode == 0:
        return []
    return said or [f"{service} --check ended with exit code {done.returncode} and said nothing"]


def bootstrap_problems(binary: Path, options: Options, folder: Path) -> List[str]:
    """What Envoy says against its bootstrap as `up` would render it."""
    file = folder / "envoy.yaml"
    values = up.values(options, f"unix:{folder}/extproc.sock", options.clusters)
    file.write_text(bootstrap.render(paths.BOOTSTRAP.read_text(encoding="utf-8"), values), encoding="utf-8")
    done = subprocess.run(
        [str(binary), "--mode", "validate", "-c", str(file), "--log-level", "error"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=_SECONDS, check=False,
    )  # fmt: skip
    if done.returncode == 0:
        return []
    said = messages(done.stderr + done.stdout) or [f"envoy --mode validate ended with exit code {done.returncode}"]
    # The rendered copy has the shipped file's lines.
    text = paths.BOOTSTRAP.read_text(encoding="utf-8")
    return [placed(paths.BOOTSTRAP, text, message) for message in said]


def cluster_problems(binary: Path, clusters: Path, folder: Path) -> List[str]:
    """What Envoy says against the clusters file. Envoy reads it the way it does in service, with unknown fields refused."""
    try:
        original = clusters.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        return [f"{shown(clusters)}: {problem}"]
    derived = bootstrap.Clusters(clusters, folder, bootstrap.SHIPPED_SIMULATOR_PORT, bootstrap.existing_authorities())
    derived.refresh()
    port = ports.free_port()
    values: Dict[str, bootstrap.Value] = {"ENVOY_ADMIN_PORT": port, "CLUSTERS_FILE": str(derived.file)}
    file = folder / "clusters-only.yaml"
    file.write_text(bootstrap.render(_ONLY_CLUSTERS, values), encoding="utf-8")
    command = [
        str(binary), "-c", str(file), "--disable-hot-restart", "--concurrency", "1", "--log-level", "warning",
        "--reject-unknown-dynamic-fields",
    ]  # fmt: skip
    admin = f"http://{ports.LOOPBACK}:{port}"
    with Supervisor(folder) as supervisor:
        try:
            supervisor.start(Child("clusters-only", command, {"PATH": ""}))
            wait_ready(supervisor, [Probe("clusters-only", f"{admin}/ready")], _SECONDS)
            accepted = "cds.update_success: 1" in fetch(f"{admin}/stats?filter=cds.update_success")
            supervisor.stop([["clusters-only"]])
        except (ChildDied, NotReady):
            accepted = False
        said = supervisor.log("clusters-only").read_text(encoding="utf-8", errors="replace")
    return [] if accepted else refusals(clusters, original, said) or [f"{shown(clusters)}: Envoy does not take it:\n{said}"]
