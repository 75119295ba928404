"""In how many of the best portfolios each project is, where the weights are not sure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from decision.mcda import evaluate
from decision.mcda.errors import McdaError, Translate
from decision.portfolios.enums import Goal
from decision.portfolios.services.question import Portfolio, document_of
from decision.problems.models import Criterion, WeightSet
from decision.rankings.services import RankedProblem, with_weights
from decision.rankings.services.firm import CONCENTRATION
from decision.rankings.services.shares import leaf_shares, shares_on

SEED = 20260101
# So many weightings, and of more projects fewer: each takes a solution.
MOST_SAMPLES, LEAST_SAMPLES, SOLVED_PROJECTS = 100, 20, 4000

type Weights = Mapping[str, float]


@dataclass(frozen=True)
class Robust:
    """By code the share of weightings whose best portfolio has the project.

    `people` is how many members' weights these are; 0 where the weights were drawn. So many were
    `refused`: by them nothing could be ranked.
    """

    index: Mapping[str, float]
    weightings: int
    people: int
    refused: int


def scattered_weights(ranked: RankedProblem) -> list[Weights]:
    """Weights drawn about those chosen, as the page on how firm the ranking is draws them."""
    chosen = {c["code"]: c["weight"] for c in ranked.document["criteria"] if c["weight"] > 0}
    shares = np.array([*chosen.values()]) / sum(chosen.values())
    count = SOLVED_PROJECTS // len(ranked.document["alternatives"])
    samples = max(LEAST_SAMPLES, min(MOST_SAMPLES, count))
    draws = np.random.default_rng(SEED).dirichlet(CONCENTRATION * shares, samples)
    none = dict.fromkeys((c["code"] for c in ranked.movable["criteria"]), 0.0)
    return [none | dict(zip(chosen, draw.tolist(), strict=True)) for draw in draws]


def members_weights(
    ranked: RankedProblem, criteria: Sequence[Criterion], committee: WeightSet
) -> list[Weights]:
    """Each member's own; empty where single answers are not told."""
    members = committee.members
    if not members:
        return []
    given = shares_on(criteria, members["codes"], members["weights"])
    shares = leaf_shares(criteria, given.local)
    codes = [c["code"] for c in ranked.movable["criteria"]]
    rows = np.stack([shares[code] for code in codes], axis=1)
    return [dict(zip(codes, row.tolist(), strict=True)) for row in rows]


def robust_of(
    portfolio: Portfolio,
    ranked: RankedProblem,
    weightings: Sequence[Weights],
    translate: Translate,
    people: int = 0,
) -> Robust | None:
    """None where nobody's weights rank anything; raises McdaError where the engine refuses."""
    scores = [found for weights in weightings if (found := scores_by(ranked, weights, translate))]
    if not scores:
        return None
    question = document_of(
        portfolio.candidates,
        portfolio.of_value,
        portfolio.kept,
        alternatives=0,
        value_samples=[_values(portfolio, one) for one in scores],
    )
    answer: dict[str, Any] = evaluate(question, translate, digest=False)
    index: Mapping[str, float] = answer["core_index"] or {}
    refused = len(weightings) - len(scores)
    return Robust(index, len(scores), people and len(scores), refused)


def scores_by(ranked: RankedProblem, weights: Weights, translate: Translate) -> dict[str, float]:
    """By code; empty where the weights rank nothing: all are on criteria that are alike."""
    question = with_weights(ranked.movable, weights)
    try:
        answer: dict[str, Any] = evaluate(question, translate, digest=False)
    except McdaError:
        return {}
    return {row["alternative"]: row["score"] for row in answer["results"]}


def _values(portfolio: Portfolio, scores: Mapping[str, float]) -> list[float]:
    times_cost = portfolio.wishes.goal == Goal.MONEY
    return [
        scores[one.code] * (float(one.cost) if times_cost else 1.0)
        for one in portfolio.candidates.chosen_from
    ]
