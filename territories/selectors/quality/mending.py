"""Who may mend a cell, and which row it is."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser, User

from territories.models import Observation
from territories.selectors.public import listed
from territories.selectors.value import best_first, observed_value

NEEDED = ("territories.add_observation", "territories.change_observation")


def may_mend(user: User | AnonymousUser) -> bool:
    """Whoever may correct a value and enter one on the administrator's pages."""
    return user.is_staff and user.has_perms(NEEDED)


def subject_named(subject: str, code: str) -> Any:
    return listed(subject).filter(code=code).first()


def standing_observation(subject: str, one: int, indicator: int) -> int | None:
    """The key of the row that stands in the cell; None where there is none."""
    rows = Observation.objects.filter(**{subject: one}, indicator=indicator)
    known = [observed_value(row) for row in rows.select_related("source").order_by("pk")]
    return best_first(known)[0].observation_id if known else None
