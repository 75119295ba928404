"""What would lift an alternative to a better place."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from config.typography import floatformat, per_cent
from decision.mcda.errors import McdaError, Reader
from decision.problems.models import Alternative
from decision.problems.selectors.criteria import CriterionNode
from decision.rankings.services import RankedProblem
from decision.rankings.services.fixed import possible
from decision.rankings.services.why import explain_alternative

# A search ranks the table for each step of each criterion: beyond so many cells times criteria
# it is done on request alone. Of 100 by 30, 90,000, CoCoSo's page would take 160 ms.
SEARCHED_AT_ONCE = 50_000
DIGITS, MOST_DIGITS = 4, 8
# A change is known to no more than this part of its size: what is as near to a round number is it.
ROUNDING = 1e-8
# So near to 0 or all of the weight a tie is that of the end itself.
NEAR_END = 1e-7


@dataclass(frozen=True)
class Lift:
    """What a criterion's weight or value would have to pass, from what, to which place."""

    name: str
    what: str
    now: str
    past: str
    place: int


@dataclass(frozen=True)
class LiftPage:
    alternative: Alternative
    place: int
    sentence: str
    lifts: tuple[Lift, ...]
    notes: tuple[str, ...]
    is_waiting: bool = False


def lift_page(
    ranked: RankedProblem,
    result: Mapping[str, Any],
    alternative: Alternative,
    reader: Reader,
    *,
    searches: bool,
) -> LiftPage:
    place = result["rank"]
    if place == 1:
        told = _("%(name)s shares the first place: nothing can lift it further.")
        return LiftPage(alternative, place, told % {"name": alternative}, (), ())
    m, n = len(ranked.whole["alternatives"]), len(ranked.whole["criteria"])
    if not searches and m * n * n > SEARCHED_AT_ONCE:
        told = _(
            "With %(alternatives)s alternatives and %(criteria)s criteria this is computed on "
            "request alone."
        ) % {"alternatives": m, "criteria": n}
        return LiftPage(alternative, place, told, (), (), is_waiting=True)
    try:
        answer = explain_alternative(ranked, result["alternative"], reader)
    except McdaError as error:
        return LiftPage(alternative, place, error.message(reader), (), ())
    found = tuple(_lifts(ranked, answer))
    lifts = tuple(lift for lift in found if lift is not None)
    notes = list(answer["notes"])
    if len(lifts) < len(found):
        notes.append(_("A value that its indicator cannot have is not told."))
    return LiftPage(
        alternative, place, _lift_sentence(alternative, place, lifts), lifts, tuple(notes)
    )


def _lift_sentence(alternative: Alternative, place: int, lifts: Sequence[Lift]) -> str:
    if lifts:
        return _(
            "%(name)s has place %(place)s. Each line alone, everything else as it is, would lift "
            "it:"
        ) % {"name": alternative, "place": place}
    return _(
        "%(name)s has place %(place)s. No change of one weight or of one value of its own was "
        "found that would lift it."
    ) % {"name": alternative, "place": place}


def _lifts(ranked: RankedProblem, answer: Mapping[str, Any]) -> Iterator[Lift | None]:
    """None for a value that cannot be."""
    leaves = {leaf.criterion.code: leaf for leaf in ranked.table.leaves}
    for code, change in answer["value_changes"].items():
        if change:
            yield _value_lift(leaves[code], change)
    for code, change in answer["weight_changes"].items():
        if change:
            to = round(change["to"]) if _is_near_end(change["to"]) else change["to"]
            told = _Told.of(100 * change["weight"], 100 * to, ("0", "100"))
            yield Lift(
                name=leaves[code].criterion.name,
                what=_("weight"),
                now=per_cent(told.now),
                past=told.said(per_cent(told.past)),
                place=change["rank"],
            )


def _is_near_end(share: float) -> bool:
    return min(abs(share), abs(1 - share)) < NEAR_END


def _value_lift(leaf: CriterionNode, change: Mapping[str, Any]) -> Lift | None:
    indicator = leaf.criterion.indicator
    is_distance = change["of"] == "distance"
    low, high = possible(indicator) if indicator and not is_distance else (0.0, math.inf)
    now, to = change["value"], change["to"]
    if not low <= to <= high:
        return None
    told = _Told.of(now, to, tuple(_number(end) for end in (low, high) if math.isfinite(end)))
    if told.is_end and told.past == told.now:
        return None  # at the end already: there is nothing beyond it
    what = _("distance from the target") if is_distance else _("value")
    return Lift(
        name=leaf.criterion.name,
        what=f"{what}, {indicator.unit}" if indicator and indicator.unit else what,
        now=told.now,
        past=told.said(told.past),
        place=change["rank"],
    )


@dataclass(frozen=True)
class _Told:
    """A number as it is and the one that it has to pass, as they are printed."""

    now: str
    past: str
    is_more: bool
    is_end: bool

    @classmethod
    def of(cls, now: float, to: float, ends: tuple[str, ...] = ()) -> _Told:
        past = _told(now, to, ends)
        return cls(past[0], past[1], is_more=to > now, is_end=past[1] in ends)

    def said(self, past: str) -> str:
        """An end cannot be passed; what looks as it is now needs the side."""
        if self.is_end:
            return _("reach %(number)s") % {"number": past}
        if self.past == self.now:
            words = _("more than %(number)s") if self.is_more else _("less than %(number)s")
            return words % {"number": past}
        return past


def _told(now: float, to: float, ends: tuple[str, ...] = ()) -> tuple[str, str]:
    """Both numbers, the latter rounded so that passing it will do.

    Four significant digits, more where the two would look alike, or the latter like an end that
    cannot be passed.

    >>> _told(0.5, 12.3412), _told(20.0, 12.3412), _told(33.33333, 33.33312)
    (('0,5', '12,35'), ('20', '12,34'), ('33,3333', '33,3331'))
    >>> _told(40.0, 99.99912, ("100", "0")), _told(100 / 3, 0.0, ("0", "100"))
    (('40', '99,9992'), ('33,33', '0'))
    """
    told = ("", "")
    for digits in range(DIGITS, MOST_DIGITS + 1):
        told = _number(now, digits), _number(to, digits, away_from=now)
        if told[1] not in (told[0], *ends):
            return told
    # It is such an end, or as good as the number itself.
    return _number(now), told[1] if told[1] in ends else _number(now)


def _number(number: float, digits: int = DIGITS, away_from: float | None = None) -> str:
    """Significant digits without the zeros at the end; whole numbers are not cut.

    >>> _number(12345.5).split(), _number(0.0), _number(40.0), _number(5.5)
    (['12', '346'], '0', '40', '5,5')
    >>> _number(4.6e-9, away_from=1.0)
    '0'
    """
    if abs(number) <= ROUNDING * abs(away_from or 0.0):
        return "0"
    most = min(10, max(0, digits - 1 - math.floor(math.log10(abs(number)))))
    rounded = round(number, most)
    if away_from is not None and abs(rounded - number) > ROUNDING * abs(number):
        outwards = math.ceil if number > away_from else math.floor
        rounded = round(outwards(number * 10**most) / 10**most, most)
    decimals = next(d for d in range(most + 1) if round(rounded, d) == rounded)
    return floatformat(rounded, f"{decimals}g")
