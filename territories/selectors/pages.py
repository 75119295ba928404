"""What belongs to the page of a territory or project, and where an old code leads."""

from __future__ import annotations

from django.db.models import QuerySet

from territories.enums import TerritoryStatus
from territories.models import Project, Specialisation, Territory
from territories.selectors.successions import formerly


def territory_of(code: str) -> Territory | None:
    """By its code, however it is written, or by one that it had before it was renamed."""
    rows = Territory.objects.select_related("region", "source", "successor")
    exact = rows.filter(code=code).first()
    return exact or rows.filter(code__iexact=code).order_by("code").first() or formerly(code)


def project_of(code: str) -> Project | None:
    """By its code, however it is written."""
    rows = Project.objects.select_related("territory__region", "applicant", "submission")
    exact = rows.filter(code=code).first()
    return exact or rows.filter(code__iexact=code).order_by("code").first()


def heir_of(territory: Territory) -> Territory | None:
    """What a merged territory is part of today, through all mergers; None if that is unknown."""
    met, heir = {territory.pk}, territory
    while heir.status == TerritoryStatus.MERGED and heir.successor is not None:
        heir = heir.successor
        if heir.pk in met:  # two rows that name each other lead nowhere
            return None
        met.add(heir.pk)
    return None if heir == territory else heir


def merged_into(territory: Territory) -> QuerySet[Territory]:
    return Territory.objects.filter(successor=territory).order_by("name")


def stated_of(territory: Territory) -> list[Specialisation]:
    """The newest statement of what it specialises in, in the source's order."""
    rows = list(
        territory.specialisations.select_related("sector", "source").order_by("-date", "position")
    )
    return [row for row in rows if row.date == rows[0].date]


def projects_of(territory: Territory) -> QuerySet[Project]:
    return territory.projects.select_related("applicant").order_by("name", "code")
