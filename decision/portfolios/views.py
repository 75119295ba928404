"""The page of a problem's portfolio."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from decision.mcda.errors import McdaError
from decision.portfolios.forms import PortfolioForm
from decision.portfolios.presentation import portfolio_rows, ways
from decision.portfolios.services import Wishes, choose_portfolio
from decision.problems.errors import DecisionError
from decision.rankings.services import rank_table, reader_of
from decision.rankings.views.problems import asked_of
from territories.enums import Subject


@login_not_required
@require_safe
def problem_portfolio(request: HttpRequest, slug: str) -> HttpResponse:
    """The best set under the budget of the address, by the weighted sum unless it says another."""
    asked = asked_of(request, slug)
    if asked.problem.subject != Subject.PROJECT:
        raise Http404(_("A portfolio is chosen from projects: this problem compares territories."))
    form = PortfolioForm(request.GET)
    context: dict[str, Any] = {
        "problem": asked.problem,
        "form": form,
        "trouble": asked.trouble,
        "portfolio": None,
        "rows": (),
        "ways": (),
    }
    if asked.table and form.is_valid():
        reader = reader_of(asked.table)
        method = request.GET.get("method") or "wsm"
        try:
            ranked = rank_table(asked.table, replace(asked.settings, method=method))
            found = choose_portfolio(ranked, Wishes(**form.cleaned_data), reader)
            context |= {"portfolio": found, "rows": portfolio_rows(found), "ways": ways(found)}
            context["trouble"] = ""
        except DecisionError as error:
            context["trouble"] = str(error)
        except McdaError as error:
            context["trouble"] = error.message(reader)
    return render(request, "decision/portfolios/portfolio.html", context)
