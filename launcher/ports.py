"""Ports: free or taken, known before anything is started."""
from __future__ import annotations

import errno
import socket
from dataclasses import replace
from typing import Dict, List, Tuple

from .fail import Failure
from .options import Options

LOOPBACK = "127.0.0.1"


def free_port(host: str = LOOPBACK) -> int:
    """A port nobody listens on just now."""
    with socket.socket(_family(host), socket.SOCK_STREAM) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def settle(options: Options) -> Options:
    """Replaces each port 0 by a free one, then makes sure that every port is free and used once.

    Raises Failure that names the option to change.
    """
    wanted: List[Tuple[str, str, int]] = [
        ("port", options.listen, options.port),
        ("admin-port", LOOPBACK, options.admin_port),
        ("envoy-admin-port", LOOPBACK, options.envoy_admin_port),
        ("ratelimit-port", LOOPBACK, options.ratelimit_port),
    ]
    if not options.no_simulator:
        wanted.append(("simulator-port", LOOPBACK, options.simulator_port))
    used: Dict[int, str] = {}
    chosen: Dict[str, int] = {}
    for name, host, port in wanted:
        if port == 0:
            port = free_port(host)
            while port in used:
                port = free_port(host)
        elif port in used:
            raise Failure(f"port {port} is asked for twice: --{used[port]} and --{name}")
        else:
            _try(name, host, port)
        used[port] = name
        chosen[name.replace("-", "_")] = port
    return replace(options, **chosen)


def _try(name: str, host: str, port: int) -> None:
    with socket.socket(_family(host), socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except socket.gaierror:
            raise Failure(f"--listen {host}: not an address (expected: an IP address such as 127.0.0.1 or 0.0.0.0)", 2) from None
        except OSError as wrong:
            if wrong.errno == errno.EADDRINUSE:
                raise Failure(f"port {port} (--{name}) is in use: stop what uses it, or choose another with --{name}") from None
            if wrong.errno == errno.EADDRNOTAVAIL:
                raise Failure(f"--listen {host}: this machine has no such address", 2) from None
            raise Failure(f"port {port} (--{name}): {wrong.strerror}") from None


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
