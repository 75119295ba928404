"""Coming into a session by its code; no account is needed."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from config.addresses import address_of
from decision.sessions.errors import SessionError, UnknownCodeError
from decision.sessions.models import Device, Participant, Session
from decision.sessions.perms import device_from, remember, session_by_code
from decision.sessions.services.arrivals import may_join, note_join
from decision.sessions.services.guesses import may_guess, note_wrong_guess
from decision.sessions.services.participants import join
from decision.weighing.forms.joining import CodeForm, JoinForm, agrees_to_leave
from decision.weighing.views.seats import removed_page

GET_OR_POST = ["GET", "HEAD", "POST"]


@login_not_required
@never_cache
@require_http_methods(GET_OR_POST)
def join_code(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _code_page(request, CodeForm())
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _code_page(request, form, status=422)
    if not may_guess(address_of(request)):
        return _too_many(request, form)
    if _session(request, form.cleaned_data["code"]) is None:
        return _unknown(request, form, status=422)
    return redirect("weigh", form.cleaned_data["code"])


@login_not_required
@never_cache
@require_safe
def join_link(request: HttpRequest, code: str) -> HttpResponse:
    """The address on the board: it leads to the session's own pages, which know who is in."""
    return redirect("weigh", code.upper())


@login_not_required
@never_cache
@require_http_methods(GET_OR_POST)
def join_session(request: HttpRequest, code: str) -> HttpResponse:
    """A name and a group; a browser that has a seat already is asked before it takes another."""
    typed = CodeForm({"code": code})
    if not may_guess(address_of(request)):
        return _too_many(request, typed)
    session = _session(request, code)
    if session is None:
        return _unknown(request, typed, status=404)
    here = device_from(request, code)
    if here and here.participant.is_removed:
        return removed_page(request, here)
    here = here if here and here.is_in else None
    form = JoinForm(
        request.POST if request.method == "POST" else None,
        session=session,
        known=_known(request, session),
        initial={"name": _known_name(request)},
    )
    if not form.is_valid():
        return _join_page(request, session, form, here, status=422 if form.is_bound else 200)
    if here and _is_his_own(request, here):
        return redirect("weigh", session.code)
    if not may_join(address_of(request), _browser(request)):
        form.add_error(None, _("Too many have joined from here just now. Wait ten minutes."))
        return _join_page(request, session, form, here, status=429)
    if here and not agrees_to_leave(request.POST, here):
        return _join_page(request, session, form, here, status=409)
    return _joined(request, session, form, here)


def _joined(
    request: HttpRequest, session: Session, form: JoinForm, leaving: Device | None
) -> HttpResponse:
    try:
        _participant, token = join(
            session=session,
            name=form.cleaned_data["name"],
            group=form.chosen_group,
            user=request.user if request.user.is_authenticated else None,
            leaving=leaving,
        )
    except SessionError as error:
        form.add_error(None, str(error))
        return _join_page(request, session, form, leaving, status=422)
    note_join(address_of(request), _browser(request))
    response = redirect("weigh", session.code)
    remember(response, session, token)
    return response


def _join_page(
    request: HttpRequest, session: Session, form: JoinForm, here: Device | None, status: int
) -> HttpResponse:
    context = {"form": form, "session": session, "here": here}
    return render(request, "decision/weighing/join.html", context, status=status)


def joining_address(code: str) -> str:
    """Where a browser without a seat goes."""
    return reverse("weigh_join", args=[code.upper()])


def _is_his_own(request: HttpRequest, here: Device) -> bool:
    """Whether the seat is the one that the user who is logged in has: no other is for him."""
    return request.user.is_authenticated and here.participant.user_id == request.user.pk


def _session(request: HttpRequest, code: str) -> Session | None:
    """The session of a code; that there is none is counted as a guess."""
    try:
        return session_by_code(code)
    except UnknownCodeError:
        note_wrong_guess(address_of(request))
        return None


def _unknown(request: HttpRequest, form: CodeForm, status: int) -> HttpResponse:
    form.add_error("code", _("No session has this code. Check it, letter by letter."))
    return _code_page(request, form, status)


def _too_many(request: HttpRequest, form: CodeForm) -> HttpResponse:
    form.add_error(None, _("Too many wrong codes came from your network. Wait ten minutes."))
    return _code_page(request, form, status=429)


def _code_page(request: HttpRequest, form: CodeForm, status: int = 200) -> HttpResponse:
    return render(request, "decision/weighing/code.html", {"form": form}, status=status)


def _browser(request: HttpRequest) -> str:
    """What tells one browser from another: the secret of its forms, which it keeps for a year."""
    return str(request.META.get("CSRF_COOKIE", ""))


def _known(request: HttpRequest, session: Session) -> Participant | None:
    """Who somebody is in the session who is logged in and was in it before."""
    if not request.user.is_authenticated:
        return None
    return session.participants.filter(user=request.user).first()


def _known_name(request: HttpRequest) -> str:
    user = request.user
    return (user.get_full_name() or user.get_username()) if user.is_authenticated else ""
