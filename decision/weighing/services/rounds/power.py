"""Who counts, and with which voting power."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from decision.mcda.ahp.graph import are_connected, judged_pairs
from decision.sessions.selectors.shown import shared_power
from decision.weighing.services.rounds.data import Branch, Floats, Mask, Person, SessionData


@dataclass(frozen=True)
class LeftOut:
    """Somebody who does not count; `branches` are those that his answers do not settle.

    `silent` says that he has answered nothing of them at all.
    """

    person: Person
    branches: tuple[str, ...]
    silent: bool


def settled(data: SessionData) -> Mask:
    """Whose answers settle which weighed branch, of shape (k, branches).

    Judgements do where they connect all criteria of a branch, if through others.
    """
    columns = [_settled(data, branch) for branch in data.weighed]
    return np.array(columns, dtype=bool).reshape(len(columns), len(data.people)).T


def counted(data: SessionData) -> Mask:
    """Who counts: those whose answers settle every weighed branch, of shape (k,)."""
    return np.asarray(settled(data).all(axis=1) & bool(data.weighed))


def left_out(data: SessionData) -> tuple[LeftOut, ...]:
    """All who do not count, and what of them is missing."""
    done = settled(data)
    keys = [branch.key for branch in data.weighed]
    said = _has_weighed(data)
    return tuple(
        LeftOut(
            data.people[i],
            tuple(key for key, is_done in zip(keys, done[i].tolist(), strict=True) if not is_done),
            silent=not said[i],
        )
        for i in np.flatnonzero(~done.all(axis=1)).tolist()
    )


def effective_power(data: SessionData, who: Mask) -> Floats:
    """Voting power of the people in `who`, in their order, of shape (who.sum(),).

    A stakeholder group's power is shared by those of it who count, in proportion to their own;
    who is in no group has his own. A group of which nobody counts has no say.

    Examples
    --------
    >>> from decision.weighing.services.rounds.data import SessionData
    >>> from decision.sessions.enums import WeightingMethod
    >>> people = (Person(1, "", "A", 1.0), Person(2, "", "A", 3.0), Person(3, "", "", 2.0))
    >>> data = SessionData(WeightingMethod.POINTS, (), {"A": 10.0}, people)
    >>> effective_power(data, np.array([True, True, True])).tolist()
    [2.5, 7.5, 2.0]
    >>> effective_power(data, np.array([True, False, True])).tolist()
    [10.0, 2.0]
    """
    own = [
        (person.group, person.power)
        for person, counts in zip(data.people, who.tolist(), strict=True)
        if counts
    ]
    return np.array(shared_power(own, data.groups), dtype=float)


def _settled(data: SessionData, branch: Branch) -> Mask:
    if not data.method.in_pairs:
        return np.asarray(~np.isnan(data.weights[branch.key]).any(axis=1))
    steps = data.steps[branch.key]
    # Who has judged all pairs has connected them: a closer look at the others alone.
    done = ~np.isnan(steps).any(axis=1)
    gaps = np.flatnonzero(~done)
    if len(gaps):
        done[gaps] = are_connected(judged_pairs(square(steps[gaps], len(branch.items))))
    return np.asarray(done)


def _has_weighed(data: SessionData) -> Mask:
    said = np.zeros(len(data.people), dtype=bool)
    for answers in (data.steps if data.method.in_pairs else data.weights).values():
        said |= ~np.isnan(answers).all(axis=1)
    return said


def square(above: Floats, n: int) -> Floats:
    """Whole matrices whose both halves hold what stands above the diagonal, of (k, n, n)."""
    i, j = np.triu_indices(n, 1)
    matrices = np.zeros((len(above), n, n))
    matrices[:, i, j] = matrices[:, j, i] = above
    return matrices
