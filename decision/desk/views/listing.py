"""The list of a user's sessions: searched, paged, put away, thrown away."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from decision.accounts.perms import may_lead
from decision.desk.presentation.desk import session_rows
from decision.desk.presentation.intro import rows
from decision.desk.selectors import demonstration_board, listed_sessions
from decision.desk.views.signed_in import signed_in_user
from decision.sessions.errors import SessionError
from decision.sessions.perms import board_key, facilitated_session
from decision.sessions.services import lifecycle as services

PAGE_SIZE = 20


@never_cache
@require_safe
def session_list(request: HttpRequest) -> HttpResponse:
    user = signed_in_user(request)
    query = " ".join(request.GET.get("q", "").split())
    is_archive = "archive" in request.GET
    sessions = listed_sessions(user, query=query, is_archived=is_archive)
    page = Paginator(sessions, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": session_rows(page.object_list, user.pk),
        "query": query,
        "is_archive": is_archive,
        "may_lead": may_lead(user),
        "is_searchable": bool(query) or page.paginator.count > 1,
        "has_archive": is_archive or listed_sessions(user, is_archived=True).exists(),
    }
    return render(request, "decision/desk/session_list.html", context)


@login_not_required
@require_safe
def session_intro(request: HttpRequest) -> HttpResponse:
    """What a session is, for whoever has not been in one; with a demonstration to watch."""
    shown = demonstration_board()
    context = {
        "rows": rows(),
        "demonstration": shown,
        "board": board_key(shown) if shown else "",
    }
    return render(request, "decision/desk/session_intro.html", context)


@require_POST
def session_archive(request: HttpRequest, code: str) -> HttpResponse:
    """Put away, or taken out again."""
    session = facilitated_session(request.user, code)
    is_archived = request.POST.get("archive", "1") == "1"
    services.archive(session=session, user=signed_in_user(request), is_archived=is_archived)
    said = (
        _("In the archive now: %(title)s.") if is_archived else _("Out of the archive: %(title)s.")
    )
    messages.success(request, said % {"title": session.title})
    return redirect("session_list")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def session_delete(request: HttpRequest, code: str) -> HttpResponse:
    """Asks once, saying what goes; what happened among real people cannot go."""
    session = facilitated_session(request.user, code)
    if request.method != "POST":
        context = {"session": session, "tab": "rule"}
        return render(request, "decision/desk/session_delete.html", context)
    # The records' services bring the engine along, which no other page of the list needs.
    from decision.publishing.services import delete_session

    try:
        delete_session(session=session, user=signed_in_user(request))
    except SessionError as error:
        messages.error(request, str(error))
        context = {"session": session, "tab": "rule"}
        return render(request, "decision/desk/session_delete.html", context, status=422)
    messages.success(request, _("Deleted: %(title)s.") % {"title": session.title})
    return redirect("session_list")
