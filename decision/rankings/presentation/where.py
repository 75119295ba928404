"""The ranking on the map: the territories that are listed, the best large and full."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from decision.problems.models import Alternative
from decision.rankings.presentation.ranking import RankingPage
from territories.models import Territory
from territories.presentation.map import Place, points_of

# More points are no picture, and half a kilobyte each in every answer to a slider.
MOST = 30


@dataclass(frozen=True)
class RankingMap:
    """`data` is what chart-map.js reads; `without_place` have no coordinates."""

    data: dict[str, object]
    without_place: tuple[str, ...]


def ranking_map(page: RankingPage, *, larger_is_better: bool) -> RankingMap | None:
    """Of territories by their score, of those left out a ring; None where there is no order.

    The chart draws what is larger fuller: a score of which less is better goes in with its sign
    turned, and is told as it is.
    """
    sign = 1 if larger_is_better else -1
    listed: list[tuple[Alternative, Decimal | None, str]] = [
        (
            row.alternative,
            Decimal(repr(sign * row.score)),
            _("place %(place)s: %(score)s") % {"place": row.rank, "score": row.text},
        )
        for row in page.rows
    ]
    listed += [(one, None, _("left out")) for one in page.left_out]
    shown = listed[:MOST]
    places = [
        Place(one.subject, value, text)
        for one, value, text in shown
        if isinstance(one.subject, Territory)
    ]
    known = [place for place in places if place.value is not None]
    if len(known) < 2 or not any(place.territory.latitude is not None for place in known):
        return None
    title = capfirst(page.score_title)
    caption = _(
        "%(title)s: large and full is the best, %(best)s; small and pale the last listed, %(last)s."
    ) % {"title": title, "best": known[0].text, "last": known[-1].text}
    if len(listed) > len(shown) or page.ranked_total > len(page.rows):
        caption = _("%(caption)s The first %(shown)s are shown.") % {
            "caption": caption,
            "shown": len(shown),
        }
    elif page.left_out:
        caption = _("%(caption)s An empty ring has no place.") % {"caption": caption}
    return RankingMap(
        data={"title": title, "caption": caption, "points": points_of(places)},
        without_place=tuple(p.territory.name for p in places if p.territory.latitude is None),
    )
