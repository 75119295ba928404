"""The problems in which an accepted project can be compared: the administrator's next step."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from decision.problems.enums import ProblemState
from decision.problems.models import Problem
from decision.problems.perms import looks_after
from decision.problems.selectors.problems import problems_seen_by
from territories.admin.next_steps import NextStep, offer
from territories.enums import Subject
from territories.models import Project


@offer
def problems_for(request: HttpRequest, project: Project) -> Iterator[NextStep]:
    seen = problems_seen_by(request.user).filter(subject=Subject.PROJECT)
    compared = set(
        seen.filter(alternatives__project=project, alternatives__removed_at=None).values_list(
            "pk", flat=True
        )
    )
    asked = seen.exclude(state=ProblemState.ARCHIVED).order_by("position", "slug")
    for problem in asked:
        yield _step(request, project, problem, is_compared=problem.pk in compared)


def _step(
    request: HttpRequest, project: Project, problem: Problem, *, is_compared: bool
) -> NextStep:
    named = _("“%(name)s”") % {"name": problem.name}
    if is_compared:
        return NextStep(named, problem.get_absolute_url(), _("it is compared there"))
    if not looks_after(request.user, problem):
        remark = _("whoever looks after this problem can add it")
        return NextStep(named, problem.get_absolute_url(), remark)
    address = reverse("problem_alternatives", args=[problem.slug])
    title = _("Add it to “%(name)s”") % {"name": problem.name}
    return NextStep(title, f"{address}?{urlencode({'q': project.code})}")
