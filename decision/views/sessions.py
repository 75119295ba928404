"""The facilitator's sessions: the list, a new one, the desk and its moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.htmx import render_page_or_fragment, wants_fragment
from decision.errors import DecisionError, SessionError
from decision.forms.people import group_rows
from decision.forms.sessions import DeadlineForm, SessionForm, TurnoutForm
from decision.live.tickets import live_url
from decision.models import Problem, Session
from decision.perms import board_key, facilitated_session
from decision.presentation.desk import (
    desk_live_context,
    record_of,
    session_rows,
)
from decision.presentation.events import event_lines
from decision.presentation.new_session import questions_of
from decision.presentation.qr import qr_code
from decision.selectors.desk import joined_sessions, led_sessions, problems_to_weigh
from decision.services import sessions as services
from decision.views.signed_in import signed_in_user

GET_OR_POST = ["GET", "HEAD", "POST"]


@require_safe
def session_list(request: HttpRequest) -> HttpResponse:
    user = signed_in_user(request)
    context = {
        "led": session_rows(led_sessions(user), user.pk),
        "joined": session_rows(joined_sessions(user), user.pk),
    }
    return render(request, "decision/sessions/session_list.html", context)


@require_http_methods(GET_OR_POST)
def session_new(request: HttpRequest) -> HttpResponse:
    """The rules of a new session; without a problem, the problems to choose from."""
    slug = request.GET.get("problem", "")
    if not slug:
        context = {"problems": problems_to_weigh()}
        return render(request, "decision/sessions/session_problems.html", context)
    problem = get_object_or_404(Problem, slug=slug)
    if request.method != "POST":
        return _new_session_page(request, problem)
    if "count" in request.POST and wants_fragment(request):
        return _question_count(request, problem)
    if "add_group" in request.POST:
        return _new_session_page(request, problem, one_more=True)
    return _create(request, problem)


def _create(request: HttpRequest, problem: Problem) -> HttpResponse:
    form, rows = _new_session_forms(request, problem)
    if not (form.is_valid() & rows.is_valid()):
        return _new_session_page(request, problem, status=422)
    try:
        session = services.create_session(
            facilitator=signed_in_user(request),
            problem=problem,
            groups=rows.groups(),
            **form.rules(),
        )
    except DecisionError as error:
        return _new_session_page(request, problem, status=422, trouble=str(error))
    return redirect(session)


def _new_session_forms(
    request: HttpRequest, problem: Problem, *, one_more: bool = False
) -> tuple[SessionForm, Any]:
    data = request.POST if request.method == "POST" else None
    if one_more:
        # Shown as typed, and not yet called wrong.
        form = SessionForm(problem=problem, initial=SessionForm.typed(request.POST))
    else:
        form = SessionForm(data, problem=problem)
    return form, group_rows(data, one_more=one_more)


def _new_session_page(
    request: HttpRequest,
    problem: Problem,
    *,
    one_more: bool = False,
    status: int = 200,
    trouble: str = "",
) -> HttpResponse:
    try:
        form, rows = _new_session_forms(request, problem, one_more=one_more)
        if form.is_bound:
            form.is_valid()
        questions = questions_of(form)
    except DecisionError as error:
        context = {"problem": problem, "trouble": str(error)}
        return render(request, "decision/sessions/session_impossible.html", context, status=422)
    context = {
        "problem": problem,
        "form": form,
        "rows": rows,
        "questions": questions,
        "trouble": trouble,
    }
    return render_page_or_fragment(
        request,
        page="decision/sessions/session_new.html",
        fragment="decision/sessions/_new.html",
        context=context,
        status=status,
    )


def _question_count(request: HttpRequest, problem: Problem) -> HttpResponse:
    form = SessionForm(request.POST, problem=problem)
    form.is_valid()
    context = {"form": form, "questions": questions_of(form)}
    return render(request, "decision/sessions/_questions.html", context)


# The desk --------------------------------------------------------------------------------------


@require_safe
def session_desk(request: HttpRequest, code: str) -> HttpResponse:
    session = facilitated_session(request.user, code)
    return _desk(request, session)


MOVES: dict[str, Callable[..., Session]] = {
    "open_round": services.open_round,
    "close_round": services.close_round,
    "reveal": services.reveal,
    "close": services.close_session,
}


@require_POST
def session_move(request: HttpRequest, code: str) -> HttpResponse:
    session = facilitated_session(request.user, code)
    try:
        _make_move(request, session)
    except SessionError as error:
        messages.error(request, str(error))
        return _desk(request, session, status=422)
    if wants_fragment(request):
        return _desk(request, session)
    return redirect(session)


def _make_move(request: HttpRequest, session: Session) -> None:
    name, seen = request.POST.get("move", ""), request.POST.get("seen", "")
    if seen and seen != desk_live_context(session.pk)["desk"].phase:
        raise SessionError(
            _("The session has moved on since this page was shown: look at it as it is now.")
        )
    user = signed_in_user(request)
    if name == "seal":
        # The record re-runs the engine, which no other page of the desk needs.
        from decision.services.records import seal_session

        seal_session(session=session, user=user)
    elif name in MOVES:
        MOVES[name](session=session, user=user)
    else:
        raise SessionError(_("There is no such move."))


def _desk(request: HttpRequest, session: Session, status: int = 200) -> HttpResponse:
    """The desk as it stands now; a fragment that answers a move brings the messages along."""
    context = desk_live_context(session.pk) | {"oob": request.method == "POST"}
    if not wants_fragment(request):
        context |= _around_the_desk(request, session)
    return render_page_or_fragment(
        request,
        page="decision/sessions/session_desk.html",
        fragment="decision/sessions/_desk.html",
        context=context,
        status=status,
    )


def _around_the_desk(request: HttpRequest, session: Session) -> dict[str, Any]:
    """What does not change while the desk is watched."""
    join = request.build_absolute_uri(reverse("join", args=[session.code]))
    board = request.build_absolute_uri(reverse("board", args=[board_key(session)]))
    return {
        "session": session,
        "tab": "desk",
        "qr": qr_code(join),
        "board_url": board,
        "live_url": live_url(session, "desk"),
    }


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
        template="decision/sessions/session_deadline.html",
    )


@require_http_methods(GET_OR_POST)
def session_turnout(request: HttpRequest, code: str) -> HttpResponse:
    session = facilitated_session(request.user, code)
    form = TurnoutForm(_posted(request), initial={"turnout": session.minimum_turnout})
    return _rule_page(
        request,
        session,
        form,
        change=lambda user: services.change_turnout(
            session=session, user=user, turnout=form.cleaned_data["turnout"]
        ),
        template="decision/sessions/session_turnout.html",
    )


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _rule_page(
    request: HttpRequest,
    session: Session,
    form: Form,
    *,
    change: Callable[[User], Session],
    template: str,
) -> HttpResponse:
    """A page that changes one rule of a session and leads back to the desk."""
    if form.is_bound and form.is_valid():
        try:
            change(signed_in_user(request))
        except SessionError as error:
            form.add_error(None, str(error))
        else:
            return redirect(session)
    context = _of_a_session(session, "rule") | {"form": form}
    return render(request, template, context, status=422 if form.is_bound else 200)


@require_safe
def session_events(request: HttpRequest, code: str) -> HttpResponse:
    session = facilitated_session(request.user, code)
    context = _of_a_session(session, "events") | {
        "lines": event_lines(session),
        "live_url": live_url(session, "desk"),
    }
    return render_page_or_fragment(
        request,
        page="decision/sessions/session_events.html",
        fragment="decision/sessions/_events.html",
        context=context,
    )


@require_safe
def session_record(request: HttpRequest, code: str) -> HttpResponse:
    """The sealed record, byte for byte as its SHA-256 was taken, with that digest beside it."""
    from decision.services.records import record_file

    session = facilitated_session(request.user, code)
    record = record_of(session)
    if record is None:
        raise Http404
    response = HttpResponse(record_file(record), content_type="application/json")
    name = f"mera-record-{record.number}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _of_a_session(session: Session, tab: str) -> dict[str, Any]:
    return {"session": session, "tab": tab}
