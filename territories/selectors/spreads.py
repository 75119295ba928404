"""How the values of an indicator lie among all territories or projects: where one stands."""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
from django.core.cache import cache
from django.db.models import Count, Max, Sum
from numpy.typing import NDArray

from territories.enums import Direction, Subject
from territories.models import Project, Source, Territory
from territories.selectors.figures import Figures, figures_for
from territories.selectors.marks import newest_entries
from territories.selectors.public import listed, public_indicators

KEPT_SECONDS = 300


class Standing(NamedTuple):
    """A place among `of` of its kind that have a value; `tied` if another shares it."""

    rank: int
    tied: bool
    of: int


@dataclass(frozen=True)
class Spread:
    """The values of all that stand in the catalogue, smallest first, with whose they are.

    `is_mixed` says that they are of different dates or bases, so that places mislead;
    `is_fictional` that an invented one is among them.
    """

    values: array[float]
    keys: array[int]
    is_mixed: bool
    is_fictional: bool

    @property
    def is_alike(self) -> bool:
        """Whether nothing tells them apart."""
        return len(self.values) > 1 and self.values[0] == self.values[-1]

    def has(self, value: Decimal) -> bool:
        """False of what belongs to one that is no longer compared."""
        return float(value) in self.values

    def standing(self, value: Decimal, direction: str) -> Standing | None:
        """None where there is no better and worse, or nobody to stand among."""
        number, of = float(value), len(self.values)
        left, right = bisect_left(self.values, number), bisect_right(self.values, number)
        if direction == Direction.TARGET or of < 2 or left == right or self.is_alike:
            return None
        better = left if direction == Direction.MIN else of - right
        return Standing(better + 1, right - left > 1, of)

    def numbers(self) -> dict[int, float]:
        """By primary key of whose they are."""
        return dict(zip(self.keys, self.values, strict=True))


def spreads(subject: str = Subject.TERRITORY) -> dict[int, Spread]:
    """By indicator; worked out once until something is entered, changed or merged."""
    # Another name than that of the last release, whose spreads say less.
    key = f"{subject}-spreads-of-all-{_mark(subject)}"
    found: dict[int, Spread] | None = cache.get(key)
    if found is None:
        found = _spreads(subject)
        cache.set(key, found, KEPT_SECONDS)
    return found


def _mark(subject: str) -> str:
    """Another one whenever a value or what is compared may have become another."""
    model: Any = _model(subject)  # with a history that no type knows of
    sources: Any = Source  # of which one may be marked as fictional
    histories = [each.history.aggregate(newest=Max("history_id")) for each in (model, sources)]
    counted = listed(subject).aggregate(Count("pk"), Sum("pk"))
    said = (newest_entries(), histories, sorted(counted.items()))
    return hashlib.sha256(repr(said).encode()).hexdigest()


def _model(subject: str) -> type[Territory] | type[Project]:
    return Project if subject == Subject.PROJECT else Territory


def _spreads(subject: str) -> dict[int, Spread]:
    model = _model(subject)
    subjects = [model(pk=pk) for pk in listed(subject).order_by("pk").values_list("pk", flat=True)]
    keys = np.array([one.pk for one in subjects], dtype=np.int64)
    found = figures_for(subjects=subjects, indicators=list(public_indicators(subject)))
    return {pk: _spread(figures, keys) for pk, figures in found.items() if figures.occurring}


def _spread(figures: Figures, keys: NDArray[np.int64]) -> Spread:
    known = figures.which >= 0
    numbers, whose = figures.numbers[known], keys[known]
    order = np.lexsort((whose, numbers))
    return Spread(
        array("d", numbers[order].tolist()),
        array("q", whose[order].tolist()),
        len({(one.date, one.date_precision, one.basis) for one in figures.occurring}) > 1,
        any(one.is_fictional for one in figures.occurring),
    )
