"""How a session's criteria are measured and which way they are good, as its opening found it.

Names are not frozen: a spelling that is corrected shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from decision.problems.models import Criterion
from territories.models import Indicator

NUMBERS = ("target", "indifference", "preference", "gaussian_scale")
WORDS = ("direction", "preference_function", "indicator_id", "source_id")


def frozen_rules(criteria: Iterable[Criterion]) -> dict[str, dict[str, Any]]:
    """As `Session.frame` keeps them, by primary key."""
    return {str(criterion.pk): _rules(criterion) for criterion in criteria}


def _rules(criterion: Criterion) -> dict[str, Any]:
    numbers = {name: getattr(criterion, name) for name in NUMBERS}
    return {name: getattr(criterion, name) for name in WORDS} | {
        name: None if number is None else format(Decimal(number).normalize(), "f")
        for name, number in numbers.items()
    }


def with_frozen_rules(
    criteria: Sequence[Criterion], rules: Mapping[str, Mapping[str, Any]]
) -> Sequence[Criterion]:
    """The criteria with what was frozen in the place of what is stored now; never to be saved.

    A query where some criterion is measured otherwise now and its indicator was read.
    """
    measured = {c.pk: c.indicator_id for c in criteria}
    for criterion in criteria:
        kept = rules.get(str(criterion.pk))
        if kept is None:
            continue  # opened before anything of this was kept
        for name in NUMBERS:
            setattr(criterion, name, None if kept[name] is None else Decimal(kept[name]))
        for name in WORDS:
            if getattr(criterion, name) != kept[name]:
                setattr(criterion, name, kept[name])
    _read_indicators([c for c in criteria if c.indicator_id != measured[c.pk]])
    return criteria


def _read_indicators(criteria: Sequence[Criterion]) -> None:
    if not criteria:
        return
    wanted = {criterion.indicator_id for criterion in criteria} - {None}
    found = Indicator.objects.in_bulk(wanted) if wanted else {}
    for criterion in criteria:
        criterion.indicator = found.get(criterion.indicator_id) if criterion.indicator_id else None
