"""Problems: the list, and the ranking of each."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.htmx import render_page_or_fragment, wants_fragment
from decision.mcda.errors import McdaError
from decision.problems.enums import ProblemState
from decision.problems.errors import DecisionError
from decision.problems.models import Problem
from decision.problems.perms import looks_after, may_make_problems, seen_problem
from decision.problems.selectors.criteria import criteria_of
from decision.problems.selectors.judged import committees_waiting, unjudged_cells
from decision.problems.selectors.matrix import DecisionTable, decision_table
from decision.problems.selectors.problems import problems_seen_by, with_counts
from decision.rankings.forms import RankingForm
from decision.rankings.presentation.beside import ROWS, beside_page
from decision.rankings.presentation.matrix import matrix_page
from decision.rankings.presentation.places import place_rows
from decision.rankings.presentation.ranking import ranking_page
from decision.rankings.presentation.spread import spread_page
from decision.rankings.presentation.weights import weight_rows
from decision.rankings.presentation.whose import address, whose_page
from decision.rankings.services import RankingSettings, rank_table, reader_of
from decision.rankings.services.places import places_of
from decision.rankings.services.whose import whose_weights
from territories.models import Territory


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
    form = _form(request, problem)
    here = address(problem, form.query())
    if form.says_too_much and not wants_fragment(request):
        return redirect(here)
    context = _ranked(problem, form)
    if table := context["table"]:
        context |= {
            "matrix": matrix_page(
                table, form.data.get("rows", ""), context["ranked"], unjudged_cells(table)
            ),
            "weights": weight_rows(table, form, context["ranked"]),
        }
    may_edit = looks_after(request.user, problem)
    response = render_page_or_fragment(
        request,
        page="decision/rankings/problem_detail.html",
        fragment="decision/rankings/_problem.html",
        context=context
        | {
            "may_edit": may_edit,
            "waiting": committees_waiting(problem) if may_edit else 0,
            "whose": whose_page(problem, form),
            "beside_address": _beside_address(problem, form),
        },
        status=422 if form.is_bound and context["trouble"] else 200,
    )
    if form.gives_weights and form.is_valid():
        # The form's own address says each weight, changed or not.
        response["HX-Replace-Url"] = here
    return response


@login_not_required
@require_safe
def problem_weights(request: HttpRequest, slug: str) -> HttpResponse:
    """The places under each set of weights, and what a committee's people make of them."""
    problem = seen_problem(request.user, slug)
    form = _form(request, problem)
    context = _ranked(problem, form)
    if ranked := context["ranked"]:
        reader = reader_of(ranked.table)
        rows = None if request.GET.get("places") == "all" else ROWS
        context["beside"] = beside_page(form, ranked.table, context["settings"], reader, rows)
        committee = form.base.committee
        if committee is not None and form.whose_key == committee.key:
            context["spread"] = spread_page(ranked, form.criteria, committee, reader, rows)
    return render_page_or_fragment(
        request,
        page="decision/rankings/problem_weights.html",
        fragment="decision/rankings/_beside.html",
        context=context
        | {
            "whose": whose_page(problem, form),
            "ranking_address": address(problem, form.query()),
            "beside_address": _beside_address(problem, form),
        },
        status=422 if form.is_bound and context["trouble"] else 200,
    )


@login_not_required
@require_safe
def territory_places(request: HttpRequest, code: str) -> HttpResponse:
    """A territory's place in each open problem: its page fetches this after itself."""
    territory = get_object_or_404(Territory, code=code)
    return render_page_or_fragment(
        request,
        page="decision/rankings/territory_places.html",
        fragment="decision/rankings/_territory_places.html",
        context={"territory": territory, "rows": place_rows(places_of(territory))},
    )


def _form(request: HttpRequest, problem: Problem) -> RankingForm:
    criteria = criteria_of(problem)
    base = whose_weights(problem, criteria, request.GET.get("whose", ""))
    return RankingForm(request.GET or None, problem=problem, criteria=criteria, base=base)


def _beside_address(problem: Problem, form: RankingForm) -> str:
    return f"{reverse('problem_weights', args=[problem.slug])}?{urlencode(form.query())}"


def _ranked(problem: Problem, form: RankingForm) -> dict[str, Any]:
    """The table by the chosen weights and its ranking, as far as there are."""
    settings = form.settings() if form.is_valid() else RankingSettings()
    context: dict[str, Any] = {
        "problem": problem,
        "form": form,
        "settings": settings,
        "table": None,
        "ranked": None,
        "beside": None,
        "spread": None,
        "trouble": "",
    }
    if form.errors:
        context["trouble"] = _("Correct the marked fields: then the ranking can be computed.")
    try:
        table = decision_table(problem, settings.weights, form.criteria)
    except DecisionError as error:
        context["trouble"] = str(error)
        try:
            # The reader's weights make no tree: what was typed is shown with the stored shares.
            table = decision_table(problem, None, form.criteria)
        except DecisionError:  # the problem's own neither
            return context
    if table.alternatives and not context["trouble"]:
        context |= ranking_or_trouble(table, settings)
    return context | {"table": table}


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
