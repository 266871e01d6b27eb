"""`./pontage up`: everything in order, from finding tools to the orderly stop."""
from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Mapping

from . import bootstrap, build, envoy, jdk, jvm, paths, ports
from .fail import Failure, say
from .locks import try_lock
from .options import Options
from .ready import NotReady, Probe, ask, fetch, send, wait_ready
from .refusal import refusals
from .supervise import Child, ChildDied, Stopped, Supervisor

_READY_SECONDS = 60.0
_DRAIN_SECONDS = 3.0
_SOCKET_PATH_BYTES = 107
_ENVOY_LOG_LEVEL = {"debug": "debug", "info": "warning", "warn": "warning", "error": "error"}
# What a child other than extproc gets to see of our environment: nothing that could be a secret.
_HARMLESS = re.compile(
    r"PATH|HOME|USER|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|LD_LIBRARY_PATH|SSL_CERT_(FILE|DIR)"
)


def run(options: Options, environment: Mapping[str, str]) -> int:
    """Starts an instance and keeps it until Ctrl-C (returns 0) or until a process dies (returns 1)."""
    for name, file in (("clusters", options.clusters), ("gateway", options.gateway), ("limits", options.limits)):
        if not file.exists():
            raise Failure(f"--{name} {file}: no such file", 2)
    options = ports.settle(options)
    found = jdk.find(environment)
    build.ensure(found, services(options))
    binary = envoy.find_or_install(environment)
    began = time.monotonic()
    with ExitStack() as cleanup:
        instance = prepare(options, binary, environment, cleanup)
        try:
            _train(found, instance, environment)
            began = time.monotonic()
            return _serve(found, instance, began, cached=True)
        except Stopped:
            return 0


def services(options: Options) -> List[str]:
    """The Java services this instance runs."""
    return [service for service in build.SERVICES if service != "simulator" or not options.no_simulator]


@dataclass(frozen=True)
class Instance:
    """What one instance needs, decided: options with real ports, files, the socket, environments."""

    options: Options
    state: Path
    envoy: Path
    bootstrap: Path
    clusters: bootstrap.Clusters
    extproc_listen: str
    ratelimit_admin: int
    all_environment: Mapping[str, str]
    harmless_environment: Mapping[str, str]

    def arguments(self, service: str) -> List[str]:
        """A service's command line."""
        options = self.options
        loopback = ports.LOOPBACK
        level = ["--log-level", options.log_level]
        if service == "extproc":
            return [
                "--listen", self.extproc_listen, "--admin-listen", f"{loopback}:{options.admin_port}",
                "--clusters", str(options.clusters), "--gateway", str(options.gateway),
                "--max-body-bytes", str(options.max_body_bytes), *level,
            ]  # fmt: skip
        if service == "ratelimit-service":
            redis = ["--redis", options.redis] if options.redis else []
            return [
                "--listen", f"{loopback}:{options.ratelimit_port}", "--admin-listen", f"{loopback}:{self.ratelimit_admin}",
                "--limits", str(options.limits), *redis, *level,
            ]  # fmt: skip
        return ["--listen", f"{loopback}:{options.simulator_port}", *level]

    def ready_url(self, service: str) -> str:
        """Where a service says that it is ready."""
        if service == "extproc":
            return f"http://{ports.LOOPBACK}:{self.options.admin_port}/readyz"
        if service == "ratelimit-service":
            return f"http://{ports.LOOPBACK}:{self.ratelimit_admin}/readyz"
        return f"http://{ports.LOOPBACK}:{self.options.simulator_port}/healthz"

    def environment(self, service: str) -> Mapping[str, str]:
        """Only extproc sees the providers' keys."""
        return self.all_environment if service == "extproc" else self.harmless_environment

    @property
    def envoy_admin(self) -> str:
        """Envoy's admin interface."""
        return f"http://{ports.LOOPBACK}:{self.options.envoy_admin_port}"


def prepare(options: Options, binary: Path, environment: Mapping[str, str], cleanup: ExitStack) -> Instance:
    """Takes the state directory and writes Envoy's files into it."""
    state = options.state_dir or paths.PRIVATE / str(options.port)
    lock = try_lock(state / "lock")
    if lock is None:
        raise Failure(f"{state} is used by another instance: choose another folder with --state-dir")
    cleanup.enter_context(lock)
    listen = options.extproc_listen or f"unix:{_socket(state, cleanup)}"
    if listen.startswith("unix:") and len(os.fsencode(listen[len("unix:") :])) > _SOCKET_PATH_BYTES:
        raise Failure(f"--extproc-listen {listen}: longer than a socket's path may be ({_SOCKET_PATH_BYTES} bytes)", 2)
    if listen.startswith("unix:"):
        Path(listen[len("unix:") :]).unlink(missing_ok=True)
    clusters = bootstrap.Clusters(options.clusters, state, options.simulator_port, bootstrap.existing_authorities())
    clusters.refresh()
    file = state / "envoy.yaml"
    bootstrap.write_atomically(file, bootstrap.render(paths.BOOTSTRAP.read_text(encoding="utf-8"), values(options, listen, clusters.file)))
    return Instance(
        options=options,
        state=state,
        envoy=binary,
        bootstrap=file,
        clusters=clusters,
        extproc_listen=listen,
        ratelimit_admin=ports.free_port(),
        all_environment=dict(environment),
        harmless_environment={name: value for name, value in environment.items() if _HARMLESS.fullmatch(name)},
    )


def values(options: Options, extproc_listen: str, clusters: Path) -> Dict[str, bootstrap.Value]:
    """The values of the marks in envoy/envoy.yaml."""
    return {
        "LISTEN": options.listen,
        "PORT": options.port,
        "ENVOY_ADMIN_PORT": options.envoy_admin_port,
        "CLUSTERS_FILE": str(clusters),
        "CLUSTERS_FOLDER": str(clusters.parent),
        "EXTPROC_ADDRESS": bootstrap.address(extproc_listen),
        "RATELIMIT_ADDRESS": ports.LOOPBACK,
        "RATELIMIT_PORT": options.ratelimit_port,
    }


def _socket(state: Path, cleanup: ExitStack) -> Path:
    socket = state / "extproc.sock"
    if len(os.fsencode(socket)) <= _SOCKET_PATH_BYTES:
        return socket
    short = tempfile.mkdtemp(prefix="pontage-")
    cleanup.callback(shutil.rmtree, short, ignore_errors=True)
    return Path(short) / "extproc.sock"


def _train(found: jdk.Jdk, instance: Instance, environment: Mapping[str, str]) -> None:
    missing = jvm.missing_caches(found, services(instance.options))
    if missing:
        runs = [jvm.Run(service, instance.arguments(service), instance.ready_url(service)) for service in missing]
        jvm.train(found, runs, instance.all_environment)


def _serve(found: jdk.Jdk, instance: Instance, began: float, cached: bool) -> int:
    options = instance.options
    with Supervisor(instance.state / "logs", on_tick=instance.clusters.refresh) as supervisor:
        try:
            for service in services(options):
                command = jvm.command(found, service, instance.arguments(service), cached)
                supervisor.start(Child(service, command, instance.environment(service)))
            supervisor.start(Child("envoy", _envoy_command(instance), instance.harmless_environment))
            probes = [Probe(service, instance.ready_url(service)) for service in services(options)]
            wait_ready(supervisor, [*probes, Probe("envoy", f"{instance.envoy_admin}/ready")], _READY_SECONDS)
            _require_clusters(supervisor, instance)
            _connect_workers(supervisor, instance)
            if not instance.options.no_simulator:
                _rehearse(supervisor, instance)
            print(f"ready in {time.monotonic() - began:.1f} s: {example(instance)}", flush=True)
            cached = False  # from here on a death is not the cache's fault
            supervisor.watch()
        except Stopped:
            say("stopping …")
            _drain(supervisor, instance)
            _stop(supervisor)
            return 0
        except ChildDied as died:
            _stop(supervisor)
            if not (cached and died.code not in (0, 2) and died.name in build.SERVICES and jvm.drop_caches(found, [died.name])):
                say(died.report())
                return 1
            say(f"{died} during its start: trying again without its start cache …")
        except NotReady as late:
            _stop(supervisor)
            say(f"{late}; its log: {supervisor.log(late.name)}")
            return 1
    return _serve(found, instance, began, cached=False)


def _envoy_command(instance: Instance) -> List[str]:
    return [
        str(instance.envoy), "-c", str(instance.bootstrap), "--disable-hot-restart",
        "--concurrency", str(instance.options.concurrency),
        "--log-level", _ENVOY_LOG_LEVEL[instance.options.log_level],
        "--reject-unknown-dynamic-fields",  # a misspelt field in the clusters file is an error, not a surprise
    ]  # fmt: skip


def _require_clusters(supervisor: Supervisor, instance: Instance) -> None:
    """Raises Failure when Envoy did not take the clusters file: it would run, and serve nothing."""
    if "cds.update_success: 0" not in fetch(f"{instance.envoy_admin}/stats?filter=cds.update_success"):
        return
    log = supervisor.log("envoy").read_text(encoding="utf-8", errors="replace")
    file = instance.options.clusters
    reasons = refusals(file, file.read_text(encoding="utf-8", errors="replace"), log)
    _stop(supervisor)
    raise Failure("\n".join(["Envoy does not take the clusters:", *reasons]))


def _local(options: Options) -> str:
    host = {"0.0.0.0": ports.LOOPBACK, "::": "[::1]"}.get(options.listen, options.listen)
    return f"http://{f'[{host}]' if ':' in host and not host.startswith('[') else host}:{options.port}"


def _connect_workers(supervisor: Supervisor, instance: Instance) -> None:
    """Sends small requests on fresh connections until each of Envoy's workers is connected to extproc, or a moment has passed."""
    until = time.monotonic() + 0.3
    for _ in range(5):
        for _ in range(2 * instance.options.concurrency):
            ask(f"{_local(instance.options)}/v1/models")
            supervisor.pause(0)
        stats = fetch(f"{instance.envoy_admin}/stats?filter=^cluster.extproc.upstream_cx_active$")
        match = re.search(r"upstream_cx_active: (\d+)", stats)
        if match and int(match.group(1)) >= instance.options.concurrency or time.monotonic() > until:
            return


def _rehearse(supervisor: Supervisor, instance: Instance) -> None:
    """Sends a few chats to the simulated providers, so that the first of a user meets no cold code and no cold connection.

    The simulator forgets them; a clusters file without simulated providers answers 404, which does no harm.
    """
    until = time.monotonic() + 0.6
    for _ in range(2 * instance.options.concurrency):
        for model in ("openai-sim", "anthropic-sim", "gemini-sim"):
            for stream in (False, True):
                if time.monotonic() > until:
                    break
                send(
                    f"{_local(instance.options)}/v1/chat/completions",
                    {"model": model, "stream": stream, "messages": [{"role": "user", "content": "Hello"}]},
                )
                supervisor.pause(0)
    send(f"http://{ports.LOOPBACK}:{instance.options.simulator_port}/control", {"clear": True})


def example(instance: Instance) -> str:
    """A command that works as it stands, for the ready line."""
    url = _local(instance.options)
    model = "openai-sim" if not instance.options.no_simulator else _served_model(url)
    if model is None:
        return f"curl -s {url}/v1/models"
    body = json.dumps({"model": model, "messages": [{"role": "user", "content": "Hello"}]}, separators=(",", ":"))
    return f"curl -s {url}/v1/chat/completions -H 'content-type: application/json' -d '{body}'"


def _served_model(url: str) -> "str | None":
    try:
        names = [str(model["id"]) for model in json.loads(fetch(f"{url}/v1/models"))["data"]]
    except (ValueError, KeyError, TypeError):
        return None
    plain = [name for name in names if re.fullmatch(r"[\w.:/-]+", name) and "embedding" not in name and "-sim" not in name]
    return plain[0] if plain else None


def _drain(supervisor: Supervisor, instance: Instance) -> None:
    """Lets what is under way finish for a moment; new connections are no longer taken."""
    if ask(f"{instance.envoy_admin}/drain_listeners?graceful&skip_exit", "POST") is not None:
        return
    until = time.monotonic() + _DRAIN_SECONDS
    while time.monotonic() < until:
        stats = fetch(f"{instance.envoy_admin}/stats?filter=^http.ai.downstream_rq_active$")
        match = re.search(r"downstream_rq_active: (\d+)", stats)
        if not match or match.group(1) == "0" or supervisor.asked_again():
            return
        time.sleep(0.05)


def _stop(supervisor: Supervisor) -> None:
    supervisor.stop([["envoy"], ["extproc"], ["ratelimit-service", "simulator"]])
