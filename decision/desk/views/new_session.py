"""A new session: its problem, its rules."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from config.htmx import render_page_or_fragment, wants_fragment
from decision.accounts.perms import may_lead
from decision.desk.forms.people import group_rows
from decision.desk.forms.sessions import SessionForm
from decision.desk.presentation.new_session import choices_of
from decision.desk.presentation.what_counts import what_counts
from decision.desk.selectors import problems_to_weigh
from decision.desk.views.signed_in import signed_in_user
from decision.problems.errors import DecisionError
from decision.problems.models import Problem
from decision.problems.perms import looks_after, may_make_problems, seen_problem
from decision.sessions.services.lifecycle import create_session, refuse_what_is_not_open


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def session_new(request: HttpRequest) -> HttpResponse:
    """The rules of a new session; without a problem, the problems to choose from."""
    if not may_lead(request.user):
        raise PermissionDenied
    slug = request.GET.get("problem", "")
    if not slug:
        context = {
            "problems": problems_to_weigh(),
            "may_make": may_make_problems(request.user),
        }
        return render(request, "decision/desk/session_problems.html", context)
    problem = seen_problem(request.user, slug)
    if request.method != "POST":
        return _new_session_page(request, problem)
    if "count" in request.POST and wants_fragment(request):
        return _question_count(request, problem)
    if "add_group" in request.POST:
        return _new_session_page(request, problem, one_more=True)
    return _create(request, problem)


def _create(request: HttpRequest, problem: Problem) -> HttpResponse:
    form, rows = _new_session_forms(request, problem)
    if not (form.is_valid() & rows.is_valid()):
        return _new_session_page(request, problem, status=422)
    try:
        session = create_session(
            facilitator=signed_in_user(request),
            problem=problem,
            groups=rows.groups(),
            **form.rules(),
        )
    except DecisionError as error:
        return _new_session_page(request, problem, status=422, trouble=str(error))
    return redirect(session)


def _new_session_forms(
    request: HttpRequest, problem: Problem, *, one_more: bool = False
) -> tuple[SessionForm, Any]:
    data = request.POST if request.method == "POST" else None
    if one_more:
        # Shown as typed, and not yet called wrong.
        form = SessionForm(problem=problem, initial=SessionForm.typed(request.POST))
    else:
        form = SessionForm(data, problem=problem)
    return form, group_rows(data, one_more=one_more)


def _new_session_page(
    request: HttpRequest,
    problem: Problem,
    *,
    one_more: bool = False,
    status: int = 200,
    trouble: str = "",
) -> HttpResponse:
    try:
        refuse_what_is_not_open(problem)
        form, rows = _new_session_forms(request, problem, one_more=one_more)
        if form.is_bound:
            form.is_valid()
        weighed = _weighed(form)
    except DecisionError as error:
        may_edit = looks_after(request.user, problem)
        context = {"problem": problem, "trouble": str(error), "may_edit": may_edit}
        return render(request, "decision/desk/session_impossible.html", context, status=422)
    context = {
        "rows": rows,
        "trouble": trouble,
        **weighed,
    }
    return render_page_or_fragment(
        request,
        page="decision/desk/session_new.html",
        fragment="decision/desk/_new.html",
        context=context,
        status=status,
    )


def _question_count(request: HttpRequest, problem: Problem) -> HttpResponse:
    form = SessionForm(request.POST, problem=problem)
    form.is_valid()
    return render(request, "decision/desk/_weighed.html", _weighed(form))


def _weighed(form: SessionForm) -> dict[str, Any]:
    return {
        "problem": form.problem,
        "form": form,
        "choices": choices_of(form),
        "counts": what_counts(form),
    }
