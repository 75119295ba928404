"""Results of a session: for its facilitator and for those who took part."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.htmx import render_page_or_fragment
from decision.problems.errors import DecisionError
from decision.results.presentation.page import results_page
from decision.results.services import comment_page, session_results
from decision.sessions.errors import UnknownCodeError
from decision.sessions.models import Participant, Round, Session
from decision.sessions.perms import facilitated_session, seat_from
from decision.sessions.selectors.shown import may_see_answers
from decision.sessions.services.questions import changed_since
from decision.weighing.presentation.place import own_place


@never_cache
@require_safe
def facilitator_results(request: HttpRequest, code: str) -> HttpResponse:
    session = facilitated_session(request.user, code)
    address = reverse("session_results", args=[session.code])
    return _results(request, session, address, back=session.get_absolute_url())


@login_not_required
@never_cache
@require_safe
def participant_results(request: HttpRequest, code: str) -> HttpResponse:
    seat = seat_from(request, code)
    if seat is None:
        raise UnknownCodeError  # as a code that nobody has
    session = seat.participant.session
    address = reverse("weigh_results", args=[session.code])
    back = reverse("weigh", args=[session.code])
    return _results(request, session, address, back=back, participant=seat.participant)


def _results(
    request: HttpRequest,
    session: Session,
    address: str,
    *,
    back: str,
    participant: Participant | None = None,
) -> HttpResponse:
    rounds = list(session.rounds.order_by("number"))
    seen = [round for round in rounds if may_see_answers(session, round)]
    chosen = _chosen(rounds, seen, request.GET.get("round", ""))
    context: dict[str, Any] = {
        "session": session,
        "rounds": seen,
        "round": chosen,
        "address": address,
        "back": back,
        "leads": participant is None,
        "place": own_place(participant, chosen) if participant and chosen else "",
        "page": None,
        "changed": False,
        "trouble": "",
    }
    if chosen is not None:
        context |= _of_round(request, session, chosen)
    return render_page_or_fragment(
        request,
        page="decision/results/page.html",
        fragment="decision/results/_results.html",
        context=context,
    )


def _chosen(rounds: list[Round], seen: list[Round], number: str) -> Round | None:
    """The round that is asked for, otherwise the newest that may be seen; None if there is none."""
    if not number:
        return seen[-1] if seen else None
    asked = next((round for round in rounds if str(round.number) == number), None)
    if asked is None:
        raise Http404
    if asked not in seen:
        raise PermissionDenied
    return asked


def _of_round(request: HttpRequest, session: Session, round: Round) -> dict[str, Any]:
    try:
        results = session_results(session, round, request.GET.get("by", ""))
    except DecisionError as error:
        return {"trouble": str(error)}
    comments = comment_page(results, request.GET.get("comments", ""))
    page = results_page(results, comments, whole=request.GET.get("places") == "all")
    return {"page": page, "trouble": page.trouble, "changed": changed_since(session)}
