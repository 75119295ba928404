"""What the problem compares, picked from the catalogue."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from config.htmx import render_page_or_fragment
from decision.authoring.errors import AuthoringError
from decision.authoring.models import ProblemEvent
from decision.authoring.presentation.editor import Outcome, done, editor_context, others_since
from decision.authoring.presentation.lacking import Question, question_of
from decision.authoring.selectors.finding import Wanted, catalogue, regions, subjects
from decision.authoring.selectors.lacking import lacking
from decision.authoring.services import alternatives as services
from decision.authoring.services.undoing import undo
from decision.authoring.services.whole import MOST_ALTERNATIVES
from decision.authoring.views.asking import number_in, seen_version, signed_in_user
from decision.problems.models import Problem
from decision.problems.perms import edited_problem
from decision.problems.selectors.problems import alternatives_of

PAGE_SIZE = 20


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def problem_alternatives(request: HttpRequest, slug: str) -> HttpResponse:
    """The list that is compared beside the catalogue, twenty rows of each at a time."""
    problem = edited_problem(request.user, slug)
    outcome, question = Outcome(), None
    if request.method == "POST":
        question = _question(request, problem)
    if request.method == "POST" and question is None:
        try:
            outcome.said = done(_act(request, problem))
        except AuthoringError as error:
            outcome.refuse(error)
        problem.refresh_from_db()
        user = signed_in_user(request)
        outcome.others = others_since(problem, seen_version(request), user)
    return render_page_or_fragment(
        request,
        page="decision/authoring/problem_alternatives.html",
        fragment="decision/authoring/_alternatives.html",
        context=_context(request, problem, outcome) | {"question": question},
        status=422 if outcome.trouble else 200,
    )


def _context(request: HttpRequest, problem: Problem, outcome: Outcome) -> dict[str, Any]:
    wanted, compared = _wanted(request), alternatives_of(problem)
    others = catalogue(problem, wanted, {row.subject.pk for row in compared})
    there = Paginator(compared, PAGE_SIZE).get_page(request.GET.get("there"))
    page = Paginator(others, PAGE_SIZE).get_page(request.GET.get("page"))
    return editor_context(problem, signed_in_user(request), "alternatives") | {
        "there": there,
        "page": page,
        "found": subjects(problem, list(page.object_list)),
        "wanted": wanted,
        "regions": regions(),
        "outcome": outcome,
        "may_add_all": 0 < len(others) <= MOST_ALTERNATIVES - len(compared),
    }


def _wanted(request: HttpRequest) -> Wanted:
    query = " ".join(request.GET.get("q", "").split())[:160]
    return Wanted(query, request.GET.get("region", "")[:6])


def _question(request: HttpRequest, problem: Problem) -> Question | None:
    """What is asked before gaps of those that come change the ranking; None once it is answered."""
    pks = _coming(request, problem)
    if not 0 < len(pks) <= MOST_ALTERNATIVES:
        return None
    found = lacking(problem, pks)
    if found is None or request.POST.get("sure") == found.mark:
        return None
    return question_of(found, act=request.POST["act"], pks=pks)


def _coming(request: HttpRequest, problem: Problem) -> list[int]:
    """What is to be compared as well."""
    act = request.POST.get("act")
    if act == "add-all":
        known = {row.subject.pk for row in alternatives_of(problem)}
        return catalogue(problem, _wanted(request), known)
    if act == "add":
        ticked = [number_in(text) for text in request.POST.getlist("subject")]
        return [pk for pk in ticked if pk is not None]
    return []


def _act(request: HttpRequest, problem: Problem) -> ProblemEvent | None:
    common: dict[str, Any] = {
        "problem": problem,
        "user": signed_in_user(request),
        "seen": seen_version(request),
    }
    verb, _mark, rest = request.POST.get("act", "").partition(":")
    pk = number_in(rest) or 0
    if verb == "undo":
        return undo(problem=problem, user=common["user"], event=pk)
    if verb in ("up", "down"):
        return services.move_alternative(**common, pk=pk, way=verb)
    if verb == "remove":
        return services.remove_alternatives(**common, pks=[pk])
    if verb in ("add", "add-all"):
        pks = _coming(request, problem)
        if not pks and verb == "add":
            raise AuthoringError(_("Tick what is to be compared as well."), "alternatives")
        return services.add_alternatives(**common, subjects=pks)
    raise AuthoringError(_("There is no such move."))
