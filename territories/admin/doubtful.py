"""Lists narrowed to what the quality page finds: missing, stale, only declared, invented."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from territories.enums import Subject
from territories.models import Indicator, Observation, Project, Territory
from territories.presentation.quality_words import cell_words
from territories.screening.coverage import falls_short
from territories.selectors.quality import FindingKind, Screen, screen_of
from territories.selectors.quality.findings import DOUBTS, flags_of

SUBJECTS = {Territory: [Subject.TERRITORY], Project: [Subject.PROJECT]}


class DoubtfulFilter(SimpleListFilter):
    """By the findings of the quality page; of observations those that stand there.

    A subject or an indicator is “missing” values below COIN's 65 %: nearly everything lacks some.
    """

    title = _("values")
    parameter_name = "values"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        words = cell_words() | {str(FindingKind.GAP): gettext("missing: less than 65 % known")}
        kinds = list(FindingKind) if model_admin.model is not Observation else DOUBTS
        return [(str(kind), words[kind]) for kind in kinds]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        chosen = self.value()
        if chosen is None or chosen not in dict(self.lookup_choices):
            return None
        kind, model = FindingKind(chosen), queryset.model
        screens = [screen_of(subject) for subject in SUBJECTS.get(model, list(Subject))]
        keys = {key for each in screens for key in _found(each, kind, model)}
        return queryset.filter(pk__in=_listed(sorted(keys)))


def _listed(keys: list[int]) -> RawSQL:
    """Keys as one parameter: some builds of SQLite take no more than 32,766, and a cell is one."""
    rows = {
        "sqlite": "SELECT value FROM json_each(%s)",
        "postgresql": "SELECT value::bigint FROM json_array_elements_text(%s::json)",
    }
    return RawSQL(rows[connection.vendor], [json.dumps(keys)])  # noqa: S611 - numbers, bound


def _found(screen: Screen, kind: FindingKind, model: Any) -> Iterator[int]:
    flags = flags_of(screen, kind)
    if model is Observation:
        yield from filter(None, screen.cells.rows[flags].tolist())
        return
    keys, shares, across = screen.cells.keys, screen.coverage.rows, 1
    if model is Indicator:
        keys, shares, across = tuple(i.pk for i in screen.indicators), screen.coverage.columns, 0
    found = map(falls_short, shares) if kind == FindingKind.GAP else flags.any(axis=across).tolist()
    yield from (key for key, is_found in zip(keys, found, strict=True) if is_found)
