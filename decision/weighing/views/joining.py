"""Coming into a session: by code, by link, by personal link; no account is needed."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from decision.sessions.errors import SessionError
from decision.sessions.models import Session
from decision.sessions.perms import remember, session_by_code
from decision.sessions.selectors.sessions import participant_of_token
from decision.sessions.services.guesses import may_guess, note_wrong_guess
from decision.sessions.services.participants import arrive, join
from decision.weighing.forms.joining import CodeForm, JoinForm

# The answer to a browser that brought no token: it then sees the form instead of going round.
NEWCOMER = "new"


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join_code(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _code_page(request, CodeForm())
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _code_page(request, form, status=422)
    if not may_guess(_address(request)):
        return _too_many(request, form)
    if _session(request, form.cleaned_data["code"]) is None:
        return _unknown(request, form, status=422)
    return redirect("weigh", form.cleaned_data["code"])


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join_session(request: HttpRequest, code: str) -> HttpResponse:
    typed = CodeForm({"code": code})
    if not may_guess(_address(request)):
        return _too_many(request, typed)
    session = _session(request, code)
    if session is None:
        return _unknown(request, typed, status=404)
    if request.method != "POST" and NEWCOMER not in request.GET:
        # The token's cookie is sent to the session's own pages alone: these know who is in.
        return redirect("weigh", session.code)
    form = JoinForm(
        request.POST if request.method == "POST" else None,
        session=session,
        initial={"name": _known_name(request)},
    )
    if form.is_valid():
        user = request.user if request.user.is_authenticated else None
        try:
            participant, token = join(
                session=session,
                name=form.cleaned_data["name"],
                group=form.chosen_group,
                user=user,
            )
        except SessionError as error:
            form.add_error(None, str(error))
        else:
            response = redirect("weigh", session.code)
            remember(response, participant, token)
            return response
    return render(
        request,
        "decision/weighing/join.html",
        {"form": form, "session": session},
        status=422 if form.is_bound else 200,
    )


@login_not_required
@never_cache
@require_safe
def personal_link(request: HttpRequest, token: str) -> HttpResponse:
    """The token goes into a cookie and out of the address bar."""
    participant = participant_of_token(token)
    if participant is None:
        return render(request, "decision/weighing/no_link.html", status=404)
    if request.method == "GET" and not participant.is_removed:
        arrive(participant=participant)
    response = redirect("weigh", participant.session.code)
    remember(response, participant, token)
    return response


def joining_address(code: str) -> str:
    """Where a browser without a token goes."""
    return f"{reverse('join', args=[code.upper()])}?{NEWCOMER}=1"


def _session(request: HttpRequest, code: str) -> Session | None:
    """The session of a code; that there is none is counted as a guess."""
    try:
        return session_by_code(code)
    except Http404:
        note_wrong_guess(_address(request))
        return None


def _unknown(request: HttpRequest, form: CodeForm, status: int) -> HttpResponse:
    form.add_error("code", _("No session has this code. Check it, letter by letter."))
    return _code_page(request, form, status)


def _too_many(request: HttpRequest, form: CodeForm) -> HttpResponse:
    form.add_error(None, _("Too many wrong codes came from your network. Wait ten minutes."))
    return _code_page(request, form, status=429)


def _code_page(request: HttpRequest, form: CodeForm, status: int = 200) -> HttpResponse:
    return render(request, "decision/weighing/code.html", {"form": form}, status=status)


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _known_name(request: HttpRequest) -> str:
    user = request.user
    return (user.get_full_name() or user.get_username()) if user.is_authenticated else ""
