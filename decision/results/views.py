"""Results of a session: for its facilitator and for those who took part."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.htmx import render_page_or_fragment
from decision.live.tickets import live_url
from decision.results.presentation.shown import seen_rounds, shown_context
from decision.sessions.errors import UnknownCodeError
from decision.sessions.models import Participant, Round, Session
from decision.sessions.perms import facilitated_session, seat_from
from decision.sessions.selectors.sealed import sealed_record
from decision.weighing.presentation.place import own_place

PLACE = "place"


@never_cache
@require_safe
def facilitator_results(request: HttpRequest, code: str) -> HttpResponse:
    session = facilitated_session(request.user, code)
    around = {
        "address": reverse("session_results", args=[session.code]),
        "back": session.get_absolute_url(),
        "leads": True,
        "live_url": live_url(session.pk, "results", user=session.facilitator_id),
    }
    return _results(request, session, around)


@login_not_required
@never_cache
@require_safe
def participant_results(request: HttpRequest, code: str) -> HttpResponse:
    seat = seat_from(request, code)
    if seat is None:
        raise UnknownCodeError  # as a code that nobody has
    session = seat.participant.session
    around = {
        "address": reverse("weigh_results", args=[session.code]),
        "back": reverse("weigh", args=[session.code]),
        "leads": False,
        "live_url": live_url(session.pk, "results", device=seat.pk),
    }
    return _results(request, session, around, participant=seat.participant)


def _results(
    request: HttpRequest,
    session: Session,
    around: dict[str, Any],
    *,
    participant: Participant | None = None,
) -> HttpResponse:
    seen = seen_rounds(session)
    chosen = _chosen(session, seen, request.GET.get("round", ""))
    place = {
        "place": own_place(participant, chosen) if participant and chosen else "",
        "follows_place": bool(participant and not session.names_shown),
    }
    if PLACE in request.GET:
        return render(request, "decision/results/_place.html", place)
    around = around | {"sealed": sealed_record(session)}
    asked = [request.GET.get(name, "") for name in ("by", "comments", "places")]
    return render_page_or_fragment(
        request,
        page="decision/results/page.html",
        fragment="decision/results/_around.html",
        context=around | place | shown_context(session, seen, chosen, *asked),
    )


def _chosen(session: Session, seen: list[Round], number: str) -> Round | None:
    """The round that is asked for, otherwise the newest that may be seen; None if there is none."""
    if not number:
        return seen[-1] if seen else None
    rounds = {str(round.number): round for round in session.rounds.order_by("number")}
    if number not in rounds:
        raise Http404
    if rounds[number] not in seen:
        raise PermissionDenied
    return rounds[number]
