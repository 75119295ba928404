"""Kept portfolios: saving, adopting, side by side, one by one."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from config.attachments import attachment
from config.text import typed
from decision.portfolios.models import KeptPortfolio
from decision.portfolios.presentation.kept import (
    by_of,
    kept_rows,
    kept_rules,
    kept_table,
    recorded_on,
    title_of,
    when_of,
)
from decision.portfolios.selectors import kept_seen_by
from decision.portfolios.services.kept import (
    LONGEST_TITLE,
    adopt_portfolio,
    forget_portfolio,
    save_portfolio,
)
from decision.portfolios.views.portfolio import portfolio_context
from decision.portfolios.views.sought import Sought, sought_in
from decision.problems.errors import DecisionError
from decision.problems.perms import looks_after, seen_problem
from decision.rankings.presentation.whose import whose_page

# Letters of why a portfolio is adopted.
LONGEST_REASON = 4000
LONGEST_DATE = 30
DATES = ("%Y-%m-%d", "%d.%m.%Y")


@require_POST
def portfolio_keep(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the portfolio of this query; with `adopt`, for who looks after the problem, adopt it."""
    sought = sought_in(request, slug)
    problem, place = sought.asked.problem, sought.state.address()
    if sought.portfolio is None or sought.unknown:
        messages.error(request, sought.trouble or sought.unknown or sought.waits)
        return redirect(place)
    adopts = "adopt" in request.POST
    if adopts and not looks_after(request.user, problem):
        raise PermissionDenied
    try:
        kept = _keep(request, sought, adopts=adopts)
    except DecisionError as error:
        return _refused(request, sought, str(error))
    said = _("Adopted: “%(title)s”.") if adopts else _("Saved: “%(title)s”.")
    messages.success(request, said % {"title": kept.title})
    return redirect(kept)


def _refused(request: HttpRequest, sought: Sought, trouble: str) -> HttpResponse:
    """The page once more, with what was typed beside what is wrong with it."""
    messages.error(request, trouble)  # the forms stand far down
    form = "adopt" if "adopt" in request.POST else "save"
    longest = {"title": LONGEST_TITLE, "reason": LONGEST_REASON, "adopted_on": LONGEST_DATE}
    said = {name: typed(request.POST, name, most) for name, most in longest.items()}
    refused = {"form": form, "trouble": trouble, **said}
    context = portfolio_context(request, sought) | {"refused": refused}
    return render(request, "decision/portfolios/portfolio.html", context, status=422)


def _keep(request: HttpRequest, sought: Sought, *, adopts: bool) -> KeptPortfolio:
    assert sought.portfolio is not None
    asked: dict[str, Any] = {
        "owner": _user(request),
        "problem": sought.asked.problem,
        "portfolio": sought.portfolio,
        "title": typed(request.POST, "title", LONGEST_TITLE) or title_of(sought.portfolio),
        "address": sought.state.address(),
        "whose": whose_page(sought.asked.problem, sought.asked.form).chosen.title,
        "method": str(sought.ranked.method.title) if sought.ranked else "",
    }
    if not adopts:
        return save_portfolio(**asked)
    reason = typed(request.POST, "reason", LONGEST_REASON)
    return adopt_portfolio(**asked, reason=reason, adopted_on=_decided_on(request))


def _decided_on(request: HttpRequest) -> date:
    """As a browser's field of dates sends it, or as it is typed; today where nothing is said."""
    text = typed(request.POST, "adopted_on", LONGEST_DATE)
    try:
        said: date | None = forms.DateField(required=False, input_formats=DATES).clean(text)
    except forms.ValidationError as error:
        raise DecisionError(
            _("“%(date)s” is no date: say when it was decided, as 2026-03-31 or 31.03.2026.")
            % {"date": text}
        ) from error
    return said or timezone.localdate()


@login_not_required
@never_cache
@require_safe
def portfolio_kept_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The adopted ones and one's own, side by side."""
    problem = seen_problem(request.user, slug)
    context = {"problem": problem, "table": kept_table(list(kept_seen_by(request.user, problem)))}
    return render(request, "decision/portfolios/kept_list.html", context)


@login_not_required
@never_cache
@require_safe
def portfolio_kept(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    problem = seen_problem(request.user, slug)
    kept = get_object_or_404(kept_seen_by(request.user, problem), key=key)
    context = {
        "problem": problem,
        "kept": kept,
        "when": when_of(kept),
        "by": by_of(kept),
        "rules": kept_rules(kept),
        "rows": kept_rows(kept),
        "table": kept_table([kept]),
        "later": getattr(kept, "superseded_by", None),
        "is_own": kept.owner_id is not None and kept.owner_id == request.user.pk,
    }
    return render(request, "decision/portfolios/kept.html", context)


@login_not_required
@never_cache
@require_safe
def portfolio_kept_json(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Question and answer with their digests."""
    problem = seen_problem(request.user, slug)
    kept = get_object_or_404(kept_seen_by(request.user, problem), key=key)
    content = {
        "title": kept.title,
        "adopted_on": kept.adopted_on.isoformat() if kept.adopted_on else None,
        "recorded_on": recorded_on(kept).isoformat(),
        "reason": kept.reason,
        "document": kept.document,
        "document_sha256": kept.document_sha256,
        "answer": kept.answer,
        "answer_sha256": kept.answer_sha256,
    }
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    return attachment(text, "application/json", f"mera-{slug}-portfolio-{key}.json")


@require_POST
def portfolio_forget(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    problem = seen_problem(request.user, slug)
    if forget_portfolio(owner=_user(request), problem=problem, key=key):
        messages.success(request, _("Deleted."))
    return redirect("portfolio_kept_list", problem.slug)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the middleware lets nobody else in
    return request.user
