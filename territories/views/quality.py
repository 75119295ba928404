"""The quality page: what is known, what of it can be doubted, where it is mended."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from config.attachments import CSV, attachment
from config.htmx import render_page_or_fragment
from territories.forms.quality import COVERAGE, FINDINGS, QualityForm, subject_asked
from territories.models import Indicator
from territories.presentation.quality import (
    LETTERS,
    css,
    found,
    found_rows,
    heat_columns,
    heat_rows,
    paged,
    quality_page,
    share_of,
)
from territories.presentation.quality_file import findings_as_csv
from territories.presentation.quality_indicators import indicator_rows
from territories.presentation.quality_words import cell_words
from territories.screening.coverage import RULE
from territories.selectors.observations import is_derived
from territories.selectors.quality.mending import may_mend, standing_observation, subject_named
from territories.selectors.quality.screen import STALE_YEARS, Screen, screen_of
from territories.selectors.quality.subjects import keys_found, ones_by_key


@login_not_required
@require_safe
def quality(request: HttpRequest) -> HttpResponse:
    screen, form = _asked(request)
    more, part = _shown(request, screen, form)
    context = {
        "screen": screen,
        "form": form,
        "page": quality_page(screen, form, part),
        "part": part,
        "legend": [(css(state), word) for state, word in cell_words().items()],
        "rule": share_of(RULE).text,
        "stale_years": STALE_YEARS,
        **more,
    }
    return render_page_or_fragment(
        request,
        page="territories/quality.html",
        fragment="territories/_quality.html",
        context=context,
        status=422 if form.errors else 200,
    )


@login_not_required
@require_safe
def quality_csv(request: HttpRequest) -> HttpResponse:
    """All that is found, not one page of it."""
    screen, form = _asked(request)
    keys = keys_found(screen, form.words)
    findings = found(screen, form, keys)
    rows = found_rows(screen, findings, ones_by_key(screen.subject, keys), may_mend=False)
    return attachment(findings_as_csv(screen, rows), CSV, f"mera-quality-{screen.subject}.csv")


@require_safe
def quality_mend(request: HttpRequest, letter: str, code: str, indicator: str = "") -> HttpResponse:
    """To the page of the administrator where a cell is mended."""
    if not may_mend(request.user):
        raise PermissionDenied
    subject = next((of for of, short in LETTERS.items() if short == letter), "")
    one = subject_named(subject, code) if subject else None
    if one is None:
        raise Http404
    if not indicator:
        return redirect(f"admin:territories_{subject}_change", one.pk)
    about = Indicator.objects.filter(subject=subject, code=indicator).first()
    if about is None:
        raise Http404
    if is_derived(about):
        # Its figures are mended, not it: all that is known of this one.
        return redirect(f"admin:territories_{subject}_figures", one.pk)
    stands = standing_observation(subject, one.pk, about.pk)
    if stands is not None:
        return redirect("admin:territories_observation_change", stands)
    prefilled = {"indicator": about.pk, subject: one.pk}
    return _to("admin:territories_observation_add", prefilled)


def _to(name: str, query: dict[str, Any]) -> HttpResponse:
    return redirect(f"{reverse(name)}?{urlencode(query)}")


def _asked(request: HttpRequest) -> tuple[Screen, QualityForm]:
    screen = screen_of(subject_asked(request.GET))
    choices = [(each.code, f"{each.code} {each.name}") for each in screen.indicators]
    form = QualityForm(request.GET, indicators=choices)
    form.is_valid()
    return screen, form


def _shown(request: HttpRequest, screen: Screen, form: QualityForm) -> tuple[dict[str, Any], Any]:
    """What the open view shows, and the page of its rows."""
    number, mends = request.GET.get("page", ""), may_mend(request.user)
    if form.open_view not in (COVERAGE, FINDINGS):
        return {"indicators": indicator_rows(screen)}, None
    keys = keys_found(screen, form.words, is_least_known_first=form.is_least_known_first)
    if form.open_view == COVERAGE:
        part = paged(keys, number)
        ones = ones_by_key(screen.subject, list(part.object_list))
        ordered = [ones[key] for key in part.object_list]
        return {
            "columns": heat_columns(screen),
            "rows": heat_rows(screen, ordered, may_mend=mends),
        }, part
    part = paged(found(screen, form, keys), number)
    shown = list(part.object_list)
    ones = ones_by_key(screen.subject, [screen.cells.keys[finding.row] for finding in shown])
    return {"found": found_rows(screen, shown, ones, may_mend=mends)}, part
