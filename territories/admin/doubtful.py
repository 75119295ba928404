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
from django.utils.translation import gettext_lazy as _

from territories.enums import Subject
from territories.models import Indicator, Observation, Project, Territory
from territories.screening.coverage import falls_short
from territories.selectors.quality import FindingKind, Screen, screen_of
from territories.selectors.quality.findings import flags_of

SUBJECTS = {Territory: [Subject.TERRITORY], Project: [Subject.PROJECT]}


class DoubtfulFilter(SimpleListFilter):
    """By the findings of the quality page; of observations those that stand there.

    A subject or an indicator is “missing” values below COIN's 65 %: nearly everything lacks some.
    """

    title = _("values")
    parameter_name = "values"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        found = [
            (FindingKind.GAP, _("missing: less than 65 % known")),
            (FindingKind.STALE, _("stale")),
            (FindingKind.DECLARED, _("declared only")),
            (FindingKind.FICTIONAL, _("fictional")),
            (FindingKind.FAR, _("outlier")),
            (FindingKind.CLASH, _("contradicts")),
        ]
        return [
            (str(kind), title)
            for kind, title in found
            if model_admin.model is not Observation or kind != FindingKind.GAP
        ]

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
    elif model is Indicator:
        short = map(falls_short, screen.coverage.columns)
        found = short if kind == FindingKind.GAP else flags.any(axis=0).tolist()
        yield from (
            each.pk for each, is_found in zip(screen.indicators, found, strict=True) if is_found
        )
    else:
        short = map(falls_short, screen.coverage.rows)
        found = short if kind == FindingKind.GAP else flags.any(axis=1).tolist()
        yield from (key for key, is_found in zip(screen.cells.keys, found, strict=True) if is_found)
