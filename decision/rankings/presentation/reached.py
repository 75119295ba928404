"""The best and the worst place that an alternative can reach, and the weights nearest to yours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from config.typography import floatformat, per_cent
from decision.problems.models import Alternative
from decision.rankings.forms import ALL, RankingForm
from decision.rankings.presentation.ranking import ROWS
from decision.rankings.presentation.whose import address, quoted
from decision.rankings.services import RankedProblem
from decision.rankings.services.opened import weights_to_open

# The first so many are computed with the page, the others on request.
SHOWN = 3
# So many weights of a set are told, the largest first.
NAMED = 4


@dataclass(frozen=True)
class Reached:
    """A place, the weights that give it and how far they are.

    `address` is the ranking by weights that give it; "" where no few digits do.
    """

    place: int
    moved: str
    weights: str
    address: str


@dataclass(frozen=True)
class Reach:
    """`is_told` whether the sentence says more than that it is first already."""

    alternative: Alternative
    place: int
    best: Reached
    worst: Reached
    is_exact: bool
    sentence: str
    is_told: bool


def reach_of(
    ranked: RankedProblem, answer: Mapping[str, Any], form: RankingForm
) -> tuple[Reach, ...]:
    """In the order of places."""
    found = [one for one in answer["results"] if one["rank"] is not None]
    return tuple(_reach(ranked, one, form) for one in sorted(found, key=lambda one: one["rank"]))


def out_of_time(answer: Mapping[str, Any]) -> tuple[str, ...]:
    """The sentence for places that might be better, worse or nearer, had there been time."""
    if all(one["code"] != "time_limit" for one in answer["warnings"]):
        return ()
    return (
        _(
            "The time that a page has was not enough to search everywhere: better, worse or nearer "
            "places may exist."
        ),
    )


def _reach(ranked: RankedProblem, one: Mapping[str, Any], form: RankingForm) -> Reach:
    code = one["alternative"]
    alternative = next(a for a in ranked.table.alternatives if a.subject.code == code)
    best, worst = (_reached(ranked, one, end, form) for end in ("best", "worst"))
    return Reach(
        alternative=alternative,
        place=one["rank"],
        best=best,
        worst=worst,
        is_exact=one["exact"],
        sentence=_sentence(alternative, one, best),
        is_told=one["best_rank"] < one["rank"],
    )


def _reached(ranked: RankedProblem, one: Mapping[str, Any], end: str, form: RankingForm) -> Reached:
    rank, weights = one[f"{end}_rank"], one[f"{end}_weights"]
    return Reached(
        place=rank,
        moved=_share(one[f"{end}_distance"]),
        weights=_weights(weights, ranked.table.names())
        if one[f"{end}_distance"]
        else _("the weights chosen"),
        address=_address(ranked, one["alternative"], rank, weights, form)
        if rank != one["rank"]
        else "",
    )


def _address(
    ranked: RankedProblem, code: str, rank: int, shares: Mapping[str, float], form: RankingForm
) -> str:
    typed = weights_to_open(ranked, form.settings(), code, rank, shares)
    if typed is None:
        return ""
    query = form.query_with({code: f"{weight.normalize():f}" for code, weight in typed.items()})
    listed = {"places": ALL} if rank > ROWS else {}
    return f"{address(form.problem, {**query, **listed})}#place-{code}"


def _sentence(alternative: Alternative, one: Mapping[str, Any], best: Reached) -> str:
    words = {
        "name": alternative,
        "place": one["rank"],
        "best": best.place,
        "moved": best.moved,
        "weights": best.weights,
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
