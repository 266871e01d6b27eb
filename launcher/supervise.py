"""Children: started together, watched, and stopped together.

One thread does it all. Signals and the end of a child wake it through a pipe, so nothing is polled in a tight loop.
"""
from __future__ import annotations

import ctypes
import os
import select
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Callable, Dict, List, Mapping, Optional, Sequence

from .fail import say

_LAST_LINES = 20
_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Child:
    """A program to run: its log goes to `<logs>/<name>.log`."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]


class Stopped(Exception):
    """The user asked us to stop (Ctrl-C, SIGTERM, SIGHUP)."""


class ChildDied(Exception):
    """A child ended although nobody asked it to."""

    def __init__(self, name: str, code: int, log: Path) -> None:
        self.name = name
        self.code = code
        self.log = log
        super().__init__(f"{name} {ending(code)}")

    def report(self) -> str:
        """What happened, with the last lines of the child's log."""
        lines = last_lines(self.log)
        if not lines:
            return f"{self} without a word in {self.log}"
        return "\n".join([f"{self}; the last lines of {self.log}:", *("  " + line for line in lines)])


def ending(code: int) -> str:
    """How a process ended, in words."""
    if code < 0:
        try:
            return f"was ended by {signal.Signals(-code).name}"
        except ValueError:
            return f"was ended by signal {-code}"
    return f"ended with exit code {code}"


def last_lines(log: Path, count: int = _LAST_LINES) -> List[str]:
    """The end of a log, however long the log is."""
    try:
        with log.open("rb") as handle:
            handle.seek(0, os.SEEK_END)
            handle.seek(max(0, handle.tell() - 65536))
            return handle.read().decode("utf-8", errors="replace").splitlines()[-count:]
    except OSError:
        return []


@dataclass
class Supervisor:
    """Runs children until one dies or somebody asks to stop. Use as a context manager, from the main thread."""

    logs: Path
    grace_seconds: float = 10.0
    on_tick: Callable[[], object] = lambda: None
    _running: Dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    _asked: int = 0
    _wake: Sequence[int] = ()
    _previous: Dict[int, object] = field(default_factory=dict)

    def __enter__(self) -> "Supervisor":
        self.logs.mkdir(parents=True, exist_ok=True)
        reader, writer = os.pipe()
        for end in (reader, writer):
            os.set_blocking(end, False)
        self._wake = (reader, writer)
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        for number in _STOP_SIGNALS:
            self._previous[number] = signal.signal(number, self._on_signal)
        self._previous[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda number, frame: None)
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._running.values():
            _send(process, signal.SIGKILL)
            process.wait()
        signal.set_wakeup_fd(-1)
        for number, handler in self._previous.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
        for end in self._wake:
            os.close(end)

    def _on_signal(self, number: int, frame: Optional[FrameType]) -> None:
        self._asked += 1

    def start(self, child: Child) -> int:
        """Starts a child; its previous log is kept as `<name>.log.1`. Returns its process id."""
        log = self.log(child.name)
        if log.exists():
            os.replace(log, log.with_name(log.name + ".1"))
        with log.open("wb") as out:
            process = subprocess.Popen(
                list(child.command),
                env=dict(child.environment),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                preexec_fn=_own_group_and_bound_to(os.getpid()),
            )
        self._running[child.name] = process
        return process.pid

    def log(self, name: str) -> Path:
        """Where a child's output goes."""
        return self.logs / f"{name}.log"

    def check(self) -> None:
        """Raises Stopped when asked to stop, ChildDied when a child has ended; else does what is due each tick."""
        if self._asked:
            raise Stopped()
        for name, process in self._running.items():
            code = process.poll()
            if code is not None:
                del self._running[name]
                raise ChildDied(name, code, self.log(name))
        self.on_tick()

    def asked(self) -> bool:
        """Whether the user has asked to stop."""
        return self._asked > 0

    def asked_again(self) -> bool:
        """Whether the user has asked more than once: then nothing is waited for."""
        return self._asked > 1

    def pause(self, seconds: float) -> None:
        """Waits, at most until a signal arrives or a child ends, then checks."""
        self._sleep(seconds)
        self.check()

    def watch(self) -> None:
        """Runs until Stopped or ChildDied is raised."""
        while True:
            self.pause(0.5)

    def stop(self, in_order: Sequence[Sequence[str]]) -> None:
        """Stops the children group after group: SIGTERM, then SIGKILL after the grace time.

        A second signal from the user while stopping kills what is left at once; so does a first one that comes while stopping,
        and `asked` is then true.
        """
        asked_before = self._asked
        for names in in_order:
            group = {name: self._running[name] for name in names if name in self._running}
            for process in group.values():
                _send(process, signal.SIGTERM)
            until = time.monotonic() + self.grace_seconds
            while any(process.poll() is None for process in group.values()):
                if self._asked > min(1, asked_before) or time.monotonic() > until:
                    for name, process in group.items():
                        if process.poll() is None:
                            say(f"{name} did not stop in time: killed")
                            _send(process, signal.SIGKILL)
                            process.wait()
                    break
                self._sleep(0.2)
            for name in group:
                self._running.pop(name, None)

    def _sleep(self, seconds: float) -> None:
        if select.select([self._wake[0]], [], [], seconds)[0]:
            try:
                os.read(self._wake[0], 4096)
            except BlockingIOError:
                pass


def _send(process: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    if process.poll() is None:
        try:
            process.send_signal(number)
        except ProcessLookupError:
            pass


def _libc() -> Optional[ctypes.CDLL]:
    if not sys.platform.startswith("linux"):
        return None
    try:
        return ctypes.CDLL(None, use_errno=True)
    except OSError:
        return None


_LIBC = _libc()
_PR_SET_PDEATHSIG = 1


def _own_group_and_bound_to(parent: int) -> Callable[[], None]:
    """For a child before it becomes its program: Ctrl-C reaches only us, and a killed launcher takes its children along."""

    def prepare() -> None:
        os.setpgid(0, 0)
        signal.set_wakeup_fd(-1)
        if _LIBC is not None:
            _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
            if os.getppid() != parent:
                os._exit(127)

    return prepare
