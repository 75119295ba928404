"""The facilitator's session: the desk, its moves and its rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.htmx import render_page_or_fragment, wants_fragment
from decision.desk.forms.rules import DeadlineForm, TurnoutForm, zone_words
from decision.desk.presentation.desk import desk_live_context
from decision.desk.presentation.events import event_lines
from decision.desk.presentation.sure import sure_of
from decision.desk.views.signed_in import signed_in_user
from decision.live.tickets import live_url
from decision.results.services import keep_answers
from decision.sessions.enums import SessionState
from decision.sessions.errors import SessionError
from decision.sessions.models import Session
from decision.sessions.perms import board_key, facilitated_session
from decision.sessions.selectors.shown import LEAST_TOGETHER
from decision.sessions.services import lifecycle as services

GET_OR_POST = ["GET", "HEAD", "POST"]


@never_cache
@require_safe
def session_desk(request: HttpRequest, code: str) -> HttpResponse:
    session = facilitated_session(request.user, code)
    return _desk(request, session)


MOVES: dict[str, Callable[..., Session]] = {
    "open_round": services.open_round,
    "close_round": services.close_round,
    "close_counting_unconfirmed": partial(services.close_round, counts_unconfirmed=True),
    "reveal": services.reveal,
    "close": services.close_session,
}


@never_cache
@require_POST
def session_move(request: HttpRequest, code: str) -> HttpResponse:
    session = facilitated_session(request.user, code)
    move = request.POST.get("move", "")
    if "sure" not in request.POST and sure_of(session, move):
        return _to_page(request, reverse("session_sure", args=[session.code, move]))
    try:
        _make_move(request, session)
    except SessionError as error:
        messages.error(request, str(error))
        return _desk(request, session, status=422)
    if wants_fragment(request):
        return _desk(request, session)
    return redirect(session)


def _to_page(request: HttpRequest, address: str) -> HttpResponse:
    if not wants_fragment(request):
        return redirect(address)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = address
    return response


@never_cache
@require_safe
def session_sure(request: HttpRequest, code: str, move: str) -> HttpResponse:
    """Asks once more, saying what becomes final."""
    session = facilitated_session(request.user, code)
    sure = sure_of(session, move)
    if sure is None:  # the session has moved on
        return redirect(session)
    context = _of_a_session(session, "rule") | {"sure": sure}
    return render(request, "decision/desk/session_sure.html", context)


def _make_move(request: HttpRequest, session: Session) -> None:
    name, seen = request.POST.get("move", ""), request.POST.get("seen", "")
    if seen and seen != desk_live_context(session.pk)["desk"].phase:
        raise SessionError(
            _("The session has moved on since this page was shown: look at it as it is now.")
        )
    user = signed_in_user(request)
    if name == "seal":
        # The record re-runs the engine, which no other page of the desk needs.
        from decision.records.services import seal_session

        seal_session(session=session, user=user)
    elif name in MOVES:
        now = MOVES[name](session=session, user=user)
        if now.state == SessionState.REVEALED:
            keep_answers(now)  # whoever looks now need not wait for the engine
    else:
        raise SessionError(_("There is no such move."))


def _desk(request: HttpRequest, session: Session, status: int = 200) -> HttpResponse:
    """The desk as it stands now; a fragment that answers a move brings the messages along."""
    context = desk_live_context(session.pk) | {"oob": request.method == "POST"}
    if not wants_fragment(request):
        context |= _around_the_desk(request, session)
    return render_page_or_fragment(
        request,
        page="decision/desk/session_desk.html",
        fragment="decision/desk/_desk.html",
        context=context,
        status=status,
    )


def _around_the_desk(request: HttpRequest, session: Session) -> dict[str, Any]:
    """What does not change while the desk is watched."""
    board = request.build_absolute_uri(reverse("board", args=[board_key(session)]))
    return {
        "session": session,
        "tab": "desk",
        "board_url": board,
        "live_url": live_url(session.pk, "desk", user=signed_in_user(request).pk),
    }


@never_cache
@require_http_methods(GET_OR_POST)
def session_deadline(request: HttpRequest, code: str) -> HttpResponse:
    session = facilitated_session(request.user, code)
    form = DeadlineForm(_posted(request), initial={"deadline": session.deadline})
    return _rule_page(
        request,
        session,
        form,
        change=lambda user: services.change_deadline(
            session=session, user=user, deadline=form.chosen()
        ),
        template="decision/desk/session_deadline.html",
        extra={"zone": zone_words(session.deadline)},
    )


@never_cache
@require_http_methods(GET_OR_POST)
def session_turnout(request: HttpRequest, code: str) -> HttpResponse:
    session = facilitated_session(request.user, code)
    initial = {"turnout": session.minimum_turnout}
    form = TurnoutForm(_posted(request), session=session, initial=initial)
    return _rule_page(
        request,
        session,
        form,
        change=lambda user: services.change_turnout(
            session=session,
            user=user,
            turnout=form.cleaned_data["turnout"],
            reason=form.cleaned_data["reason"],
        ),
        template="decision/desk/session_turnout.html",
        extra={"least": LEAST_TOGETHER},
    )


@require_POST
def session_door(request: HttpRequest, code: str) -> HttpResponse:
    session = facilitated_session(request.user, code)
    try:
        opened = request.POST.get("door") == "open"
        services.move_door(session=session, user=signed_in_user(request), opened=opened)
    except SessionError as error:
        messages.error(request, str(error))
    return redirect("session_people", session.code)


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _rule_page(
    request: HttpRequest,
    session: Session,
    form: Form,
    *,
    change: Callable[[User], Session],
    template: str,
    extra: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """A page that changes one rule of a session and leads back to the desk."""
    if form.is_bound and form.is_valid():
        try:
            change(signed_in_user(request))
        except SessionError as error:
            form.add_error(None, str(error))
        else:
            return redirect(session)
    context = _of_a_session(session, "rule") | {"form": form, **(extra or {})}
    return render(request, template, context, status=422 if form.is_bound else 200)


@never_cache
@require_safe
def session_events(request: HttpRequest, code: str) -> HttpResponse:
    session = facilitated_session(request.user, code)
    context = _of_a_session(session, "events") | {
        "lines": event_lines(session),
        "live_url": live_url(session.pk, "desk", user=signed_in_user(request).pk),
    }
    return render_page_or_fragment(
        request,
        page="decision/desk/session_events.html",
        fragment="decision/desk/_events.html",
        context=context,
    )


def _of_a_session(session: Session, tab: str) -> dict[str, Any]:
    return {"session": session, "tab": tab}
