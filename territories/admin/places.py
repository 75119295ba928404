"""Regions, sectors, territories, organisations and projects."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationTabularInline
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from territories.admin.base import (
    DataWithHistoryAdmin,
    PlainWithHistoryAdmin,
    TypedNumbers,
)
from territories.admin.doubtful import DoubtfulFilter
from territories.admin.figures import FiguresAdmin
from territories.admin.lines import ReadsOnce
from territories.admin.reasons import FigureLines
from territories.admin.successions import SuccessionsAdmin
from territories.admin.taking import TakesAdmin
from territories.dates import date_text
from territories.enums import Subject
from territories.models import (
    Organisation,
    Project,
    ProjectYear,
    Region,
    Sector,
    Specialisation,
    Territory,
)
from territories.selectors.public import active_territories


@admin.register(Region)
class RegionAdmin(DataWithHistoryAdmin):
    list_display = ["name", "code"]
    search_fields = ["code", "name_ru", "name_en"]

    def view_on_site(self, region: Region) -> str | None:
        """The catalogue of its territories, which knows regions that have some today."""
        if not region.territories.filter(pk__in=active_territories()).exists():
            return None
        return reverse("territory_list", query={"region": region.code})


@admin.register(Sector)
class SectorAdmin(DataWithHistoryAdmin):
    list_display = ["name", "code", "is_article_priority", "decree_603_direction"]
    list_filter = ["is_article_priority"]
    search_fields = ["code", "name_ru", "name_en"]
    autocomplete_fields = ["source"]

    def view_on_site(self, sector: Sector) -> str | None:
        """The catalogue of its projects, as far as there are some."""
        if not sector.project_set.exists():
            return None
        return reverse("project_list", query={"sector": sector.code})


class SpecialisationFormSet(ReadsOnce, BaseInlineFormSet):
    """Lines of a territory."""


class SpecialisationInline(TypedNumbers, TabularInline, TranslationTabularInline):
    model = Specialisation
    formset = SpecialisationFormSet
    autocomplete_fields = ["sector", "source"]
    extra = 0
    tab = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Specialisation]:
        return super().get_queryset(request).select_related("territory")


@admin.register(Territory)
class TerritoryAdmin(FiguresAdmin, SuccessionsAdmin, TakesAdmin, DataWithHistoryAdmin):
    kind = "territories"
    named_by = "code"
    actions_detail = ["figures", *SuccessionsAdmin.actions_detail]
    list_display = ["code", "name", "region", "regime", "status", "established_as_known"]
    list_display_links = ["code", "name"]
    list_filter = [DoubtfulFilter, "regime", "status", "region"]
    list_select_related = ["region"]
    search_fields = [
        "code",
        "name_ru",
        "name_en",
        "former_names_ru",
        "former_names_en",
        "successions__old_code",
    ]
    autocomplete_fields = ["region", "source", "successor"]
    inlines = [SpecialisationInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Its code leads to it from everywhere: another is given by “Rename”, which keeps this."""
        found = super().get_readonly_fields(request, obj)
        return [*found, "code"] if obj else found

    @admin.display(description=_("established"), ordering="established")
    def established_as_known(self, territory: Territory) -> str | None:
        day = territory.established
        return date_text(day, territory.established_precision) if day else None


@admin.register(Specialisation)
class SpecialisationAdmin(DataWithHistoryAdmin):
    list_display = ["stated", "territory", "sector", "date_as_known", "source"]
    list_filter = [("territory", AutocompleteSelectFilter), ("sector", AutocompleteSelectFilter)]
    list_select_related = ["territory", "sector", "source"]
    search_fields = ["stated_ru", "stated_en", "territory__code", "territory__name_ru"]
    autocomplete_fields = ["territory", "sector", "source"]

    def view_on_site(self, row: Specialisation) -> str:
        return row.territory.get_absolute_url()

    @admin.display(description=_("date"), ordering="date")
    def date_as_known(self, row: Specialisation) -> str:
        return date_text(row.date, row.date_precision)


@admin.register(Organisation)
class OrganisationAdmin(DataWithHistoryAdmin):
    list_display = ["name", "anchor_of", "is_fictional"]
    list_filter = ["is_fictional"]
    list_select_related = ["anchor_of"]
    search_fields = ["code", "name_ru", "name_en"]
    autocomplete_fields = ["anchor_of", "source"]

    def view_on_site(self, row: Organisation) -> str | None:
        return row.anchor_of.get_absolute_url() if row.anchor_of else None


class ProjectYearInline(TypedNumbers, TabularInline):
    model = ProjectYear
    formset = FigureLines
    extra = 0


@admin.register(ProjectYear)
class ProjectYearAdmin(PlainWithHistoryAdmin):
    list_display = ["project", "year", "capital_cost", "requested_budget"]
    list_filter = ["year", "project__is_fictional"]
    list_select_related = ["project"]
    search_fields = ["project__code", "project__name_ru", "project__name_en"]
    autocomplete_fields = ["project"]
    reason_is_required = True

    def view_on_site(self, row: ProjectYear) -> str:
        return row.project.get_absolute_url()


@admin.register(Project)
class ProjectAdmin(FiguresAdmin, TakesAdmin, DataWithHistoryAdmin):
    kind = "projects"
    named_by = "code"
    subject = Subject.PROJECT
    # What portfolios count with.
    reason_is_required = ("capital_cost", "requested_budget", "least_share")
    actions_detail = ["figures"]
    list_display = [
        "name",
        "territory",
        "applicant",
        "capital_cost",
        "requested_budget",
        "least_share",
        "status",
        "is_fictional",
    ]
    list_filter = [
        DoubtfulFilter,
        "status",
        "is_fictional",
        ("territory", AutocompleteSelectFilter),
    ]
    list_select_related = ["territory", "applicant"]
    search_fields = ["code", "name_ru", "name_en"]
    autocomplete_fields = ["applicant", "territory", "sectors"]
    inlines = [ProjectYearInline]
