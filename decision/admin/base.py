"""Rows that services alone write: the admin shows them and touches nothing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from unfold.admin import ModelAdmin

from decision.problems.models import Problem
from decision.problems.perms import looks_after
from decision.problems.selectors.problems import problems_seen_by
from territories.admin.base import ShownAdmin


class OfProblemAdmin(ModelAdmin):
    """A problem, or what belongs to one: it leads to its pages whoever may see them."""

    # Whether the page is of those alone who look after the problem.
    leads_its_keepers = False

    def get_object(self, request: HttpRequest, *args: Any, **options: Any) -> Any:
        row: Any = super().get_object(request, *args, **options)
        if row is not None:
            row.looked_at_by = request.user
        return row

    def problem_of(self, row: Any) -> Problem:
        problem: Problem = row.problem
        return problem

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        if obj is None:
            return None
        problem, user = self.problem_of(obj), obj.looked_at_by
        may_see = (
            looks_after(user, problem)
            if self.leads_its_keepers
            else problems_seen_by(user).filter(pk=problem.pk).exists()
        )
        return super().get_view_on_site_url(obj) if may_see else None


class ReadOnlyAdmin(ShownAdmin):
    """Lists and pages to look at."""

    actions: Any = None
    view_on_site: Any = False
