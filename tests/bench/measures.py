"""What a bench says: figures of both sides, their ratio, and the ratio that is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import perf_counter, process_time


@dataclass(frozen=True)
class Figure:
    """One line of the table.

    Parameters
    ----------
    what : str
        What was done.
    size : str
    ours : float
        In `unit`.
    unit : str
    against : str
        The other side: a peer, a floor or a limit.
    theirs : float or None
        In `unit`; None where there is no other side but a difference to state.
    ratio : float
        Of the two sides, in the direction that `wanted` speaks of.
    wanted : str
        As the issue says it: ``>= 300`` or ``<= 3``; empty where nothing is asked.
    note : str
    processor_ratio : float or None
        The same ratio of processor time, all cores added up: less disturbed by others, and
        without the gain of several cores.
    """

    what: str
    size: str
    ours: float
    unit: str
    against: str
    theirs: float | None
    ratio: float
    wanted: str = ""
    note: str = ""
    processor_ratio: float | None = None

    @property
    def met(self) -> bool | None:
        if not self.wanted:
            return None
        sign, limit = self.wanted.split()
        return self.ratio >= float(limit) if sign == ">=" else self.ratio <= float(limit)


@dataclass(frozen=True)
class Measure:
    """A bench by name; run, it yields its figures."""

    name: str
    run: Callable[[], Iterable[Figure]]


@dataclass(frozen=True)
class Took:
    """Seconds by the clock on the wall, and of all processors together."""

    wall: float
    processor: float

    def __mul__(self, factor: float) -> Took:
        return Took(self.wall * factor, self.processor * factor)


def alternately(*works: Callable[[], object], times: int = 9) -> list[Took]:
    """The best of some runs of each work, in turns, after one that is not counted.

    What else runs on a machine can only add to a time, so the least is nearest to the work's
    own; in turns, so that all sides have the same chances of a quiet moment. Both sides of a
    ratio should take about as long: a short run finds a quiet moment more easily.
    """
    for work in works:
        work()
    rounds = [[_once(work) for work in works] for _ in range(times)]
    return [
        Took(min(took.wall for took in column), min(took.processor for took in column))
        for column in zip(*rounds, strict=True)
    ]


def _once(work: Callable[[], object]) -> Took:
    start, processor = perf_counter(), process_time()
    work()
    return Took(perf_counter() - start, process_time() - processor)
