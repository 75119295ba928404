"""A participant's page of his own conflicts of interest."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from decision.sessions.errors import SessionError
from decision.sessions.selectors.conflicts import may_declare
from decision.sessions.selectors.frames import compared_in
from decision.weighing.forms.conflicts import ConflictsForm
from decision.weighing.presentation.conflicts import own_conflicts
from decision.weighing.presentation.page import Visit
from decision.weighing.services.conflicts import declare_conflicts, take_conflict_back
from decision.weighing.views.visits import around, for_participants

INVALID = 422
LONGEST_KEY = 19  # digits


@require_http_methods(["GET", "HEAD", "POST"])
@for_participants
def conflicts(request: HttpRequest, visit: Visit) -> HttpResponse:
    if not may_declare(visit.session):
        raise Http404
    if request.method != "POST":
        return _page(request, visit)
    if "take_back" in request.POST:
        return _take_back(request, visit)
    form = _form(request, visit)
    if not form.is_valid():
        return _page(request, visit, form, status=INVALID)
    try:
        declare_conflicts(
            participant=visit.participant,
            alternatives=form.cleaned_data["alternatives"],
            reason=form.cleaned_data["reason"],
        )
    except SessionError as error:
        return _refused(request, visit, error)
    return redirect(_address(request, visit))


def _take_back(request: HttpRequest, visit: Visit) -> HttpResponse:
    which = request.POST["take_back"]
    pk = int(which) if which.isdecimal() and len(which) < LONGEST_KEY else 0
    try:
        take_conflict_back(participant=visit.participant, alternative=pk)
    except SessionError as error:
        return _refused(request, visit, error)
    rates = visit.session.frame["scored"]
    messages.info(
        request, _("Taken back: your ratings of it count again.") if rates else _("Taken back.")
    )
    return redirect(_address(request, visit))


def _refused(request: HttpRequest, visit: Visit, error: SessionError) -> HttpResponse:
    messages.error(request, str(error))
    return redirect(_address(request, visit))


def _form(request: HttpRequest, visit: Visit) -> ConflictsForm:
    left = [each for each in compared_in(visit.session) if each.pk not in visit.answers.conflicts]
    data = request.POST if request.method == "POST" else None
    return ConflictsForm(data, compared=left)


def _page(
    request: HttpRequest, visit: Visit, form: ConflictsForm | None = None, status: int = 200
) -> HttpResponse:
    context = around(visit) | {
        "conflicts": own_conflicts(visit.session, visit.participant, visit.answers),
        "form": form or _form(request, visit),
        "rates": bool(visit.session.frame["scored"]),
        "step": _step(request),
    }
    return render(request, "decision/weighing/conflicts.html", context, status=status)


def _step(request: HttpRequest) -> str:
    """The question from which somebody came, to go back to it."""
    given = request.GET.get("step", "")[:6]
    return given if given.isdecimal() else ""


def _address(request: HttpRequest, visit: Visit) -> str:
    step = _step(request)
    address = reverse("weigh_conflicts", args=[visit.session.code])
    return f"{address}?step={step}" if step else address
