"""What moved between two rounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from decision.results.services.asked import WHOLE, Evaluated, rank
from decision.weighing.services.rounds.data import Person, SessionData
from decision.weighing.services.rounds.power import counted, effective_power

SAME = 1e-9
# What some people of a round come to alone, in brief.
Brief = Callable[[SessionData], Evaluated]


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
    """Two rounds side by side, of the people who counted in both and of nobody else.

    `weights` are (code, before, after) by one aggregation. `stayed` people are compared; so many
    counted in one of the two alone. `movers` are those whose weights moved, the farthest first;
    `moved` says how many. Where names are hidden neither is told: which answers of the two rounds
    are one person's is nobody's to know. `powers_moved`: whether their shares of the voting power
    are other ones.
    """

    before: int
    weights: tuple[tuple[str, float, float], ...]
    s_star_before: float | None
    s_star: float | None
    level_before: str | None
    firsts_before: tuple[str, ...]
    firsts: tuple[str, ...]
    stayed: int
    only_before: int
    only_after: int
    powers_moved: bool
    moved: int | None
    movers: tuple[Mover, ...]


@dataclass(frozen=True, eq=False)
class Common:
    """The people who counted in two rounds: each one's row in either, in the same order."""

    before: tuple[int, ...]
    after: tuple[int, ...]
    only_before: int
    only_after: int


def common_people(earlier: SessionData, data: SessionData, same: Mapping[int, int]) -> Common:
    """`same` leads from a person's row in `data` to that in `earlier`."""
    then, now = (np.flatnonzero(counted(one)).tolist() for one in (earlier, data))
    counted_then = set(then)
    pairs = [(same[row], row) for row in now if same.get(row) in counted_then]
    return Common(
        before=tuple(row for row, _ in pairs),
        after=tuple(row for _, row in pairs),
        only_before=len(then) - len(pairs),
        only_after=len(now) - len(pairs),
    )


def changes(
    number: int,
    earlier: SessionData,
    data: SessionData,
    found: Evaluated,
    common: Common,
    aggregation: str,
    brief: Brief,
) -> Changes | None:
    """What moved since round `number`; None where either has no weights by that aggregation.

    `found` is what all of `data` comes to, `brief` says what some of its people do.
    """
    if not common.after:
        return None
    earlier, data = earlier.only(common.before), data.only(common.after)
    before = brief(earlier)
    after = brief(data) if common.only_after else found
    old, new = before.weights.get(aggregation), after.weights.get(aggregation)
    if old is None or new is None:
        return None
    consensus_before = before.replies[WHOLE]["consensus"]
    movers = _movers(earlier, before, data, after)
    return Changes(
        before=number,
        weights=tuple((code, old[code], new[code]) for code in new),
        s_star_before=consensus_before["s_star"],
        s_star=after.replies[WHOLE]["consensus"]["s_star"],
        level_before=consensus_before["level"],
        firsts_before=ranked_first(before, aggregation),
        firsts=ranked_first(after, aggregation),
        stayed=len(common.after),
        only_before=common.only_before,
        only_after=common.only_after,
        powers_moved=_powers_moved(earlier, data),
        moved=None if data.hides_names else len(movers),
        movers=() if data.hides_names else movers,
    )


def ranked_first(found: Evaluated, aggregation: str) -> tuple[str, ...]:
    """The alternatives that share the first place; none without a ranking."""
    answer = found.reply(rank(aggregation))
    if answer is None:
        return ()
    return tuple(row["alternative"] for row in answer["results"] if row["rank"] == 1)


def _powers_moved(earlier: SessionData, data: SessionData) -> bool:
    old, new = (
        effective_power(one, np.ones(len(one.people), dtype=bool)) for one in (earlier, data)
    )
    return not np.allclose(old / old.sum(), new / new.sum())


def _movers(
    earlier: SessionData, before: Evaluated, data: SessionData, after: Evaluated
) -> tuple[Mover, ...]:
    """Both rounds hold the same people in the same order, and all of them count."""
    moved = np.abs(after.own_weights - before.own_weights).sum(axis=1) / 2
    changed = _changed(earlier, data)
    movers = [
        Mover(person, share, count)
        for person, share, count in zip(data.people, moved.tolist(), changed.tolist(), strict=True)
        if share > SAME or count
    ]
    movers.sort(key=lambda mover: (-round(mover.moved, 9), mover.person.number))
    return tuple(movers)


def _changed(earlier: SessionData, data: SessionData) -> np.ndarray:
    """How many answers of each person differ, one withdrawn or added among them."""
    count = np.zeros(len(data.people), dtype=np.int64)
    for branch in data.weighed:
        if data.method.in_pairs:
            a, b = earlier.steps[branch.key], data.steps[branch.key]
            count += ((a != b) & ~(np.isnan(a) & np.isnan(b))).sum(axis=1)
        else:
            a, b = earlier.weights[branch.key], data.weights[branch.key]
            count += (np.abs(a - b) > SAME).any(axis=1)
    return count
