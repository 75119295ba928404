"""Declared conflicts of interest, and what of the ratings is left out because of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from django.utils.translation import gettext as _

from decision.results.services.session import SessionResults


@dataclass(frozen=True)
class ConflictRow:
    """How many people have declared one about an alternative, and who they are if named.

    `people` is 0 where not even their number is told. `without` are the criteria by which nobody
    is left who rated it, or, where names are hidden, too few to hide each other (`too_few`).
    """

    alternative: str
    people: int
    names: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    too_few: bool = False


class Follows(StrEnum):
    """What follows from conflicts of interest."""

    LEFT_OUT = "what was rated is left out"
    DISCLOSED = "nothing is rated, so that nothing is left out"
    UNTOLD = "too few have finished for anything to be told"


@dataclass(frozen=True)
class Conflicts:
    """What was declared, and a sentence that says what follows."""

    rows: tuple[ConflictRow, ...]
    follows: Follows

    @property
    def leaves_out(self) -> bool:
        return self.follows == Follows.LEFT_OUT

    @property
    def lead(self) -> str:
        return {
            Follows.LEFT_OUT: _(
                "What people rated where they have declared a conflict of interest is left out: "
                "of means, spread and ranking. Their weights count, since a weight is about no "
                "alternative."
            ),
            Follows.DISCLOSED: _(
                "Nothing was rated in this session, so nothing is left out: a weight is about no "
                "alternative, and the weights of those concerned count. The conflicts are "
                "disclosed so that everybody can take them into account."
            ),
            Follows.UNTOLD: _(
                "Conflicts of interest were declared about what is named here. By whom and by how "
                "many is not told: too few have finished to hide each other, and no result is "
                "shown."
            ),
        }[self.follows]


def conflicts_of_round(results: SessionResults) -> Conflicts | None:
    """None where nobody has declared one."""
    if results.declared:
        rows = tuple(ConflictRow(name, 0) for name in results.declared)
        return Conflicts(rows, Follows.UNTOLD)
    follows = Follows.LEFT_OUT if results.data.ratings else Follows.DISCLOSED
    return told(conflict_rows(results), follows)


def told(rows: Sequence[ConflictRow], follows: Follows) -> Conflicts | None:
    return Conflicts(tuple(rows), follows) if rows else None


def conflict_rows(results: SessionResults) -> tuple[ConflictRow, ...]:
    """In the order of the alternatives."""
    conflicts, data = results.data.conflicts, results.data
    if conflicts is None:
        return ()
    rows = []
    for i, name in enumerate(results.alternatives.values()):
        who = np.flatnonzero(conflicts[:, i]).tolist()
        if who:
            named = () if data.hides_names else tuple(data.people[row].name for row in who)
            without = _without(results, i)
            rows.append(ConflictRow(name, len(who), named, without, data.hides_names))
    return tuple(rows)


def _without(results: SessionResults, alternative: int) -> tuple[str, ...]:
    judged = results.judged or {}
    return tuple(
        results.criteria[code]
        for code, cells in judged.items()
        if np.isnan(cells.mean[alternative])
    )
