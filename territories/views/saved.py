"""What somebody keeps: only he sees it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from config.text import typed
from territories.selectors.saved import saved_by
from territories.services.saved import MOST_SAVED, forget_view

LONGEST_KEY = 12


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def saved_list(request: HttpRequest) -> HttpResponse:
    """The list; a POST lets go of one."""
    user = request.user
    assert isinstance(user, User)  # the middleware lets nobody else in
    if request.method == "POST":
        if forget_view(owner=user, key=typed(request.POST, "forget", LONGEST_KEY)):
            messages.success(request, _("Deleted."))
        return redirect("saved_list")
    context = {"saved": saved_by(user), "most": MOST_SAVED}
    return render(request, "territories/saved_list.html", context)
