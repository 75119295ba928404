"""What has become of a record's values, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decision.publishing.presentation.record import in_language
from decision.publishing.services.since import Moved, Since
from territories.presentation.states import NOTHING, plain

MOST = 200


@dataclass(frozen=True)
class SinceLine:
    alternative: str
    criterion: str
    unit: str
    then: str
    now: str


@dataclass(frozen=True)
class SincePage:
    sentence: str
    unasked: str
    lines: tuple[SinceLine, ...]
    more: int


def since_lines(since: Since | None) -> SincePage | None:
    if since is None or not since.used:
        return None
    lines = tuple(_line(each) for each in since.moved[:MOST])
    return SincePage(_sentence(since), _unasked(since), lines, len(since.moved) - len(lines))


def _sentence(since: Since) -> str:
    if not since.moved and since.unasked == since.used:
        return ""
    if not since.moved and since.unasked:
        return _("The values that the problem still compares are what they were.")
    if not since.moved:
        return _("The values that it used are what they were.")
    return ngettext(
        "%(moved)s of %(used)s values that it used has changed since. The record stays as it was.",
        "%(moved)s of %(used)s values that it used have changed since. The record stays as it was.",
        len(since.moved),
    ) % {"moved": len(since.moved), "used": since.used}


def _unasked(since: Since) -> str:
    if not since.unasked:
        return ""
    return ngettext(
        "%(count)s value is of something that the problem no longer compares.",
        "%(count)s values are of something that the problem no longer compares.",
        since.unasked,
    ) % {"count": since.unasked}


def _line(moved: Moved) -> SinceLine:
    return SinceLine(
        alternative=in_language(moved.alternative),
        criterion=in_language(moved.criterion),
        unit=in_language(moved.unit),
        then=plain(moved.then),
        now=NOTHING if moved.now is None else plain(moved.now),
    )
