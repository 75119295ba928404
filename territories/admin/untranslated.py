"""Which rows have no English, so that Russian stands on English pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modeltranslation.translator import translator


class UntranslatedFilter(SimpleListFilter):
    title = _("English text")
    parameter_name = "english"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [("missing", _("missing"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        return untranslated(queryset) if self.value() == "missing" else None


def untranslated(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those where some text stands in Russian alone."""
    missing = Q()
    for name in translator.get_options_for_model(rows.model).all_fields:
        in_russian = Q(**{f"{name}_ru": ""}) | Q(**{f"{name}_ru": None})
        in_english = Q(**{f"{name}_en": ""}) | Q(**{f"{name}_en": None})
        missing |= ~in_russian & in_english
    return rows.filter(missing)


def is_translated(model: type[Model]) -> bool:
    return model in translator.get_registered_models(abstract=False)
