"""Asks processes over HTTP whether they are ready."""
from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any, Dict, Sequence

from .supervise import Supervisor

# Never by a proxy from the environment: everything asked here is on this machine.
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class NotReady(Exception):
    """A process did not become ready in time; the message says which, and its own reason when it gave one."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


@dataclass(frozen=True)
class Probe:
    """Where a process answers 200 as soon as it is ready."""

    name: str
    url: str


def wait_ready(supervisor: Supervisor, probes: Sequence[Probe], seconds: float) -> None:
    """Waits until every probe answers 200. Raises NotReady after `seconds`, and what the supervisor raises meanwhile."""
    waiting: Dict[str, Probe] = {probe.name: probe for probe in probes}
    reasons: Dict[str, str] = {}
    until = time.monotonic() + seconds
    while waiting:
        for probe in list(waiting.values()):
            reason = ask(probe.url)
            if reason is None:
                del waiting[probe.name]
            else:
                reasons[probe.name] = reason
        if waiting and time.monotonic() > until:
            name = next(iter(waiting))
            raise NotReady(name, f"{name} is not ready after {seconds:.0f} s: {reasons[name]}")
        supervisor.pause(0.02 if waiting else 0)


def ask(url: str, method: str = "GET", timeout: float = 1.0) -> "str | None":
    """None when `url` answers 200; else what it says instead."""
    try:
        with _DIRECT.open(urllib.request.Request(url, method=method), timeout=timeout) as answer:
            return None if answer.status == 200 else f"status {answer.status}"
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.read(500).decode("utf-8", errors="replace").strip() or f"status {refused.code}"
    except OSError as problem:
        return str(getattr(problem, "reason", problem))
    except Exception as problem:  # http.client raises its own kinds for half answers during a start
        return str(problem) or type(problem).__name__


def send(url: str, document: Any, timeout: float = 2.0) -> None:
    """Posts a JSON document and reads the answer; whatever comes of it."""
    request = urllib.request.Request(url, json.dumps(document).encode(), {"content-type": "application/json"})
    try:
        with _DIRECT.open(request, timeout=timeout) as answer:
            answer.read(1_000_000)
    except urllib.error.HTTPError as refused:
        refused.close()
    except Exception:
        return  # a rehearsal that fails is no reason not to start


def fetch(url: str, timeout: float = 2.0) -> str:
    """The body of an answer, whatever its status; empty when there is none."""
    try:
        with _DIRECT.open(url, timeout=timeout) as answer:
            return str(answer.read(1_000_000).decode("utf-8", errors="replace"))
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.read(1_000_000).decode("utf-8", errors="replace")
    except Exception:
        return ""
