"""What a problem's order rests on, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from config.typography import floatformat, per_cent
from decision.problems.models import Criterion, Problem
from decision.problems.selectors.criteria import criteria_of
from decision.problems.selectors.problems import compared_by
from decision.rankings.services.doubts import ALIKE, Change, Moved, Resting, Without
from territories.models import Indicator
from territories.presentation.figures import figure_text, with_unit
from territories.presentation.quality_indicators import GROUNDS
from territories.screening.overlaps import Ground
from territories.selectors.quality import FindingKind

MOST_FIRSTS = 3
ALIKE_WORDS = gettext_lazy("Their values or their order go together almost wholly.")


@dataclass(frozen=True)
class WithoutRow:
    kind: str
    count: int
    weight: str
    said: str


@dataclass(frozen=True)
class RestingPage:
    """`sentence` is the answer; the lists are empty where there is nothing to tell."""

    sentence: str
    rows: tuple[WithoutRow, ...] = ()
    moved: tuple[str, ...] = ()
    drawn: str = ""
    limits: str = ""
    missing: str = ""
    gaps: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()
    is_whole: bool = False


def resting_page(problem: Problem, resting: Resting) -> RestingPage:
    if resting.is_too_large:
        return RestingPage(_("Too many values to work this out here."))
    if not resting.is_ranked:
        return RestingPage(_("It cannot be ranked yet, so that nothing rests on anything."))
    words = _Words(problem)
    more: dict[str, Any] = {
        "missing": _missing(resting) if resting.missing else "",
        "gaps": tuple(words.gap(one) for one in resting.gaps),
        "twice": tuple(words.twice(codes, ground) for codes, ground in resting.twice),
    }
    if not resting.doubtful:
        return RestingPage(_undoubted(resting), **more)
    return RestingPage(
        sentence=f"{_doubtful(resting)} {_without_all(resting.without[-1])}",
        rows=tuple(_row(one) for one in resting.without),
        moved=tuple(words.moved(one) for one in resting.moved),
        drawn=words.drawn(resting) if resting.movable else "",
        limits=_limits(resting),
        is_whole=True,
        **more,
    )


def _undoubted(resting: Resting) -> str:
    return ngettext(
        "The %(cells)s value that it ranks by is not doubtful.",
        "None of the %(cells)s values that it ranks by is doubtful.",
        resting.cells,
    ) % {"cells": resting.cells}


def _missing(resting: Resting) -> str:
    said = [
        ngettext(
            "%(missing)s value is not known.", "%(missing)s values are not known.", resting.missing
        )
        % {"missing": resting.missing}
    ]
    if 0 < resting.gaps_tried < resting.missing:
        said.append(
            _(
                "Filled one at a time were %(tried)s of them, those of the weightiest criteria "
                "first."
            )
            % {"tried": resting.gaps_tried}
        )
    if resting.gaps_tried and not resting.gaps:
        said.append(_("None of these, filled alone, would change a place."))
    return " ".join(said)


def _doubtful(resting: Resting) -> str:
    whole = resting.without[-1]
    return ngettext(
        "Doubtful is %(count)s of %(cells)s values that it ranks by, with %(weight)s of the "
        "weight.",
        "Doubtful are %(count)s of %(cells)s values that it ranks by, with %(weight)s of the "
        "weight.",
        resting.doubtful,
    ) % {"count": resting.doubtful, "cells": resting.cells, "weight": _share(whole.weight)}


def _without_all(whole: Without) -> str:
    return _("Without them: %(change)s.") % {"change": change_text(whole.change)}


def _share(share: float) -> str:
    return per_cent(floatformat(100 * share, 0))


def _row(one: Without) -> WithoutRow:
    return WithoutRow(_kind(one.kind), one.count, _share(one.weight), change_text(one.change))


def _kind(kind: FindingKind | None) -> str:
    return {
        FindingKind.CLASH: _("contradicts"),
        FindingKind.FAR: _("outlier"),
        FindingKind.STALE: _("stale"),
        FindingKind.FICTIONAL: _("fictional"),
        FindingKind.DECLARED: _("declared"),
        None: _("any of these"),
    }[kind]


def change_text(change: Change) -> str:
    if change.is_refused:
        return _("nothing is left to rank by")
    if change.is_none:
        return _("no place changes")
    said = [_moved(change)]
    if change.gained:
        said.append(
            ngettext(
                "%(gained)s has a place for the first time",
                "%(gained)s have a place for the first time",
                change.gained,
            )
            % {"gained": change.gained}
        )
    if change.lost:
        said.append(
            ngettext(
                "%(lost)s has no place any more", "%(lost)s have no place any more", change.lost
            )
            % {"lost": change.lost}
        )
    said.append(_("the first stays") if change.first_stays else _("the first place changes hands"))
    return ", ".join(said)


def _moved(change: Change) -> str:
    if not change.moved:
        return _("no place of the others changes")
    return ngettext("%(moved)s place changes", "%(moved)s places change", change.moved) % {
        "moved": change.moved
    }


class _Words:
    """Names in the language of the page for what is kept as codes."""

    def __init__(self, problem: Problem) -> None:
        self._names: Mapping[str, str] = {each.code: each.name for each in compared_by(problem)}
        criteria = criteria_of(problem)
        self._criteria: Mapping[str, Criterion] = {each.code: each for each in criteria}
        self._indicators: Mapping[str, Indicator] = {
            each.indicator.code: each.indicator for each in criteria if each.indicator
        }

    def moved(self, one: Moved) -> str:
        return _(
            "“%(criterion)s” of %(alternative)s: were it %(end)s instead of %(value)s, %(change)s."
        ) % self._told(one)

    def gap(self, one: Moved) -> str:
        return _("“%(criterion)s” of %(alternative)s: were it %(end)s, %(change)s.") % (
            self._told(one) | {"end": self._figure(one, one.end)}
        )

    def twice(self, codes: Sequence[str], ground: str) -> str:
        quoted = (_("“%(name)s”") % {"name": self._indicators[code].name} for code in codes)
        why = ALIKE_WORDS if ground == ALIKE else GROUNDS[Ground(ground)]
        return f"{', '.join(quoted)}. {why}"

    def _told(self, one: Moved) -> dict[str, object]:
        criterion = self._criteria[one.criterion]
        assert criterion.indicator is not None  # a leaf's
        return {
            "criterion": criterion.name,
            "alternative": self._names[one.alternative],
            "end": figure_text(criterion.indicator, one.end),
            "value": "" if one.value is None else self._figure(one, one.value),
            "change": change_text(one.change),
        }

    def _figure(self, one: Moved, number: float) -> str:
        indicator = self._criteria[one.criterion].indicator
        assert indicator is not None  # a leaf's
        return with_unit(indicator, figure_text(indicator, number))

    def drawn(self, resting: Resting) -> str:
        if resting.drawn is None:
            return _(
                "They cannot be drawn all at once: too many, or the method takes no such values."
            )
        shares = [
            _("%(name)s in %(share)s") % {"name": self._names[code], "share": _share(share)}
            for code, share in resting.drawn.firsts[:MOST_FIRSTS]
        ]
        return _("First where all of them are drawn from their ranges: %(shares)s of draws.") % {
            "shares": ", ".join(shares)
        }


def _limits(resting: Resting) -> str:
    if not resting.movable:
        return _("None of the doubtful values has a stated range: none is moved.")
    if resting.tried < resting.movable:
        said = _(
            "Moved one at a time were %(tried)s of %(movable)s values, those of the weightiest "
            "criteria first; %(changing)s of them change a place."
        )
    else:
        said = _(
            "Moved one at a time were all %(movable)s values that have a range; %(changing)s of "
            "them change a place."
        )
    return said % {
        "tried": resting.tried,
        "movable": resting.movable,
        "changing": resting.changing,
    }
