"""What moved between two rounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from decision.results.services.asked import WHOLE, Evaluated, rank
from decision.weighing.services.rounds.data import Person, SessionData

SAME = 1e-9


@dataclass(frozen=True)
class Mover:
    """Somebody who counted in both rounds; `moved` is the share of his weight that moved.

    `changed` is how many of his answers are not what they were.
    """

    person: Person
    moved: float
    changed: int


@dataclass(frozen=True)
class Changes:
    """Two rounds side by side; `weights` are (code, before, after) by one aggregation.

    `movers` are those of `stayed` people whose weights moved, the farthest first; where names are
    hidden they are not told: who is not among them would be a newcomer. `moved` says how many.
    """

    before: int
    weights: tuple[tuple[str, float, float], ...]
    s_star_before: float | None
    s_star: float | None
    level_before: str | None
    firsts_before: tuple[str, ...]
    firsts: tuple[str, ...]
    stayed: int
    moved: int
    movers: tuple[Mover, ...]


def changes(
    number: int,
    earlier: SessionData,
    before: Evaluated,
    data: SessionData,
    after: Evaluated,
    aggregation: str,
    same: Mapping[int, int],
) -> Changes | None:
    """What moved since round `number`; None where either has no weights by that aggregation.

    `same` leads from a person's row in `data` to that in `earlier`.
    """
    old, new = before.weights.get(aggregation), after.weights.get(aggregation)
    if old is None or new is None:
        return None
    consensus_before = before.replies[WHOLE]["consensus"]
    stayed, movers = _movers(earlier, before, data, after, same)
    return Changes(
        before=number,
        weights=tuple((code, old[code], new[code]) for code in new),
        s_star_before=consensus_before["s_star"],
        s_star=after.replies[WHOLE]["consensus"]["s_star"],
        level_before=consensus_before["level"],
        firsts_before=ranked_first(before, aggregation),
        firsts=ranked_first(after, aggregation),
        stayed=stayed,
        moved=len(movers),
        movers=() if data.hides_names else movers,
    )


def ranked_first(found: Evaluated, aggregation: str) -> tuple[str, ...]:
    """The alternatives that share the first place; none without a ranking."""
    answer = found.reply(rank(aggregation))
    if answer is None:
        return ()
    return tuple(row["alternative"] for row in answer["results"] if row["rank"] == 1)


def _movers(
    earlier: SessionData,
    before: Evaluated,
    data: SessionData,
    after: Evaluated,
    same: Mapping[int, int],
) -> tuple[int, tuple[Mover, ...]]:
    old_rows = {i: row for row, i in enumerate(before.people)}
    pairs = [
        (old_rows[same[i]], row) for row, i in enumerate(after.people) if same.get(i) in old_rows
    ]
    if not pairs:
        return 0, ()
    old, new = (list(rows) for rows in zip(*pairs, strict=True))
    moved = np.abs(after.own_weights[new] - before.own_weights[old]).sum(axis=1) / 2
    here = [after.people[row] for row in new]
    changed = _changed(earlier, [before.people[row] for row in old], data, here)
    movers = [
        Mover(data.people[i], share, count)
        for i, share, count in zip(here, moved.tolist(), changed.tolist(), strict=True)
        if share > SAME or count
    ]
    movers.sort(key=lambda mover: (-round(mover.moved, 9), mover.person.number))
    return len(pairs), tuple(movers)


def _changed(earlier: SessionData, old: list[int], data: SessionData, new: list[int]) -> np.ndarray:
    """How many answers of each person differ, one withdrawn or added among them."""
    count = np.zeros(len(new), dtype=np.int64)
    for branch in data.weighed:
        if data.method.in_pairs:
            a, b = earlier.steps[branch.key][old], data.steps[branch.key][new]
            count += ((a != b) & ~(np.isnan(a) & np.isnan(b))).sum(axis=1)
        else:
            a, b = earlier.weights[branch.key][old], data.weights[branch.key][new]
            count += (np.abs(a - b) > SAME).any(axis=1)
    return count
