"""A problem from a pasted table: first what was understood, then it is stored."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from decision.authoring.errors import AuthoringError
from decision.authoring.forms.pasted import Choices, TableForm, read_choices
from decision.authoring.services.pasted.grid import read_grid
from decision.authoring.services.pasted.storing import store_table
from decision.authoring.services.pasted.understanding import Understood, understand
from decision.authoring.views.asking import signed_in_user
from decision.problems.perms import may_make_problems
from territories.enums import Direction
from territories.importing.names import read_catalogue


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def problem_table(request: HttpRequest) -> HttpResponse:
    """Paste, look at what was understood, change it, store it."""
    if not may_make_problems(request.user):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, TableForm())
    form = TableForm(request.POST)
    is_stored = request.POST.get("act") == "store"
    if not form.is_valid():
        return _page(request, form, *_read(request, form, is_judged=False), status=422)
    understood, choices, trouble = _read(request, form, is_judged=is_stored)
    if understood is None or choices is None:
        return _page(request, form, trouble=trouble, status=422)
    if not is_stored:
        return _page(request, form, understood, choices)
    if not choices.is_whole:
        return _page(
            request, form, understood, choices, _("Nothing was stored yet: see below."), 422
        )
    try:
        problem = store_table(
            user=signed_in_user(request),
            values=form.values(),
            subjects=choices.subjects(),
            columns=choices.taken(),
            stated=form.stated(),
        )
    except AuthoringError as error:
        return _page(request, form, understood, choices, str(error), 422)
    messages.success(request, _("A draft now: nobody else sees it before you open it."))
    return redirect("problem_edit", problem.slug)


def _read(
    request: HttpRequest, form: TableForm, *, is_judged: bool
) -> tuple[Understood | None, Choices | None, str]:
    """The table as it is understood, or the sentence that says why it is none."""
    table = form.cleaned_data.get("table", "")
    if not table:
        return None, None, ""
    heading = {"yes": True, "no": False}.get(request.POST.get("heading", ""))
    try:
        grid = read_grid(table)
        catalogue = read_catalogue(form.cleaned_data.get("subject", ""))
        understood = understand(grid, catalogue, has_heading=heading)
    except AuthoringError as error:
        form.add_error("table", str(error))
        return None, None, _("Nothing was stored: see what is wrong with the table.")
    return understood, read_choices(understood, request.POST, is_judged=is_judged), ""


def _page(
    request: HttpRequest,
    form: TableForm,
    understood: Understood | None = None,
    choices: Choices | None = None,
    trouble: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "understood": understood,
        "choices": choices,
        "trouble": trouble,
        "directions": [(d.value, d.label) for d in (Direction.MAX, Direction.MIN)],
    }
    return render(request, "decision/authoring/problem_table.html", context, status=status)
