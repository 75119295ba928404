"""Portfolios that are nearly as good: what all of them share, and what may differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from config.typography import floatformat, per_cent
from decision.portfolios.presentation.frontier import names_of
from decision.portfolios.presentation.words import worth
from decision.portfolios.services import Portfolio
from decision.portfolios.services.nearly import Otherwise
from territories.models import Project

WITHIN = (1, 2, 5)  # per cent of the portfolio's value


@dataclass(frozen=True)
class OtherwiseLine:
    project: Project
    is_chosen: bool
    lost: str
    part: str
    note: str


@dataclass(frozen=True)
class NearlyPage:
    sentences: tuple[str, ...]
    lines: tuple[OtherwiseLine, ...]


def nearly_page(found: Sequence[Otherwise], portfolio: Portfolio) -> NearlyPage:
    value = portfolio.answer["totals"]["value"]
    order = sorted(found, key=lambda one: (one.lost is None, one.lost or 0.0))
    return NearlyPage(
        sentences=tuple(_sentences(found, portfolio, value)),
        lines=tuple(_line(one, value) for one in order),
    )


def _sentences(found: Sequence[Otherwise], portfolio: Portfolio, value: float) -> list[str]:
    if not all(one.is_known for one in found):
        return [_("The time did not last for all projects: what is known stands in the table.")]
    if value <= 0:
        return []
    said = []
    for part in WITHIN:
        may = {one.one.code for one in found if _is_within(one, value * part / 100)}
        share = per_cent(floatformat(part, 0))
        if may:
            said.append(
                _("Within %(share)s of the value these may be decided otherwise: %(names)s.")
                % {"share": share, "names": names_of(may, portfolio)}
            )
        else:
            said.append(
                _("No other portfolio comes within %(share)s of the value.") % {"share": share}
            )
    return said


def _is_within(one: Otherwise, margin: float) -> bool:
    return one.lost is not None and one.lost <= margin


def _line(one: Otherwise, value: float) -> OtherwiseLine:
    note = ""
    if one.lost is None:
        note = _("not known in time") if not one.is_known else _("the rules allow no other")
    elif not one.is_known:
        note = _("not proved")
    return OtherwiseLine(
        project=one.one.project,
        is_chosen=one.is_chosen,
        lost="" if one.lost is None else worth(one.lost),
        part=""
        if one.lost is None or value <= 0
        else per_cent(floatformat(100 * one.lost / value, 1)),
        note=note,
    )
