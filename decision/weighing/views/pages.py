"""A participant's pages: one question at a time, his own results."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from config.htmx import wants_fragment
from decision.rankings.forms import ALL
from decision.sessions.enums import SessionState
from decision.weighing.presentation.page import Visit, own_context
from decision.weighing.presentation.steps import step_to_show
from decision.weighing.views.visits import around, for_participants, page, question_page

STATUS = "status"


@require_safe
@for_participants
def weigh(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The question that the address names or the next one; else how the session stands."""
    if wants_fragment(request) and STATUS in request.GET:
        # What a page asks for that can have no stream.
        context = {"status": visit.status, "states": SessionState}
        return render(request, "decision/weighing/_status.html", context)
    if not visit.session.is_open:
        return page(request, "standing", around(visit))
    wanted = request.GET.get("step", "")
    if not wanted and visit.answers.waits(visit.session.names_shown):
        return redirect("weigh_mine", visit.session.code)  # where one tap is enough
    step = step_to_show(visit.steps, wanted)
    if step is None:
        return redirect("weigh_mine", visit.session.code)
    return question_page(request, visit, step)


@require_safe
@for_participants
def mine(request: HttpRequest, visit: Visit) -> HttpResponse:
    if visit.round is None:
        return redirect("weigh", visit.session.code)
    return page(
        request,
        "mine",
        around(visit) | own_context(visit, lists_all=request.GET.get("places") == ALL),
    )
