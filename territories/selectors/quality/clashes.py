"""Figures of one territory or project that cannot all be true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from territories.enums import Basis, Direction, Subject
from territories.formulas import names_in
from territories.models import Indicator, Project, ProjectYear
from territories.screening.contradictions import disagrees, exceeds, span, sum_exceeds
from territories.selectors.quality.cells import Computed, Observed, Row
from territories.selectors.value import Value


class ClashKind(StrEnum):
    ACTUAL_ABOVE_DECLARED = "actual_above_declared"
    GIVEN_AGAINST_DERIVED = "given_against_derived"
    PART_ABOVE_WHOLE = "part_above_whole"
    YEARS_ABOVE_WHOLE = "years_above_whole"
    REQUEST_ABOVE_COST = "request_above_cost"
    PER_NO_PRIVATE_ROUBLE = "per_no_private_rouble"
    PER_NO_BUDGET_ROUBLE = "per_no_budget_rouble"


class Clash(NamedTuple):
    """`one` is a primary key of what it is about, `indicator` 0 where it is about money.

    `first` and `second` are the two figures, or the first and the span that the second has been
    computed to lie in (`second` to `third`). `about` names the part or the money.
    """

    kind: ClashKind
    one: int
    indicator: int
    first: Decimal
    second: Decimal
    third: Decimal
    about: str = ""
    first_year: int = 0
    second_year: int = 0


class Identity(NamedTuple):
    """What a given indicator is by its own definition, of the money and of other indicators."""

    given: str
    formula: str
    indicators: Mapping[str, str]


# By the definitions of the criteria trees: `docs/methods/quality.md`.
IDENTITIES = (
    Identity("P3.3", "capital_cost / jobs", {"jobs": "P6.1"}),
    Identity("P3.2", "requested_budget / (capital_cost - requested_budget)", {}),
)
# What is counted per rouble of private money, and per rouble of the budget.
PER_PRIVATE, PER_BUDGET = "P3.2", "P3.4"
# The first is counted among the second.
PARTS = (("A4", "A5"),)
MONEY = ("capital_cost", "requested_budget")
MONEY_DECIMALS = 0


def clashes(
    subject: str, indicators: Sequence[Indicator], observed: Observed, computed: Computed
) -> list[Clash]:
    """All that is found; of projects with one query for their money, one for its years."""
    by_key = {indicator.pk: indicator for indicator in indicators}
    found = [*_above_declared(by_key, observed), *_against_derived(by_key, observed, computed)]
    by_code = {indicator.code: indicator for indicator in indicators}
    found += _parts_above(by_code, observed)
    if subject == Subject.PROJECT:
        money = _money()
        found += _against_identities(by_code, observed, money)
        found += _years_above(money)
        found += [clash for one, sums in money.items() for clash in request_above(one, sums)]
    return found


def _above_declared(by_key: Mapping[int, Indicator], observed: Observed) -> Iterator[Clash]:
    """The newest actual figure above what was declared at that date or later.

    Asked only where more is better: there a declaration is a promise.
    """
    for (one, key), rows in observed.items():
        indicator = by_key[key]
        actual = [row for row in rows if row.basis == Basis.ACTUAL]
        if not actual or indicator.direction != Direction.MAX:
            continue
        newest = actual[-1]
        later = [row for row in rows if row.basis == Basis.DECLARED and row.day >= newest.day]
        if not later:
            continue
        promised = max(later, key=lambda row: (row.number, row.day))
        if exceeds(_exact(newest), _exact(promised), indicator.decimals):
            yield _of_rows(ClashKind.ACTUAL_ABOVE_DECLARED, one, key, newest, promised)


def _of_rows(
    kind: ClashKind, one: int, key: int, first: Row, second: Row, about: str = ""
) -> Clash:
    exact = _exact(second)
    years = int(first.day[:4]), int(second.day[:4])
    return Clash(kind, one, key, _exact(first), exact, exact, about, *years)


def _against_derived(
    by_key: Mapping[int, Indicator], observed: Observed, computed: Computed
) -> Iterator[Clash]:
    """A figure that was entered for what a formula computes, at the same date."""
    for (one, key), value in computed.items():
        rows = observed.get((one, key))
        if not rows:
            continue
        given = rows[-1]
        at_its_date = (each for each in (value, *value.earlier) if _is_of(each, given))
        beside = next(at_its_date, None)
        if beside is None or not (ends := _span_of(beside)):
            continue
        if disagrees(_exact(given), by_key[key].decimals, ends):
            year = int(given.day[:4])
            kind = ClashKind.GIVEN_AGAINST_DERIVED
            yield Clash(kind, one, key, _exact(given), *ends, beside.formula, year, year)


def _is_of(value: Value, row: Row) -> bool:
    return (value.date.isoformat(), value.date_precision) == (row.day, row.precision)


def _span_of(value: Value) -> tuple[Decimal, Decimal] | None:
    decimals = {
        each.name: each.indicator.decimals if each.indicator else 0 for each in value.operands
    }
    return span(value.formula, {each.name: each.value for each in value.operands}, decimals)


def _parts_above(by_code: Mapping[str, Indicator], observed: Observed) -> Iterator[Clash]:
    for part, whole in PARTS:
        if part not in by_code or whole not in by_code:
            continue
        of, in_whole = by_code[part], by_code[whole]
        for (one, key), rows in observed.items():
            if key != of.pk:
                continue
            beside = _beside(rows[-1], observed.get((one, in_whole.pk), ()))
            decimals = min(of.decimals, in_whole.decimals)
            if beside and exceeds(_exact(rows[-1]), _exact(beside), decimals):
                kind = ClashKind.PART_ABOVE_WHOLE
                yield _of_rows(kind, one, key, rows[-1], beside, whole)


def _beside(row: Row, others: Sequence[Row]) -> Row | None:
    """Of another indicator the row of the same date that stands."""
    date = row.day, row.precision
    return next((each for each in reversed(others) if (each.day, each.precision) == date), None)


type Money = dict[int, dict[str, Decimal]]


def _money() -> Money:
    rows = Project.objects.order_by("pk").values("pk", *MONEY)
    return {row["pk"]: {name: row[name] for name in MONEY if row[name] is not None} for row in rows}


def _against_identities(
    by_code: Mapping[str, Indicator], observed: Observed, money: Money
) -> Iterator[Clash]:
    for identity in IDENTITIES:
        given = by_code.get(identity.given)
        if given is None:
            continue
        for one, sums in money.items():
            rows = observed.get((one, given.pk))
            if not rows:
                continue
            operands = dict(sums)
            for name, code in identity.indicators.items():
                other = by_code.get(code)
                beside = _beside(rows[-1], observed.get((one, other.pk), ())) if other else None
                if beside:
                    operands[name] = _exact(beside)
            year = int(rows[-1].day[:4])
            yield from against_identity(identity, (one, given), _exact(rows[-1]), operands, year)
    for code in (PER_PRIVATE, PER_BUDGET):
        indicator = by_code.get(code)
        for one, sums in money.items() if indicator else ():
            rows = observed.get((one, indicator.pk)) if indicator else None
            if rows and indicator:
                yield from per_no_rouble((one, indicator), _exact(rows[-1]), sums)


def against_identity(
    identity: Identity,
    about: tuple[int, Indicator],
    given: Decimal,
    operands: Mapping[str, Decimal],
    year: int = 0,
) -> Iterator[Clash]:
    """A figure that is not what its own definition makes of the money and the others."""
    one, indicator = about
    known = {name: operands[name] for name in names_in(identity.formula) if name in operands}
    ends = span(identity.formula, known, {})
    # What would be below 0 comes of a request above the cost, which is said of these two.
    if ends and ends[1] >= 0 and disagrees(given, indicator.decimals, ends):
        kind = ClashKind.GIVEN_AGAINST_DERIVED
        yield Clash(kind, one, indicator.pk, given, *ends, identity.formula, year, year)


def request_above(one: int, sums: Mapping[str, Decimal]) -> Iterator[Clash]:
    """A project that asks the budget for more than it costs."""
    cost, request = (sums.get(name) for name in MONEY)
    if cost is not None and request is not None and exceeds(request, cost, MONEY_DECIMALS):
        kind = ClashKind.REQUEST_ABOVE_COST
        yield Clash(kind, one, 0, request, cost, cost, "capital_cost")


def per_no_rouble(
    about: tuple[int, Indicator], given: Decimal, sums: Mapping[str, Decimal]
) -> Iterator[Clash]:
    """A figure per rouble of money that there is none of; what nobody gave is not none."""
    one, indicator = about
    cost, request = (sums.get(name) for name in MONEY)
    if request is None:
        return
    if indicator.code == PER_BUDGET and not request:
        kind = ClashKind.PER_NO_BUDGET_ROUBLE
        yield Clash(kind, one, indicator.pk, given, request, request)
    # A request above the cost is said by itself.
    if indicator.code == PER_PRIVATE and cost and request == cost:
        kind = ClashKind.PER_NO_PRIVATE_ROUBLE
        yield Clash(kind, one, indicator.pk, given, request, cost)


def _years_above(money: Money) -> Iterator[Clash]:
    """Years of a project that add up to more than the project itself."""
    rows = ProjectYear.objects.order_by("project_id", "year").values("project_id", *MONEY)
    for one, years in groupby(rows, key=lambda row: row["project_id"]):
        parts = list(years)
        for name in MONEY:
            whole = money.get(one, {}).get(name)
            given = [part[name] for part in parts]
            if whole is not None and sum_exceeds(given, whole, MONEY_DECIMALS):
                total = sum(given, Decimal(0))
                yield Clash(ClashKind.YEARS_ABOVE_WHOLE, one, 0, total, whole, whole, name)


def _exact(row: Row) -> Decimal:
    # By way of text: the shortest decimal that is this double is the one that was entered.
    return Decimal(repr(row.number))
