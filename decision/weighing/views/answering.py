"""What a participant sends.

A script sends the same forms as a browser without scripts does; it gets a fragment where the
other is led to the next page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config.htmx import wants_fragment
from decision.sessions.errors import SessionError
from decision.sessions.selectors.frames import FrameNode, weighed_node
from decision.sessions.selectors.questions import question_count
from decision.weighing.forms.scores import ScoreForm
from decision.weighing.methods import at_once
from decision.weighing.methods.pairwise import JudgementForm
from decision.weighing.presentation.page import Visit
from decision.weighing.presentation.steps import Step
from decision.weighing.presentation.stored import rates_of, stored_words, unexpected
from decision.weighing.services.storing import (
    Stamp,
    Stored,
    finish,
    resume,
    store_judgement,
    store_score,
    store_weights,
)
from decision.weighing.views.visits import for_participants, question_page

CONFLICT, INVALID = 409, 422


@require_POST
@for_participants
def judgement(request: HttpRequest, visit: Visit) -> HttpResponse:
    data = JudgementForm.read(request.POST)
    if data is None:
        form = JudgementForm(request.POST)
        if not form.is_valid():
            return _again(request, visit, form)
        data = form.cleaned_data
    return _answered(
        request,
        visit,
        data,
        lambda: store_judgement(
            participant=visit.participant,
            left=data["left"],
            right=data["right"],
            step=data["step"],
            comment=data["comment"],
            stamp=_stamp(data),
        ),
    )


@require_POST
@for_participants
def weights(request: HttpRequest, visit: Visit) -> HttpResponse:
    node = weighed_node(visit.session, request.POST.get("node", ""))
    method = at_once(visit.session.weighting)
    if node is None or method is None:
        raise Http404
    form = method.form(request.POST, criteria=node.criteria)
    if not form.is_valid():
        return _again(request, visit, form)
    data = form.cleaned_data
    return _answered(
        request,
        visit,
        data,
        lambda: store_weights(
            participant=visit.participant,
            node=node,
            said=form.said(),
            comment=data["comment"],
            stamp=_stamp(data),
        ),
        node=node,
        remark=form.remark(),
    )


@require_POST
@for_participants
def score(request: HttpRequest, visit: Visit) -> HttpResponse:
    form = ScoreForm(request.POST, auto_id=f"id_{_digits(request, 'alternative')}_%s")
    if not form.is_valid():
        return _again(request, visit, form)
    data = form.cleaned_data
    return _answered(
        request,
        visit,
        data,
        lambda: store_score(
            participant=visit.participant,
            criterion=data["criterion"],
            alternative=data["alternative"],
            value=form.rating,
            comment=data["comment"],
            source_url=data["source_url"],
            stamp=_stamp(data),
        ),
        here=f"#alternative-{data['alternative']}",
        remark=form.remark(),
    )


@require_POST
@for_participants
def finish_answering(request: HttpRequest, visit: Visit) -> HttpResponse:
    return _moved(request, visit, lambda: finish(participant=visit.participant), "weigh_mine")


@require_POST
@for_participants
def resume_answering(request: HttpRequest, visit: Visit) -> HttpResponse:
    return _moved(request, visit, lambda: resume(participant=visit.participant), "weigh_mine")


# The answers to what was sent ------------------------------------------------------------------


def _answered(
    request: HttpRequest,
    visit: Visit,
    data: Mapping[str, Any],
    store: Callable[[], Stored],
    *,
    node: FrameNode | None = None,
    here: str = "",
    remark: str = "",
) -> HttpResponse:
    """`here` is where on the same page it goes on; else the next one follows."""
    try:
        stored = store()
    except SessionError as error:
        return _refused(request, visit, error)
    number = data["number"]
    if wants_fragment(request):
        return HttpResponse(stored_words(visit.participant, stored, number, node))
    if sentence := unexpected(stored, rates_of(visit.participant, stored)):
        messages.warning(request, sentence)
        return redirect(_address_of(stored, number))
    if remark:
        messages.info(request, remark)
    return redirect(_address_of(stored, number if here else number + 1) + here)


def _again(request: HttpRequest, visit: Visit, form: Any) -> HttpResponse:
    """The question once more, with what was typed and the errors beside it."""
    if not visit.session.is_open:
        return _refused(request, visit, SessionError(_closed()))
    number = int(_digits(request, "number") or 1)
    return question_page(request, visit, _step(visit, number), form, status=INVALID)


def _refused(request: HttpRequest, visit: Visit, error: SessionError) -> HttpResponse:
    if wants_fragment(request):
        context = {"sentence": str(error)}
        return render(request, "decision/weighing/_refused.html", context, status=CONFLICT)
    messages.error(request, str(error))
    return redirect("weigh", visit.session.code)


def _moved(
    request: HttpRequest, visit: Visit, move: Callable[[], None], where: str
) -> HttpResponse:
    try:
        move()
    except SessionError as error:
        messages.error(request, str(error))
    return redirect(where, visit.session.code)


def _step(visit: Visit, number: int) -> Step:
    """The question that a form names; the nearest one if it was forged."""
    return visit.steps[max(1, min(number, len(visit.steps))) - 1]


def _address_of(stored: Stored, number: int) -> str:
    """The page of a question; after the last one comes what they give."""
    code = stored.session.code
    if number > question_count(stored.session):
        return reverse("weigh_mine", args=[code])
    return f"{reverse('weigh', args=[code])}?step={number}"


def _stamp(data: Mapping[str, Any]) -> Stamp:
    return Stamp(
        client=data["client"],
        sequence=data["sequence"],
        age=timedelta(milliseconds=data["age"] or 0),
        round=data["round"],
    )


def _digits(request: HttpRequest, name: str) -> str:
    """A number that was sent, for finding the place of a form that cannot be read."""
    given = request.POST.get(name, "")
    return given[:9] if given.isdecimal() else ""


def _closed() -> str:
    return _("No round is open: answers cannot be given now.")
