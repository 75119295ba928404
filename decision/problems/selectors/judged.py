"""What committees made of cells: offers that wait, and cells that most could not judge."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from decision.problems.enums import OfferState
from decision.problems.models import OfferedValue, Problem
from decision.problems.selectors.matrix import DecisionTable
from territories.enums import IndicatorKind


def committees_waiting(problem: Problem) -> int:
    """How many committees offer values of which the problem's owner has not decided."""
    waiting = OfferedValue.objects.filter(weight_set__problem=problem, state=OfferState.WAITING)
    return waiting.order_by().values("weight_set").distinct().count()


def with_ratings_waiting(problems: QuerySet[Problem]) -> QuerySet[Any]:
    """Those whose owner has ratings of committees to accept or refuse, with `ratings_waiting`."""
    waiting = Count("weight_sets__offers", filter=Q(weight_sets__offers__state=OfferState.WAITING))
    found = problems.annotate(ratings_waiting=waiting).filter(ratings_waiting__gt=0)
    return found.order_by("position", "slug")


def unjudged_cells(table: DecisionTable) -> dict[tuple[int, int], OfferedValue]:
    """By subject and indicator the newest committee of which more did not know than rated.

    The problem's owner has accepted that the cell stays missing. No query where no cell waits.
    """
    waiting = [
        leaf.criterion.indicator_id
        for leaf in table.leaves
        if leaf.criterion.indicator
        and leaf.criterion.indicator.kind == IndicatorKind.JUDGED
        and any(table.value(alternative, leaf) is None for alternative in table.alternatives)
    ]
    if not waiting:
        return {}
    offers = OfferedValue.objects.filter(
        weight_set__problem=table.problem,
        indicator__in=waiting,
        state=OfferState.ACCEPTED,
        observation=None,
        unknown__gt=0,
    ).order_by("weight_set__decided_on", "pk")
    return {
        (offer.territory_id or offer.project_id or 0, offer.indicator_id): offer for offer in offers
    }
