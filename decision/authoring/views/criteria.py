"""One criterion in detail, beside the tree; indicators found by typing."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from config.htmx import render_page_or_fragment, wants_fragment
from decision.authoring.errors import AuthoringError
from decision.authoring.forms.criteria import CriterionForm
from decision.authoring.models import ProblemEvent
from decision.authoring.presentation.editor import Outcome, done, others_since, tree_context
from decision.authoring.selectors.finding import found_indicators, indicators_for
from decision.authoring.services import tree
from decision.authoring.views.asking import number_in, seen_version, signed_in_user
from decision.problems.models import Criterion, Problem
from decision.problems.perms import edited_problem
from territories.enums import Subject


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def problem_criterion(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """All of one criterion."""
    problem = edited_problem(request.user, slug)
    criterion = problem.criteria.filter(pk=pk).select_related("indicator").first()
    if criterion is None or (criterion.removed_at and request.method != "POST"):
        raise Http404
    address = reverse("problem_criterion", args=[slug, pk])

    def store(form: CriterionForm) -> ProblemEvent | None:
        return tree.change_criterion(
            problem=problem,
            user=signed_in_user(request),
            seen=seen_version(request),
            pk=pk,
            values=form.values(),
            indicator=form.new_indicator(),
        )

    return _criterion(request, problem, criterion, address, store)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def problem_criterion_new(request: HttpRequest, slug: str) -> HttpResponse:
    """A new criterion with all that it needs, behind another or inside of one."""
    problem = edited_problem(request.user, slug)
    beside, inside = (number_in(request.GET.get(name)) for name in ("beside", "inside"))
    query = f"?inside={inside}" if inside else f"?beside={beside}" if beside else ""
    address = reverse("problem_criterion_new", args=[slug]) + query

    def store(form: CriterionForm) -> ProblemEvent | None:
        values = form.values()
        return tree.add_criterion(
            problem=problem,
            user=signed_in_user(request),
            seen=seen_version(request),
            beside=None if inside else beside,
            inside=inside,
            names={code: values.pop(f"name_{code}") for code in ("ru", "en")},
            values=values,
            indicator=form.new_indicator(),
        )

    return _criterion(request, problem, None, address, store)


@never_cache
@require_safe
def problem_indicators(request: HttpRequest, slug: str) -> HttpResponse:
    """The indicators that a few typed letters find."""
    problem = edited_problem(request.user, slug)
    context = _found(request, problem, request.GET)
    return render(request, "decision/authoring/_indicators.html", context)


def _criterion(
    request: HttpRequest,
    problem: Problem,
    criterion: Criterion | None,
    address: str,
    store: Any,
) -> HttpResponse:
    common: dict[str, Any] = {"subject": Subject(problem.subject), "criterion": criterion}
    outcome = Outcome()
    if request.method != "POST":
        form = CriterionForm(**common, initial=_asked(request))
        return _panel(request, problem, criterion, address, form, outcome)
    if "look" in request.POST:  # without JavaScript: the list of what was found, nothing judged
        form = CriterionForm(**common, initial=request.POST.dict())
        return _panel(request, problem, criterion, address, form, outcome)
    form = CriterionForm(request.POST, **common)
    form.fields["indicator"].queryset = indicators_for(request.user, problem)  # type: ignore[attr-defined]
    if not form.is_valid():
        return _panel(request, problem, criterion, address, form, outcome, status=422)
    try:
        event = store(form)
    except AuthoringError as error:
        outcome.refuse(error)
        if error.place in form.fields:
            form.add_error(error.place, str(error))
        problem.refresh_from_db()
        outcome.others = others_since(problem, seen_version(request), signed_in_user(request))
        return _panel(request, problem, criterion, address, form, outcome, status=422)
    return _stored(request, problem, criterion, event)


def _stored(
    request: HttpRequest, problem: Problem, criterion: Criterion | None, event: ProblemEvent | None
) -> HttpResponse:
    """The tree with what was stored; the panel goes on showing the same criterion."""
    row = criterion.pk if criterion else (event.details["criterion"] if event else None)
    if not wants_fragment(request):
        return redirect(f"{reverse('problem_edit', args=[problem.slug])}?row={row}")
    problem.refresh_from_db()
    user = signed_in_user(request)
    outcome = Outcome(said=done(event), others=others_since(problem, seen_version(request), user))
    context = tree_context(problem, user, selected=row, outcome=outcome)
    context |= {"panel": None, "form": None}
    return render(request, "decision/authoring/_editor.html", context)


def _panel(
    request: HttpRequest,
    problem: Problem,
    criterion: Criterion | None,
    address: str,
    form: CriterionForm,
    outcome: Outcome,
    status: int = 200,
) -> HttpResponse:
    """The criterion's form: beside the tree on a page, alone for htmx."""
    user = signed_in_user(request)
    data = request.POST if request.method == "POST" else request.GET
    panel = {"criterion": criterion, "address": address, "outcome": outcome}
    context = {
        "problem": problem,
        "version": problem.version,
        "form": form,
        "panel": panel,
        **_found(request, problem, data, form),
    }
    is_sent = request.method == "POST"
    if is_sent or not wants_fragment(request):
        selected = criterion.pk if criterion else number_in(request.GET.get("beside"))
        context |= tree_context(problem, user, selected=selected) | {"form": form, "panel": panel}
    return render_page_or_fragment(
        request,
        page="decision/authoring/problem_edit.html",
        fragment=f"decision/authoring/{'_editor' if is_sent else '_criterion'}.html",
        context=context,
        status=status,
    )


def _found(
    request: HttpRequest, problem: Problem, data: Any, form: CriterionForm | None = None
) -> dict[str, Any]:
    """Indicators by what was typed, the chosen one first."""
    query = data.get("find", "")
    chosen = number_in(
        str(data.get("indicator", "") or (form and form.initial.get("indicator")) or "")
    )
    found = found_indicators(request.user, problem, query) if query.strip() else []
    if chosen is not None:
        ahead = list(indicators_for(request.user, problem).filter(pk=chosen))
        found = [*ahead, *(one for one in found if one.pk != chosen)]
    return {"found": found, "chosen": chosen, "find": query, "problem": problem}


def _asked(request: HttpRequest) -> dict[str, Any]:
    """A name that was typed in the tree, for a criterion that needs more than that."""
    name = request.GET.get("name", "")[:300]
    language = getattr(request, "LANGUAGE_CODE", "ru")
    return {f"name_{language}": name} if name else {}
