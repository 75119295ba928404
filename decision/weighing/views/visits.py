"""Who may see a participant's pages, and what they have in common."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers

from config.htmx import render_page_or_fragment, wants_fragment
from decision.live.tickets import live_url
from decision.sessions.perms import device_from
from decision.weighing.presentation.page import Visit, frame_context, question_context
from decision.weighing.presentation.steps import Step
from decision.weighing.views.joining import joining_address
from decision.weighing.views.seats import ended_page, removed_page

View = Callable[[HttpRequest, Visit], HttpResponse]
PARTS = {
    "standing": "decision/weighing/_standing.html",
    "question": "decision/weighing/_question.html",
    "mine": "decision/weighing/_mine.html",
}


def for_participants(view: View) -> Callable[..., HttpResponse]:
    """Whose browser holds a seat sees his page; others are asked for a name.

    An unknown code is answered alike, so that codes can be tried only where tries are counted.
    """

    @login_not_required
    @wraps(view)
    def guarded(request: HttpRequest, code: str) -> HttpResponse:
        response = answered(request, code)
        # What a script has sent is answered once: there is nothing that could be kept.
        if request.method != "POST" or not wants_fragment(request):
            add_never_cache_headers(response)
        return response

    def answered(request: HttpRequest, code: str) -> HttpResponse:
        device = device_from(request, code)
        if device is None:
            address = joining_address(code)
            return _sent_to(address) if wants_fragment(request) else redirect(address)
        if device.participant.is_removed:
            return removed_page(request, device)
        if not device.is_in:
            return ended_page(request, device)
        return view(request, Visit(device.participant, device))

    return guarded


def around(visit: Visit) -> dict[str, Any]:
    """What stands around each page's own content, with where to follow the session."""
    watching = live_url(visit.session.pk, "people", device=visit.device.pk)
    return frame_context(visit) | {"live_url": watching}


def question_page(
    request: HttpRequest, visit: Visit, step: Step, refused: Any = None, status: int = 200
) -> HttpResponse:
    context = around(visit) | question_context(visit, step, refused)
    return page(request, "question", context, status)


def page(
    request: HttpRequest, part: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    return render_page_or_fragment(
        request,
        page="decision/weighing/page.html",
        fragment="decision/weighing/_main.html",
        context=context | {"part": PARTS[part]},
        status=status,
    )


def _sent_to(address: str) -> HttpResponse:
    response = HttpResponse(status=204)
    response["HX-Redirect"] = address
    return response
