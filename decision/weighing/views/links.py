"""Links that open a seat once: the page that asks, and the button that comes in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from decision.sessions.errors import SessionError
from decision.sessions.models import Device
from decision.sessions.perms import device_from, remember
from decision.sessions.selectors.devices import device_of_link
from decision.sessions.services import devices as services
from decision.weighing.forms.joining import agrees_to_leave
from decision.weighing.views.seats import removed_page

NOT_FOUND, CONFLICT, GONE = 404, 409, 410


@login_not_required
@never_cache
@require_safe
def personal_link(request: HttpRequest, token: str) -> HttpResponse:
    """What is given out leads to the session's own pages: these know who is in already."""
    link = device_of_link(token)
    if link is None:
        return _no_link(request)
    return redirect("weigh_enter", link.participant.session.code, token)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Asking changes nothing, so that a robot that looks at links does not come in."""
    link = device_of_link(token)
    if link is None or link.participant.session.code != code.upper():
        return _no_link(request)
    here = device_from(request, code)
    here = here if here and here.is_in else None
    if refused := _refusal(request, link, here):
        return refused
    if request.method != "POST":
        return _ask(request, link, here)
    if here and not agrees_to_leave(request.POST, here):
        return _ask(request, link, here, status=CONFLICT)
    try:
        token = services.enter(link=link, leaving=here)
    except SessionError as error:
        messages.error(request, str(error))
        return redirect(request.path)  # which says why
    response = redirect("weigh", link.participant.session.code)
    remember(response, link.participant.session, token)
    return response


def _refusal(request: HttpRequest, link: Device, here: Device | None) -> HttpResponse | None:
    """Where the link leads if it opens nothing, or nothing new, to this browser."""
    if link.participant.is_removed:
        return removed_page(request, link)
    if here and here.participant_id == link.participant_id:
        return redirect("weigh", link.participant.session.code)
    if link.opened_at:
        if request.method != "HEAD":
            services.note_reuse(link=link)
        return _spent(request, link)
    if link.participant.session.is_over or not link.waits:
        return _spent(request, link)
    return None


def _ask(
    request: HttpRequest, link: Device, here: Device | None, status: int = 200
) -> HttpResponse:
    context = _about(link) | {"here": here, "address": request.path}
    return render(request, "decision/weighing/enter.html", context, status=status)


def _spent(request: HttpRequest, link: Device) -> HttpResponse:
    return render(request, "decision/weighing/spent.html", _about(link), status=GONE)


def _about(link: Device) -> dict[str, object]:
    """No more than the name and the session, which whoever was given the link knows."""
    return {"link": link, "person": link.participant, "session": link.participant.session}


def _no_link(request: HttpRequest) -> HttpResponse:
    return render(request, "decision/weighing/no_link.html", status=NOT_FOUND)
