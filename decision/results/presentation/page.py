"""What the page of results shows, ready to print: no page computes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from config.typography import floatformat
from decision.results.presentation.conflicts import Conflicts, conflicts_of_round
from decision.results.presentation.group_ranking import RankingTable, ranking_table
from decision.results.presentation.groups import GroupsTable, groups_table
from decision.results.presentation.leading import Leading, leading
from decision.results.presentation.people import (
    ClusterRow,
    FarRow,
    LeftOutRow,
    cluster_rows,
    far_rows,
    left_out_rows,
)
from decision.results.presentation.pictures import MOST_DOTS, axis, dots, place, scale_end
from decision.results.presentation.rounds import ChangesTable, changes_table, not_compared
from decision.results.presentation.talk import Agenda, CommentRow, agenda, comment_rows
from decision.results.presentation.words import (
    AGGREGATION_NOTES,
    AGGREGATION_TITLES,
    FAR_APART,
    agreement,
    far_apart,
    percent,
    probability,
)
from decision.results.services.asked import AGGREGATIONS, node, rank
from decision.results.services.changes import ranked_first
from decision.results.services.comments import CommentPage
from decision.results.services.pairs import differ, firsts
from decision.results.services.session import CONSENSUS_LEVELS, SessionResults
from decision.results.services.shaken import used_ends


@dataclass(frozen=True)
class WeightLine:
    """A criterion's weight of the group, and how the people's weights lie about it.

    `counts` says whether it takes part in the ranking by these weights, if there is one.
    """

    code: str
    name: str
    share: str
    mean: str
    deviation: str
    low: str
    high: str
    dots: str
    mark: str
    by_aggregation: tuple[str, ...]
    is_first: bool
    counts: bool = True


@dataclass(frozen=True)
class AggregationRow:
    """What an aggregation puts first: criteria by weight, alternatives by the ranking."""

    code: str
    title: str
    note: str
    criteria: tuple[str, ...]
    alternatives: tuple[str, ...]
    is_chosen: bool


@dataclass(frozen=True)
class BranchRow:
    """A weighed branch: how far the people agree in it, and the group's own consistency."""

    name: str
    agreement: str
    s_star: str
    kendall_w: str
    cr: str
    inconsistent: int
    weights: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Consensus:
    """`apart` names the criteria on which people lie far apart, or is empty."""

    agreement: str
    apart: str
    s_star: str
    kendall_w: str
    p: str


@dataclass(frozen=True, eq=False)
class ResultsPage:
    """A round's results; only `trouble`, `left_out` and `conflicts` where there are no weights.

    Where names are hidden `left_out` is empty, and only `left_out_total` tells how many.
    """

    results: SessionResults
    trouble: str
    counted: int
    called: int
    left_out: tuple[LeftOutRow, ...]
    left_out_more: int
    left_out_total: int
    conflicts: Conflicts | None = None
    weights: tuple[WeightLine, ...] = ()
    leading: Leading[WeightLine] | None = None
    axis: tuple[str, ...] = ()
    is_crowd: bool = False
    columns: tuple[str, ...] = ()
    aggregations: tuple[AggregationRow, ...] = ()
    criteria_differ: bool = False
    alternatives_differ: bool = False
    consensus: Consensus | None = None
    branches: tuple[BranchRow, ...] = ()
    agenda: Agenda | None = None
    clusters: tuple[ClusterRow, ...] = ()
    far: tuple[FarRow, ...] = ()
    ranking: RankingTable | None = None
    changes: ChangesTable | None = None
    not_compared: str = ""
    groups: GroupsTable | None = None
    comments: tuple[CommentRow, ...] = ()
    comment_part: object = None
    thresholds: tuple[str, ...] = ()
    software: tuple[tuple[str, str], ...] = ()

    @property
    def has_uncounted(self) -> bool:
        return not all(line.counts for line in self.weights)


MOST_LEFT_OUT = 20


def results_page(
    results: SessionResults, comments: CommentPage | None = None, *, whole: bool = False
) -> ResultsPage:
    """With the first places of the ranking, or with the `whole` of it."""
    data = results.data
    rows = () if data.hides_names else left_out_rows(results)
    # Where too few have finished, not even how many.
    silent = data.silent + len(results.left_out) if data.hides_names and data.people else 0
    common = {
        "results": results,
        "trouble": results.trouble,
        "counted": len(results.people),
        "called": results.called,
        "left_out": rows[:MOST_LEFT_OUT],
        "left_out_more": max(0, len(rows) - MOST_LEFT_OUT),
        "left_out_total": len(rows) + silent,
        "conflicts": conflicts_of_round(results),
    }
    if not results.aggregation:
        return ResultsPage(**common)  # type: ignore[arg-type]
    lines, end = weight_lines(results)
    aggregations = _aggregations(results)
    return ResultsPage(
        **common,  # type: ignore[arg-type]
        weights=lines,
        leading=leading(lines),
        axis=axis(end),
        is_crowd=len(results.people) > MOST_DOTS,
        columns=tuple(str(AGGREGATION_TITLES[name]) for name in results.found.weights),
        aggregations=aggregations,
        criteria_differ=differ([row.criteria for row in aggregations]),
        alternatives_differ=differ([row.alternatives for row in aggregations]),
        consensus=consensus(results),
        branches=_branches(results),
        agenda=agenda(results),
        clusters=cluster_rows(results),
        far=far_rows(results),
        ranking=ranking_table(results, whole=whole),
        changes=changes_table(results),
        not_compared=not_compared(results),
        groups=groups_table(results),
        comments=comment_rows(results, comments) if comments else (),
        comment_part=comments.part if comments else None,
        thresholds=tuple(
            percent(threshold, 0)
            for threshold in (*(one for _, one in CONSENSUS_LEVELS), FAR_APART)
        ),
        software=tuple(results.whole["software"].items()),
    )


def _ranked_by(results: SessionResults) -> Collection[str]:
    """Of what was weighed that which the ranking counts; all where there is no ranking."""
    answer = results.found.replies.get(rank(results.aggregation))
    if answer is None or "error" in answer:
        return results.weights.keys()
    return used_ends(results.data, answer["weights"])


def weight_lines(results: SessionResults) -> tuple[tuple[WeightLine, ...], float]:
    """A line for each end, the weightiest first, and where their common axis ends."""
    singles = not results.data.hides_singles
    own = results.own_weights
    largest = float(own.max()) if singles else 0.0
    end = scale_end(max(largest, *results.weights.values()))
    spread = results.whole["dispersion"]["criteria"]
    first, used = firsts(dict(results.weights)), _ranked_by(results)
    lines = []
    columns = list(enumerate(results.weights.items()))
    # Rounded, so that equal ones keep the order of the tree.
    for column, (code, share) in sorted(columns, key=lambda one: -round(one[1][1], 9)):
        scattered = spread[code]
        lines.append(
            WeightLine(
                code=code,
                name=results.criteria[code],
                share=percent(share),
                mean=percent(scattered["mean"]) if singles else "",
                deviation=percent(scattered["deviation"]) if singles else "",
                low=percent(scattered["low"]) if singles else "",
                high=percent(scattered["high"]) if singles else "",
                dots=dots(own[:, column], end) if singles else "",
                mark=place(share, end),
                by_aggregation=tuple(percent(w[code]) for w in results.found.weights.values()),
                is_first=code in first,
                counts=code in used,
            )
        )
    return tuple(lines), end


def consensus(results: SessionResults) -> Consensus | None:
    """How far the people agree; None for one of them alone.

    W and its p count heads, so they are not told where single opinions are not.
    """
    found = results.whole["consensus"]
    if found["s_star"] is None:
        return None
    singles = not results.data.hides_singles
    spread = results.whole["dispersion"]["criteria"] if singles else {}
    small = found["p_permutation"]
    p = small["p"] if small else found["p"]
    w = found["kendall_w"] if singles else None
    return Consensus(
        agreement=agreement(found["level"], found["s_star"]),
        apart=far_apart((results.criteria[c], s["low"], s["high"]) for c, s in spread.items()),
        s_star=percent(found["s_star"], 0),
        kendall_w="" if w is None else floatformat(w, 2),
        p="" if p is None else probability(p),
    )


def _branches(results: SessionResults) -> tuple[BranchRow, ...]:
    """None of a flat session: what would stand there is said of the whole."""
    if len(results.data.branches) == 1:
        return ()
    return tuple(
        _branch(results, branch.key)
        for branch in results.data.weighed
        if results.found.reply(node(branch.key))
    )


def _branch(results: SessionResults, key: str) -> BranchRow:
    answer = results.found.replies[node(key)]
    found = answer["consensus"]
    together = answer.get("judgements")
    ratios = [cr for cr in answer["participants"]["cr"] if cr is not None]
    weights = answer["weights"].get(results.aggregation) or answer["weights"]["aip_arithmetic"]
    w = None if results.data.hides_singles else found["kendall_w"]
    return BranchRow(
        name=results.criteria.get(key, ""),
        agreement=agreement(found["level"], found["s_star"]),
        s_star=percent(found["s_star"], 0),
        kendall_w="—" if w is None else floatformat(w, 2),
        cr=floatformat(together["cr"], 2) if together else "—",
        inconsistent=sum(cr > 0.1 for cr in ratios),
        weights=tuple((results.criteria[code], percent(w)) for code, w in weights.items()),
    )


def _aggregations(results: SessionResults) -> tuple[AggregationRow, ...]:
    return tuple(
        AggregationRow(
            code=name,
            title=str(AGGREGATION_TITLES[name]),
            note=str(AGGREGATION_NOTES[name]),
            criteria=tuple(results.criteria[code] for code in firsts(results.found.weights[name])),
            alternatives=tuple(
                results.alternatives[code] for code in ranked_first(results.found, name)
            ),
            is_chosen=name == results.aggregation,
        )
        for name in AGGREGATIONS
        if name in results.found.weights
    )
