"""What everybody may see: territories still there, projects, indicators that are no one's own."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from territories.enums import Subject, TerritoryStatus
from territories.models import Indicator, Project, Territory

# What the code of a source begins with that was typed for one problem, which may be a draft.
ENTERED = "entered-"
# The source of indicators that come of what was decided here: nobody states their values.
HANDED_DOWN = "published-records"


def active_territories() -> QuerySet[Territory]:
    return Territory.objects.filter(status=TerritoryStatus.ACTIVE)


def listed_projects() -> QuerySet[Project]:
    """All of them, whatever became of them: the status says it."""
    return Project.objects.all()


def listed(subject: str) -> QuerySet[Any]:
    """What stands in the catalogue of this subject and is compared there."""
    return listed_projects() if subject == Subject.PROJECT else active_territories()


def public_indicators(subject: str = Subject.TERRITORY) -> QuerySet[Indicator]:
    """Those that belong to no single problem, in their order.

    What was made on a problem's pages stays with that problem: its source names who typed it.
    """
    return (
        Indicator.objects.filter(subject=subject)
        .exclude(source__code__startswith=ENTERED)
        .order_by("position", "code")
    )
