"""Sources, indicators and observations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from territories.admin.base import DataWithHistoryAdmin, plain_number
from territories.admin.figure_columns import FigureColumnsAdmin
from territories.admin.reasons import ReasonForm
from territories.admin.taking import TakesAdmin
from territories.dates import date_text
from territories.models import Indicator, Observation, Project, Source, Territory
from territories.services.figures import doubt_of

# Under figures that stand these say what the figures are of.
KEPT_UNDER_FIGURES = ("kind", "subject")


@admin.register(Source)
class SourceAdmin(DataWithHistoryAdmin):
    list_display = ["title", "publisher", "url", "accessed", "code"]
    search_fields = ["code", "title_ru", "title_en", "publisher_ru", "publisher_en", "url"]


class IndicatorForm(ReasonForm):
    """Figures that stand are in the unit that stood beside them when they were entered."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in KEPT_UNDER_FIGURES:
            if name in self.changed_data and self._figures:
                self.add_error(
                    name, _("%(count)s figures stand under this.") % {"count": self._figures}
                )
        return cleaned

    def doubts(self) -> Iterable[str]:
        if self._figures and {"unit_ru", "unit_en"} & set(self.changed_data):
            yield _(
                "%(count)s figures stand in this unit and are not converted: only its name changes."
            ) % {"count": self._figures}

    @cached_property
    def _figures(self) -> int:
        return self.stored.observations.count() if isinstance(self.stored, Indicator) else 0


@admin.register(Indicator)
class IndicatorAdmin(FigureColumnsAdmin, DataWithHistoryAdmin):
    actions_detail = ["figures"]
    list_display = ["code", "name", "unit", "kind", "direction", "is_core", "formula"]
    list_display_links = ["code", "name"]
    list_filter = ["subject", "kind", "is_core", "direction"]
    search_fields = ["code", "name_ru", "name_en", "variable"]
    autocomplete_fields = ["source"]
    form = IndicatorForm


class ObservationForm(ReasonForm):
    """A value far from the last one is often a slip of the decimal point, or another unit."""

    def doubts(self) -> Iterable[str]:
        if doubt := doubt_of(self.instance.indicator, self.instance.value, self._before):
            yield doubt

    @cached_property
    def _before(self) -> Observation | None:
        """The row as it is stored, or else the newest of the same thing on the same basis."""
        if isinstance(self.stored, Observation):
            return self.stored
        row = self.instance
        same = Observation.objects.filter(
            indicator=row.indicator_id,
            territory=row.territory_id,
            project=row.project_id,
            basis=row.basis,
        )
        return same.order_by("-date", "-entered_at").first()


@admin.register(Observation)
class ObservationAdmin(TakesAdmin, DataWithHistoryAdmin):
    kind = "observations"
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
    form = ObservationForm

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is not None and "value" in form.base_fields:
            form.base_fields["value"].help_text = obj.indicator.unit
        return form

    @admin.display(description=gettext_lazy("territory or project"))
    def subject(self, observation: Observation) -> Territory | Project | None:
        return observation.territory or observation.project

    @admin.display(description=gettext_lazy("value"), ordering="value")
    def value_with_unit(self, observation: Observation) -> str:
        return f"{plain_number(observation.value)} {observation.indicator.unit}"

    @admin.display(description=gettext_lazy("date"), ordering="date")
    def date_as_known(self, observation: Observation) -> str:
        return date_text(observation.date, observation.date_precision)
