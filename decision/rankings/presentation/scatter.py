"""The places where the weights scatter about those chosen: a heat map and a sentence."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from config.typography import floatformat
from decision.problems.models import Alternative
from decision.rankings.presentation.ranking import placed_of
from decision.rankings.services import RankedProblem
from decision.rankings.services.firm import CONCENTRATION

# A map of more rows and columns is no picture.
MOST = 20
# Shades that can be told apart.
SHADES = 5
NAMED = 3


@dataclass(frozen=True)
class HeatCell:
    """A share in per cent and its shade, 0 where it never happened."""

    text: str
    shade: int


@dataclass(frozen=True)
class HeatRow:
    alternative: Alternative
    cells: tuple[HeatCell, ...]
    interval: str


@dataclass(frozen=True)
class Scatter:
    sentence: str
    rows: tuple[HeatRow, ...]
    places: tuple[int, ...]
    total: int
    note: str


def scatter_of(ranked: RankedProblem, answer: Mapping[str, Any]) -> Scatter:
    by_code = {a.subject.code: i for i, a in enumerate(ranked.table.alternatives)}
    order = [by_code[result["alternative"]] for result in placed_of(ranked.answer)]
    places = range(min(len(order), MOST))
    return Scatter(
        sentence=_sentence(ranked, answer, order),
        rows=tuple(
            HeatRow(
                ranked.table.alternatives[i],
                tuple(_cell(answer["acceptability"][i][place]) for place in places),
                _places(answer["rank_interval"][i]),
            )
            for i in order[:MOST]
        ),
        places=tuple(place + 1 for place in places),
        total=len(order),
        note=_note(answer),
    )


def _sentence(ranked: RankedProblem, answer: Mapping[str, Any], order: list[int]) -> str:
    first = [(answer["acceptability"][i][0], i) for i in order]
    named = sorted((one for one in first if one[0] > 0), key=lambda one: -one[0])[:NAMED]
    told = "; ".join(f"{ranked.table.alternatives[i]} — {_share(share)}" for share, i in named)
    return _(
        "Where the weights scatter about those chosen, so many of 100 times would be first: "
        "%(told)s."
    ) % {"told": told}


def _share(share: float) -> str:
    """A whole number of 100, never 100 or 0 of what is not all or nothing.

    >>> _share(0.999), _share(1.0), _share(0.3)
    ('>99', '100', '30')
    """
    if 0 < share < 0.005:
        return "<1"
    if 0.995 <= share < 1:
        return ">99"
    return floatformat(100 * share, 0)


def _cell(share: float) -> HeatCell:
    return HeatCell(_share(share) if share else "", math.ceil(SHADES * share))


def _places(interval: list[int]) -> str:
    low, high = interval
    return str(low) if low == high else f"{low}–{high}"


def _note(answer: Mapping[str, Any]) -> str:
    return _(
        "%(samples)s random sets of weights about those chosen: a weight of 20 %% typically moves "
        "by %(points)s percentage points, a weight of 0 stays 0. In 19 cases of 20 a share is "
        "within %(error)s percentage points of the exact one. Of those that tie, each has the "
        "place."
    ) % {
        "samples": answer["samples"],
        "points": floatformat(100 * math.sqrt(0.2 * 0.8 / (CONCENTRATION + 1)), 1),
        "error": floatformat(200 * answer["standard_error"], 1),
    }
