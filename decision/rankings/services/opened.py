"""Weights as a ranking's fields take them, so that the ranking opened by them shows a place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from decision.mcda.errors import McdaError
from decision.problems.selectors.criteria import CriterionNode, criteria_tree
from decision.rankings.services.ranking import RankedProblem, RankingSettings, rank_table

# Shares in per cent, with so many decimals; fields take no more.
DECIMALS = (2, 3, 4)
# The nearest weights lie at an edge that their last digits may miss: a little further on then.
FURTHER = (0.0, 1e-5, 1e-4, 1e-3, 1e-2)
# Where there is nothing beyond the edge, as many digits as fields take: parts of a million.
WHOLE = 1_000_000


def weights_to_open(
    ranked: RankedProblem,
    settings: RankingSettings,
    code: str,
    rank: int,
    shares: Mapping[str, float],
) -> dict[str, Decimal] | None:
    """Weights among siblings by criterion code, by which this alternative has this rank.

    They are as near to these shares of the whole as few digits allow.

    Returns
    -------
    dict or None
        None where no digits that the fields take give the rank.
    """
    nearby = _nearby(ranked, shares)
    return next((w for w in nearby if _rank_by(ranked, settings, w, code) == rank), None)


def _nearby(ranked: RankedProblem, shares: Mapping[str, float]) -> Iterator[dict[str, Decimal]]:
    """These shares, then some beyond them on the way from those that the ranking has."""
    here = ranked.weights
    for further in FURTHER:
        beyond = {
            code: max(0.0, share + further * (share - here.get(code, 0.0)))
            for code, share in shares.items()
        }
        for decimals in DECIMALS:
            yield _typed(ranked, beyond, 100, decimals)
    yield _typed(ranked, shares, WHOLE, DECIMALS[-1])


def _typed(
    ranked: RankedProblem, shares: Mapping[str, float], scale: int, decimals: int
) -> dict[str, Decimal]:
    """What each has of its siblings; where none of them has anything, as they had it."""
    weights: dict[str, Decimal] = {}

    def branch(siblings: tuple[CriterionNode, ...]) -> None:
        held = [sum(shares.get(leaf.criterion.code, 0.0) for leaf in n.leaves()) for n in siblings]
        total = sum(held)
        for node, own in zip(siblings, held, strict=True):
            part = own / total if total else node.local_share
            weights[node.criterion.code] = round(Decimal(scale * part), decimals)
            branch(node.children)

    branch(ranked.table.tree.roots)
    return weights


def _rank_by(
    ranked: RankedProblem, settings: RankingSettings, weights: Mapping[str, Decimal], code: str
) -> int | None:
    """As the page would have it."""
    criteria = [node.criterion for node in ranked.table.tree.nodes()]
    try:
        table = replace(ranked.table, tree=criteria_tree(criteria, weights))
        answer = rank_table(table, replace(settings, weights=weights), digest=False).answer
    except McdaError:
        return None
    ranks: dict[str, int | None] = {r["alternative"]: r["rank"] for r in answer["results"]}
    return ranks[code]
