"""Projects, constraints and portfolios in exact fractions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import gcd, lcm
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from decision.mcda.portfolio.pools import Pools

# A portfolio: the funded share of each project, in the order of the projects.
Shares = tuple[Fraction, ...]
# The name of the constraint that spending stays within the budget.
BUDGET = "budget"
# Below it every whole number is a double of its own.
WHOLE = 2**53


def exact(number: float) -> Fraction:
    """The decimal that a document shows, as a fraction: 0.1 is a tenth, not its double.

    Examples
    --------
    >>> exact(0.1) + exact(0.2) == exact(0.3)
    True
    """
    if isinstance(number, int):
        return Fraction(number)
    if number.is_integer() and abs(number) < WHOLE:
        return Fraction(int(number))
    # By way of a decimal, which is read in C.
    return Fraction(Decimal(str(number)))


@dataclass(frozen=True)
class Project:
    """A project that can be chosen.

    Parameters
    ----------
    code : str
    value : Fraction
        What it is worth; larger is better, negative is allowed.
    cost : Fraction
        Money, not negative.
    least_share : Fraction or None
        None where it is all or nothing; otherwise it may be funded in part, and if at all then
        at least by this share (0: by any).
    attributes : mapping of str to object
        What else the document says of it.
    """

    code: str
    value: Fraction
    cost: Fraction
    least_share: Fraction | None = None
    attributes: Mapping[str, Any] | None = None

    @property
    def is_partial(self) -> bool:
        return self.least_share is not None


@dataclass(frozen=True)
class Row:
    """A linear inequality over projects, in whole numbers: the sum of the terms <= limit.

    Parameters
    ----------
    terms : mapping of int to int
        Coefficient of each project that takes part, by its index.
    limit : int
    on_funded : bool
        Whether the terms multiply 1 for each funded project, however large its share, instead
        of the share.
    """

    terms: Mapping[int, int]
    limit: int
    on_funded: bool = False

    def activity(self, shares: Shares) -> Fraction:
        """The left-hand side for a portfolio, exactly."""
        if self.on_funded:
            return Fraction(sum(c for i, c in self.terms.items() if shares[i] > 0))
        return sum((c * shares[i] for i, c in self.terms.items() if shares[i]), Fraction())

    def sum_over(self, chosen: frozenset[int]) -> int:
        """The left-hand side where these projects are funded in full and no others."""
        return sum(c for i, c in self.terms.items() if i in chosen)

    def holds(self, shares: Shares) -> bool:
        return self.activity(shares) <= self.limit

    def learnt(self) -> list[Row]:
        """Rows that it is known to stand for besides itself."""
        return []

    def broken_by(self, shares: Shares) -> list[Row]:
        """Rows that it stands for, beyond those learnt, and that these shares do not keep."""
        return []


def whole_row(terms: Mapping[int, Fraction], limit: Fraction, on_funded: bool = False) -> Row:
    """A row with its fractions brought to the smallest whole numbers.

    Examples
    --------
    >>> whole_row({0: Fraction(1, 2), 3: Fraction(3, 4)}, Fraction(1))
    Row(terms={0: 2, 3: 3}, limit=4, on_funded=False)
    """
    used = {i: term for i, term in terms.items() if term}
    common = lcm(limit.denominator, *(term.denominator for term in used.values()))
    whole = {i: term.numerator * (common // term.denominator) for i, term in used.items()}
    whole_limit = limit.numerator * (common // limit.denominator)
    return reduced_row(whole, whole_limit, on_funded)


def reduced_row(terms: Mapping[int, int], limit: int, on_funded: bool = False) -> Row:
    """A row of whole numbers brought to the smallest ones.

    Examples
    --------
    >>> reduced_row({0: 4, 1: 0, 3: -6}, 8)
    Row(terms={0: 2, 3: -3}, limit=4, on_funded=False)
    """
    # gcd of nothing but 0 is 0: the row 0 <= 0.
    divisor = gcd(limit, *terms.values()) or 1
    whole = {i: c // divisor for i, c in terms.items() if c}
    return Row(whole, limit // divisor, on_funded)


@dataclass(frozen=True)
class Ceiling:
    """What the funded amounts may add up to at most.

    Parameters
    ----------
    amounts : tuple of m Fraction
    limit : Fraction
    """

    amounts: tuple[Fraction, ...]
    limit: Fraction

    @property
    def row(self) -> Row:
        return whole_row(dict(enumerate(self.amounts)), self.limit)

    @property
    def numbers(self) -> Iterable[Fraction]:
        """All that it counts with."""
        return (self.limit, *self.amounts)

    @property
    def linear(self) -> list[Ceiling]:
        return [self]

    def needed(self, shares: Shares) -> Fraction:
        """How much higher the limit must be for these shares; below 0 where it may be lower."""
        return total(self.amounts, shares) - self.limit

    def learn(self, shares: Shares, more: Fraction = Fraction(0)) -> list[Ceiling]:
        """It knows all of itself."""
        return []


@dataclass(frozen=True)
class Constraint:
    """One constraint of the document, which can take several rows.

    Parameters
    ----------
    given : object
        As the document has it; `BUDGET` for the budget.
    rows : tuple of Row
    ceiling : Ceiling or Pools or None
        Of one whose limit is as much higher or lower as the budget is; its row is the only one.
    """

    given: Any
    rows: tuple[Row, ...]
    ceiling: Ceiling | Pools | None = None

    def holds(self, shares: Shares) -> bool:
        return all(row.holds(shares) for row in self.rows)

    def raised(self, by: Fraction) -> Constraint:
        """As it is with a budget that is higher by so much."""
        if self.ceiling is None:
            return self
        return with_ceiling(self.given, replace(self.ceiling, limit=self.ceiling.limit + by))


def with_ceiling(given: Any, ceiling: Ceiling | Pools) -> Constraint:
    return Constraint(given, (ceiling.row,), ceiling)


@dataclass(frozen=True)
class Problem:
    """Projects, a budget and constraints.

    Parameters
    ----------
    projects : tuple of Project
    budget : Fraction
    constraints : tuple of Constraint
        Without the budget's own.
    """

    projects: tuple[Project, ...]
    budget: Fraction
    constraints: tuple[Constraint, ...] = ()

    @property
    def has_partial(self) -> bool:
        return any(project.is_partial for project in self.projects)

    @property
    def budget_constraint(self) -> Constraint:
        costs = tuple(project.cost for project in self.projects)
        return with_ceiling(BUDGET, Ceiling(costs, self.budget))

    @property
    def all_constraints(self) -> tuple[Constraint, ...]:
        """The budget's constraint and then the document's."""
        return (self.budget_constraint, *self.constraints)

    @property
    def ceilings(self) -> tuple[Ceiling | Pools, ...]:
        """Those that are as high as the budget makes them, its own first."""
        return tuple(one.ceiling for one in self.all_constraints if one.ceiling is not None)

    @property
    def money_rows(self) -> list[Row]:
        return [ceiling.row for ceiling in self.ceilings]

    @property
    def other_rows(self) -> list[Row]:
        """The same whatever the budget is."""
        return [row for one in self.constraints if one.ceiling is None for row in one.rows]

    def with_budget(self, budget: Fraction) -> Problem:
        constraints = tuple(one.raised(budget - self.budget) for one in self.constraints)
        return replace(self, budget=budget, constraints=constraints)

    def with_values(self, values: tuple[Fraction, ...]) -> Problem:
        projects = tuple(
            replace(project, value=value)
            for project, value in zip(self.projects, values, strict=True)
        )
        return replace(self, projects=projects)

    def value(self, shares: Shares) -> Fraction:
        return total((project.value for project in self.projects), shares)

    def cost(self, shares: Shares) -> Fraction:
        return total((project.cost for project in self.projects), shares)

    def chosen(self, shares: Shares) -> list[str]:
        """Codes of the funded projects, in the order of the input."""
        return [p.code for p, share in zip(self.projects, shares, strict=True) if share]


def total(numbers: Iterable[Fraction], shares: Shares) -> Fraction:
    """The sum of the funded parts of these numbers, exactly."""
    parts = [(n, s) for n, s in zip(numbers, shares, strict=True) if s]
    unit = lcm(*(n.denominator * s.denominator for n, s in parts))
    whole = sum(
        n.numerator * s.numerator * (unit // (n.denominator * s.denominator)) for n, s in parts
    )
    return Fraction(whole, unit)
