"""A succession stored, with all that takes it back; and taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from territories.models import Succession, Territory
from territories.services.successions.plans import (
    Change,
    Merging,
    Plan,
    SuccessionError,
    Wanted,
    plan_of,
)

LONGEST_REASON = 100  # of the history's column; the succession keeps the whole


def carry_out(
    wanted: Wanted, *, day: date, precision: str, reason: str, by: User, seen: str
) -> Succession:
    """Store what was shown: `seen` is the digest of the plan that somebody looked at.

    Raises
    ------
    SuccessionError
        If it cannot be, or the rows changed since they were looked at.
    """
    with transaction.atomic():
        plan = plan_of(_held(wanted), day, precision)
        if plan.digest != seen:
            raise SuccessionError(_("What would move is shown anew: look at it, then confirm."))
        if not reason.strip():
            raise SuccessionError(_("Say why: others rely on it."), "reason")
        succession = Succession(
            kind=plan.kind,
            territory=plan.territory,
            day=day,
            day_precision=precision,
            reason=reason.strip(),
            old_code=plan.old_code,
            by=by,
        )
        _store(plan, succession)
    return succession


def _held(wanted: Wanted) -> Wanted:
    """With the rows as they are now, which nobody else changes until the end.

    In one order: two who merge the same two either way wait for each other only once.
    """
    keys = {wanted.territory.pk} | ({wanted.into.pk} if isinstance(wanted, Merging) else set())
    rows = Territory.objects.select_for_update().order_by("pk").in_bulk(keys)
    if rows.keys() != keys:
        raise SuccessionError(_("The territory was deleted meanwhile."))
    held = replace(wanted, territory=rows[wanted.territory.pk])
    return replace(held, into=rows[held.into.pk]) if isinstance(held, Merging) else held


def undo(succession: Succession, *, reason: str, by: User) -> None:
    """Bring every row back to what it was.

    Raises
    ------
    SuccessionError
        If it is undone already, or something that it changed was changed since.
    """
    with transaction.atomic():
        row = Succession.objects.select_for_update().get(pk=succession.pk)
        if row.undone_at is not None:
            raise SuccessionError(_("It has been undone already."))
        if not row.can_be_undone:
            raise SuccessionError(
                _(
                    "It came with the reference data: what it changed is known only where it was "
                    "made."
                )
            )
        if not reason.strip():
            raise SuccessionError(_("Say why: others rely on it."), "reason")
        for change in row.changes:
            _bring_back(change, reason)
        _take_away(row, reason)
        row.undone_at, row.undone_by, row.undone_reason = timezone.now(), by, reason.strip()
        row.save(update_fields=["undone_at", "undone_by", "undone_reason"])


def _store(plan: Plan, succession: Succession) -> None:
    for made in plan.made:
        _save(made, succession.reason)
    succession.made = [made.pk for made in plan.made]
    succession.changes = [_change(change, succession.reason) for change in plan.changes]
    succession.save()
    succession.heirs.set(plan.heirs)


def _change(change: Change, reason: str) -> dict[str, Any]:
    row: Any = change.row
    columns = {name: row._meta.get_field(name).attname for name in change.fields}
    before = {column: getattr(row, column) for column in columns.values()}
    for name, value in change.fields.items():
        setattr(row, name, value)
    _save(row, reason, list(change.fields))
    after = {column: getattr(row, column) for column in columns.values()}
    return {"model": row._meta.label_lower, "pk": row.pk, "before": before, "after": after}


def _bring_back(change: Mapping[str, Any], reason: str) -> None:
    model: Any = apps.get_model(change["model"])
    row = model._base_manager.select_for_update().filter(pk=change["pk"]).first()
    if row is None or any(getattr(row, name) != new for name, new in change["after"].items()):
        what = row or f"{model._meta.verbose_name} {change['pk']}"
        raise SuccessionError(
            _("“%(row)s” was changed since: take that back first.") % {"row": what}
        )
    for name, old in change["before"].items():
        setattr(row, name, old)
    _save(row, reason, list(change["before"]))


def _take_away(succession: Succession, reason: str) -> None:
    """Delete the parts, unless something was entered for one of them meanwhile."""
    for made in Territory.objects.filter(pk__in=succession.made):
        if held := _what_points_at(made, succession):
            raise SuccessionError(
                _("Something was entered for “%(row)s” since: %(rows)s. Take it out first.")
                % {"row": made, "rows": held}
            )
        made._change_reason = reason.strip()[:LONGEST_REASON]
        made.delete()


def _what_points_at(made: Territory, succession: Succession) -> str:
    for relation in Territory._meta.related_objects:
        model: Any = relation.related_model
        field = getattr(relation, "field", None)
        if field is None or not field.concrete:
            continue
        rows = model._base_manager.filter(**{field.name: made})
        if model is Succession:
            rows = rows.exclude(pk=succession.pk)
        if rows.exists():
            return str(model._meta.verbose_name_plural)
    return ""


def _save(row: Model, reason: str, fields: list[str] | None = None) -> None:
    row._change_reason = reason.strip()[:LONGEST_REASON]  # type: ignore[attr-defined]
    if fields is not None:
        # The column without a language follows the one of the default language.
        ending = f"_{settings.LANGUAGE_CODE}"
        fields += [name.removesuffix(ending) for name in fields if name.endswith(ending)]
    with translation.override(settings.LANGUAGE_CODE):
        row.save(update_fields=fields)
