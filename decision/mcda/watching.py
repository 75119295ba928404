"""How far a long answer is, told while it is worked out to whoever waits and may give it up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# Of so many steps so many are done. Raises what it likes where nobody waits any more.
Watcher = Callable[[int, int], None]


class _Watch:
    def __init__(self, watcher: Watcher) -> None:
        self.watcher = watcher
        self.step, self.steps = 0, 0


_current: ContextVar[_Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watched_by(watcher: Watcher) -> Iterator[None]:
    """What is answered in the block tells the watcher how far it is.

    It is called often, and in the middle of a solution too: it should look at the clock before
    it does anything that takes time. What it raises ends the answer.
    """
    token = _current.set(_Watch(watcher))
    try:
        yield
    finally:
        _current.reset(token)


def expect(steps: int) -> None:
    """From now on so many steps follow."""
    _tell(0, steps)


def advance() -> None:
    """One more is done."""
    watch = _current.get()
    if watch is not None:
        _tell(watch.step + 1, watch.steps)


def is_watched() -> bool:
    return _current.get() is not None


def still() -> None:
    """No further than told last, but still at it."""
    watch = _current.get()
    if watch is not None:
        watch.watcher(watch.step, watch.steps)


def _tell(step: int, steps: int) -> None:
    watch = _current.get()
    if watch is not None:
        watch.step, watch.steps = step, steps
        watch.watcher(step, steps)
