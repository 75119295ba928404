"""A portfolio as a file to take away; the query of its address is the page's."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from config.attachments import CSV, XLSX, attachment
from decision.portfolios.presentation.files import (
    TakenPortfolio,
    portfolio_as_csv,
    portfolio_as_json,
    portfolio_as_workbook,
)
from decision.portfolios.views.sought import Sought, page_of, sought_in
from decision.rankings.presentation.whose import whose_page

JSON = "application/json"


@login_not_required
@require_safe
def portfolio_csv(request: HttpRequest, slug: str) -> HttpResponse:
    return _file(request, slug, portfolio_as_csv, CSV, "csv")


@login_not_required
@require_safe
def portfolio_xlsx(request: HttpRequest, slug: str) -> HttpResponse:
    return _file(request, slug, portfolio_as_workbook, XLSX, "xlsx")


@login_not_required
@require_safe
def portfolio_json(request: HttpRequest, slug: str) -> HttpResponse:
    """Question and answer, for `manage.py evaluate` and other programs."""
    return _file(request, slug, portfolio_as_json, JSON, "json")


def _file(
    request: HttpRequest,
    slug: str,
    written: Callable[[TakenPortfolio], str | bytes],
    kind: str,
    ending: str,
) -> HttpResponse:
    sought = sought_in(request, slug)
    taken = _taken(request, sought)
    if taken is None:
        return _refusal(sought)
    return attachment(written(taken), kind, f"mera-{slug}-portfolio.{ending}")


def _taken(request: HttpRequest, sought: Sought) -> TakenPortfolio | None:
    """None where no portfolio can be asked for, or another than was asked for."""
    if sought.unknown:
        return None
    page = page_of(sought)
    if sought.portfolio is None or sought.ranked is None or page is None:
        return None
    return TakenPortfolio(
        problem=sought.asked.problem,
        portfolio=sought.portfolio,
        page=page,
        whose=whose_page(sought.asked.problem, sought.asked.form).chosen.title,
        method=str(sought.ranked.method.title),
        address=request.build_absolute_uri(sought.state.address()),
        made_at=timezone.now(),
    )


def _refusal(sought: Sought) -> HttpResponse:
    """There is no file, and the sentence says why."""
    said = sought.trouble or sought.unknown or sought.waits
    return HttpResponse(said, status=422, content_type="text/plain; charset=utf-8")
