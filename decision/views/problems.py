"""Problems: the list, the ranking, and the home page's ranking of the six territories."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.htmx import render_page_or_fragment, wants_fragment
from decision.errors import DecisionError
from decision.forms import RankingForm
from decision.mcda.errors import McdaError
from decision.models import Criterion, Problem
from decision.presentation.desk import SessionRow, session_rows
from decision.presentation.rankings import matrix_page, ranking_page, weight_rows
from decision.selectors.criteria import criteria_of
from decision.selectors.desk import sessions_under_way
from decision.selectors.matrix import DecisionTable, decision_table
from decision.selectors.problems import problems_with_counts
from decision.services.rankings import (
    RankingSettings,
    page_language,
    rank_table,
)

# The home page's two sides of one comparison, by slug.
HOME_PROBLEMS = ("volume", "intensity")
HOME_SESSIONS = 3
# The problem behind one of its doors; without it the door leads to the list.
DOORS = {"project": "projects"}


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    problems = {p.slug: p for p in Problem.objects.filter(slug__in=HOME_PROBLEMS)}
    choices = [problems[slug] for slug in HOME_PROBLEMS if slug in problems]
    chosen = problems.get(request.GET.get("by", "")) or next(iter(choices), None)
    context: dict[str, Any] = {
        "sessions": _sessions_under_way(request),
        "choices": choices,
        "problem": chosen,
        "ranked": None,
        "trouble": "",
        "doors": {
            subject: Problem.objects.filter(subject=subject, slug=slug).first()
            for subject, slug in DOORS.items()
        },
    }
    if chosen:
        context |= _home_ranking(chosen)
    return render_page_or_fragment(
        request, page="home.html", fragment="decision/_home_ranking.html", context=context
    )


def _sessions_under_way(request: HttpRequest) -> tuple[SessionRow, ...]:
    """The newest few of the signed-in user's."""
    if not isinstance(request.user, User) or wants_fragment(request):
        return ()
    return session_rows(sessions_under_way(request.user, HOME_SESSIONS), request.user.pk)


@login_not_required
@require_safe
def problem_list(request: HttpRequest) -> HttpResponse:
    return render(request, "decision/problem_list.html", {"problems": problems_with_counts()})


@login_not_required
@require_safe
def problem_detail(request: HttpRequest, slug: str) -> HttpResponse:
    problem = get_object_or_404(Problem, slug=slug)
    criteria = criteria_of(problem)
    form = RankingForm(request.GET or None, problem=problem, criteria=criteria)
    chosen = form.settings() if form.is_valid() else RankingSettings()
    context = _problem_context(problem, criteria, form, chosen)
    return render_page_or_fragment(
        request,
        page="decision/problem_detail.html",
        fragment="decision/_problem.html",
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
        context |= _ranking(table, settings)
    return context | {
        "table": table,
        "matrix": matrix_page(table, form.data.get("rows", ""), context["ranked"]),
        "weights": weight_rows(table.tree, form, context["ranked"]),
    }


def _home_ranking(problem: Problem) -> dict[str, Any]:
    try:
        table = decision_table(problem)
        context = _ranking(table, RankingSettings())
        return context | {"matrix": matrix_page(table, ranked=context.get("ranked"))}
    except DecisionError as error:
        return {"trouble": str(error)}


def _ranking(table: DecisionTable, settings: RankingSettings) -> dict[str, Any]:
    """The ranking for a page, or the sentence that says why there is none."""
    try:
        ranked = rank_table(table, settings, translate=page_language)
    except (DecisionError, McdaError) as error:
        return {"trouble": trouble_sentence(error)}
    return {"ranked": ranked, "page": ranking_page(ranked)}


def trouble_sentence(error: DecisionError | McdaError) -> str:
    """An error of either family in the language of the page."""
    return error.message(page_language) if isinstance(error, McdaError) else str(error)
