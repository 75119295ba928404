"""The home page: the ranking of the six territories, the doors, what waits for a signed-in user."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from config.htmx import render_page_or_fragment, wants_fragment
from decision.desk.presentation.desk import SessionRow, session_rows
from decision.desk.selectors import sessions_under_way
from decision.problems.enums import ProblemState
from decision.problems.errors import DecisionError
from decision.problems.models import Problem
from decision.problems.selectors.matrix import ranking_table
from decision.rankings.presentation.facts import facts_of
from decision.rankings.services import RankingSettings
from decision.rankings.views import ranking_or_trouble

# The home page's two sides of one comparison, by slug.
HOME_PROBLEMS = ("volume", "intensity")
HOME_SESSIONS = 3
# The problem behind one of its doors: a door is there once something is compared behind it.
DOORS = {"project": "projects"}


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    problems = {p.slug: p for p in _open_problems().filter(slug__in=HOME_PROBLEMS)}
    choices = [problems[slug] for slug in HOME_PROBLEMS if slug in problems]
    chosen = problems.get(request.GET.get("by", "")) or next(iter(choices), None)
    context: dict[str, Any] = {
        "sessions": _sessions_under_way(request),
        "choices": choices,
        "problem": chosen,
        "ranked": None,
        "trouble": "",
        "doors": {subject: _door(subject, slug) for subject, slug in DOORS.items()},
    }
    if chosen:
        context |= _home_ranking(chosen)
    return render_page_or_fragment(
        request, page="home.html", fragment="decision/rankings/_home_ranking.html", context=context
    )


def _open_problems() -> QuerySet[Problem]:
    return Problem.objects.filter(state=ProblemState.OPEN)


def _door(subject: str, slug: str) -> Problem | None:
    compared = (
        _open_problems()
        .filter(subject=subject, alternatives__isnull=False, alternatives__removed_at__isnull=True)
        .distinct()
    )
    return compared.filter(slug=slug).first() or compared.order_by("position", "slug").first()


def _sessions_under_way(request: HttpRequest) -> tuple[SessionRow, ...]:
    """The newest few of the signed-in user's."""
    if not isinstance(request.user, User) or wants_fragment(request):
        return ()
    return session_rows(sessions_under_way(request.user, HOME_SESSIONS), request.user.pk)


def _home_ranking(problem: Problem) -> dict[str, Any]:
    try:
        table = ranking_table(problem)
        context = ranking_or_trouble(table, RankingSettings())
        return context | {"facts": facts_of(table, context.get("ranked"))}
    except DecisionError as error:
        return {"trouble": str(error)}
