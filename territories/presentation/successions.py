"""Successions in words: what would happen, what happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from territories.dates import date_text
from territories.enums import SuccessionKind, TerritoryStatus
from territories.models import Succession, Territory
from territories.services.successions.plans import Plan


@dataclass(frozen=True)
class Line:
    """One succession on a territory's page; `others` are the territories to go on to."""

    sentence: str
    reason: str
    others: tuple[Territory, ...]


def lines_of(territory: Territory, rows: list[Succession]) -> list[Line]:
    return [Line(told(row), row.reason, _others(territory, row)) for row in rows]


def _others(territory: Territory, row: Succession) -> tuple[Territory, ...]:
    """The other side; a merged territory has no page of its own."""
    others: list[Any] = list(row.heirs.all()) if row.territory == territory else [row.territory]
    return tuple(
        other for other in others if other != territory and other.status != TerritoryStatus.MERGED
    )


def told(row: Succession) -> str:
    day = date_text(row.day, row.day_precision)
    if row.kind == SuccessionKind.RENAMED and not row.changes:
        return _renamed_elsewhere(row, day)
    if row.kind == SuccessionKind.RENAMED:
        before, after = row.changes[0]["before"], row.changes[0]["after"]
        return _("%(day)s: “%(old)s” became “%(new)s”.") % {
            "day": day,
            "old": _called(before, row.territory),
            "new": _called(after, row.territory),
        }
    heirs: list[Any] = list(row.heirs.all())
    names = ", ".join(_named(each) for each in heirs)
    said = {"day": day, "old": _named(row.territory), "names": names}
    if row.kind == SuccessionKind.MERGED:
        return _("%(day)s: %(old)s was merged into %(names)s.") % said
    if not heirs:
        return (
            _("%(day)s: %(old)s was divided; its parts were deleted when that was undone.") % said
        )
    return _("%(day)s: of %(old)s were made: %(names)s.") % said


def _renamed_elsewhere(row: Succession, day: str) -> str:
    """Of one that fixtures brought no more is known than its former code."""
    said = {"day": day, "name": _named(row.territory), "old": row.old_code}
    if row.old_code:
        return _("%(day)s: %(name)s, before under the code %(old)s.") % said
    return _("%(day)s: %(name)s was renamed.") % said


def _named(territory: Territory) -> str:
    return _("“%(name)s” (%(code)s)") % {"name": territory.name, "code": territory.code}


def _called(columns: Mapping[str, Any], territory: Territory) -> str:
    """Name and code as far as they changed; a name that did not is the territory's own."""
    first = (f"name_{get_language()}", "name_ru")
    names = [*first, *sorted(column for column in columns if column.startswith("name_"))]
    name = next(filter(None, map(columns.get, names)), territory.name)
    return f"{name} ({columns['code']})" if "code" in columns else str(name)


def planned(plan: Plan) -> list[str]:
    """Each row that would change, in a line."""
    lines = [
        _("%(name)s (%(code)s): a new territory") % {"name": made.name, "code": made.code}
        for made in plan.made
    ]
    for change in plan.changes:
        if isinstance(change.row, Territory):
            lines += _fields(change.row, change.fields)
        else:
            (target,) = change.fields.values()
            lines.append(
                _("%(what)s “%(name)s” moves to “%(target)s”")
                % {
                    "what": change.row._meta.verbose_name,
                    "name": change.row.name,
                    "target": target.name,
                }
            )
    return lines


def _fields(row: Territory, fields: Mapping[str, Any]) -> list[str]:
    lines = []
    for name, new in fields.items():
        title = str(getattr(row._meta.get_field(name), "verbose_name", name))
        old = row.get_status_display() if name == "status" else getattr(row, name)
        new = TerritoryStatus(new).label if name == "status" else new
        lines.append(f"{title}: {old or '–'} → {new or '–'}")
    return lines
