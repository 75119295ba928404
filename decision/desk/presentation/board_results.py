"""What the projector shows of the results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from decision.results.presentation.conflicts import Conflicts, conflicts_of_round
from decision.results.presentation.group_ranking import PlaceRow, RankingTable, ranking_table
from decision.results.presentation.groups import GroupRow, GroupsTable, groups_table
from decision.results.presentation.leading import Leading, leading
from decision.results.presentation.page import (
    Consensus,
    WeightLine,
    consensus,
    weight_lines,
)
from decision.results.presentation.pictures import MOST_DOTS, axis
from decision.results.presentation.talk import PairRow, least_dispute, pair_row
from decision.results.services.pairs import all_agreed
from decision.results.services.session import session_results
from decision.sessions.models import Session
from decision.sessions.selectors.shown import may_see_answers

# What five metres and one screen allow.
MOST_WEIGHTS, MOST_PLACES = 8, 6
# Beside stakeholder groups, of which so many have a column, and so many criteria a row.
MOST_WEIGHTS_WITH_GROUPS, MOST_GROUPS, MOST_GROUP_ROWS = 4, 4, 2


@dataclass(frozen=True)
class BoardResults:
    """The newest round that may be seen; a sentence in `trouble` where it has no weights."""

    round: int
    trouble: str
    counted: int
    called: int
    weights: tuple[WeightLine, ...] = ()
    weights_more: int = 0
    axis: tuple[str, ...] = ()
    is_crowd: bool = False
    leading: Leading[WeightLine] | None = None
    consensus: Consensus | None = None
    disputed: PairRow | None = None
    agreed: bool = False
    least: str = ""
    ranking: RankingTable | None = None
    groups: GroupsTable | None = None
    is_fictional: bool = False
    conflicts: Conflicts | None = None

    @property
    def board_rows(self) -> tuple[PlaceRow, ...]:
        return self.ranking.rows[:MOST_PLACES] if self.ranking else ()

    @property
    def group_rows(self) -> tuple[GroupRow, ...]:
        """Where the groups lie farthest apart; none where they are too many for columns."""
        if self.groups is None or len(self.groups.columns) > MOST_GROUPS:
            return ()
        return self.groups.rows[:MOST_GROUP_ROWS]


def board_results_context(session_pk: int) -> dict[str, Any]:
    """``results``: a `BoardResults`, or None while there is nothing that may be seen."""
    session = Session.objects.select_related("problem").get(pk=session_pk)
    rounds = session.rounds.order_by("-number")
    newest = next((round for round in rounds if may_see_answers(session, round)), None)
    if newest is None:
        return {"results": None}
    results = session_results(session, newest)
    common = {
        "round": newest.number,
        "trouble": results.trouble,
        "counted": len(results.people),
        "called": results.called,
    }
    if not results.aggregation:
        return {"results": BoardResults(**common)}  # type: ignore[arg-type]
    lines, end = weight_lines(results)
    groups = groups_table(results)
    most = MOST_WEIGHTS_WITH_GROUPS if groups else MOST_WEIGHTS
    # When all is over there is nothing left to discuss, and the record's digest takes its place.
    disputed = next(
        (pair for pair in results.pairs if pair.is_disputed and not session.is_over), None
    )
    return {
        "results": BoardResults(
            **common,  # type: ignore[arg-type]
            weights=lines[:most],
            weights_more=max(0, len(lines) - most),
            axis=axis(end),
            is_crowd=len(results.people) > MOST_DOTS,
            leading=leading(lines),
            consensus=consensus(results),
            disputed=pair_row(results.criteria, disputed) if disputed else None,
            agreed=all_agreed(results.pairs),
            least=least_dispute(),
            ranking=ranking_table(results),
            groups=groups,
            is_fictional=results.is_fictional,
            conflicts=conflicts_of_round(results),
        )
    }
