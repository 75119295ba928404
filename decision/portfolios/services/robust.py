"""In how many of the best portfolios each project is, where the weights are not sure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from decision.mcda import evaluate
from decision.mcda.errors import McdaError, Translate
from decision.portfolios.enums import Goal
from decision.portfolios.services.candidates import Candidates
from decision.portfolios.services.question import SECONDS_IN_ALL, Portfolio, document_of
from decision.portfolios.services.rules import Rule, Wishes
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
    `refused`: by them nothing could be ranked; and so many members `left_out`, evenly among all,
    for it to end in time. By so many, `unproved`, the best portfolio was not proved so; by those
    of them that have none, `unfound`, nothing is counted, and where none has one there is no index.
    """

    index: Mapping[str, float]
    weightings: int
    people: int
    refused: int
    left_out: int = 0
    unproved: int = 0
    unfound: int = 0


@dataclass(frozen=True)
class Core:
    """The question for an engine, and what `Robust` says beside its answer."""

    question: dict[str, Any]
    weightings: int
    people: int
    refused: int
    left_out: int

    def answered(self, answer: Mapping[str, Any]) -> Robust:
        return Robust(
            answer["core_index"] or {},
            self.weightings,
            self.people,
            self.refused,
            self.left_out,
            # The engine says it where there are some.
            answer.get("core_index_unproved", 0),
            self.weightings - answer.get("core_index_samples", 0),
        )


def scattered_weights(ranked: RankedProblem) -> list[Weights]:
    """Weights drawn about those chosen, as the page on how firm the ranking is draws them."""
    chosen = {c["code"]: c["weight"] for c in ranked.document["criteria"] if c["weight"] > 0}
    shares = np.array([*chosen.values()]) / sum(chosen.values())
    samples = min(MOST_SAMPLES, most_weightings(len(ranked.document["alternatives"])))
    draws = np.random.default_rng(SEED).dirichlet(CONCENTRATION * shares, samples)
    none = dict.fromkeys((c["code"] for c in ranked.movable["criteria"]), 0.0)
    return [none | dict(zip(chosen, draw.tolist(), strict=True)) for draw in draws]


def most_weightings(projects: int) -> int:
    """So many that they end in time: each takes a solution."""
    return max(LEAST_SAMPLES, SOLVED_PROJECTS // projects)


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
    asked = (portfolio.candidates, portfolio.of_value, portfolio.kept)
    core = core_of(*asked, ranked, weightings, translate, people, SECONDS_IN_ALL)
    if core is None:
        return None
    return core.answered(evaluate(core.question, translate, digest=False))


def core_of(
    candidates: Candidates,
    wishes: Wishes,
    rules: Sequence[Rule],
    ranked: RankedProblem,
    weightings: Sequence[Weights],
    translate: Translate,
    people: int,
    seconds: float,
) -> Core | None:
    """What to ask for it to end within about so many seconds; None where no weights rank anything.

    The portfolio by the chosen weights, without which there is nothing, may take half as long
    besides. Of more weightings than do in that time those that lie evenly among all are taken.
    """
    most = most_weightings(len(candidates.chosen_from))
    count = min(most, len(weightings))
    taken = [weightings[k * len(weightings) // count] for k in range(count)]
    scores = [found for weights in taken if (found := scores_by(ranked, weights, translate))]
    if not scores:
        return None
    question = document_of(
        candidates,
        wishes,
        rules,
        alternatives=0,
        time_limit=seconds / 2,
        samples_time=seconds,
        value_samples=[_values(candidates, wishes, one) for one in scores],
    )
    refused, left_out = count - len(scores), len(weightings) - count
    return Core(question, len(scores), people and len(scores), refused, left_out)


def scores_by(ranked: RankedProblem, weights: Weights, translate: Translate) -> dict[str, float]:
    """By code; empty where the weights rank nothing: all are on criteria that are alike."""
    question = with_weights(ranked.movable, weights)
    try:
        answer: dict[str, Any] = evaluate(question, translate, digest=False)
    except McdaError:
        return {}
    return {row["alternative"]: row["score"] for row in answer["results"]}


def _values(candidates: Candidates, wishes: Wishes, scores: Mapping[str, float]) -> list[float]:
    times_cost = wishes.goal == Goal.MONEY
    return [
        scores[one.code] * (float(one.cost) if times_cost else 1.0)
        for one in candidates.chosen_from
    ]
