"""Whose weights a ranking goes by: the problem's own, equal ones, a committee's, one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from decision.problems.models import Criterion, Problem, WeightSet
from decision.problems.selectors.committees import weight_set_named
from decision.rankings.services.shares import Shares, leaf_counts, shares_on

PROBLEM, EQUAL, OWN = "problem", "equal", "own"
# Per cent, as the fields show a committee's shares; a changed field takes the others so.
TYPED = Decimal("0.01")


@dataclass(frozen=True, eq=False)
class Whose:
    """A set of weights, whole and as the fields show it.

    `weights` are weights among siblings by criterion code, `typed` the same with the few digits
    that a field shows. `kept` and `stretched` are those of `Shares`. `refused` is the one that
    an address asked for and that is not offered; `asked` its name.
    """

    key: str
    weights: Mapping[str, Decimal]
    typed: Mapping[str, Decimal]
    committee: WeightSet | None = None
    kept: tuple[Criterion, ...] = ()
    stretched: tuple[Criterion | None, ...] = ()
    asked: str = ""
    refused: WeightSet | None = None

    @property
    def is_refused(self) -> bool:
        """Whether something else was asked for."""
        return bool(self.asked)


def whose_weights(problem: Problem, criteria: Sequence[Criterion], key: str) -> Whose:
    """What an address asks for; the problem's own where it asks for nothing that is there."""
    if key in ("", PROBLEM, OWN):
        return problems_own(criteria, OWN if key == OWN else PROBLEM)
    if key == EQUAL:
        return equal(criteria)
    weight_set = weight_set_named(problem, key)
    if weight_set is None or weight_set.withdrawn_at or not weight_set.weights:
        own = problems_own(criteria)
        return Whose(own.key, own.weights, own.typed, asked=key, refused=weight_set)
    return committees(criteria, weight_set)


def problems_own(criteria: Sequence[Criterion], key: str = PROBLEM) -> Whose:
    stored = {criterion.code: criterion.weight for criterion in criteria}
    return Whose(key, stored, stored)


def equal(criteria: Sequence[Criterion]) -> Whose:
    """Each measured criterion counts the same, so that a branch counts as many times as it has."""
    counts = {code: Decimal(count) for code, count in leaf_counts(criteria).items()}
    return Whose(EQUAL, counts, counts)


def own(weights: Mapping[str, Decimal]) -> Whose:
    """What a reader has chosen."""
    return Whose(OWN, weights, weights)


def committees(criteria: Sequence[Criterion], weight_set: WeightSet) -> Whose:
    shares = committees_shares(criteria, weight_set)
    weights = {code: Decimal(repr(float(local[0]))) for code, local in shares.local.items()}
    return Whose(
        key=weight_set.key,
        weights=weights,
        typed={code: (100 * weight).quantize(TYPED) for code, weight in weights.items()},
        committee=weight_set,
        kept=shares.kept,
        stretched=shares.stretched,
    )


def committees_shares(criteria: Sequence[Criterion], weight_set: WeightSet) -> Shares:
    codes = list(weight_set.weights)
    return shares_on(criteria, codes, [[weight_set.weights[code] for code in codes]])
