"""The criteria tree, edited in place."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import CharField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from config.htmx import render_page_or_fragment, wants_fragment
from decision.authoring.errors import AuthoringError
from decision.authoring.forms.criteria import CriterionForm
from decision.authoring.models import ProblemEvent
from decision.authoring.presentation.editor import Outcome, done, others_since, tree_context
from decision.authoring.services import tree
from decision.authoring.services.undoing import undo
from decision.authoring.views.asking import number_in, seen_version, signed_in_user
from decision.problems.models import Problem
from decision.problems.perms import edited_problem
from decision.problems.selectors.criteria import criteria_of

WEIGHT = "weight-"
# How long a name may be the service says; here only what is no text is refused.
NEW_NAME = CharField(required=False)


@never_cache
@require_safe
def problem_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """The outline of a problem, with one row chosen."""
    problem = edited_problem(request.user, slug)
    return tree_page(request, problem, selected=number_in(request.GET.get("row")))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def problem_tree(request: HttpRequest, slug: str) -> HttpResponse:
    """One move of the tree; weights that were typed are stored with it."""
    problem = edited_problem(request.user, slug)
    if request.method != "POST":  # from a login that came between, or by typing
        return redirect("problem_edit", slug)
    outcome, selected = Outcome(), number_in(request.POST.get("row"))
    seen, user = seen_version(request), signed_in_user(request)
    act = request.POST.get("act", "")
    name = request.POST.get("name", "")
    if act == "enter":
        act = "add" if name.strip() else "weights"
    near = _neighbour(problem, selected) if act == "remove" else selected
    try:
        event = _act(request, problem, act, selected)
        if event is not None and act in ("add", "inside"):
            selected, name = event.details["criterion"], ""
        elif act == "remove":
            selected = near
        outcome.said = done(event) if act != "weights" else ""
    except AuthoringError as error:
        outcome.refuse(error)
    _store_weights(request, problem, outcome, seen)
    problem.refresh_from_db()
    outcome.others = others_since(problem, seen, user)
    if not (wants_fragment(request) or outcome.trouble or outcome.others):
        messages.success(request, outcome.said or done(None))
        row = f"?row={selected}" if selected else ""
        return redirect(reverse("problem_edit", args=[slug]) + row)
    return tree_page(request, problem, selected=selected, outcome=outcome, name=name)


def tree_page(
    request: HttpRequest,
    problem: Problem,
    *,
    selected: int | None,
    outcome: Outcome | None = None,
    name: str = "",
) -> HttpResponse:
    user = signed_in_user(request)
    context = tree_context(problem, user, selected=selected, outcome=outcome)
    context |= {"new_name": name, "panel": None, "form": None}
    return render_page_or_fragment(
        request,
        page="decision/authoring/problem_edit.html",
        fragment="decision/authoring/_tree.html",
        context=context,
        status=422 if outcome and outcome.trouble else 200,
    )


def _act(request: HttpRequest, problem: Problem, act: str, row: int | None) -> ProblemEvent | None:
    """Do what the button says.

    Raises
    ------
    AuthoringError
        If it cannot be done.
    """
    common: dict[str, Any] = {
        "problem": problem,
        "user": signed_in_user(request),
        "seen": seen_version(request),
    }
    verb, _mark, rest = act.partition(":")
    if verb == "weights":
        return None
    if verb == "undo":
        return undo(problem=problem, user=common["user"], event=number_in(rest) or 0)
    names = {get_language() or "ru": _name(request)}
    if verb == "add":
        return tree.add_criterion(**common, beside=row, names=names)
    if row is None:
        raise AuthoringError(_("Choose a criterion first."))
    if verb == "place":
        side, _mark, other = rest.partition(":")
        if side in tree.SIDES and (target := number_in(other)) is not None:
            return tree.place_criterion(**common, pk=row, side=side, other=target)
    moves: dict[str, Callable[[], ProblemEvent | None]] = {
        "inside": lambda: tree.add_criterion(**common, inside=row, names=names),
        "group": lambda: tree.group_criterion(**common, pk=row, names=names),
        "remove": lambda: tree.remove_criterion(**common, pk=row),
        **{
            way: lambda way=way: tree.move_criterion(**common, pk=row, way=way)  # type: ignore[misc]
            for way in tree.WAYS
        },
    }
    if verb not in moves:
        raise AuthoringError(_("There is no such move."))
    return moves[verb]()


def _name(request: HttpRequest) -> str:
    """What was typed as a new name, if it can be kept."""
    try:
        name: str = NEW_NAME.clean(request.POST.get("name", ""))
    except ValidationError as error:
        raise AuthoringError(error.messages[0], "name") from error
    return name


def _store_weights(request: HttpRequest, problem: Problem, outcome: Outcome, seen: int) -> None:
    """Store the weights that were typed, or keep them on the page with what is wrong."""
    typed = {
        pk: request.POST[name]
        for name in request.POST
        if name.startswith(WEIGHT) and (pk := number_in(name.removeprefix(WEIGHT))) is not None
    }
    try:
        event = tree.set_weights(
            problem=problem,
            user=signed_in_user(request),
            seen=seen,
            weights={pk: _weight(pk, text) for pk, text in typed.items()},
        )
        if event is not None:
            outcome.said = outcome.said or done(event)
            return
    except AuthoringError as error:
        outcome.typed = typed
        if not outcome.trouble:
            outcome.refuse(error)


def _weight(pk: int, text: str) -> Decimal:
    field = CriterionForm.base_fields["weight"]
    try:
        number: Decimal = field.clean(text)
    except ValidationError as error:
        raise AuthoringError(error.messages[0], str(pk)) from error
    return number


def _neighbour(problem: Problem, pk: int | None) -> int | None:
    """What is chosen after a row is gone: its next sibling, the one before it, or its parent."""
    rows = criteria_of(problem)
    gone = next((row for row in rows if row.pk == pk), None)
    if gone is None:
        return None
    siblings = [row.pk for row in rows if row.parent_id == gone.parent_id]
    i = siblings.index(gone.pk)
    if len(siblings) > 1:
        return siblings[i + 1] if i + 1 < len(siblings) else siblings[i - 1]
    return gone.parent_id
