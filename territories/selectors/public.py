"""What everybody may see of the indicators."""

from __future__ import annotations

from django.db.models import QuerySet

from territories.enums import Subject
from territories.models import Indicator

# What the code of a source begins with that was typed for one problem, which may be a draft.
ENTERED = "entered-"


def public_indicators() -> QuerySet[Indicator]:
    """Those of territories that belong to no single problem, in their order.

    What was made on a problem's pages stays with that problem: its source names who typed it.
    """
    return (
        Indicator.objects.filter(subject=Subject.TERRITORY)
        .exclude(source__code__startswith=ENTERED)
        .order_by("position", "code")
    )
