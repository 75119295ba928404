"""A deleted row brought back as it was, under its old number, so that what names it finds it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _

from territories.models import Project, Sector
from territories.selectors.deleted import history_of
from territories.services.figures import LONGEST_REASON


class RestoreError(Exception):
    """Why it cannot come back: a sentence."""


def restore(states: Iterable[Any], *, reason: str) -> list[Model]:
    """Bring back all of them or none; what others belong to comes before them.

    Raises
    ------
    RestoreError
        If something stands in its place now, or what it belongs to is gone.
    """
    if not reason.strip():
        raise RestoreError(_("Say why: others rely on it."))
    states = list(states)
    with transaction.atomic():
        last = {(type(state.instance), state.instance.pk): state for state in states}
        made = [_brought_back(row, reason) for row in _in_order([each.instance for each in states])]
        for row in made:
            _link_again(row, last[type(row), row.pk])
        return made


def _link_again(row: Model, state: Any) -> None:
    """Sectors of a project, or projects of a sector, as far as they are there.

    Who was deleted first names the other, and may have come back first, to nobody.
    """
    if isinstance(row, Project):
        codes = {*(state.sectors_kept or []), *_back_before(Sector, "projects_kept", state)}
        row.sectors.add(*Sector.objects.filter(code__in=codes))
    elif isinstance(row, Sector):
        codes = {*(state.projects_kept or []), *_back_before(Project, "sectors_kept", state)}
        row.project_set.add(*Project.objects.filter(code__in=codes))


def _back_before(other: type[Model], kept: str, state: Any) -> Iterator[str]:
    """Codes of those that named this row when they went, and came back while it was gone."""
    states = history_of(other).order_by("-history_date", "-history_id")
    named: dict[str, list[str]] = {}
    for code, codes in states.filter(history_type="-").values_list("code", kept):
        named.setdefault(code, codes or [])
    back = states.filter(history_type="+", history_date__gt=state.history_date)
    for code in set(back.values_list("code", flat=True)):
        if state.code in named.get(code, []):
            yield code


def _in_order(rows: list[Any]) -> list[Any]:
    ordered: list[Any] = []
    waiting = rows
    while waiting:
        names = {(type(row), row.pk) for row in waiting}
        ready = [row for row in waiting if not _targets(row) & (names - {(type(row), row.pk)})]
        if not ready:  # two that name each other: whoever comes first is refused in words
            return ordered + waiting
        ordered += ready
        waiting = [row for row in waiting if row not in ready]
    return ordered


def _targets(row: Any) -> set[tuple[type[Model], Any]]:
    keys = [each for each in type(row)._meta.concrete_fields if isinstance(each, ForeignKey)]
    return {(field.related_model, getattr(row, field.attname)) for field in keys}


def _brought_back(row: Any, reason: str) -> Model:
    model = type(row)
    if model._base_manager.filter(pk=row.pk).exists():
        raise RestoreError(_("“%(row)s” is there already.") % {"row": row})
    for field in model._meta.concrete_fields:
        _refuse_orphan(row, field)
    try:
        row.validate_unique()
        row.validate_constraints()
    except ValidationError as error:
        raise RestoreError(" ".join(error.messages)) from error
    kept = {
        field.attname: getattr(row, field.attname)
        for field in model._meta.concrete_fields
        if getattr(field, "auto_now_add", False)
    }
    row._change_reason = reason.strip()[:LONGEST_REASON]
    row.save(force_insert=True)
    if kept:  # saving dates a new row today
        model._base_manager.filter(pk=row.pk).update(**kept)
    return row


def _refuse_orphan(row: Any, field: Any) -> None:
    key = getattr(row, field.attname)
    if not isinstance(field, ForeignKey) or key is None:
        return
    if not field.related_model._base_manager.filter(pk=key).exists():
        raise RestoreError(
            _("What it belongs to is deleted, too (%(what)s): bring that back first.")
            % {"what": field.verbose_name}
        )
