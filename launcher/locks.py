"""One at a time: locks between processes, released by the system when a process ends."""
from __future__ import annotations

import contextlib
import fcntl
from pathlib import Path
from typing import IO, Iterator, Optional

from .fail import say


@contextlib.contextmanager
def locked(file: Path, while_waiting: str) -> Iterator[None]:
    """Holds `file` as a lock; says `while_waiting` when somebody else holds it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(while_waiting)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def try_lock(file: Path) -> Optional[IO[str]]:
    """Takes `file` as a lock for as long as the returned handle is open; None when somebody else holds it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = file.open("a", encoding="utf-8")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        return None
    return handle
