"""The projector's board, for whoever has its address."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.htmx import render_page_or_fragment
from config.qr import qr_code
from decision.desk.presentation.board import board_context
from decision.live.tickets import live_url
from decision.sessions.perms import session_of_board


@login_not_required
@never_cache
@require_safe
def board(request: HttpRequest, key: str) -> HttpResponse:
    session = session_of_board(key)
    join = request.build_absolute_uri(reverse("join", args=[session.code]))
    context = board_context(session.pk) | {
        "session": session,
        "qr": qr_code(join),
        "live_url": live_url(session.pk, "board"),
    }
    return render_page_or_fragment(
        request,
        page="decision/desk/board.html",
        fragment="decision/desk/_board.html",
        context=context,
    )
