"""A participant's pages: one question at a time, his own results, his link."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from config.htmx import wants_fragment
from decision.sessions.enums import SessionState
from decision.sessions.perms import token_from
from decision.sessions.presentation import qr_code
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
    step = step_to_show(visit.steps, request.GET.get("step", ""))
    if step is None:
        return redirect("weigh_mine", visit.session.code)
    return question_page(request, visit, step)


@require_safe
@for_participants
def mine(request: HttpRequest, visit: Visit) -> HttpResponse:
    if visit.round is None:
        return redirect("weigh", visit.session.code)
    return page(request, "mine", around(visit) | own_context(visit))


@require_safe
@for_participants
def own_link(request: HttpRequest, visit: Visit) -> HttpResponse:
    token = token_from(request, visit.session)
    address = request.build_absolute_uri(reverse("personal_link", args=[token]))
    context = around(visit) | {"address": address, "qr": qr_code(address)}
    return render(request, "decision/weighing/link.html", context)
