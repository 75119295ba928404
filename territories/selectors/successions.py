"""What became of a territory, and which territory a former code means today."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from territories.models import Succession, Territory


def formerly(code: str) -> Territory | None:
    """The territory that had this code, however it is written, before it was renamed."""
    found = (
        Succession.objects.filter(old_code__iexact=code, undone_at=None)
        .select_related("territory__region", "territory__source", "territory__successor")
        .order_by("-at", "-pk")
        .first()
    )
    return found.territory if found else None


def former_codes() -> dict[str, int]:
    """By each code that a territory had before, its primary key; of two the last that had it."""
    rows = Succession.objects.filter(undone_at=None).exclude(old_code="").order_by("at", "pk")
    return dict(rows.values_list("old_code", "territory_id"))


def successions_of(territory: Territory) -> QuerySet[Succession]:
    """What it went through and came from, newest first."""
    rows = Succession.objects.filter(Q(territory=territory) | Q(heirs=territory), undone_at=None)
    ordered = rows.select_related("territory").prefetch_related("heirs")
    return ordered.order_by("-day", "-at", "-pk").distinct()
