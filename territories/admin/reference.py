"""Sanctions by country; and to look at only, what others wrote: the fixtures, those who save."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from territories.admin.base import DataWithHistoryAdmin, ShownAdmin
from territories.models import ColumnMap, LoadedRow, SanctionCount, SavedView


@admin.register(SanctionCount)
class SanctionCountAdmin(DataWithHistoryAdmin):
    list_display = ["country", "individuals", "legal_entities", "vessels", "total", "date"]
    list_filter = ["date"]
    search_fields = ["country_code", "country_ru", "country_en"]
    autocomplete_fields = ["source"]
    reason_is_required = True

    def view_on_site(self, count: SanctionCount) -> str:
        return reverse("context")

    @admin.display(description=_("total"))
    def total(self, count: SanctionCount) -> int:
        return count.total


class TableFilter(SimpleListFilter):
    title = _("table")
    parameter_name = "model"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        labels = LoadedRow.objects.order_by("model").values_list("model", flat=True).distinct()
        return sorted(((label, table_of(label)) for label in labels), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        return queryset.filter(model=self.value()) if self.value() else None


def table_of(label: str) -> str:
    """What people call it; a table of an earlier release has kept its label alone."""
    try:
        return capfirst(str(apps.get_model(label)._meta.verbose_name_plural))
    except (LookupError, ValueError):
        return label


@admin.register(LoadedRow)
class LoadedRowAdmin(ShownAdmin):
    """A change here would make the next load forget what a person edited."""

    list_display = ["named", "table"]
    list_filter = [TableFilter]
    search_fields = ["key"]
    fields = ["table", "named", "state"]
    readonly_fields = ["table", "named"]

    @admin.display(description=_("table"), ordering="model")
    def table(self, row: LoadedRow) -> str:
        return table_of(row.model)

    @admin.display(description=_("natural key"), ordering="key")
    def named(self, row: LoadedRow) -> str:
        return row.named


@admin.register(SavedView)
class SavedViewAdmin(ShownAdmin):
    """Somebody's own: he alone renames or deletes it, on his page."""

    list_display = ["title", "kind", "made_at"]
    list_filter = ["kind"]
    search_fields = ["title"]


@admin.register(ColumnMap)
class ColumnMapAdmin(ShownAdmin):
    """Somebody's own habit: it changes when he reads such a file otherwise."""

    list_display = ["kind", "heading", "used_at"]
    list_filter = ["kind"]
    search_fields = ["heading"]
