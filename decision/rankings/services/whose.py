"""Whose weights a ranking goes by: the problem's own, equal ones, a committee's, a profile's, or
one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from decision.problems.models import Criterion, Problem, Profile, WeightSet
from decision.problems.selectors.committees import weight_set_named
from decision.problems.selectors.profiles import profile_named
from decision.rankings.services.shares import Shares, leaf_counts, shares_on

PROBLEM, EQUAL, OWN = "problem", "equal", "own"
PROFILE = "profile-"
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
    profile: Profile | None = None
    kept: tuple[Criterion, ...] = ()
    stretched: tuple[Criterion | None, ...] = ()
    asked: str = ""
    refused: WeightSet | None = None

    @property
    def title(self) -> str:
        """The committee's or the profile's; empty for the others."""
        return str(self.committee.title if self.committee else self.profile or "")

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
    if key.startswith(PROFILE):
        profile = profile_named(problem, key.removeprefix(PROFILE))
        return profiles(criteria, profile) if profile else _refused(criteria, key)
    weight_set = weight_set_named(problem, key)
    if weight_set is None or weight_set.withdrawn_at or not weight_set.weights:
        return _refused(criteria, key, weight_set)
    return committees(criteria, weight_set)


def _refused(criteria: Sequence[Criterion], key: str, weight_set: WeightSet | None = None) -> Whose:
    own = problems_own(criteria)
    return Whose(own.key, own.weights, own.typed, asked=key, refused=weight_set)


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
    shares = _shares(criteria, weight_set.weights)
    return _by_shares(weight_set.key, shares, committee=weight_set)


def profiles(criteria: Sequence[Criterion], profile: Profile) -> Whose:
    return _by_shares(PROFILE + profile.key, _shares(criteria, profile.weights), profile=profile)


def _by_shares(
    key: str,
    shares: Shares,
    *,
    committee: WeightSet | None = None,
    profile: Profile | None = None,
) -> Whose:
    weights = {code: Decimal(repr(float(local[0]))) for code, local in shares.local.items()}
    return Whose(
        key=key,
        weights=weights,
        typed={code: (100 * weight).quantize(TYPED) for code, weight in weights.items()},
        committee=committee,
        profile=profile,
        kept=shares.kept,
        stretched=shares.stretched,
    )


def _shares(criteria: Sequence[Criterion], weights: Mapping[str, float]) -> Shares:
    codes = list(weights)
    return shares_on(criteria, codes, [[weights[code] for code in codes]])
