"""Problems: the list, and the tabs of each."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.htmx import render_page_or_fragment, wants_fragment
from decision.accounts.perms import may_lead
from decision.mcda.errors import McdaError, UnsuitableMethodError
from decision.problems.enums import ProblemState
from decision.problems.errors import DecisionError
from decision.problems.models import Problem
from decision.problems.perms import looks_after, may_make_problems, seen_problem
from decision.problems.selectors.criteria import criteria_of
from decision.problems.selectors.judged import committees_waiting, unjudged_cells
from decision.problems.selectors.matrix import RankingTable, decision_table, ranking_table
from decision.problems.selectors.problems import problems_seen_by, with_counts
from decision.rankings.forms import ALL, RankingForm, spelt_out
from decision.rankings.presentation.beside import ROWS, beside_page
from decision.rankings.presentation.effects import NOTHING, effect_of
from decision.rankings.presentation.facts import facts_of
from decision.rankings.presentation.lacking import lacking_cells
from decision.rankings.presentation.listing import kept_back, listed
from decision.rankings.presentation.matrix import cell_card, matrix_page, matrix_part, shown_slice
from decision.rankings.presentation.methods import METHOD_WORDS
from decision.rankings.presentation.places import place_rows
from decision.rankings.presentation.ranking import ranking_page
from decision.rankings.presentation.spread import spread_page
from decision.rankings.presentation.tabs import BY_NAME, tab_address, tabs
from decision.rankings.presentation.take_away import take_away
from decision.rankings.presentation.weights import weight_rows
from decision.rankings.presentation.where import ranking_map
from decision.rankings.presentation.whose import address, whose_page
from decision.rankings.services import RankedProblem, RankingSettings, rank_table, reader_of
from decision.rankings.services.places import places_of
from decision.rankings.services.whose import OWN, PROBLEM, whose_weights
from territories.models import Project, Territory
from territories.presentation.corrections import correction_lines
from territories.presentation.passed_over import passed_over, passed_over_text
from territories.selectors.corrections import corrections, rests_on

PAGE, FRAGMENT = "decision/rankings/problem_detail.html", "decision/rankings/_problem.html"
MOVE = "decision/rankings/_move.html"
LISTS = {"places": (ALL,), "committees": (ALL,)}
NOTHING_MORE: Mapping[str, Container[str]] = {}
NOTHING_LEFT = "nothing_left"  # the engine's word: missing values leave nothing to rank


@login_not_required
@require_safe
def problem_list(request: HttpRequest) -> HttpResponse:
    """What is open, the reader's own drafts among it; with `archive` what was put away."""
    is_archive = "archive" in request.GET
    seen = problems_seen_by(request.user)
    archived = seen.filter(state=ProblemState.ARCHIVED)
    shown = with_counts(archived if is_archive else seen.exclude(state=ProblemState.ARCHIVED))
    context = {
        "rows": listed(shown, request.user),
        "is_archive": is_archive,
        "has_archive": is_archive or archived.exists(),
        "may_make": may_make_problems(request.user),
    }
    return render(request, "decision/rankings/problem_list.html", context)


@dataclass(frozen=True, eq=False)
class Asked:
    """A problem as an address asks for it, ranked as far as it can be."""

    request: HttpRequest
    problem: Problem
    form: RankingForm
    settings: RankingSettings
    table: RankingTable | None
    ranked: RankedProblem | None
    trouble: str
    refusal: McdaError | None = None  # the engine's, where the trouble is one


@login_not_required
@require_safe
def problem_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The ranking; to a move of the form's sliders (which counts them) the ranking alone."""
    asked = asked_of(request, slug)
    form, here = asked.form, tab_address(asked.problem, asked.form, "problem_detail")
    if form.says_too_much and not wants_fragment(request):
        return redirect(here)
    more: dict[str, Any] = {"weights": (), "move": request.GET.get("move", "")}
    if asked.table:
        more["weights"] = weight_rows(asked.table, form, asked.settings, asked.ranked)
    is_move = wants_fragment(request) and more["move"].isdecimal()
    response = shown_tab(asked, "problem_detail", more, fragment=MOVE if is_move else FRAGMENT)
    if is_move or (form.gives_weights and form.is_valid()):
        # The form's own address says each weight, changed or not.
        response["HX-Replace-Url"] = here
    return response


@login_not_required
@require_safe
def problem_weights(request: HttpRequest, slug: str) -> HttpResponse:
    """The places under each set of weights, and what a committee's people make of them."""
    asked = asked_of(request, slug)
    form, more = asked.form, dict[str, Any](beside=None, spread=None)
    if ranked := asked.ranked:
        reader = reader_of(ranked.table)
        rows = None if form.lists_all else ROWS
        more["beside"] = beside_page(form, ranked.table, asked.settings, reader, rows)
        committee = form.base.committee
        if committee is not None and form.whose_key == committee.key:
            table = decision_table(asked.problem, asked.settings.weights, form.criteria)
            more["spread"] = spread_page(ranked, table, form.criteria, committee, reader, rows)
    return shown_tab(asked, "problem_weights", more)


@login_not_required
@require_safe
def problem_data(request: HttpRequest, slug: str) -> HttpResponse:
    """A part of the decision matrix; the card of a cell has an address of its own."""
    asked = asked_of(request, slug)
    more: dict[str, Any] = {"matrix": None}
    known: dict[str, Container[str]] = {}
    if asked.table and asked.table.alternatives:
        part = matrix_part(asked.table, request.GET.get("rows", ""))
        known["rows"] = [str(number) for number in part.paginator.page_range]
        shown = decision_table(asked.problem, None, asked.form.criteria, shown_slice(part))
        more["matrix"] = matrix_page(shown, part, asked.ranked, unjudged_cells(shown))
        for name, turned in (
            ("earlier", part.has_previous() and part.previous_page_number()),
            ("further", part.has_next() and part.next_page_number()),
        ):
            place = tab_address(asked.problem, asked.form, "problem_data", rows=str(turned))
            more[name] = place if turned else ""
    return shown_tab(asked, "problem_data", more, known=known)


@login_not_required
@require_safe
def problem_cell(request: HttpRequest, slug: str, alternative: str, criterion: str) -> HttpResponse:
    """All that is known of one cell."""
    problem = seen_problem(request.user, slug)
    try:
        table = decision_table(problem, only=alternative)
    except DecisionError as error:
        raise Http404 from error
    leaf = next((leaf for leaf in table.leaves if leaf.criterion.code == criterion), None)
    if leaf is None or not table.alternatives:
        raise Http404
    one = table.alternatives[0]
    value = table.value(one, leaf)
    corrected = corrections(rests_on([value])) if value else {}
    return render_page_or_fragment(
        request,
        page="decision/rankings/problem_cell.html",
        fragment="decision/rankings/_card.html",
        context={
            "problem": problem,
            "alternative": one,
            "criterion": leaf.criterion,
            "cell": cell_card(table, one, leaf),
            "corrected": correction_lines(value, corrected, named=request.user.is_authenticated),
        },
    )


@login_not_required
@require_safe
def problem_about(request: HttpRequest, slug: str) -> HttpResponse:
    """What is asked, and how it was computed."""
    return shown_tab(asked_of(request, slug, digest=True), "problem_about", {})


@login_not_required
@require_safe
def territory_places(request: HttpRequest, code: str) -> HttpResponse:
    """A territory's place in each open problem: its page fetches this after itself."""
    return _places(request, get_object_or_404(Territory, code=code))


@login_not_required
@require_safe
def project_places(request: HttpRequest, code: str) -> HttpResponse:
    return _places(request, get_object_or_404(Project, code=code))


def _places(request: HttpRequest, one: Territory | Project) -> HttpResponse:
    return render_page_or_fragment(
        request,
        page="decision/rankings/places.html",
        fragment="decision/rankings/_places.html",
        context={"one": one, "rows": place_rows(places_of(one))},
    )


def shown_tab(
    asked: Asked,
    name: str,
    more: dict[str, Any],
    fragment: str = FRAGMENT,
    known: Mapping[str, Container[str]] = NOTHING_MORE,
) -> HttpResponse:
    """The problem's page with this tab open, or what htmx puts in place of it.

    `known` are the values of the tab's own parameters: others are said to be passed over.
    """
    request, problem, form = asked.request, asked.problem, asked.form
    said = passed_over(request.GET, {**LISTS, **known})
    may_edit = looks_after(request.user, problem)
    return render_page_or_fragment(
        request,
        page=PAGE,
        fragment=fragment,
        context={
            "problem": problem,
            "form": form,
            "settings": asked.settings,
            "table": asked.table,
            "ranked": asked.ranked,
            "trouble": asked.trouble,
            "lacking": lacking_cells(asked.table, request.user)
            if asked.table and asked.refusal and asked.refusal.code == NOTHING_LEFT
            else None,
            "is_unsuitable": isinstance(asked.refusal, UnsuitableMethodError),
            "kept_back": _kept_back(asked) if may_edit else "",
            "passed_over": passed_over_text([*form.passed_over, *said]),
            "page": None,
            "where": None,
            "facts": None,
            "effect": NOTHING,
            **_shown_ranking(asked),
            "take_away": take_away(asked.request, form, asked.ranked),
            "tab": BY_NAME[name],
            "tabs": tabs(problem, form, name),
            "whose": whose_page(problem, form, name),
            "own_address": ""
            if name == "problem_detail"
            else tab_address(problem, form, "problem_detail"),
            "method_words": METHOD_WORDS.get(asked.settings.method or problem.method),
            "method_name": asked.settings.method or problem.method,
            "start_address": address(problem, form.start_query()),
            "set_address": tab_address(problem, form, "problem_set"),
            "all_address": tab_address(problem, form, name, places="all"),
            "may_edit": may_edit,
            "may_lead": may_lead(request.user),
            "may_make": may_make_problems(request.user),
            "waiting": committees_waiting(problem) if may_edit and fragment == FRAGMENT else 0,
            **more,
        },
        status=422 if form.is_bound and asked.trouble else 200,
    )


def _kept_back(asked: Asked) -> str:
    table = asked.table
    return kept_back(
        asked.problem,
        criteria=table is not None and bool(table.leaves),
        alternatives=table is not None and bool(table.alternatives),
        values=table is not None and table.missing_count < table.cell_count,
    )


def _shown_ranking(asked: Asked) -> dict[str, Any]:
    if not (asked.table and asked.ranked):
        return {}
    effect = effect_of(asked.form, asked.settings, asked.ranked, reader_of(asked.table))
    rows = {"rows": None} if asked.form.lists_all else {}
    page = ranking_page(asked.ranked, effect.started, **rows)
    return {
        "effect": effect,
        "page": page,
        "where": ranking_map(page),
        "facts": facts_of(asked.table, asked.ranked),
    }


def asked_of(request: HttpRequest, slug: str, *, digest: bool = False) -> Asked:
    """The table by the chosen weights and its ranking, as far as there are."""
    problem = seen_problem(request.user, slug)
    form = _form(request, problem)
    settings = form.settings()
    table, ranked, trouble, refusal = None, None, "", None
    if form.errors:
        trouble = _("Correct the marked fields: then the ranking can be computed.")
    try:
        table = ranking_table(problem, settings.weights, form.criteria)
    except DecisionError as error:
        trouble = str(error)
        try:
            # The reader's weights make no tree: what was typed is shown with the stored shares.
            table = ranking_table(problem, None, form.criteria)
        except DecisionError:  # the problem's own neither
            return Asked(request, problem, form, settings, None, None, trouble)
    if table.alternatives and not trouble:
        ranked, trouble, refusal = _ranked(table, settings, digest=digest)
    return Asked(request, problem, form, settings, table, ranked, trouble, refusal)


def _form(request: HttpRequest, problem: Problem) -> RankingForm:
    criteria = criteria_of(problem)
    said = spelt_out(request.GET, [criterion.code for criterion in criteria])
    base = whose_weights(problem, criteria, said.get("whose", ""))
    start = base
    if base.key == OWN:
        key = said.get("start", "")
        start = whose_weights(problem, criteria, PROBLEM if key == OWN else key)
    return RankingForm(said or None, problem=problem, criteria=criteria, base=base, start=start)


def _ranked(
    table: RankingTable, settings: RankingSettings, *, digest: bool = False
) -> tuple[RankedProblem | None, str, McdaError | None]:
    """The ranking, or the sentence that says why there is none; the engine's refusal, if it is."""
    reader = reader_of(table)
    try:
        # The digest shown is that of the question alone: contributions are this page's wish.
        ranked = rank_table(
            table, settings, translate=reader, digest=digest, contributions=not digest
        )
    except McdaError as error:
        return None, error.message(reader), error
    except DecisionError as error:
        return None, str(error), None
    return ranked, "", None


def ranking_or_trouble(table: RankingTable, settings: RankingSettings) -> dict[str, Any]:
    """The ranking for another page, or the sentence that says why there is none."""
    ranked, trouble, _refusal = _ranked(table, settings)
    if ranked is None:
        return {"trouble": trouble}
    return {"ranked": ranked, "page": ranking_page(ranked)}
