"""A committee's weights put on the tree as it stands now, which may have changed since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from decision.problems.models import Criterion

Floats = NDArray[np.float64]

# Shares of one branch sum to 1 but for the digits in which they were written down.
NEAR = 1e-6


@dataclass(frozen=True, eq=False)
class Shares:
    """Shares among siblings of all criteria of a tree, for `k` people.

    Parameters
    ----------
    local : mapping of str to ndarray of shape (k,)
        By criterion code.
    kept : tuple of Criterion
        Those with siblings that nobody weighed: they keep the problem's own shares.
    stretched : tuple of Criterion or None
        The branches, by parent, of which criteria that were weighed are gone: what is left of
        them was made to add up.
    """

    local: Mapping[str, Floats]
    kept: tuple[Criterion, ...]
    stretched: tuple[Criterion | None, ...]


def shares_on(criteria: Sequence[Criterion], codes: Sequence[str], given: ArrayLike) -> Shares:
    """Shares among siblings that weights by code come to on the tree of `criteria`.

    What was weighed shares out what the problem's own weights leave to it among its siblings.
    A person who gives nothing to any of a branch's criteria says nothing of it: there the
    problem's own shares stand.

    Parameters
    ----------
    criteria : sequence of Criterion
        All of the problem.
    codes : sequence of str
    given : array_like of shape (k, len(codes))
        Not negative.
    """
    rows = np.asarray(given, dtype=np.float64).reshape(-1, len(codes))
    column = {code: rows[:, j] for j, code in enumerate(codes)}
    by_key = {criterion.pk: criterion for criterion in criteria}
    local: dict[str, Floats] = {}
    kept: list[Criterion] = []
    stretched: list[Criterion | None] = []
    for parent, siblings in _branches(criteria).items():
        own = _own_shares(siblings)
        weighed = np.array([criterion.code in column for criterion in siblings])
        shares = np.tile(own, (len(rows), 1))
        if weighed.any():
            said = np.stack([column[c.code] for c in siblings if c.code in column], axis=1)
            sums = said.sum(axis=1, keepdims=True)
            part = np.divide(said, sums, out=np.zeros_like(said), where=sums > 0)
            heard = sums[:, 0] > 0
            shares[np.ix_(heard, weighed)] = part[heard] * (1 - own[~weighed].sum())
            if heard.any() and abs(sums[heard] - 1).max() > NEAR:
                stretched.append(by_key[parent] if parent is not None else None)
        if len(siblings) > 1:
            kept += [c for c, is_weighed in zip(siblings, weighed, strict=True) if not is_weighed]
        local |= {c.code: shares[:, j] for j, c in enumerate(siblings)}
    return Shares(local, tuple(kept), tuple(stretched))


def leaf_shares(criteria: Sequence[Criterion], local: Mapping[str, Floats]) -> dict[str, Floats]:
    """Shares of the whole of each criterion without parts, in the order of `criteria`."""
    by_key = {criterion.pk: criterion for criterion in criteria}
    parents = {criterion.parent_id for criterion in criteria}
    shares = {}
    for criterion in criteria:
        if criterion.pk in parents:
            continue
        line = [local[above.code] for above in _line(criterion, by_key)]
        shares[criterion.code] = np.prod(line, axis=0)
    return shares


def leaf_counts(criteria: Sequence[Criterion]) -> dict[str, int]:
    """How many criteria without parts each has below it, by code; one without parts counts 1."""
    by_key = {criterion.pk: criterion for criterion in criteria}
    parents = {criterion.parent_id for criterion in criteria}
    counts = dict.fromkeys((criterion.code for criterion in criteria), 0)
    for criterion in criteria:
        if criterion.pk not in parents:
            for above in _line(criterion, by_key):
                counts[above.code] += 1
    return counts


def _line(criterion: Criterion, by_key: Mapping[int, Criterion]) -> Iterator[Criterion]:
    """A criterion and those above it; of a ring, which is no tree, each once."""
    met: set[int] = set()
    one: Criterion | None = criterion
    while one is not None and one.pk not in met:
        yield one
        met.add(one.pk)
        one = by_key[one.parent_id] if one.parent_id is not None else None


def _branches(criteria: Sequence[Criterion]) -> dict[int | None, list[Criterion]]:
    by_parent: dict[int | None, list[Criterion]] = {}
    for criterion in criteria:
        by_parent.setdefault(criterion.parent_id, []).append(criterion)
    return by_parent


def _own_shares(siblings: Sequence[Criterion]) -> Floats:
    """The problem's own; all 0 where they sum to 0."""
    weights = np.array([float(criterion.weight) for criterion in siblings])
    return weights / (weights.sum() or 1.0)
