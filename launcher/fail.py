"""How the launcher gives up, and how it speaks."""
from __future__ import annotations

import sys


class Failure(Exception):
    """Something the user can act on: shown as one message without a stack trace.

    `code` is the exit code: 1 something failed or is missing, 2 wrong arguments.
    """

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


def say(message: str) -> None:
    """Tells the user how things go: one line on stderr (stdout is for results)."""
    print(message, file=sys.stderr, flush=True)
