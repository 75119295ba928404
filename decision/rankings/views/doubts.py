"""How much of the problems' orders rests on doubtful values: parts of the quality page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from config.htmx import render_page_or_fragment
from decision.problems.enums import ProblemState
from decision.problems.models import Problem
from decision.problems.perms import seen_problem
from decision.rankings.presentation.doubts import resting_page
from decision.rankings.services.doubts import resting_of
from territories.enums import Subject


@login_not_required
@require_safe
def quality_problems(request: HttpRequest) -> HttpResponse:
    """The open problems, of the kind that is asked for; each is worked out when it is opened."""
    problems = Problem.objects.filter(state=ProblemState.OPEN).order_by("position", "slug")
    subject = request.GET.get("of", "")
    if subject in Subject.values:
        problems = problems.filter(subject=subject)
    else:
        subject = ""
    return render_page_or_fragment(
        request,
        page="decision/rankings/quality_problems.html",
        fragment="decision/rankings/_quality_problems.html",
        context={"problems": list(problems), "subject": subject},
    )


@login_not_required
@require_safe
def problem_doubts(request: HttpRequest, slug: str) -> HttpResponse:
    problem = seen_problem(request.user, slug)
    return render_page_or_fragment(
        request,
        page="decision/rankings/problem_doubts.html",
        fragment="decision/rankings/_doubts.html",
        context={"problem": problem, "page": resting_page(problem, resting_of(problem))},
    )
