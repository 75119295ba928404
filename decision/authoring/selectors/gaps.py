"""How many values a measured criterion lacks, for the outline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from decision.problems.models import Alternative, Criterion
from territories.selectors import values_for

# Beyond that the outline would wait for them at every move: the problem's page tells them.
MOST_CELLS = 2000


def gaps_of(
    criteria: Sequence[Criterion], alternatives: Sequence[Alternative]
) -> Mapping[int, int]:
    """By criterion the number of alternatives without a value; empty where that is too much."""
    measured = [criterion for criterion in criteria if criterion.indicator]
    if not alternatives or len(measured) * len(alternatives) > MOST_CELLS:
        return {}
    values = values_for(
        subjects=[alternative.subject for alternative in alternatives],
        indicators=[criterion.indicator for criterion in measured if criterion.indicator],
        sources={c.indicator_id: c.source for c in measured if c.indicator_id and c.source},
    )
    return {
        criterion.pk: sum(
            (alternative.subject.pk, criterion.indicator_id) not in values
            for alternative in alternatives
        )
        for criterion in measured
    }
