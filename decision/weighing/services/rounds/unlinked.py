"""Ratings without their people: where ratings by number would tell whose a number is.

With hidden names it is known by name who has declared a conflict of interest about an alternative,
and the number without a rating of it would be his. So what was rated stands by alternative alone,
sorted, with the group and the voting power by which it counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from decision.sessions.selectors.shown import are_together, shared_power
from decision.weighing.services.rounds.data import Column, Floats, SessionData


def unlinked_ratings(data: SessionData) -> Mapping[str, tuple[Column, ...]] | None:
    """By judged criterion, a column for each alternative; None where ratings have their people.

    An alternative has no ratings where those who may rate it are too few to hide each other: who
    they are is known by name.
    """
    if data.unlinked is not None or not data.unlinks_ratings:
        return data.unlinked
    return {
        code: tuple(_column(data, column, i) for i, column in enumerate(ratings.T))
        for code, ratings in data.ratings.items()
    }


def too_few_left(data: SessionData, alternative: int) -> bool:
    """Whether those who may rate an alternative (its place) are too few to hide each other."""
    if data.conflicts is None or not data.conflicts[:, alternative].any():
        return False
    rest = np.flatnonzero(~data.conflicts[:, alternative]).tolist()
    return data.hides_names and not are_together(_powers(data, rest))


def _column(data: SessionData, ratings: Floats, alternative: int) -> Column:
    if too_few_left(data, alternative):
        return Column((), too_few=True, conflicted=True)
    rows = np.flatnonzero(~np.isnan(ratings)).tolist()
    people = data.people
    return Column(
        tuple(sorted((people[i].group, people[i].power, float(ratings[i])) for i in rows)),
        conflicted=data.conflicts is not None and bool(data.conflicts[:, alternative].any()),
    )


def _powers(data: SessionData, rows: Sequence[int]) -> list[float]:
    return shared_power([(data.people[i].group, data.people[i].power) for i in rows], data.groups)
