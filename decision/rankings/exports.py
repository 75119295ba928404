"""A ranking as a file to take away; the query of its address is the page's."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from config.attachments import CSV, XLSX, attachment
from config.text import typed
from decision.problems.selectors.matrix import decision_table
from decision.rankings.presentation.files.content import Taken, taken
from decision.rankings.presentation.files.table import ranking_as_csv
from decision.rankings.presentation.files.workbook import ranking_as_workbook
from decision.rankings.presentation.tabs import tab_address
from decision.rankings.presentation.whose import unknown_to, whose_page
from decision.rankings.services.saved import save_ranking
from decision.rankings.views.problems import Asked, asked_of
from territories.services.saved import LONGEST_TITLE, TooManySavedError


@login_not_required
@require_safe
def ranking_csv(request: HttpRequest, slug: str) -> HttpResponse:
    asked = asked_of(request, slug, digest=True)
    content = _taken(asked)
    if content is None:
        return _refusal(asked)
    return attachment(ranking_as_csv(content), CSV, f"mera-{slug}.csv")


@login_not_required
@require_safe
def ranking_xlsx(request: HttpRequest, slug: str) -> HttpResponse:
    asked = asked_of(request, slug, digest=True)
    content = _taken(asked)
    if content is None:
        return _refusal(asked)
    return attachment(ranking_as_workbook(content), XLSX, f"mera-{slug}.xlsx")


def _taken(asked: Asked) -> Taken | None:
    """None where nothing can be ranked, or something else than was asked for."""
    if asked.ranked is None or unknown_to(asked.form):
        return None
    place = tab_address(asked.problem, asked.form, "problem_detail")
    return taken(
        # With the sources of each cell, which a ranking does without.
        decision_table(asked.problem, asked.settings.weights, asked.form.criteria),
        asked.ranked,
        whose=whose_page(asked.problem, asked.form).chosen.title,
        address=asked.request.build_absolute_uri(place),
        made_at=timezone.now(),
    )


def _refusal(asked: Asked) -> HttpResponse:
    """There is no file, and the sentence says why."""
    said = (
        asked.trouble
        or unknown_to(asked.form)
        or _("Nothing is compared yet: the problem has no alternatives.")
    )
    return HttpResponse(said, status=422, content_type="text/plain; charset=utf-8")


@require_POST
def ranking_save(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the ranking of this query; it opens then as what is kept."""
    asked = asked_of(request, slug)
    if asked.ranked is None or unknown_to(asked.form):
        return _refusal(asked)
    user = request.user
    assert isinstance(user, User)  # the middleware lets nobody else in
    place = tab_address(asked.problem, asked.form, "problem_detail")
    title = typed(request.POST, "title", LONGEST_TITLE) or asked.problem.name
    try:
        saved = save_ranking(owner=user, ranked=asked.ranked, title=title, address=place)
    except TooManySavedError as error:
        messages.error(request, str(error))
        return redirect("saved_list")
    messages.success(request, _("Saved: “%(title)s”.") % {"title": saved.title})
    return redirect(saved.opening)
