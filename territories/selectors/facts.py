"""All that is known of one territory or project, and what its formulas make of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from territories.enums import Basis, DatePrecision, IndicatorKind
from territories.formulas import STATED, evaluate, names_if_readable, read_name
from territories.models import Indicator, Source, Specialisation
from territories.selectors.value import (
    FIRMEST_FIRST,
    NEVER,
    Operand,
    Value,
    best_first,
    firmness,
)


class Moment(NamedTuple):
    """Operands of a formula must be of the same date, known as exactly."""

    date: date
    precision: str


class Facts:
    """What was observed and stated of one subject, from the sources that count.

    `observed` are values by the id of their indicator.
    """

    def __init__(
        self,
        observed: Mapping[int, Sequence[Value]],
        stated: Iterable[Specialisation],
        by_variable: Mapping[str, Indicator],
    ) -> None:
        self._by_variable = by_variable
        self._observed = observed
        self._stated: dict[Moment, list[Specialisation]] = defaultdict(list)
        for row in stated:
            self._stated[Moment(row.date, row.date_precision)].append(row)

    @cached_property
    def _at(self) -> Mapping[Moment, Mapping[int, list[Value]]]:
        """What was observed by its moment: only formulas ask for it."""
        found: dict[Moment, dict[int, list[Value]]] = defaultdict(lambda: defaultdict(list))
        each = ((of, known) for of, values in self._observed.items() for known in values)
        for indicator, known in sorted(each, key=lambda one: one[1].observation_id or 0):
            found[Moment(known.date, known.date_precision)][indicator].append(known)
        return found

    @cached_property
    def _bases(self) -> Mapping[Moment, set[Basis]]:
        return {
            moment: {known.basis for values in by_indicator.values() for known in values}
            for moment, by_indicator in self._at.items()
        }

    def values(self, indicator: Indicator) -> list[Value]:
        """Everything known of an indicator, in no order."""
        if indicator.kind == IndicatorKind.DERIVED:
            return self._derived(indicator)
        return list(self._observed.get(indicator.pk, ()))

    def _derived(self, indicator: Indicator) -> list[Value]:
        moments = dict.fromkeys((*self._at, *self._stated))
        found = (
            self._compute(indicator.formula, basis, moment, (indicator.variable,))
            for moment in moments
            for basis in self._bases_worth_trying(indicator.formula, moment)
        )
        # A weaker basis may find only firmer operands: that value was found before.
        return list({known.identity: known for known in found if known}.values())

    def _bases_worth_trying(self, formula: str, moment: Moment) -> Sequence[Basis]:
        """All of them for a formula that pins one; else those that something is known on."""
        if any(read_name(name).basis for name in names_if_readable(formula)):
            return FIRMEST_FIRST
        known = self._bases.get(moment, set())
        if moment in self._stated:
            known = known | {Basis.DECLARED}
        return [basis for basis in FIRMEST_FIRST if basis in known]

    def _compute(
        self, formula: str, basis: Basis, moment: Moment, path: Sequence[str | None]
    ) -> Value | None:
        operands = self._operands(formula, basis, moment, path)
        if not operands:
            return None
        weakest = max((operand.basis for operand in operands), key=firmness)
        if not any(read_name(operand.name).basis for operand in operands) and weakest != basis:
            return None  # said before, at the firmer basis
        result = evaluate(formula, {operand.name: operand.value for operand in operands})
        return None if result is None else _value(result, moment, weakest, formula, operands)

    def _operands(
        self, formula: str, basis: Basis, moment: Moment, path: Sequence[str | None]
    ) -> tuple[Operand, ...]:
        """One for each name; none at all where one is missing or the formula is no formula."""
        names = names_if_readable(formula)
        operands = [self._operand(name, basis, moment, path) for name in names]
        found = tuple(operand for operand in operands if operand)
        return found if len(found) == len(names) else ()

    def _operand(
        self, name: str, basis: Basis, moment: Moment, path: Sequence[str | None]
    ) -> Operand | None:
        if name in STATED:
            return self._count(name, basis, moment)
        variable, pinned = read_name(name)
        indicator = self._by_variable.get(variable)
        if indicator is None or variable in path:
            return None
        known = self._known(indicator, pinned, basis, moment, (*path, variable))
        if known is None:
            return None
        return Operand(name, known.value, known.basis, known.sources, indicator, known)

    def _known(
        self,
        indicator: Indicator,
        pinned: Basis | None,
        basis: Basis,
        moment: Moment,
        path: Sequence[str | None],
    ) -> Value | None:
        """A pinned basis and no other; else the basis being computed, else the firmest."""
        allowed = (pinned,) if pinned else (basis, *FIRMEST_FIRST[: firmness(basis)])
        if indicator.kind == IndicatorKind.DERIVED:
            tried = (self._compute(indicator.formula, one, moment, path) for one in allowed)
            candidates = [known for known in tried if known]
        else:
            candidates = best_first(self._at.get(moment, {}).get(indicator.pk, []))
        for one in allowed:
            for known in candidates:
                if known.basis == one:
                    return known
        return None

    def _count(self, name: str, basis: Basis, moment: Moment) -> Operand | None:
        rows = self._stated.get(moment, [])
        if not rows or firmness(Basis.DECLARED) > firmness(basis):
            return None  # nothing stated is nothing known, never zero
        if name == "stated_priority_sectors":
            counted = len({row.sector_id for row in rows if row.sector.is_article_priority})
        else:
            counted = len(rows)
        sources = _distinct(row.source for row in rows)
        return Operand(name, Decimal(counted), Basis.DECLARED, sources, counted=tuple(rows))


def _value(
    result: Decimal, moment: Moment, basis: Basis, formula: str, operands: tuple[Operand, ...]
) -> Value:
    known = [operand.known for operand in operands if operand.known]
    return Value(
        value=result,
        date=moment.date,
        date_precision=DatePrecision(moment.precision),
        basis=basis,
        sources=_distinct(source for operand in operands for source in operand.sources),
        note=" ".join(dict.fromkeys(one.note for one in known if one.note)),
        entered_at=max((one.entered_at for one in known), default=NEVER),
        formula=formula,
        operands=operands,
    )


def _distinct(sources: Iterable[Source]) -> tuple[Source, ...]:
    return tuple({source.pk: source for source in sources}.values())
