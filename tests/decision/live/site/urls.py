"""What the tests do to a session from outside, through the views' usual way."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import include, path
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.views.decorators.csrf import csrf_exempt

from config.htmx import render_page_or_fragment
from decision.live.announcing import announce
from decision.live.tickets import live_url
from decision.sessions.models import Participant, Session
from tests.decision.live.committee import make_device, make_participant, make_session


@csrf_exempt
@login_not_required
def made(request: HttpRequest) -> JsonResponse:
    session = make_session(code=get_random_string(6))
    participant = make_participant(session)
    watched = {"board": live_url(session.pk, "board"), "other": live_url(session.pk, "people")}
    watched["missing"] = live_url(0, "board")
    device = make_device(participant)
    watched["people"] = live_url(session.pk, "people", device=device.pk)
    return JsonResponse({**watched, "session": session.pk, "participant": participant.pk})


@csrf_exempt
@login_not_required
def renamed(request: HttpRequest, pk: int) -> HttpResponse:
    with transaction.atomic():
        session = Session.objects.get(pk=pk)
        session.title = request.POST["title"]
        session.save(update_fields=["title"])
        announce(session.pk)
    return HttpResponse(status=204)


@csrf_exempt
@login_not_required
def removed(request: HttpRequest, pk: int) -> HttpResponse:
    participant = Participant.objects.get(pk=pk)
    participant.removed_at = timezone.now()
    participant.save(update_fields=["removed_at"])
    announce(participant.session_id)
    return HttpResponse(status=204)


@login_not_required
def page(request: HttpRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(Session, pk=pk)
    participant = session.participants.get()
    if participant.is_removed:
        raise PermissionDenied
    return render_page_or_fragment(
        request,
        page="watched/page.html",
        fragment="watched/_title.html",
        context={
            "session": session,
            "live_url": live_url(session.pk, "people", device=participant.devices.get().pk),
        },
    )


urlpatterns = [
    path("page/<int:pk>/", page),
    path("made/", made),
    path("renamed/<int:pk>/", renamed),
    path("removed/<int:pk>/", removed),
    path("", include("config.urls")),
]
