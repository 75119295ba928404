"""The admin pages of problems, their criteria and what they compare."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Field, ForeignKey, Model, QuerySet
from django.forms import BaseInlineFormSet, ChoiceField, ModelChoiceField
from django.forms import Field as FormField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationTabularInline
from unfold.admin import TabularInline
from unfold.widgets import UnfoldAdminSelectWidget

from decision.admin.base import OfProblemAdmin, ReadOnlyAdmin
from decision.admin.frozen import (
    AlternativeForm,
    AlternativePageForm,
    CriterionForm,
    CriterionPageForm,
    KeepsFrozenAdmin,
)
from decision.authoring.models import ProblemEvent
from decision.authoring.services.brought import KIND
from decision.problems.enums import ProblemState
from decision.problems.models import Alternative, Criterion, Problem, Profile
from decision.problems.selectors.problems import last_position
from decision.rankings.forms import NORMALIZATION_TITLES
from decision.rankings.selectors import method_choices
from territories.admin.base import DataWithHistoryAdmin, PlainWithHistoryAdmin, TypedNumbers
from territories.admin.lines import ReadsOnce
from territories.admin.reasons import ReasonForm
from territories.admin.taking import TakesAdmin
from territories.models import Project, Territory

WIDE_FIELDS = ("name_ru", "name_en", "parent", "direction")


class CriterionFormSet(ReadsOnce, BaseInlineFormSet):
    """Lines of the tree."""


class CriterionInline(TypedNumbers, TabularInline, TranslationTabularInline):
    """The tree as lines; thresholds of a preference function are on the criterion's own page."""

    model = Criterion
    form = CriterionForm
    formset = CriterionFormSet
    fields = [
        "position",
        "code",
        "name",
        "parent",
        "weight",
        "indicator",
        "source",
        "direction",
        "target",
    ]
    autocomplete_fields = ["indicator", "source"]
    extra = 0
    show_change_link = True
    tab = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Criterion]:
        """What was taken out on the problem's pages is put back there, by its history."""
        return super().get_queryset(request).filter(removed_at=None)

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> FormField | None:
        """Wide enough to read what was typed: the line scrolls, its fields do not shrink."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name in WIDE_FIELDS:
            attributes = field.widget.attrs
            attributes["class"] = f"{attributes.get('class', '')} min-w-52"
        return field

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        """A criterion can only be part of another of the same problem."""
        if db_field.name == "parent":
            assert request.resolver_match is not None  # the admin was reached by its address
            problem_id = request.resolver_match.kwargs.get("object_id")
            kwargs["queryset"] = Criterion.objects.filter(
                problem=problem_id, indicator=None, removed_at=None
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class AlternativeFormSet(ReadsOnce, BaseInlineFormSet):
    """Compares nothing with itself: two new lines do not yet see each other in the database."""

    def clean(self) -> None:
        super().clean()
        seen = set()
        for form in self.forms:
            if form in self.deleted_forms:
                continue
            for name in ("territory", "project"):
                subject = form.cleaned_data.get(name) if form.is_valid() else None
                if subject in seen:
                    form.add_error(name, _("This stands in a line above: each is compared once."))
                elif subject is not None:
                    seen.add(subject)


class AlternativeInline(TypedNumbers, TabularInline):
    model = Alternative
    form = AlternativeForm
    formset = AlternativeFormSet
    autocomplete_fields = ["territory", "project"]
    extra = 0
    tab = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Alternative]:
        rows = super().get_queryset(request).filter(removed_at=None)
        return rows.select_related("territory", "project")


class ProblemForm(ReasonForm):
    """Method and normalisation are chosen, not typed: the page must be able to compute them."""

    @property
    def rows_seen(self) -> list[Model | None]:
        """Its lines are on the page, too: nobody's weights are overwritten."""
        row = self.stored
        if not isinstance(row, Problem):
            return [row]
        criteria = Criterion.objects.filter(problem=row, removed_at=None).order_by("pk")
        compared = Alternative.objects.filter(problem=row, removed_at=None).order_by("pk")
        return [row, *criteria, *compared]

    class Meta:
        model = Problem
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(name, choice.title) for name, choice in method_choices().items()]
        names = [("", _("the method's own")), *NORMALIZATION_TITLES.items()]
        self.fields["method"] = ChoiceField(
            label=self.fields["method"].label,
            choices=choices,
            widget=UnfoldAdminSelectWidget,
        )
        self.fields["normalization"] = ChoiceField(
            label=self.fields["normalization"].label,
            help_text=self.fields["normalization"].help_text,
            choices=names,
            required=False,
            widget=UnfoldAdminSelectWidget,
        )


@admin.register(Problem)
class ProblemAdmin(OfProblemAdmin, KeepsFrozenAdmin, DataWithHistoryAdmin):
    form = ProblemForm
    named_by = "slug"
    list_display = ["name", "slug", "state", "subject", "method_as_named", "missing", "position"]
    list_filter = ["state", "subject", "method"]
    search_fields = ["slug", "name_ru", "name_en"]
    inlines = [CriterionInline, AlternativeInline]

    @admin.display(description=_("method"), ordering="method")
    def method_as_named(self, problem: Problem) -> str:
        choice = method_choices().get(problem.method)
        return str(choice.title) if choice else problem.method

    def problem_of(self, row: Problem) -> Problem:
        return row

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new one is nobody's business before it is whole, and then stands last."""
        return {"state": ProblemState.DRAFT, "position": last_position() + 1}


@admin.register(Criterion)
class CriterionAdmin(OfProblemAdmin, TakesAdmin, KeepsFrozenAdmin, DataWithHistoryAdmin):
    kind = KIND
    form = CriterionPageForm
    list_display = ["code", "name", "problem", "parent", "weight", "indicator", "direction"]
    list_display_links = ["code", "name"]
    list_filter = ["problem", "direction"]
    list_select_related = ["problem", "parent", "indicator"]
    search_fields = ["code", "name_ru", "name_en", "problem__slug"]
    autocomplete_fields = ["problem", "parent", "indicator", "source"]

    def view_on_site(self, criterion: Criterion) -> str:
        return reverse("problem_about", args=[criterion.problem.slug])


@admin.register(Alternative)
class AlternativeAdmin(OfProblemAdmin, KeepsFrozenAdmin, PlainWithHistoryAdmin):
    form = AlternativePageForm
    list_display = ["subject", "problem", "position"]
    list_filter = ["problem"]
    list_select_related = ["problem", "territory", "project"]
    search_fields = ["territory__code", "territory__name_ru", "project__code"]
    autocomplete_fields = ["problem", "territory", "project"]

    def view_on_site(self, alternative: Alternative) -> str:
        return alternative.problem.get_absolute_url()

    @admin.display(description=_("territory or project"))
    def subject(self, alternative: Alternative) -> Territory | Project:
        return alternative.subject


@admin.register(ProblemEvent)
class ProblemEventAdmin(OfProblemAdmin, ReadOnlyAdmin):
    leads_its_keepers = True
    list_display = ["problem", "version", "kind", "at", "user"]
    list_filter = ["kind", "problem"]
    list_select_related = ["problem", "user"]
    search_fields = ["problem__slug", "problem__name_ru", "problem__name_en"]
    date_hierarchy = "at"
    fields = ["problem", "version", "kind", "at", "user", "undoes"]

    def view_on_site(self, event: ProblemEvent) -> str:
        return reverse("problem_history", args=[event.problem.slug])


@admin.register(Profile)
class ProfileAdmin(OfProblemAdmin, ReadOnlyAdmin):
    """Weights to start from come with the reference data."""

    list_display = ["title", "problem", "key", "reason"]
    list_filter = ["problem"]
    list_select_related = ["problem"]
    search_fields = ["title", "key", "problem__slug"]

    def view_on_site(self, profile: Profile) -> str:
        return profile.problem.get_absolute_url()
