"""What the page of context draws on."""

from __future__ import annotations

from django.db.models import QuerySet

from territories.models import SanctionCount, Sector


def newest_sanctions() -> list[SanctionCount]:
    """Of the newest date, the country with the most of all first."""
    rows = list(SanctionCount.objects.select_related("source").order_by("-date", "country_code"))
    newest = [row for row in rows if row.date == rows[0].date]
    return sorted(newest, key=lambda row: -row.total)


def priority_sectors() -> QuerySet[Sector]:
    return Sector.objects.filter(is_article_priority=True).order_by("name")


def directions() -> QuerySet[Sector]:
    """The priority directions of Decree 603, in the decree's order."""
    stated = Sector.objects.exclude(decree_603_direction=None)
    return stated.select_related("source").order_by("decree_603_direction")
