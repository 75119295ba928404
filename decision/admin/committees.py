"""The admin pages of what committees have handed down to problems."""

from __future__ import annotations

from django.contrib import admin

from decision.admin.base import ReadOnlyAdmin
from decision.problems.models import OfferedValue, WeightSet


@admin.register(WeightSet)
class WeightSetAdmin(ReadOnlyAdmin):
    list_display = ["title", "problem", "decided_on", "people", "is_fictional", "withdrawn_at"]
    list_filter = ["problem", "is_fictional"]
    list_select_related = ["problem"]
    search_fields = ["title", "key", "problem__slug"]


@admin.register(OfferedValue)
class OfferedValueAdmin(ReadOnlyAdmin):
    list_display = ["weight_set", "indicator", "territory", "project", "mean", "people", "state"]
    list_filter = ["state", "weight_set__problem"]
    list_select_related = ["weight_set", "indicator", "territory", "project"]
    search_fields = ["weight_set__title", "indicator__code", "territory__code", "project__code"]
