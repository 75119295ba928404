"""What of the ratings is left out because of conflicts of interest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from decision.results.services.session import SessionResults


@dataclass(frozen=True)
class ConflictRow:
    """Of how many people the ratings of an alternative are left out, and who they are if named.

    `without` are the criteria by which nobody is left who rated it, or, where names are hidden,
    too few to hide each other (`too_few`).
    """

    alternative: str
    people: int
    names: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    too_few: bool = False


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
