"""What committees offer to a problem: its owner accepts it or not."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from config.text import typed
from decision.problems.errors import DecisionError
from decision.problems.models import Problem, WeightSet
from decision.problems.selectors.matrix import decision_table
from decision.publishing.perms import problem_to_decide_on
from decision.publishing.presentation.judged import committee_offers
from decision.publishing.selectors import offers_to
from decision.publishing.services import accept, decline

INVALID = 422
LONGEST_KEY = 60


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def problem_judged(request: HttpRequest, slug: str) -> HttpResponse:
    problem = problem_to_decide_on(request.user, slug)
    assert isinstance(request.user, User)  # nobody else looks after a problem
    if request.method != "POST":
        return _page(request, problem)
    try:
        messages.success(request, _decided(request, problem, request.user))
    except DecisionError as error:
        messages.error(request, str(error))
        return _page(request, problem, INVALID)
    return redirect("problem_judged", problem.slug)


def _page(request: HttpRequest, problem: Problem, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"problem": problem, "committees": (), "trouble": ""}
    try:
        context["committees"] = committee_offers(offers_to(problem), decision_table(problem))
    except DecisionError as error:  # its criteria make no tree while it is being edited
        context["trouble"] = str(error)
    return render(request, "decision/publishing/problem_judged.html", context, status=status)


def _decided(request: HttpRequest, problem: Problem, user: User) -> str:
    """What was pressed is done: the sentence that says so."""
    weight_set = _committee(problem, typed(request.POST, "committee", LONGEST_KEY))
    indicator = request.POST.get("indicator", "")
    if indicator and not indicator.isdecimal():
        raise Http404
    chosen = [int(indicator[:18])] if indicator else None
    match request.POST.get("decision", ""):
        case "accept":
            address = request.build_absolute_uri(weight_set.address)
            number = accept(weight_set=weight_set, user=user, address=address, indicators=chosen)
            return ngettext(
                "Accepted: %(number)s value stands in the matrix now.",
                "Accepted: %(number)s values stand in the matrix now.",
                number,
            ) % {"number": number}
        case "decline":
            decline(weight_set=weight_set, user=user, indicators=chosen)
            return _("Declined: these values are not used.")
        case _:
            raise DecisionError(_("There is no such decision: accept, or decline."))


def _committee(problem: Problem, key: str) -> WeightSet:
    weight_set = problem.weight_sets.filter(key=key).first()
    if weight_set is None:
        raise Http404
    return weight_set
