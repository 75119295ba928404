"""Problems: the list, and the ranking of each."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.htmx import render_page_or_fragment
from decision.mcda.errors import McdaError
from decision.problems.enums import ProblemState
from decision.problems.errors import DecisionError
from decision.problems.models import Criterion, Problem
from decision.problems.perms import looks_after, may_make_problems, seen_problem
from decision.problems.selectors.criteria import criteria_of
from decision.problems.selectors.matrix import DecisionTable, decision_table
from decision.problems.selectors.problems import problems_seen_by, with_counts
from decision.rankings.forms import RankingForm
from decision.rankings.presentation.matrix import matrix_page
from decision.rankings.presentation.ranking import ranking_page
from decision.rankings.presentation.weights import weight_rows
from decision.rankings.services import RankingSettings, rank_table, reader_of


@login_not_required
@require_safe
def problem_list(request: HttpRequest) -> HttpResponse:
    """What is open, the reader's own drafts among it; with `archive` what was put away."""
    is_archive = "archive" in request.GET
    seen = problems_seen_by(request.user)
    archived = seen.filter(state=ProblemState.ARCHIVED)
    context = {
        "problems": with_counts(
            archived if is_archive else seen.exclude(state=ProblemState.ARCHIVED)
        ),
        "is_archive": is_archive,
        "has_archive": is_archive or archived.exists(),
        "may_make": may_make_problems(request.user),
    }
    return render(request, "decision/rankings/problem_list.html", context)


@login_not_required
@require_safe
def problem_detail(request: HttpRequest, slug: str) -> HttpResponse:
    problem = seen_problem(request.user, slug)
    criteria = criteria_of(problem)
    form = RankingForm(request.GET or None, problem=problem, criteria=criteria)
    chosen = form.settings() if form.is_valid() else RankingSettings()
    context = _problem_context(problem, criteria, form, chosen)
    context["may_edit"] = looks_after(request.user, problem)
    return render_page_or_fragment(
        request,
        page="decision/rankings/problem_detail.html",
        fragment="decision/rankings/_problem.html",
        context=context,
        status=422 if form.is_bound and context["trouble"] else 200,
    )


def _problem_context(
    problem: Problem, criteria: list[Criterion], form: RankingForm, settings: RankingSettings
) -> dict[str, Any]:
    context: dict[str, Any] = {
        "problem": problem,
        "form": form,
        "table": None,
        "ranked": None,
        "trouble": "",
    }
    if form.errors:
        context["trouble"] = _("Correct the marked fields: then the ranking can be computed.")
    table: DecisionTable | None
    try:
        table = decision_table(problem, settings.weights, criteria)
    except DecisionError as error:
        context["trouble"] = str(error)
        # The reader's weights make no tree: what was typed is shown with the stored shares.
        table = decision_table(problem, None, criteria) if settings.weights else None
    if table is None:
        return context
    if table.alternatives and not context["trouble"]:
        context |= ranking_or_trouble(table, settings)
    return context | {
        "table": table,
        "matrix": matrix_page(table, form.data.get("rows", ""), context["ranked"]),
        "weights": weight_rows(table, form, context["ranked"]),
    }


def ranking_or_trouble(table: DecisionTable, settings: RankingSettings) -> dict[str, Any]:
    """The ranking for a page, or the sentence that says why there is none."""
    reader = reader_of(table)
    try:
        ranked = rank_table(table, settings, translate=reader)
    except McdaError as error:
        return {"trouble": error.message(reader)}
    except DecisionError as error:
        return {"trouble": str(error)}
    return {"ranked": ranked, "page": ranking_page(ranked)}
