"""An applicant's project behind a personal link: filled in, sent, followed, without account."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from config.addresses import address_of
from config.htmx import render_page_or_fragment, wants_fragment
from territories.forms.intake import FiguresForm, MoneyForm, StepForm, WhatForm, WhoForm
from territories.models import Submission
from territories.presentation.intake import (
    LAST,
    STEPS,
    look,
    missing,
    next_step,
    step_address,
    steps,
    told,
    unfinished,
)
from territories.selectors.intake import (
    asked_indicators,
    figures_of,
    submission_of,
    wanting,
    years_of,
)
from territories.services.intake.errors import ClosedError, IncompleteError
from territories.services.intake.filling import send, store
from territories.services.intake.limits import may_change, may_try, note_wrong_link

# How many years are asked, and how many of them at once: a phone shows one at a time.
YEARS_BACK, YEARS_ON, NEAR = 1, 9, 4


@login_not_required
@require_safe
def project_new(request: HttpRequest) -> HttpResponse:
    """For who comes without a link: where one is got, or given."""
    may_give = request.user.is_staff and request.user.has_perm("territories.add_submission")
    return render(request, "territories/intake_new.html", {"may_give": may_give})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def project_intake(request: HttpRequest, token: str) -> HttpResponse:
    response = _answer(request, token)
    # Django logs the address of each refusal, and this one opens somebody's project.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    if not may_try(address_of(request)):
        return _closed(
            request,
            _("Too many wrong links came from your network. Wait ten minutes."),
            HTTPStatus.TOO_MANY_REQUESTS,
        )
    submission = submission_of(token)
    if submission is None:
        note_wrong_link(address_of(request))
        return _closed(
            request,
            _("This link opens nothing. Check that it is whole, or ask whoever gave it to you."),
            HTTPStatus.NOT_FOUND,
        )
    if not submission.opens_at(timezone.now()):
        return _closed(
            request,
            _("This link works no more: it has expired or was revoked. Ask for another one."),
            HTTPStatus.GONE,
        )
    if not submission.takes_changes:
        if wants_fragment(request):
            return _elsewhere(request, token)
        return _where_it_stands(request, submission)
    if request.method == "POST":
        return _taken(request, submission, token)
    return _page(request, submission, token, _step(request, submission))


def _step(request: HttpRequest, submission: Submission) -> str:
    """Without a word of it the one where something is still missing."""
    step = request.GET.get("step", "")
    return step if step in STEPS else unfinished(wanting(submission), figures_of(submission))


def _taken(request: HttpRequest, submission: Submission, token: str) -> HttpResponse:
    step = _step(request, submission)
    if not may_change(submission):
        return _closed(
            request,
            _("Too many changes came through this link just now. Wait ten minutes."),
            HTTPStatus.TOO_MANY_REQUESTS,
        )
    try:
        if step == LAST:
            send(submission)
            return redirect("project_intake", token)
        form = _form(submission, step, request.POST)
        is_valid = form.is_valid()
        submission = store(submission, form.said())
    except ClosedError:
        return _elsewhere(request, token)
    except IncompleteError:
        return _page(request, submission, token, step, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if is_valid and not wants_fragment(request):
        return redirect(step_address(token, next_step(step)))
    status = HTTPStatus.OK if is_valid else HTTPStatus.UNPROCESSABLE_ENTITY
    return _page(request, submission, token, step, form, status)


def _elsewhere(request: HttpRequest, token: str) -> HttpResponse:
    """To the page that says what it has become."""
    response = redirect("project_intake", token)
    if wants_fragment(request):
        return HttpResponse(headers={"HX-Redirect": response["Location"]})
    return response


def _page(
    request: HttpRequest,
    submission: Submission,
    token: str,
    step: str,
    form: StepForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    if form is None and step != LAST:
        form = _form(submission, step, None)
    names = wanting(submission) if step == LAST else []
    all_steps = steps(token, step)
    return render_page_or_fragment(
        request,
        page="territories/intake.html",
        fragment="territories/_intake_saved.html",
        context={
            "submission": submission,
            "step": next(each for each in all_steps if each.is_current),
            "steps": all_steps,
            "form": form,
            "step_addresses": {each.name: each.address for each in all_steps},
            "look": _look(submission) if step == LAST else None,
            "missing": missing(token, names),
            "is_refused": status != HTTPStatus.OK,
            "oob": wants_fragment(request),
            "told": told(submission),
        },
        status=status,
    )


def _form(submission: Submission, step: str, data: Any) -> StepForm:
    match step:
        case "who":
            return WhoForm(data, submission=submission)
        case "what":
            return WhatForm(data, submission=submission)
        case "money":
            said = years_of(submission)
            today = timezone.localdate()
            years, near = (
                _years({row.year for row in said}, today),
                range(today.year, today.year + NEAR),
            )
            return MoneyForm(data, submission=submission, years=years, near=near, said=said)
        case _:
            return FiguresForm(
                data,
                submission=submission,
                indicators=list(asked_indicators()),
                said=figures_of(submission),
            )


def _years(stated: set[int], today: date) -> list[int]:
    return sorted(stated | set(range(today.year - YEARS_BACK, today.year + YEARS_ON)))


def _look(submission: Submission) -> Any:
    return look(submission, years_of(submission), figures_of(submission), list(asked_indicators()))


def _where_it_stands(request: HttpRequest, submission: Submission) -> HttpResponse:
    """What was sent, which nothing changes now; whoever sends more learns it."""
    context = {
        "submission": submission,
        "look": _look(submission),
        "told": told(submission),
        "nothing_stored": request.method == "POST",
    }
    status = HTTPStatus.CONFLICT if request.method == "POST" else HTTPStatus.OK
    return render(request, "territories/intake_sent.html", context, status=status)


def _closed(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    context = {"sentence": sentence}
    return render(request, "territories/intake_closed.html", context, status=status)
