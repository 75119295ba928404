"""A ranking by fixed bounds: what a value is worth does not depend on who else is compared."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from decision.problems.selectors.criteria import CriterionNode
from decision.rankings.services.ranking import RankedProblem
from territories.enums import IndicatorKind
from territories.models import Indicator
from territories.selectors.spreads import Spread, spreads

SPOTIS = "spotis"
# Of what is judged where its indicator states no other: its anchors say what 1, 3 and 5 mean.
SCALE = (1.0, 5.0)


class Origin(Enum):
    """Where the bounds of a criterion are from."""

    SCALE = "scale"
    POSSIBLE = "possible"  # what the indicator can be at all
    CATALOGUE = "catalogue"
    WIDENED = "widened"  # by those compared: their problem takes other dates or sources
    COMPARED = "compared"


@dataclass(frozen=True)
class Bound:
    """The ends of one criterion's range, in its unit; of `count` that have a value.

    `low` and `high` are equal where nothing tells them apart.
    """

    leaf: CriterionNode
    low: float
    high: float
    origin: Origin
    count: int


def bounds_of(ranked: RankedProblem) -> list[Bound]:
    """Of each criterion that counts: its scale, what its indicator can be at all, or what is
    observed of all in the catalogue.

    What is compared is always within, so that nobody is refused; an indicator that is no one
    else's and states no limits has the range of what is compared here.
    """
    leaves = {leaf.criterion.code: leaf for leaf in ranked.table.leaves}
    known = spreads(ranked.table.problem.subject)
    return [
        _bound(leaves[criterion["code"]], [row[j] for row in ranked.document["matrix"]], known)
        for j, criterion in enumerate(ranked.document["criteria"])
    ]


def _bound(leaf: CriterionNode, column: Sequence[float | None], known: dict[int, Spread]) -> Bound:
    own = [value for value in column if value is not None]
    indicator = leaf.criterion.indicator
    assert indicator is not None  # `criteria_tree` lets no leaf pass without
    spread = known.get(indicator.pk)
    seen = [*own, *(spread.values if spread else ())] or [0.0]
    stated = _stated(indicator)
    if stated and stated[0] <= min(seen) and max(seen) <= stated[1]:
        is_judged = indicator.kind == IndicatorKind.JUDGED
        return Bound(leaf, *stated, Origin.SCALE if is_judged else Origin.POSSIBLE, len(own))
    if spread is None:
        return Bound(leaf, min(seen), max(seen), Origin.COMPARED, len(own))
    is_within = (min(seen), max(seen)) == (spread.values[0], spread.values[-1])
    origin = Origin.CATALOGUE if is_within else Origin.WIDENED
    return Bound(leaf, min(seen), max(seen), origin, len(spread.values))


def possible(indicator: Indicator) -> tuple[float, float]:
    """Between what its values are at all; infinite where an end is not known."""
    low, high = SCALE if indicator.kind == IndicatorKind.JUDGED else (-math.inf, math.inf)
    return (
        low if indicator.least is None else float(indicator.least),
        high if indicator.most is None else float(indicator.most),
    )


def _stated(indicator: Indicator) -> tuple[float, float] | None:
    """Between what its values are at all, where both ends are known."""
    if indicator.least is not None and indicator.most is not None:
        return float(indicator.least), float(indicator.most)
    return SCALE if indicator.kind == IndicatorKind.JUDGED else None


def fixed_document(ranked: RankedProblem, bounds: Sequence[Bound]) -> dict[str, Any]:
    """The same question by SPOTIS within these bounds."""
    criteria = ranked.document["criteria"]
    return {
        **ranked.document,
        "method": SPOTIS,
        "options": {
            "missing": ranked.document["options"]["missing"],
            "bounds": [
                _ends(bound, criterion) for bound, criterion in zip(bounds, criteria, strict=True)
            ],
        },
    }


def _ends(bound: Bound, criterion: dict[str, Any]) -> list[float]:
    """In the criterion's unit, as the engine asks for them: it measures distances itself."""
    low, high = bound.low, bound.high
    if (target := criterion.get("target")) is not None:
        # Within, so that the least distance is 0 wherever the values lie.
        low, high = min(low, target), max(high, target)
    # Where all are alike any width does: each gets the same.
    return [low, high] if low < high else [low, low + max(1.0, abs(low))]
