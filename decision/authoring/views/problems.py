"""A problem made, its own texts and rules, its history."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from decision.authoring.errors import AuthoringError
from decision.authoring.forms.problems import CopyForm, NewProblemForm, ProblemForm
from decision.authoring.presentation.editor import (
    Outcome,
    done,
    editor_context,
    others_since,
)
from decision.authoring.presentation.history import event_lines
from decision.authoring.selectors.history import events_of
from decision.authoring.services.making import copy_problem, make_problem
from decision.authoring.services.problems import change_problem
from decision.authoring.services.undoing import undo
from decision.authoring.views.asking import number_in, seen_version, signed_in_user
from decision.problems.models import Problem
from decision.problems.perms import edited_problem, looks_after, may_make_problems, seen_problem
from decision.problems.selectors.problems import problems_seen_by

EVENTS_A_PAGE = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def problem_new(request: HttpRequest) -> HttpResponse:
    """From nothing, or with `copy` from a problem that the asker sees."""
    if not may_make_problems(request.user):
        raise PermissionDenied
    slug = request.GET.get("copy", "")
    original = seen_problem(request.user, slug) if slug else None
    form: NewProblemForm | CopyForm
    data = request.POST if request.method == "POST" else None
    form = CopyForm(data, initial=_of(original)) if original else NewProblemForm(data)
    if request.method == "POST" and form.is_valid():
        user, values = signed_in_user(request), form.cleaned_data
        made = (
            copy_problem(user=user, original=original, values=values)
            if original
            else make_problem(user=user, values=values)
        )
        messages.success(request, _("A draft now: nobody else sees it before you open it."))
        return redirect("problem_edit", made.slug)
    context = {
        "form": form,
        "original": original,
        "problems": problems_seen_by(request.user).order_by("position", "slug"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "decision/authoring/problem_new.html", context, status=status)


def _of(original: Problem) -> dict[str, Any]:
    """Its names with a word that they are a copy's, and its questions."""
    names = {"ru": "%s (копия)", "en": "%s (copy)"}
    shown = {f"question_{code}": getattr(original, f"question_{code}") for code in names}
    for code, words in names.items():
        name = getattr(original, f"name_{code}")
        shown[f"name_{code}"] = words % name[:280] if name else ""
    return shown


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def problem_texts(request: HttpRequest, slug: str) -> HttpResponse:
    """The problem's own texts and rules, its state, who looks after it."""
    problem = edited_problem(request.user, slug)
    outcome = Outcome()
    if request.method != "POST":
        return _texts_page(request, problem, ProblemForm(problem=problem), outcome)
    form = ProblemForm(request.POST, problem=problem)
    if not form.is_valid():
        return _texts_page(request, problem, form, outcome, status=422)
    user, seen = signed_in_user(request), seen_version(request)
    try:
        event = change_problem(problem=problem, user=user, seen=seen, values=form.values())
    except AuthoringError as error:
        outcome.refuse(error)
        problem.refresh_from_db()
        outcome.others = others_since(problem, seen, user)
        return _texts_page(request, problem, form, outcome, status=422)
    messages.success(request, done(event))
    problem.refresh_from_db()
    if not looks_after(user, problem):
        return redirect("problem_list")  # he has given it away
    return redirect("problem_texts", problem.slug)


def _texts_page(
    request: HttpRequest, problem: Problem, form: ProblemForm, outcome: Outcome, status: int = 200
) -> HttpResponse:
    context = editor_context(problem, signed_in_user(request), "texts")
    context |= {"form": form, "outcome": outcome}
    return render(request, "decision/authoring/problem_texts.html", context, status=status)


@never_cache
@require_safe
def problem_history(request: HttpRequest, slug: str) -> HttpResponse:
    """Every move, the newest first."""
    problem = edited_problem(request.user, slug)
    return _history_page(request, problem, Outcome())


@never_cache
@require_POST
def problem_undo(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a move of the history back."""
    problem = edited_problem(request.user, slug)
    outcome = Outcome()
    try:
        event = undo(
            problem=problem,
            user=signed_in_user(request),
            event=number_in(request.POST.get("event")) or 0,
        )
    except AuthoringError as error:
        outcome.refuse(error)
        return _history_page(request, problem, outcome, status=422)
    messages.success(request, done(event))
    return redirect("problem_history", problem.slug)


def _history_page(
    request: HttpRequest, problem: Problem, outcome: Outcome, status: int = 200
) -> HttpResponse:
    page = Paginator(events_of(problem), EVENTS_A_PAGE).get_page(request.GET.get("page"))
    context = editor_context(problem, signed_in_user(request), "history")
    context |= {"page": page, "events": event_lines(page.object_list), "outcome": outcome}
    return render(request, "decision/authoring/problem_history.html", context, status=status)
