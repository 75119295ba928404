"""What everybody may see: territories still there, indicators that are no single problem's."""

from __future__ import annotations

from django.db.models import QuerySet

from territories.enums import Subject, TerritoryStatus
from territories.models import Indicator, Territory

# What the code of a source begins with that was typed for one problem, which may be a draft.
ENTERED = "entered-"


def active_territories() -> QuerySet[Territory]:
    return Territory.objects.filter(status=TerritoryStatus.ACTIVE)


def public_indicators() -> QuerySet[Indicator]:
    """Those of territories that belong to no single problem, in their order.

    What was made on a problem's pages stays with that problem: its source names who typed it.
    """
    return (
        Indicator.objects.filter(subject=Subject.TERRITORY)
        .exclude(source__code__startswith=ENTERED)
        .order_by("position", "code")
    )
