"""What one participant's own answers come to: how they agree, his weights, his ranking.

Nothing here reads anybody else's answers, so it may be shown while a blind round is open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import nan
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from decision.mcda import evaluate
from decision.mcda.ahp.assessment import assess
from decision.mcda.ahp.consistency import consistency_ratio
from decision.mcda.ahp.graph import are_connected, judged_pairs
from decision.mcda.ahp.improvement import improvements
from decision.mcda.ahp.reading import AhpOptions
from decision.mcda.errors import Translate, untranslated
from decision.mcda.matrix import Floats
from decision.problems.errors import DecisionError
from decision.problems.selectors.criteria import CriterionNode, criteria_tree
from decision.problems.selectors.matrix import DecisionTable
from decision.rankings.selectors import method_choices
from decision.rankings.services import RankedProblem, with_weights
from decision.sessions.models import Session
from decision.sessions.selectors.ballots import Filled
from decision.sessions.selectors.frames import SessionFrame
from decision.sessions.services.questions import question_of

# Ratios below are consistent enough, above the second they contradict each other plainly.
CONSISTENT, DOUBTFUL = 0.1, 0.2
SHARE_DECIMALS = Decimal("0.000000000001")


@dataclass(frozen=True)
class Change:
    """The one judgement whose change would help consistency most; steps as seen from `first`.

    `first` and `second` are primary keys of criteria.
    """

    first: int
    second: int
    given: int
    suggested: int
    ratio_after: float


@dataclass(frozen=True, eq=False)
class Consistency:
    """How the judgements of a branch agree; `weights` by the primary keys of its criteria.

    `ratio` is the consistency ratio (CR), by `random_index`; None where nothing can contradict.
    `ratios` are the judgements as the engine takes them, in the order of `weights`, and
    `lambda_max` is their eigenvalue.
    """

    weights: Mapping[int, float]
    ratio: float | None
    random_index: str
    ratios: Floats
    lambda_max: float


@dataclass(frozen=True, eq=False)
class OwnTable:
    """Alternatives and criteria with one's own weights, and the session's question about them."""

    table: DecisionTable
    question: dict[str, Any] | None
    rates: bool  # whether the session asks for ratings


def consistency_of(
    criteria: Sequence[int], steps: Mapping[tuple[int, int], int]
) -> Consistency | None:
    """The engine's word on one branch; None while the judgements do not connect all criteria.

    `criteria` are primary keys; `steps` may hold other branches' judgements too. It is said
    beside each answer, so it is taken from where the engine's kind ``ahp`` takes it, without a
    document.
    """
    inside = frozenset(criteria)
    given = {pair: step for pair, step in steps.items() if inside.issuperset(pair)}
    ratios = _ratios(criteria, given)
    is_whole = 2 * len(given) == len(criteria) * (len(criteria) - 1)
    if not is_whole and not are_connected(judged_pairs(ratios)[np.newaxis]).all():
        return None
    options = AhpOptions()
    found = assess(ratios, options)
    can_contradict = len(given) >= len(criteria)
    return Consistency(
        weights=dict(zip(criteria, found.weights.tolist(), strict=True)),
        ratio=max(found.cr, found.cr_incomplete or 0.0) if can_contradict else None,
        random_index=options.random_index,
        ratios=ratios,
        lambda_max=found.lambda_max,
    )


def best_change(found: Consistency) -> Change | None:
    """What would help most; it takes longer than all the rest, so it is asked apart."""
    changes = improvements(found.ratios, AhpOptions().scale, found.lambda_max)
    if not changes:
        return None
    best, criteria = changes[0], list(found.weights)
    ratio = consistency_ratio(best.lambda_max, len(criteria), found.random_index)
    return Change(
        first=criteria[best.row],
        second=criteria[best.column],
        given=_step_of(best.given),
        suggested=_step_of(best.suggested),
        ratio_after=float(ratio),
    )


def own_shares(
    session: Session, frame: SessionFrame, answers: Filled
) -> dict[str, Mapping[str, float]]:
    """The weights by criterion code of each branch (by key) that is answered well enough."""
    if not session.weighting.in_pairs:
        return {key: said.weights for key, said in answers.weights.items()}
    found = ((node, consistency_of(node.keys, answers.steps)) for node in frame.nodes)
    return {
        node.key: {criterion.code: one.weights[criterion.pk] for criterion in node.criteria}
        for node, one in found
        if one
    }


def own_table(
    session: Session, frame: SessionFrame, shares: Mapping[str, Mapping[str, float]]
) -> OwnTable:
    """The session's question with one's own weights; branches not answered keep the frozen ones."""
    weights = {node.criterion.code: node.weight for node in frame.tree.nodes()}
    for node in frame.nodes:
        for code, share in shares.get(node.key, {}).items():
            weights[code] = Decimal(share).quantize(SHARE_DECIMALS)
    tree = criteria_tree([node.criterion for node in frame.tree.nodes()], weights)
    question = question_of(session, frame).document
    table = DecisionTable(session.problem, tree, frame.alternatives, {})
    return OwnTable(table, question, bool(frame.scored))


def own_ranking(
    own: OwnTable, answers: Filled, *, translate: Translate = untranslated
) -> RankedProblem:
    """The ranking that one's own weights give, with one's own ratings of what is rated.

    What one has a conflict of interest about is not in it, where alternatives are rated.

    Raises
    ------
    DecisionError, McdaError
        If nothing is compared, or the engine refuses the question.
    """
    table = own.table
    if own.question is None:
        raise DecisionError(_("Nothing is compared yet: the problem has no alternatives."))
    document = with_weights(
        own.question, {leaf.criterion.code: leaf.global_share for leaf in table.leaves}
    )
    out = answers.conflicts if own.rates else {}
    mine = [i for i, one in enumerate(table.alternatives) if one.pk not in out]
    if not mine:
        raise DecisionError(
            _("You have a conflict of interest about all of them: there is nothing to rank.")
        )
    table = replace(table, alternatives=tuple(table.alternatives[i] for i in mine))
    document["alternatives"] = [document["alternatives"][i] for i in mine]
    document["matrix"] = [list(document["matrix"][i]) for i in mine]
    for i, alternative in enumerate(table.alternatives):
        for j, leaf in enumerate(table.leaves):
            rating = answers.scores.get((leaf.criterion.pk, alternative.pk))
            if rating and rating.value is not None:
                document["matrix"][i][j] = float(rating.value)
    answer: dict[str, Any] = evaluate(document, translate, digest=False)
    method = method_choices()[document["method"]]
    return RankedProblem(table, method, document, answer, document)


def extremes(own: OwnTable, leaf: CriterionNode) -> tuple[float, float] | None:
    """The lowest and the highest value of a criterion among the alternatives."""
    if own.question is None:
        return None
    column = [one["code"] for one in own.question["criteria"]].index(leaf.criterion.code)
    values = [row[column] for row in own.question["matrix"] if row[column] is not None]
    return (min(values), max(values)) if values else None


def _ratios(criteria: Sequence[int], steps: Mapping[tuple[int, int], int]) -> Floats:
    """Of shape (n, n), reciprocal, NaN where not judged."""
    place = {criterion: i for i, criterion in enumerate(criteria)}
    ratios = [[1.0 if row == column else nan for column in criteria] for row in criteria]
    for (first, second), step in steps.items():
        row, column = (first, second) if step >= 0 else (second, first)
        degree = abs(step) + 1
        ratios[place[row]][place[column]] = degree
        ratios[place[column]][place[row]] = 1 / degree
    return np.array(ratios)


def _step_of(ratio: float) -> int:
    return round(ratio) - 1 if ratio >= 1 else 1 - round(1 / ratio)
