"""The admin pages of what committees have handed down to problems."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse

from decision.admin.base import OfProblemAdmin, ReadOnlyAdmin
from decision.problems.models import OfferedValue, Problem, WeightSet


@admin.register(WeightSet)
class WeightSetAdmin(OfProblemAdmin, ReadOnlyAdmin):
    list_display = ["title", "problem", "decided_on", "people", "is_fictional", "withdrawn_at"]
    list_filter = ["problem", "is_fictional"]
    list_select_related = ["problem"]
    search_fields = ["title", "key", "problem__slug"]

    def view_on_site(self, weights: WeightSet) -> str | None:
        """The problem ranked by them, as long as it is offered."""
        if weights.withdrawn_at or not weights.weights:
            return None
        return reverse("problem_detail", args=[weights.problem.slug], query={"whose": weights.key})


@admin.register(OfferedValue)
class OfferedValueAdmin(OfProblemAdmin, ReadOnlyAdmin):
    leads_its_keepers = True
    list_display = ["weight_set", "indicator", "territory", "project", "mean", "people", "state"]
    list_filter = ["state", "weight_set__problem", "weight_set__is_fictional"]
    list_select_related = ["weight_set", "indicator", "territory", "project"]
    search_fields = ["weight_set__title", "indicator__code", "territory__code", "project__code"]

    def problem_of(self, row: OfferedValue) -> Problem:
        return row.weight_set.problem

    def view_on_site(self, offer: OfferedValue) -> str:
        """Where it is accepted or refused."""
        return reverse("problem_judged", args=[offer.weight_set.problem.slug])
