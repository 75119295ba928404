"""A project's page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from territories.enums import Subject
from territories.presentation.facts import facts_page
from territories.presentation.kinds import OF_PROJECTS
from territories.presentation.money import money_of, money_sentence
from territories.selectors import values_for
from territories.selectors.amounts import JOBS
from territories.selectors.pages import project_of
from territories.selectors.public import public_indicators
from territories.selectors.spreads import spreads


@login_not_required
@require_safe
def project_detail(request: HttpRequest, code: str) -> HttpResponse:
    project = project_of(code)
    if project is None:
        raise Http404
    if project.code != code:
        return redirect(project)
    indicators = list(public_indicators(Subject.PROJECT))
    found = values_for(subjects=[project], indicators=indicators)
    values = {indicator: value for (_project, indicator), value in found.items()}
    jobs = next((values.get(each.pk) for each in indicators if each.code == JOBS), None)
    context = {
        "project": project,
        "page": facts_page(OF_PROJECTS, indicators, values, spreads(Subject.PROJECT)),
        "takes": money_sentence(project, jobs),
        "money": money_of(project, list(project.years.order_by("year"))),
        "sectors": list(project.sectors.order_by("name")),
    }
    return render(request, "territories/project_detail.html", context)
