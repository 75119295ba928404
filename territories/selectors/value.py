"""What is known of one indicator of one territory or project, and what it rests on."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from config.typography import floatformat
from territories.dates import date_text
from territories.enums import Basis, DatePrecision
from territories.models import Indicator, Observation, Source, Specialisation

FIRMEST_FIRST = tuple(Basis)
STATED_LABELS = {
    "stated_specialisations": _("number of stated specialisations"),
    "stated_priority_sectors": _("number of priority sectors among them"),
}
NEVER = datetime.min.replace(tzinfo=UTC)


def firmness(basis: Basis) -> int:
    """0 for the firmest basis, more for each weaker one."""
    return FIRMEST_FIRST.index(basis)


@dataclass(frozen=True, slots=True)
class Value:
    """A value with its provenance.

    `formula` and `operands` are empty where the value was observed. `earlier` holds the
    values that were passed over for this one, best first; `elsewhere` those of sources that
    the caller's limit leaves out. `median`, `deviation`, `people` and `unknown` are those of a
    judged value: how many judged and how many did not know.
    """

    value: Decimal
    date: date
    date_precision: DatePrecision
    basis: Basis
    sources: tuple[Source, ...]
    note: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    median: Decimal | None = None
    deviation: Decimal | None = None
    people: int | None = None
    unknown: int | None = None
    entered_at: datetime = NEVER
    observation_id: int | None = None
    formula: str = ""
    operands: tuple[Operand, ...] = ()
    earlier: tuple[Value, ...] = ()
    elsewhere: tuple[Value, ...] = ()

    @property
    def is_derived(self) -> bool:
        return bool(self.formula)

    @property
    def date_text(self) -> str:
        return date_text(self.date, self.date_precision)

    @property
    def bases(self) -> tuple[Basis, ...]:
        """What it rests on: of a formula's value the bases of its operands, firmest first."""
        found = {operand.basis for operand in self.operands} or {self.basis}
        return tuple(sorted(found, key=firmness))

    @property
    def is_fictional(self) -> bool:
        """Whether anything that it rests on was invented for a demonstration."""
        return any(source.is_fictional for source in self.sources)

    @property
    def basis_label(self) -> str:
        return " / ".join(str(basis.label) for basis in self.bases)

    @property
    def formula_in_words(self) -> str:
        """The formula with the names that people know in the place of its variables."""
        words = {operand.name: operand.label for operand in self.operands}
        return re.sub(r"[a-z_]\w*", lambda name: words.get(name[0], name[0]), self.formula)

    @property
    def identity(self) -> tuple[object, ...]:
        """Equal for two values that rest on the same rows."""
        if not self.is_derived:
            return (self.observation_id,)
        return tuple(row for operand in self.operands for row in operand.identity)


@dataclass(frozen=True)
class Operand:
    """What stood for one name of a formula: a value, or a count of stated specialisations."""

    name: str
    value: Decimal
    basis: Basis
    sources: tuple[Source, ...]
    indicator: Indicator | None = None
    known: Value | None = None
    counted: tuple[Specialisation, ...] = ()

    @property
    def label(self) -> str:
        """What the name stands for, with the basis where the formula pins one."""
        if self.indicator is None:
            return str(STATED_LABELS[self.name])
        pinned = f" ({self.basis.label})" if "__" in self.name else ""
        return f"{self.indicator.name}{pinned}"

    @property
    def text(self) -> str:
        """The value in the form of the language, with its indicator's decimals."""
        decimals = self.indicator.decimals if self.indicator else 0
        return floatformat(self.value, f"{decimals}g")

    @property
    def identity(self) -> tuple[object, ...]:
        if self.known is not None:
            return self.known.identity
        return (self.name, *(row.pk for row in self.counted))


def observed_value(observation: Observation) -> Value:
    return Value(
        value=observation.value,
        date=observation.date,
        date_precision=DatePrecision(observation.date_precision),
        basis=Basis(observation.basis),
        sources=(observation.source,),
        note=observation.note or "",
        low=observation.low,
        high=observation.high,
        median=observation.median,
        deviation=observation.deviation,
        people=observation.people,
        unknown=observation.unknown,
        entered_at=observation.entered_at,
        observation_id=observation.pk,
    )


def best_first(values: list[Value]) -> list[Value]:
    """Newest date first; at one date the firmest basis, then what was entered last."""
    return sorted(
        values,
        key=lambda known: (
            -known.date.toordinal(),
            firmness(known.basis),
            NEVER - known.entered_at,
            -(known.observation_id or 0),
        ),
    )


def chosen(values: list[Value], unlimited: list[Value]) -> Value | None:
    """The best of `values`, with the others and with what only `unlimited` has beside it."""
    if not values:
        return None
    if len(values) == len(unlimited) == 1:
        return values[0]
    first, *others = best_first(values)
    mine = {known.identity for known in values}
    elsewhere = [known for known in best_first(unlimited) if known.identity not in mine]
    return replace(first, earlier=tuple(others), elsewhere=tuple(elsewhere))
