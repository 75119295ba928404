"""Sources, indicators and observations."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from territories.admin.base import DataWithHistoryAdmin, plain_number
from territories.dates import date_text
from territories.models import Indicator, Observation, Project, Source, Territory


@admin.register(Source)
class SourceAdmin(DataWithHistoryAdmin):
    list_display = ["title", "publisher", "url", "accessed", "code"]
    search_fields = ["code", "title_ru", "title_en", "publisher_ru", "publisher_en", "url"]


@admin.register(Indicator)
class IndicatorAdmin(DataWithHistoryAdmin):
    list_display = ["code", "name", "unit", "kind", "direction", "is_core", "formula"]
    list_display_links = ["code", "name"]
    list_filter = ["subject", "kind", "is_core", "direction"]
    search_fields = ["code", "name_ru", "name_en", "variable"]
    autocomplete_fields = ["source"]


@admin.register(Observation)
class ObservationAdmin(DataWithHistoryAdmin):
    list_display = [
        "indicator",
        "subject",
        "value_with_unit",
        "date_as_known",
        "basis",
        "source",
        "entered_at",
    ]
    list_filter = ["basis", "indicator__subject", "territory", "indicator", "source"]
    list_select_related = ["indicator", "territory", "project", "source"]
    date_hierarchy = "date"
    search_fields = [
        "indicator__code",
        "indicator__name_ru",
        "indicator__name_en",
        "territory__code",
        "territory__name_ru",
        "territory__name_en",
        "project__code",
        "project__name_ru",
        "project__name_en",
        "source__code",
    ]
    autocomplete_fields = ["indicator", "territory", "project", "source"]
    readonly_fields = ["entered_at"]
    reason_is_required = True

    @admin.display(description=_("territory or project"))
    def subject(self, observation: Observation) -> Territory | Project | None:
        return observation.territory or observation.project

    @admin.display(description=_("value"), ordering="value")
    def value_with_unit(self, observation: Observation) -> str:
        return f"{plain_number(observation.value)} {observation.indicator.unit}"

    @admin.display(description=_("date"), ordering="date")
    def date_as_known(self, observation: Observation) -> str:
        return date_text(observation.date, observation.date_precision)
