"""Which territories are compared, and of which date each figure is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from territories.enums import Basis, Subject
from territories.models import Indicator, Project, Territory
from territories.selectors.observations import Subjects, values_for
from territories.selectors.pages import heir_of, project_of, territory_of
from territories.selectors.value import Value, firmness

MOST, FEWEST = 6, 2


@dataclass(frozen=True)
class Compared:
    """`unknown` are codes that lead nowhere, `merged` old ones with what they are part of."""

    subjects: tuple[Any, ...]
    unknown: tuple[str, ...] = ()
    merged: tuple[tuple[Territory, Territory], ...] = ()
    beyond: int = 0


def compared(codes: Sequence[str], subject: str = Subject.TERRITORY) -> Compared:
    """The first six territories or projects that the codes name, each once, in their order.

    Codes past the sixth are counted and never looked up: an address may hold a thousand.
    """
    asked = list(dict.fromkeys(code.strip() for code in codes if code.strip()))
    found: dict[int, Territory | Project] = {}
    unknown, merged = [], []
    for code in asked[:MOST]:
        one = project_of(code) if subject == Subject.PROJECT else territory_of(code)
        if one is None:
            unknown.append(code)
            continue
        heir = heir_of(one) if isinstance(one, Territory) else None
        if isinstance(one, Territory) and heir is not None:
            merged.append((one, heir))
        kept = heir or one
        found.setdefault(kept.pk, kept)
    beyond = max(len(asked) - MOST, 0)
    return Compared(tuple(found.values()), tuple(unknown), tuple(merged), beyond)


@dataclass(frozen=True)
class SharedRow:
    """One indicator's value by territory, of one date and basis where all share such a pair.

    `older` are those of whom a newer value was passed over for that.
    """

    values: Mapping[int, Value]
    same_date: bool
    same_basis: bool
    older: tuple[int, ...] = ()

    @property
    def is_comparable(self) -> bool:
        return len(self.values) > 1 and self.same_date and self.same_basis


def shared_rows(subjects: Subjects, indicators: Sequence[Indicator]) -> dict[int, SharedRow]:
    """By indicator; one that nobody has a value of has no key."""
    known: dict[int, dict[int, Value]] = {}
    found = values_for(subjects=subjects, indicators=indicators)
    for (one, indicator), value in found.items():
        known.setdefault(indicator, {})[one] = value
    return {indicator: shared_row(values) for indicator, values in known.items()}


type Moment = tuple[object, ...]
type Key = Callable[[Value], Moment]


def shared_row(newest: Mapping[int, Value]) -> SharedRow:
    """The newest date of which all have a value, of one basis if there is such; else the newest."""
    for key in (_date_and_basis, _date):
        chosen = _at_the_newest_shared(newest, key)
        if chosen:
            older = tuple(pk for pk, value in chosen.items() if value.date < newest[pk].date)
            return SharedRow(chosen, True, _alike(chosen, _bases), older)
    return SharedRow(newest, False, _alike(newest, _bases))


def _at_the_newest_shared(newest: Mapping[int, Value], key: Key) -> dict[int, Value]:
    held = {
        pk: {key(one): one for one in reversed((value, *value.earlier))}
        for pk, value in newest.items()
    }
    shared = set.intersection(*(set(by_key) for by_key in held.values()))
    if not shared:
        return {}
    first = next(iter(held.values()))
    best = max(shared, key=lambda one: _preference(first[one]))
    return {pk: by_key[best] for pk, by_key in held.items()}


def _preference(value: Value) -> tuple[int, int]:
    return value.date.toordinal(), -firmness(value.bases[0])


def _date(value: Value) -> Moment:
    return value.date, value.date_precision


def _bases(value: Value) -> tuple[Basis, ...]:
    return value.bases


def _date_and_basis(value: Value) -> Moment:
    return (*_date(value), value.bases)


def _alike(values: Mapping[int, Value], key: Key) -> bool:
    return len({key(value) for value in values.values()}) == 1
