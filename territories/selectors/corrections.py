"""How values were corrected: what stood, what stands, when and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

from territories.models import Observation
from territories.selectors.deleted import history_of
from territories.selectors.value import Value

MOST = 5  # of one value, the newest


@dataclass(frozen=True)
class Correction:
    at: datetime
    old: Decimal
    new: Decimal
    reason: str
    who: str


def rests_on(values: Iterable[Value]) -> set[int]:
    """The observations under values and under the operands of derived ones."""
    found: set[int] = set()
    for value in values:
        if value.observation_id is not None:
            found.add(value.observation_id)
        found |= rests_on(operand.known for operand in value.operands if operand.known)
    return found


def corrections(observations: Collection[int]) -> dict[int, tuple[Correction, ...]]:
    """By observation, newest first; who was never corrected is missing. One query."""
    states = defaultdict(list)
    rows = history_of(Observation).filter(id__in=observations).exclude(history_type="-")
    for pk, *state in rows.order_by("id", "history_date", "history_id").values_list(
        "id", "value", "history_date", "history_change_reason", "history_user__username"
    ):
        states[pk].append(state)
    return {pk: found for pk, of_it in states.items() if (found := _corrections(of_it))}


def _corrections(states: list[list[object]]) -> tuple[Correction, ...]:
    found = [
        Correction(at, old[0], new, reason or "", who or "")  # type: ignore[arg-type]
        for old, (new, at, reason, who) in pairwise(states)
        if old[0] != new
    ]
    return tuple(reversed(found[-MOST:]))
