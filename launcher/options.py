"""Options of `up` (and of the commands that look at the same files): arguments, environment, defaults, in this order."""
from __future__ import annotations

import argparse
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Mapping, Optional, Sequence

from . import paths
from .fail import Failure

LOG_LEVELS = ("debug", "info", "warn", "error")


@dataclass(frozen=True)
class Options:
    """One instance's settings. A port of 0 means: any free one."""

    listen: str
    port: int
    admin_port: int
    envoy_admin_port: int
    ratelimit_port: int
    simulator_port: int
    no_simulator: bool
    clusters: Path
    gateway: Path
    limits: Path
    redis: Optional[str]
    extproc_listen: Optional[str]
    max_body_bytes: int
    concurrency: int
    log_level: str
    state_dir: Optional[Path]


def _port(text: str) -> int:
    number = int(text) if text.isdecimal() else -1
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{text} (expected: a port, 0 to 65535; 0 takes any free one)")
    return number


def _positive(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} (expected: a whole number >= 1)")
    return number


def _body_bytes(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if not 1024 <= number <= 1 << 30:
        raise argparse.ArgumentTypeError(f"{text} (expected: bytes, 1024 to 1073741824)")
    return number


def _path(text: str) -> Path:
    return Path(os.path.abspath(os.path.expanduser(text)))


def _flag(text: str) -> bool:
    if text.lower() in ("1", "true", "yes", "on"):
        return True
    if text.lower() in ("0", "false", "no", "off", ""):
        return False
    raise argparse.ArgumentTypeError(f"{text} (expected: true or false)")


def _level(text: str) -> str:
    if text not in LOG_LEVELS:
        raise argparse.ArgumentTypeError(f"{text} (expected: {', '.join(LOG_LEVELS)})")
    return text


def _listen(text: str) -> str:
    host, colon, port = text.rpartition(":")
    if text.startswith("unix:/") or (colon and host and host != "unix" and port.isdecimal()):
        return text
    raise argparse.ArgumentTypeError(f"{text} (expected: unix:/path or host:port)")


def cores() -> int:
    """Processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


@dataclass(frozen=True)
class _Row:
    name: str
    parse: Callable[[str], Any]
    default: Any
    metavar: str
    help: str


_ROWS = (
    _Row("listen", str, "127.0.0.1", "ADDRESS", "address for clients (0.0.0.0: every interface)"),
    _Row("port", _port, 10000, "PORT", "port for clients"),
    _Row("admin-port", _port, 10080, "PORT", "health, metrics and status, on loopback"),
    _Row("envoy-admin-port", _port, 9901, "PORT", "Envoy's own admin interface, on loopback"),
    _Row("ratelimit-port", _port, 8081, "PORT", "ratelimit-service, on loopback"),
    _Row("simulator-port", _port, 10100, "PORT", "simulated providers, on loopback"),
    _Row("no-simulator", _flag, False, "", "start without the simulated providers"),
    _Row("clusters", _path, paths.CLUSTERS, "FILE", "the providers"),
    _Row("gateway", _path, paths.GATEWAY, "FILE", "model names, routing, access"),
    _Row("limits", _path, paths.LIMITS, "FILE|FOLDER", "rate limits and quotas"),
    _Row("redis", str, None, "redis://…", "where limits are counted (default: in memory)"),
    _Row("extproc-listen", _listen, None, "unix:/PATH|HOST:PORT", "between Envoy and extproc (default: a socket in the state directory)"),
    _Row("max-body-bytes", _body_bytes, 52428800, "BYTES", "largest request body; all buffers derive from it"),
    _Row("concurrency", _positive, None, "N", "Envoy's worker threads (default: one per processor)"),
    _Row("log-level", _level, "info", "LEVEL", "debug, info, warn or error"),
    _Row("state-dir", _path, None, "FOLDER", "logs, rendered configuration, socket (default: .pontage/<port>)"),
)


def add(parser: argparse.ArgumentParser, only: Sequence[str] = ()) -> None:
    """Declares the options on `parser`: all, or those named."""
    for row in _ROWS:
        if only and row.name not in only:
            continue
        shown = row.default
        if isinstance(shown, Path):
            shown = os.path.relpath(shown, paths.REPO)
        note = "" if shown is None or row.parse is _flag else f" (default: {shown})"
        text = f"{row.help}{note} [PONTAGE_{_env(row.name)}]"
        if row.parse is _flag:
            parser.add_argument("--" + row.name, action="store_true", default=None, help=text)
        else:
            parser.add_argument("--" + row.name, type=row.parse, metavar=row.metavar, help=text)


def read(arguments: argparse.Namespace, environment: Mapping[str, str]) -> Options:
    """Combines parsed arguments with `PONTAGE_…` variables and defaults.

    Raises Failure(2) that names the variable with a value that isn't allowed.
    """
    values = {}
    for row in _ROWS:
        field = row.name.replace("-", "_")
        value = getattr(arguments, field, None)
        if value is None:
            variable = "PONTAGE_" + _env(row.name)
            text = environment.get(variable)
            if text:
                try:
                    value = row.parse(text)
                except argparse.ArgumentTypeError as wrong:
                    raise Failure(f"{variable}: {wrong}", 2) from None
            else:
                value = row.default
        values[field] = value
    if values["concurrency"] is None:
        values["concurrency"] = cores()
    return Options(**values)


def _env(name: str) -> str:
    return name.upper().replace("-", "_")
