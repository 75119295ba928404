"""A comparison that somebody keeps: its values then, and what has become of them since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from territories.enums import SavedKind
from territories.models import Indicator, SavedView
from territories.selectors import Value
from territories.selectors.compared import SharedRow
from territories.services.saved import save_view

type Told = dict[str, dict[str, list[str]]]


@dataclass(frozen=True)
class Change:
    """One value by the codes of indicator and subject; None where nobody had or has said.

    `before` is what stood in its place: value, date and bases, as they were stored.
    """

    indicator: str
    subject: str
    before: list[str] | None
    now: Value | None


@dataclass(frozen=True, eq=False)
class ComparedValues:
    """What is compared, whatever of it a page shows."""

    subjects: Sequence[Any]
    indicators: Sequence[Indicator]
    rows: Mapping[int, SharedRow]

    def value(self, indicator: Indicator, subject: Any) -> Value | None:
        row = self.rows.get(indicator.pk)
        return row.values.get(subject.pk) if row else None


def values_told(compared: ComparedValues) -> Told:
    """Value, date and bases of each cell by the codes of subject and indicator."""
    return {
        subject.code: {
            indicator.code: _kept(value)
            for indicator in compared.indicators
            if (value := compared.value(indicator, subject)) is not None
        }
        for subject in compared.subjects
    }


def _kept(value: Value) -> list[str]:
    bases = " ".join(basis.value for basis in value.bases)
    return [f"{value.value.normalize():f}", value.date.isoformat(), bases]


def save_comparison(
    *, owner: User, compared: ComparedValues, title: str, address: str
) -> SavedView:
    """Keep it; raises what `save_view` does."""
    told = values_told(compared)
    return save_view(
        owner=owner,
        kind=SavedKind.COMPARISON,
        title=title,
        address=address,
        digest=hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest(),
        told={"values": told},
    )


def changes_since(saved: SavedView, compared: ComparedValues) -> list[Change] | None:
    """Which values are others now, in the order of the rows; None if others are compared."""
    before: Told = saved.told.get("values", {})
    if set(before) != {subject.code for subject in compared.subjects}:
        return None
    now = values_told(compared)
    return [
        Change(
            indicator.code,
            subject.code,
            before[subject.code].get(indicator.code),
            compared.value(indicator, subject),
        )
        for indicator in compared.indicators
        for subject in compared.subjects
        if before[subject.code].get(indicator.code) != now[subject.code].get(indicator.code)
    ]
