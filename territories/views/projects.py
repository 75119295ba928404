"""A project's page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from territories.enums import Subject
from territories.presentation.facts import facts_page
from territories.presentation.kinds import OF_PROJECTS
from territories.presentation.money import money_of, money_sentence, wholes_of
from territories.selectors import values_for
from territories.selectors.amounts import JOBS
from territories.selectors.pages import project_of
from territories.selectors.public import HANDED_DOWN, public_indicators
from territories.selectors.spreads import spreads


@login_not_required
@require_safe
def project_detail(request: HttpRequest, code: str) -> HttpResponse:
    project = project_of(code)
    if project is None:
        raise Http404
    if project.code != code:
        return redirect(project)
    known = list(public_indicators(Subject.PROJECT).select_related("source"))
    found = values_for(subjects=[project], indicators=known)
    values = {indicator: value for (_project, indicator), value in found.items()}
    # That a project inherits nothing is no gap that somebody could fill.
    indicators = [e for e in known if e.pk in values or e.source.code != HANDED_DOWN]
    jobs = next((values.get(each.pk) for each in indicators if each.code == JOBS), None)
    context = {
        "project": project,
        "page": facts_page(
            OF_PROJECTS,
            indicators,
            values,
            spreads(Subject.PROJECT),
            named=request.user.is_authenticated,
        ),
        "takes": money_sentence(project, jobs),
        "money": money_of(
            list(project.years.order_by("year")), wholes_of(project), project.least_share
        ),
        # Whoever handed it in stated it; of one that was entered here nobody is named.
        "handed_in": getattr(project, "submission", None),
        "sectors": list(project.sectors.order_by("name")),
    }
    return render(request, "territories/project_detail.html", context)
