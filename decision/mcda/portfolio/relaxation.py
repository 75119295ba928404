"""What would make a portfolio possible: another limit for one constraint, or to be without some."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, inf, nextafter
from typing import Any

from decision.mcda.portfolio.conflict import MAX_ROUNDS
from decision.mcda.portfolio.constraint_reading import read_amounts, read_constraint
from decision.mcda.portfolio.feasibility import OF_BUDGET, Feasibility, smallest_hitting_set
from decision.mcda.portfolio.least_budget import LeastBudget
from decision.mcda.portfolio.model import Ceiling, Shares, exact, whole_row
from decision.mcda.portfolio.programme import UnresolvedError
from decision.mcda.reading import Place

# Shares of the money spent are relaxed in steps of a thousandth.
STEPS = 1000


@dataclass(frozen=True)
class Relaxation:
    """One constraint that, changed alone, lets all others be kept.

    Parameters
    ----------
    constraint : int
        Its index into `Problem.all_constraints`.
    limit : float or None
        The limit nearest to its own that is enough; None where it must be left out.
    is_nearest : bool
        False where a nearer limit may be enough: it was not proved in time that none is.
    change : float
        How far that is, relative to its own; infinite where it must be left out.
    """

    constraint: int
    limit: float | None
    is_nearest: bool = True
    change: float = inf


def relaxations(
    question: Feasibility, conflict: Sequence[int], lowest: LeastBudget | None
) -> list[Relaxation]:
    """The constraints that can heal the problem one by one, those that change least first.

    The budget takes with it the limits that move with it.

    Parameters
    ----------
    question : Feasibility
        Of a problem without a portfolio that keeps all constraints.
    conflict : sequence of int
        A set that cannot be kept: whoever heals alone is in each of them.
    lowest : LeastBudget or None
        The budget that is enough for all other constraints, if any is.
    """
    found = [] if lowest is None else [_higher_budget(question, lowest)]
    for one in conflict:
        if one == OF_BUDGET:
            continue
        others = question.everything - {one}
        try:
            if question.can_keep(others):
                found.append(_nearest(question, one, others))
        except UnresolvedError:  # not known in time whether it can
            continue
    return sorted(found, key=lambda relaxation: relaxation.change)


def fewest_left_out(
    question: Feasibility, conflicts: Sequence[Sequence[int]], healing: Sequence[Relaxation]
) -> list[int] | None:
    """A smallest set of constraints without which the others can be kept, later ones preferred.

    Where one heals alone, it is enough. Else it must meet every conflict. So: take the smallest
    set that meets all that are known; if what is left conflicts, it holds one more.

    Returns
    -------
    list of int or None
        None where the search was cut off.
    """
    single = {relaxation.constraint for relaxation in healing}
    if sum(isinstance(one, Ceiling) for one in question.problem.ceilings) > 1:
        # Without the budget those limits still stand that would have risen with it.
        single -= {OF_BUDGET}
    if single:
        return [max(single)]
    known = [frozenset(members) for members in conflicts]
    for _ in range(MAX_ROUNDS):
        left_out = smallest_hitting_set(known, len(question.everything), later_first=True) or []
        rest = question.everything.difference(left_out)
        try:
            if question.can_keep(rest):
                return left_out
            known.append(frozenset(question.with_none_to_spare(rest)))
        except UnresolvedError:
            return None
    return None


def _nearest(question: Feasibility, one: int, others: frozenset[int]) -> Relaxation:
    given = question.constraints[one].given
    old = given.get("limit")
    if old is None:
        return Relaxation(one, None)
    kind = given["type"]
    nearest = _nearest_share if kind in ("max_share", "min_share") else _nearest_total
    limit, is_nearest = nearest(question, given, others)
    return _changed(one, float(old), limit, is_nearest)


def _higher_budget(question: Feasibility, lowest: LeastBudget) -> Relaxation:
    limit = _beyond(lowest.budget, -1)
    return _changed(OF_BUDGET, float(question.problem.budget), limit, lowest.is_proved)


def _changed(one: int, old: float, limit: float, is_nearest: bool) -> Relaxation:
    change = abs(limit - old)
    return Relaxation(one, limit, is_nearest, change / abs(old) if old else change)


def _nearest_total(question: Feasibility, given: Any, others: frozenset[int]) -> tuple[float, bool]:
    """The least that the sum can be kept to, or the most that it can reach."""
    projects = question.problem.projects
    kind = given["type"]
    if kind == "max_count":
        found = question.least([1] * len(projects), others, of_funded=True)
        return sum(share > 0 for share in found.shares), found.is_optimal
    amounts = read_amounts(Place(given["attribute"]), projects)
    sign = -1 if kind == "min_total" else 1
    terms = whole_row(dict(enumerate(amounts)), Fraction(0)).terms
    found = question.least([sign * terms.get(i, 0) for i in range(len(projects))], others)
    return _beyond(_sum(amounts, found.shares), -sign), found.is_optimal


def _nearest_share(
    question: Feasibility, given: Mapping[str, Any], others: frozenset[int]
) -> tuple[float, bool]:
    """In thousandths, found by halving: with a limit of 1, or 0, nothing is asked."""
    projects = question.problem.projects
    at_most = given["type"] == "max_share"
    kept = STEPS if at_most else 0
    broken = (floor if at_most else ceil)(given["limit"] * STEPS)
    while abs(kept - broken) > 1:
        middle = (kept + broken) // 2
        changed = Place({**given, "limit": middle / STEPS})
        rows = read_constraint(changed, projects, question.problem.budget).rows
        try:
            is_enough = question.can_keep(others, rows)
        except UnresolvedError:
            return kept / STEPS, False
        kept, broken = (middle, broken) if is_enough else (kept, middle)
    return kept / STEPS, True


def _sum(amounts: Sequence[Fraction], shares: Shares) -> Fraction:
    return sum((a * share for a, share in zip(amounts, shares, strict=True) if share), Fraction())


def _beyond(limit: Fraction, direction: int) -> float:
    """The nearest decimal of a double that is not below the limit (-1), or not above it (1)."""
    nearest = float(limit)
    if direction * (exact(nearest) - limit) > 0:
        return nextafter(nearest, -direction * inf)
    return nearest
