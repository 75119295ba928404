"""Keeping the solver off standard output, which on the command line belongs to the answer.

It redirects the whole process's file descriptors: for a command, never for a server, whose other
threads would find theirs turned away. tests/test_architecture.py holds that no page reaches it.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

STDOUT, STDERR = 1, 2


class _Redirection:
    """How many solutions are under way, and where standard output led before the first."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.depth = 0
        self.saved: int | None = None

    def begin(self) -> None:
        with self.lock:
            self.depth += 1
            if self.depth == 1:
                try:
                    self.saved = os.dup(STDOUT)
                    os.dup2(STDERR, STDOUT)
                except OSError:  # one of them is closed, so nothing can be printed there
                    self.saved = None

    def end(self) -> None:
        with self.lock:
            self.depth -= 1
            if self.depth == 0 and self.saved is not None:
                # What C still holds back would come out later, on the restored output.
                _flush_c_streams()
                os.dup2(self.saved, STDOUT)
                os.close(self.saved)
                self.saved = None


_redirection = _Redirection()


@contextmanager
def solver_output_on_stderr() -> Iterator[None]:
    """Send what C code prints to standard error.

    HiGHS prints a line of debugging where it repairs a solution, whatever its log options
    (jump-dev/HiGHS.jl issue 312). Threads may overlap: the first to enter redirects, the last
    to leave restores.
    """
    _redirection.begin()
    try:
        yield
    finally:
        _redirection.end()


def _flush_c_streams() -> None:
    try:
        ctypes.CDLL(None).fflush(None)
    except (OSError, TypeError):  # Windows has no library of that name; nothing else prints
        return
