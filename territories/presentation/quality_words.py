"""What the quality page says of the data as a whole, of a cell and of each finding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.typography import floatformat, per_cent
from territories.enums import Subject
from territories.models import Indicator
from territories.presentation.facts import gap_text
from territories.presentation.figures import figure_text, with_unit
from territories.screening.coverage import RULE, falls_short
from territories.selectors.quality.clashes import Clash, ClashKind
from territories.selectors.quality.findings import Finding, FindingKind, score_of
from territories.selectors.quality.screen import Screen

MOST_DECIMALS = 6  # of a stored value


def cell_words() -> dict[str, str]:
    """What a reader who sees no colours is told of a cell."""
    return {
        "value": _("known"),
        "waiting": _("waits for experts"),
        "nobody": _("known of nobody"),
        str(FindingKind.CLASH): _("contradicts"),
        str(FindingKind.FAR): _("outlier"),
        str(FindingKind.STALE): _("stale"),
        str(FindingKind.FICTIONAL): _("fictional"),
        str(FindingKind.DECLARED): _("declared only"),
        str(FindingKind.GAP): _("gap"),
    }


def answer(screen: Screen) -> str:
    """How much is known, and who falls short of COIN's rule."""
    whole, rows = screen.coverage.whole, screen.coverage.rows
    if whole is None:
        return _("Nothing is known yet: no indicator has a value.")
    known = int(screen.known[:, screen.counted].sum())
    cells = screen.known[:, screen.counted].size
    said = [
        ngettext(
            "%(share)s of what could be known is known: %(known)s of %(cells)s value.",
            "%(share)s of what could be known is known: %(known)s of %(cells)s values.",
            cells,
        )
        % {"share": per_cent(floatformat(100 * whole, 0)), "known": known, "cells": cells}
    ]
    short = sum(falls_short(row) for row in rows)
    short_columns = sum(
        falls_short(share)
        for share, counted in zip(screen.coverage.columns, screen.counted, strict=True)
        if counted
    )
    words = {
        "rule": per_cent(floatformat(100 * RULE, 0)),
        "rows": short,
        "of": len(rows),
        "columns": short_columns,
        "among": int(screen.counted.sum()),
    }
    return " ".join([*said, _short(screen.subject) % words])


def _short(subject: str) -> str:
    if subject == Subject.PROJECT:
        return _(
            "Less than %(rule)s is known of %(rows)s of %(of)s projects and of %(columns)s of "
            "%(among)s indicators."
        )
    return _(
        "Less than %(rule)s is known of %(rows)s of %(of)s territories and of %(columns)s of "
        "%(among)s indicators."
    )


class Reasons:
    """Words a finding; the numbers are those that it was found by."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._clashes = ClashWords(screen.indicators)

    def value(self, finding: Finding) -> str:
        if finding.column is None or finding.kind == FindingKind.GAP:
            return ""
        indicator = self._screen.indicators[finding.column]
        number = float(self._screen.cells.values[finding.row, finding.column])
        year = int(self._screen.cells.years[finding.row, finding.column])
        figure = with_unit(indicator, figure_text(indicator, number))
        return f"{figure} ({year})"

    def reason(self, finding: Finding) -> str:
        if finding.clash is not None:
            return self._clashes.sentence(finding.clash)
        assert finding.column is not None
        if finding.kind == FindingKind.GAP:
            return gap_text(self._screen.indicators[finding.column])
        if finding.kind == FindingKind.FAR:
            return self._far(finding.row, finding.column)
        if finding.kind == FindingKind.STALE:
            return self._stale(finding.row, finding.column)
        if finding.kind == FindingKind.FICTIONAL:
            return _("Invented for a demonstration.")
        return _("Declared: no actual figure is known at any date.")

    def _far(self, row: int, column: int) -> str:
        middle, indicator = self._screen.middles[column], self._screen.indicators[column]
        assert middle is not None
        said = _("Robust z is %(score)s; the median of %(count)s values is %(median)s.") % {
            "score": floatformat(score_of(self._screen, row, column), 1),
            "count": int(self._screen.known[:, column].sum()),
            "median": floatformat(middle.median, f"{indicator.decimals}g"),
        }
        if middle.by_mean:
            said += " " + _("Half of all stand on the median: counted by the mean deviation.")
        return said

    def _stale(self, row: int, column: int) -> str:
        newest, year = self._screen.newest[column], int(self._screen.cells.years[row, column])
        later = newest - year
        return ngettext(
            "The newest value of this indicator is of %(newest)s, %(years)s year later.",
            "The newest value of this indicator is of %(newest)s, %(years)s years later.",
            later,
        ) % {"newest": newest, "years": later}


class ClashWords:
    """Words figures that cannot all be true; `indicators` are those that may be named."""

    def __init__(self, indicators: Iterable[Indicator]) -> None:
        self._indicators = {indicator.pk: indicator for indicator in indicators}

    def sentence(self, clash: Clash) -> str:
        about = self._indicators.get(clash.indicator)
        decimals = about.decimals if about else 0
        first, second, third = _told_apart((clash.first, clash.second, clash.third), decimals)
        words = {
            "first": first,
            "second": second,
            "third": third,
            "first_year": clash.first_year,
            "second_year": clash.second_year,
            "about": self._in_words(clash.about),
        }
        return _sentence(clash) % words

    def _in_words(self, formula: str) -> str:
        """Names of formulas and codes as people know them."""
        names = {
            "capital_cost": _("capital cost"),
            "requested_budget": _("requested budget"),
            "jobs": _("jobs"),
        }
        for indicator in self._indicators.values():
            names[indicator.code] = _("“%(name)s”") % {"name": indicator.name}
            if indicator.variable:
                names[indicator.variable] = indicator.name
        return re.sub(r"[A-Za-z_][\w.]*", lambda found: names.get(found[0], found[0]), formula)


def _sentence(clash: Clash) -> str:
    if clash.kind == ClashKind.ACTUAL_ABOVE_DECLARED:
        return _(
            "Actual %(first)s (%(first_year)s) is above what is declared at the same date or "
            "later: %(second)s (%(second_year)s)."
        )
    if clash.kind == ClashKind.GIVEN_AGAINST_DERIVED:
        if clash.second == clash.third:
            return _("Given %(first)s; %(about)s gives %(second)s.")
        return _(
            "Given %(first)s; %(about)s gives between %(second)s and %(third)s, as its figures "
            "are rounded."
        )
    if clash.kind == ClashKind.PART_ABOVE_WHOLE:
        return _("%(first)s is more than the %(second)s of %(about)s, of which it is a part.")
    if clash.kind == ClashKind.REQUEST_ABOVE_COST:
        return _(
            "The requested budget, RUB %(first)s mn, is more than the whole capital cost, "
            "RUB %(second)s mn."
        )
    if clash.kind == ClashKind.PER_NO_PRIVATE_ROUBLE:
        return _(
            "Given %(first)s; but the requested budget, RUB %(second)s mn, is the whole capital "
            "cost: there is no private rouble to count by."
        )
    if clash.kind == ClashKind.PER_NO_BUDGET_ROUBLE:
        return _("Given %(first)s; but nothing is asked of the budget: there is no rouble of it.")
    if clash.about == "capital_cost":
        return _(
            "The years' capital cost adds up to %(first)s, the project's is %(second)s RUB mn."
        )
    return _("The years' requests add up to %(first)s, the project's is %(second)s RUB mn.")


def _told_apart(values: Sequence[Decimal], decimals: int) -> list[str]:
    """Numbers with as many decimals as it takes that different ones look different."""
    told: list[str] = []
    for places in range(min(decimals, MOST_DECIMALS), MOST_DECIMALS + 1):
        told = [_number(value, places) for value in values]
        if len(set(told)) == len(set(values)):
            break
    return told


def _number(value: Decimal, decimals: int) -> str:
    return floatformat(value, f"{max(decimals, 2) if value % 1 else 0}g")
