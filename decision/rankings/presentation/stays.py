"""Within which weights the first, and the whole order, stay."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from config.typography import floatformat, per_cent
from decision.rankings.presentation.ranking import placed_of
from decision.rankings.presentation.whose import quoted
from decision.rankings.services import RankedProblem

MOST_DECIMALS = 3
# Bounds are told inwards: what is this near to a round number is that number.
NEAR = 1e-5
# So many weights are told in sentences, those that may move least.
TOLD = 2


@dataclass(frozen=True)
class StayRow:
    name: str
    weight: str
    winner: str
    rival: str
    order: str


@dataclass(frozen=True)
class Stays:
    sentences: tuple[str, ...]
    rows: tuple[StayRow, ...]
    notes: tuple[str, ...]


def stays_of(ranked: RankedProblem, answer: Mapping[str, Any]) -> Stays:
    names = ranked.table.names()
    by_change = sorted(
        ((code, told) for code, told in answer["criteria"].items() if told["change"] is not None),
        key=lambda one: one[1]["change"],
    )
    firsts = [names[r["alternative"]] for r in placed_of(ranked.answer) if r["rank"] == 1]
    told = [_sentence(firsts, names, code, one) for code, one in by_change[:TOLD]]
    return Stays(
        sentences=tuple(told or [_never(firsts)]),
        rows=tuple(
            StayRow(
                name=names[code],
                weight=per_cent(floatformat(100 * one["weight"], -1)),
                winner=_interval(one["winner_interval"], one["weight"]),
                rival=_rivals(one["rivals"], names),
                order=_interval(one["order_interval"], one["weight"]),
            )
            for code, one in answer["criteria"].items()
        ),
        notes=tuple(
            w["message"]
            for w in answer["warnings"]
            if w["code"] in ("found_by_search", "no_proportion")
        ),
    )


def _never(firsts: Sequence[str]) -> str:
    if len(firsts) > 1:
        return _(
            "%(names)s share the first place whatever any one criterion weighs, the others in "
            "proportion."
        ) % {"names": ", ".join(firsts)}
    return _(
        "%(name)s stays first whatever any one criterion weighs, the others in proportion."
    ) % {"name": firsts[0]}


def _sentence(
    firsts: Sequence[str], names: Mapping[str, str], code: str, told: Mapping[str, Any]
) -> str:
    low, high = told["winner_interval"]
    bounds = inward(low, high, told["weight"])
    tied = len(firsts) > 1
    words: dict[str, object] = {"name": ", ".join(firsts), "criterion": quoted(names[code])}
    if bounds is None:
        return (
            _("%(name)s share the first place as long as %(criterion)s weighs what it does.")
            if tied
            else _("%(name)s is first as long as %(criterion)s weighs almost what it does.")
        ) % words
    words |= {"low": per_cent(bounds[0]), "high": per_cent(bounds[1])}
    below, above = told["rivals"]["below"] is not None, told["rivals"]["above"] is not None
    if below and above:
        sentence = (
            _(
                "%(name)s share the first place as long as %(criterion)s weighs between %(low)s "
                "and %(high)s."
            )
            if tied
            else _(
                "%(name)s stays first as long as %(criterion)s weighs between %(low)s and %(high)s."
            )
        )
    elif above:
        sentence = (
            _("%(name)s share the first place as long as %(criterion)s weighs less than %(high)s.")
            if tied
            else _("%(name)s stays first as long as %(criterion)s weighs less than %(high)s.")
        )
    else:
        sentence = (
            _("%(name)s share the first place as long as %(criterion)s weighs more than %(low)s.")
            if tied
            else _("%(name)s stays first as long as %(criterion)s weighs more than %(low)s.")
        )
    rival = told["rival"]
    if tied or rival is None or names[rival] in firsts:
        return sentence % words
    return f"{sentence % words} " + _("Next to be first there: %(rival)s.") % {
        "rival": names[rival]
    }


def inward(low: float, high: float, weight: float) -> tuple[str, str] | None:
    """Bounds of a share in per cent, rounded inwards, so that what is said of them holds.

    The weight lies strictly between them, unless a bound is 0 or 100; None where three decimals
    are too few for that.

    >>> inward(0.0, 0.6149, 0.25), inward(0.1, 0.7, 0.6)
    (('0', '61'), ('10', '70'))
    >>> inward(0.0, 0.2024, 0.2)
    ('0,0', '20,2')
    >>> inward(0.2, 0.2, 0.2) is None
    True
    """
    if high - low <= NEAR:
        return None
    for decimals in range(MOST_DECIMALS + 1):
        scale = 10**decimals
        least = math.ceil(100 * low * scale - NEAR) / scale
        most = math.floor(100 * high * scale + NEAR) / scale
        # “Less than 20 %” of a weight that is 20 % would be untrue.
        holds_below = low <= 0 or least < 100 * weight - NEAR
        holds_above = high >= 1 or most > 100 * weight + NEAR
        if holds_below and holds_above:
            return floatformat(least, decimals), floatformat(most, decimals)
    return None


def _interval(bounds: Sequence[float], weight: float) -> str:
    told = inward(bounds[0], bounds[1], weight)
    return per_cent(f"{told[0]}–{told[1]}") if told else _("only this weight")


def _rivals(rivals: Mapping[str, str | None], names: Mapping[str, str]) -> str:
    said = []
    if rivals["below"]:
        said.append(_("below: %(name)s") % {"name": names[rivals["below"]]})
    if rivals["above"]:
        said.append(_("above: %(name)s") % {"name": names[rivals["above"]]})
    return "; ".join(said) or "—"
