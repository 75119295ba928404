"""The best and the worst place that an alternative can reach, and the weights nearest to yours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from config.typography import floatformat, per_cent
from decision.problems.models import Alternative
from decision.rankings.presentation.whose import quoted
from decision.rankings.services import RankedProblem

# The first so many are computed with the page, the others on request.
SHOWN = 3
# So many weights of a set are told, the largest first.
NAMED = 4


@dataclass(frozen=True)
class Reach:
    """`is_told` whether the sentence says more than that it is first already."""

    alternative: Alternative
    place: int
    best: int
    best_moved: str
    best_weights: str
    worst: int
    worst_moved: str
    worst_weights: str
    is_exact: bool
    sentence: str
    is_told: bool


def reach_of(ranked: RankedProblem, answer: Mapping[str, Any]) -> tuple[Reach, ...]:
    """In the order of places."""
    found = [one for one in answer["results"] if one["rank"] is not None]
    by_code = {a.subject.code: a for a in ranked.table.alternatives}
    names = ranked.table.names()
    return tuple(
        _reach(by_code[one["alternative"]], one, names)
        for one in sorted(found, key=lambda one: one["rank"])
    )


def _reach(alternative: Alternative, one: Mapping[str, Any], names: Mapping[str, str]) -> Reach:
    return Reach(
        alternative=alternative,
        place=one["rank"],
        best=one["best_rank"],
        best_moved=_share(one["best_distance"]),
        best_weights=_weights(one["best_weights"], names),
        worst=one["worst_rank"],
        worst_moved=_share(one["worst_distance"]),
        worst_weights=_weights(one["worst_weights"], names),
        is_exact=one["exact"],
        sentence=_sentence(alternative, one, names),
        is_told=one["best_rank"] < one["rank"],
    )


def _sentence(alternative: Alternative, one: Mapping[str, Any], names: Mapping[str, str]) -> str:
    words = {
        "name": alternative,
        "place": one["rank"],
        "best": one["best_rank"],
        "moved": _share(one["best_distance"]),
        "weights": _weights(one["best_weights"], names),
    }
    if one["best_rank"] >= one["rank"]:
        return (
            _("%(name)s has place %(place)s; no weights lift it higher.")
            if one["exact"]
            else _("%(name)s has place %(place)s; no weights were found that lift it higher.")
        ) % words
    if not one["exact"] and one["best_rank"] == 1:
        return (
            _(
                "%(name)s can reach place 1: nearest found, %(moved)s of the weight would have to "
                "move (%(weights)s); nearer weights may exist."
            )
            % words
        )
    return (
        _(
            "%(name)s can reach place %(best)s at best: nearest to these weights, %(moved)s of the "
            "weight would have to move (%(weights)s)."
        )
        if one["exact"]
        else _(
            "%(name)s can reach place %(best)s, perhaps a better one: nearest found, %(moved)s of "
            "the weight would have to move (%(weights)s)."
        )
    ) % words


def _share(share: float) -> str:
    """To one decimal, but never 0 or 100 of what is not nothing or all.

    >>> [_share(share).split()[0] for share in (0.0, 0.0002, 0.125, 0.9998, 1.0)]
    ['0', '<0,1', '12,5', '>99,9', '100']
    """
    if 0 < share < 0.0005:
        return per_cent(f"<{floatformat(0.1, 1)}")
    if 0.9995 <= share < 1:
        return per_cent(f">{floatformat(99.9, 1)}")
    return per_cent(floatformat(100 * share, -1))


def _weights(weights: Mapping[str, float], names: Mapping[str, str]) -> str:
    most = sorted((one for one in weights.items() if one[1] > 0), key=lambda one: -one[1])
    told = ", ".join(f"{quoted(names[code])} {_share(share)}" for code, share in most[:NAMED])
    return f"{told}, …" if len(most) > NAMED else told
