"""Exclusions and changes of rules after the first round had begun, in words.

The same table on results, before the sealing and on a record's page: `what` names nobody where the
record names nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from decision.sessions.enums import EventKind
from decision.sessions.selectors.amended import Amendment


@dataclass(frozen=True)
class AmendedRow:
    """One change: `when` says between which openings and closings; `reason` may be empty."""

    at: datetime
    when: str
    what: str
    reason: str
    is_exclusion: bool


def amended_rows(found: Iterable[Amendment]) -> tuple[AmendedRow, ...]:
    """In the order in which they were made."""
    return tuple(
        AmendedRow(
            at=one.at,
            when=_when(one),
            what=_what(one),
            reason=str(one.details.get("reason", "")),
            is_exclusion=one.kind == EventKind.REMOVED,
        )
        for one in found
    )


def amended_context(found: Iterable[Amendment]) -> dict[str, Any]:
    """What ``decision/results/_amended.html`` expects."""
    rows = amended_rows(found)
    return {"amended": rows, "excludes": any(row.is_exclusion for row in rows)}


def _when(one: Amendment) -> str:
    if one.is_open:
        return _("round %(number)s was open") % {"number": one.round}
    return _("after round %(number)s was closed") % {"number": one.round}


def _what(one: Amendment) -> str:
    values: dict[str, Any] = {"name": one.name}
    match one.kind:
        case EventKind.REMOVED:
            named, unnamed = _("%(name)s was excluded"), _("A participant was excluded")
        case EventKind.READMITTED:
            named, unnamed = _("%(name)s was let in again"), _("A participant was let in again")
        case EventKind.POWER_CHANGED:
            values |= {key: _power(one.details[key]) for key in ("before", "after")}
            named = _(
                "Voting power of %(name)s from the next round on: %(after)s, before %(before)s"
            )
            unnamed = _("A voting power from the next round on: %(after)s, before %(before)s")
        case EventKind.TURNOUT_CHANGED:
            values |= {"before": "—", **one.details}
            named = unnamed = _("Minimum turnout: %(after)s, before %(before)s")
        case _:
            return _deadline(one)
    return (named if one.name else unnamed) % values


def _power(text: Any) -> str:
    return number_format(Decimal(str(text)))


def _deadline(one: Amendment) -> str:
    moment = parse_datetime(one.details.get("deadline") or "")
    if moment is None:
        return _("Deadline lifted")
    shown = date_format(localtime(moment), "SHORT_DATETIME_FORMAT")
    return _("Deadline set to %(moment)s") % {"moment": shown}
