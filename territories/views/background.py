"""How far a task in the background is; cancelling it. Only who asked sees it."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from config.htmx import render_page_or_fragment, wants_fragment
from territories.enums import BackgroundState
from territories.models import BackgroundTask
from territories.services.background import cancel, with_last_word

# Nobody has taken it up for so long: the page asks whether a worker runs.
SECONDS_TILL_DOUBT = 15


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def background_task(request: HttpRequest, key: UUID) -> HttpResponse:
    """A POST cancels. Where it is done, the page leads on to the answer."""
    assert isinstance(request.user, User)  # the middleware lets nobody else in
    row = get_object_or_404(BackgroundTask, pk=key, owner=request.user)
    if request.method == "POST":
        cancel(row)
        return redirect(row.opening if request.POST.get("next") == row.opening else row)
    if row.state == BackgroundState.DONE and not wants_fragment(request):
        return redirect(row.opening)
    waited = (now() - row.made_at).total_seconds()
    is_in_doubt = row.state == BackgroundState.WAITING and waited > SECONDS_TILL_DOUBT
    return render_page_or_fragment(
        request,
        page="territories/background_task.html",
        fragment="territories/_background_task.html",
        context={
            "row": with_last_word(row),
            "in_doubt": is_in_doubt,
        },
    )
