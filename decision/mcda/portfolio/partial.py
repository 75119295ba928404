"""Shares of partly funded projects as exact fractions, from HiGHS's doubles."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from decision.mcda.portfolio.model import Project, Row, Shares

# How near a bound or a limit counts as on it, tried in turn; HiGHS's own tolerance is 1e-6.
NEARNESS = (1e-6, 1e-8, 1e-10, 0.0)
# A row whose sum is this near its limit, relative to its largest term, is tight.
TIGHT = 1e-6
# Shares that no constraint pins down are read to this many parts.
PARTS = 10**9


def exact_shares(
    projects: Sequence[Project], floats: Sequence[float], rows: Sequence[Row]
) -> Shares | None:
    """The vertex that HiGHS's solution stands for, exactly, or None if none is near it.

    Shares at a bound are set to it; the others are solved from the rows that are tight, in
    fractions. More rows may be near their limits than meet in the vertex: the nearest come first,
    and one that the result breaks before all others. It is checked against all rows.

    Parameters
    ----------
    projects : sequence of m Project
    floats : sequence of m float
        HiGHS's shares.
    rows : sequence of Row
    """
    tight = _tight(rows, floats)
    for nearness in NEARNESS:
        shares = _vertex(*_snapped(projects, floats, nearness), tight)
        if _within_bounds(projects, shares) and all(
            row.activity(shares) <= row.limit for row in rows
        ):
            return shares
    return None


def _vertex(shares: Shares, free: Sequence[int], tight: Sequence[Row]) -> Shares:
    """The free shares from the tight rows that count: one that the result breaks does."""
    solved = _solved(shares, free, tight)
    for _ in tight:
        broken = next((row for row in tight if row.activity(solved) > row.limit), None)
        if broken is None:
            break
        tight = [broken, *(row for row in tight if row is not broken)]
        solved = _solved(shares, free, tight)
    return solved


def _snapped(
    projects: Sequence[Project], floats: Sequence[float], nearness: float
) -> tuple[Shares, list[int]]:
    shares: list[Fraction] = []
    free: list[int] = []
    for i, (project, share) in enumerate(zip(projects, floats, strict=True)):
        if project.least_share is None:
            shares.append(Fraction(round(share)))
            continue
        bounds = (Fraction(0), project.least_share, Fraction(1))
        bound = min(bounds, key=lambda b: abs(share - float(b)))
        if abs(share - float(bound)) <= nearness:
            shares.append(bound)
        else:
            free.append(i)
            shares.append(Fraction(share).limit_denominator(PARTS))
    return tuple(shares), free


def _tight(rows: Sequence[Row], floats: Sequence[float]) -> list[Row]:
    """Rows near their limits, the nearest first."""
    shared = ((row, _distance(row, floats)) for row in rows if not row.on_funded)
    near = [(row, distance) for row, distance in shared if distance <= TIGHT]
    return [row for row, _ in sorted(near, key=lambda pair: pair[1])]


def _distance(row: Row, floats: Sequence[float]) -> Fraction:
    """How far the row's sum is from its limit, relative to its largest term."""
    largest = max((abs(c) for c in row.terms.values()), default=1)
    activity = sum(c / largest * floats[i] for i, c in row.terms.items())
    return abs(Fraction(activity) - Fraction(row.limit, largest))


def _solved(shares: Shares, free: Sequence[int], tight: Sequence[Row]) -> Shares:
    """Solve the tight rows for the free shares by Gauss-Jordan elimination in fractions."""
    lines: list[tuple[dict[int, Fraction], Fraction]] = []
    for row in tight:
        terms = {i: Fraction(row.terms[i]) for i in free if row.terms.get(i)}
        fixed = sum((c * shares[i] for i, c in row.terms.items() if i not in free), Fraction())
        _eliminate(lines, terms, row.limit - fixed)
    solved = list(shares)
    for terms, right in lines:
        pivot, *rest = terms
        # What no tight row pins down keeps the share as read.
        solved[pivot] = (right - sum((terms[i] * solved[i] for i in rest), Fraction())) / (
            terms[pivot]
        )
    return tuple(solved)


def _eliminate(
    lines: list[tuple[dict[int, Fraction], Fraction]], terms: dict[int, Fraction], right: Fraction
) -> None:
    """Reduce a line by those before and these by it; each line's first key is its pivot."""
    for pivot_terms, pivot_right in lines:
        terms, right = _without(next(iter(pivot_terms)), terms, right, pivot_terms, pivot_right)
    if not terms:
        return
    pivot = next(iter(terms))
    for position, (other, other_right) in enumerate(lines):
        lines[position] = _without(pivot, other, other_right, terms, right)
    lines.append((terms, right))


def _without(
    pivot: int,
    terms: dict[int, Fraction],
    right: Fraction,
    pivot_terms: dict[int, Fraction],
    pivot_right: Fraction,
) -> tuple[dict[int, Fraction], Fraction]:
    if pivot not in terms:
        return terms, right
    factor = terms[pivot] / pivot_terms[pivot]
    keys = [*terms, *(i for i in pivot_terms if i not in terms)]
    reduced = {i: terms.get(i, Fraction()) - factor * pivot_terms.get(i, Fraction()) for i in keys}
    return {i: c for i, c in reduced.items() if c}, right - factor * pivot_right


def _within_bounds(projects: Sequence[Project], shares: Shares) -> bool:
    return all(
        share in (0, 1)
        if project.least_share is None
        else share == 0 or project.least_share <= share <= 1
        for project, share in zip(projects, shares, strict=True)
    )
