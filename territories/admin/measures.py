"""Sources, indicators and observations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import MAXYEAR, MINYEAR, date
from typing import Any

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.core.paginator import Page, Paginator
from django.db.models import Max, Min, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import escape, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from territories.admin.base import DataWithHistoryAdmin, plain_number
from territories.admin.doubtful import DoubtfulFilter
from territories.admin.figure_columns import FigureColumnsAdmin
from territories.admin.reasons import ReasonForm
from territories.admin.taking import TakesAdmin
from territories.dates import date_text
from territories.models import Indicator, Observation, Project, Source, Territory
from territories.models.rules import trouble_of_value
from territories.presentation.corrections import lines_of_corrections
from territories.selectors.corrections import corrections
from territories.services.figures import doubt_of

# Under figures that stand these say what the figures are of.
KEPT_UNDER_FIGURES = ("kind", "subject")
# What a figure can be.
BOUNDS = {"least", "most", "is_whole"}
# Numbers in the indicator's unit.
MEASURED = ("value", "low", "high", "median", "deviation")
MOST_WORDS = 8  # of a search
MOST_YEARS = 60


@admin.register(Source)
class SourceAdmin(DataWithHistoryAdmin):
    list_display = ["title", "publisher", "url", "accessed", "is_fictional", "code"]
    list_filter = ["is_fictional"]
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
        if BOUNDS & set(self.changed_data) and (beyond := self._beyond()):
            yield _(
                "%(count)s figures that stand are not what these limits allow, first of all "
                "%(figure)s: they stay, and are refused where they are changed next."
            ) % {"count": len(beyond), "figure": _named(beyond[0])}

    def _beyond(self) -> list[int]:
        """Keys of figures that could be entered until now, and could not any more."""
        before = self.stored
        if not isinstance(before, Indicator):
            return []
        return [
            key
            for key, value in before.observations.order_by("pk").values_list("pk", "value")
            if trouble_of_value(self.instance, value) and not trouble_of_value(before, value)
        ]

    @cached_property
    def _figures(self) -> int:
        return self.stored.observations.count() if isinstance(self.stored, Indicator) else 0


def _named(key: int) -> Observation:
    """One of many, with what says which it is."""
    return Observation.objects.select_related("indicator", "territory", "project").get(pk=key)


@admin.register(Indicator)
class IndicatorAdmin(FigureColumnsAdmin, DataWithHistoryAdmin):
    actions_detail = ["figures"]
    list_display = ["code", "name", "unit", "kind", "direction", "is_core", "formula"]
    list_display_links = ["code", "name"]
    list_filter = [DoubtfulFilter, "subject", "kind", "is_core", "direction"]
    search_fields = ["code", "name_ru", "name_en", "variable"]
    autocomplete_fields = ["source"]
    form = IndicatorForm

    def view_on_site(self, indicator: Indicator) -> str:
        """How much of it is known, and what of that can be doubted."""
        return reverse("quality", query={"of": indicator.subject, "view": "indicators"})


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


def _of_what_is_called(word: str, paths: Iterable[str]) -> Q:
    """Values whose indicator, territory, project or source has the word in one of these fields."""
    found = Q()
    by_relation: dict[str, Q] = defaultdict(Q)
    for path in paths:
        relation, _mark, rest = path.partition("__")
        by_relation[relation] |= Q(**{rest: word})
    for relation, wanted in by_relation.items():
        model: Any = Observation._meta.get_field(relation).related_model
        found |= Q(**{f"{relation}__in": model._base_manager.filter(wanted).values("pk")})
    return found


class YearFilter(SimpleListFilter):
    title = gettext_lazy("year")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        ends = Observation.objects.aggregate(first=Min("date"), last=Max("date"))
        if ends["first"] is None:
            return []
        years = range(ends["last"].year, ends["first"].year - 1, -1)
        return [(str(year), str(year)) for year in years][:MOST_YEARS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        year = (self.value() or "")[:6]
        if not year.isdecimal() or not MINYEAR <= int(year) < MAXYEAR:
            return queryset
        first = date(int(year), 1, 1)
        return queryset.filter(date__gte=first, date__lt=date(int(year) + 1, 1, 1))


class PagesByKey(Paginator):
    """A page's rows are found by their keys: the database sorts keys, not all that is shown."""

    def page(self, number: int | str) -> Page:
        number = self.validate_number(number)
        rows: Any = self.object_list
        first = (number - 1) * self.per_page
        keys = list(rows.values_list("pk", flat=True)[first : first + self.per_page])
        return Page(rows.filter(pk__in=keys), number, self)


def _asked_indicator(request: HttpRequest) -> Indicator | None:
    """Of a new value, as far as the address or what was sent says it."""
    key = request.POST.get("indicator") or request.GET.get("indicator") or None
    return Indicator.objects.filter(pk=key).first()


@admin.register(Observation)
class ObservationAdmin(TakesAdmin, DataWithHistoryAdmin):
    """A hundred thousand values and more: what they are of orders them by letters.

    By numbers, T2 before T10, the database would work out the order of each row for every page.
    """

    kind = "observations"
    orders_relations = False
    list_display = [
        "indicator",
        "subject",
        "value_with_unit",
        "date_as_known",
        "basis",
        "source",
        "entered_at",
    ]
    list_filter = [
        DoubtfulFilter,
        "basis",
        "indicator__subject",
        ("territory", AutocompleteSelectFilter),
        ("indicator", AutocompleteSelectFilter),
        ("source", AutocompleteSelectFilter),
        YearFilter,
    ]
    list_select_related = ["indicator", "territory", "project", "source"]
    paginator = PagesByKey
    # The last entered first: the model's own order sorts the whole table for each page.
    ordering = ["-pk"]
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
    readonly_fields = ["entered_at", "corrected"]
    reason_is_required = True
    form = ObservationForm

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        indicator = obj.indicator if obj is not None else _asked_indicator(request)
        unit = indicator.unit if indicator else _("In the indicator's unit.")
        for name in MEASURED:
            if name in form.base_fields:
                # Django and unfold print help as it stands: it may hold mark-up.
                form.base_fields[name].help_text = escape(unit)
        return form

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Words are looked for in the few rows that values belong to, not beside each value."""
        for word in search_term.split()[:MOST_WORDS]:
            queryset = queryset.filter(_of_what_is_called(word, self.get_search_fields(request)))
        return queryset, False

    def view_on_site(self, observation: Observation) -> str | None:
        """None where a form is refused that empties both."""
        about = observation.territory or observation.project
        return about.get_absolute_url() if about else None

    @admin.display(description=gettext_lazy("territory or project"))
    def subject(self, observation: Observation) -> Territory | Project | None:
        return observation.territory or observation.project

    @admin.display(description=gettext_lazy("corrections"))
    def corrected(self, observation: Observation) -> str:
        """What stood here before, with the reason: beside what stands."""
        lines = lines_of_corrections(corrections([observation.pk]).get(observation.pk, ()))
        return format_html_join("", "<div>{}</div>", ((line,) for line in lines)) or "–"

    @admin.display(description=gettext_lazy("value"), ordering="value")
    def value_with_unit(self, observation: Observation) -> str:
        return f"{plain_number(observation.value)} {observation.indicator.unit}"

    @admin.display(description=gettext_lazy("date"), ordering="date")
    def date_as_known(self, observation: Observation) -> str:
        return date_text(observation.date, observation.date_precision)
