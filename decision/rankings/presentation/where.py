"""The ranking on the map: it is drawn from the rows of the table, which say where each lies."""

from __future__ import annotations

from dataclasses import dataclass

from decision.rankings.presentation.naming import first_names
from decision.rankings.presentation.ranking import RankingPage
from territories.models import Territory

# So many without coordinates are named below the map.
NAMED = 6


@dataclass(frozen=True)
class RankingMap:
    """`without_place` names those listed that have no coordinates, "" where all have."""

    without_place: str


def ranking_map(page: RankingPage) -> RankingMap | None:
    """Of ranked territories; None where there are none, or nobody knows where any of them lies."""
    listed = [*(row.alternative for row in page.rows), *page.left_out]
    territories = [one.subject for one in listed if isinstance(one.subject, Territory)]
    lost = [territory.name for territory in territories if territory.latitude is None]
    if not page.rows or len(lost) == len(territories):
        return None
    return RankingMap(without_place=first_names(lost, NAMED))
