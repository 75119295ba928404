"""What a problem's projects inherit from their territories: its owner chooses the record."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from config.text import typed
from decision.problems.errors import DecisionError
from decision.problems.models import Problem
from decision.publishing.perms import problem_to_decide_on
from decision.publishing.selectors import inheritable, publication_named
from decision.publishing.services import inherit
from territories.enums import Subject

INVALID = 422
LONGEST_NAME = 60


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def problem_inherited(request: HttpRequest, slug: str) -> HttpResponse:
    problem = problem_to_decide_on(request.user, slug)
    if problem.subject != Subject.PROJECT:
        raise Http404
    if request.method != "POST":
        return _page(request, problem)
    publication = publication_named(typed(request.POST, "record", LONGEST_NAME))
    if publication is None:
        raise Http404
    assert isinstance(request.user, User)  # nobody else looks after a problem
    try:
        address = request.build_absolute_uri(publication.get_absolute_url())
        number = inherit(
            problem=problem, publication=publication, user=request.user, address=address
        )
    except DecisionError as error:
        messages.error(request, str(error))
        return _page(request, problem, INVALID)
    messages.success(request, _told(number))
    return redirect("problem_inherited", problem.slug)


def _told(number: int) -> str:
    if not number:
        return _("No value is new: all projects whose territory the record ranks have theirs.")
    return ngettext(
        "%(number)s project has the score of its territory now.",
        "%(number)s projects have the score of their territory now.",
        number,
    ) % {"number": number}


def _page(request: HttpRequest, problem: Problem, status: int = 200) -> HttpResponse:
    context = {"problem": problem, "publications": list(inheritable())}
    template = "decision/publishing/problem_inherited.html"
    return render(request, template, context, status=status)
