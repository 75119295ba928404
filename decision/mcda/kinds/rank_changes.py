"""The part of ``explain`` about one alternative: what would change its rank."""

from __future__ import annotations

import numpy as np

from decision.mcda.errors import gettext_noop
from decision.mcda.explanation import Change, smallest_value_changes, smallest_weight_changes
from decision.mcda.explanation.changes import ACCURACY, ALIKE, STEPS
from decision.mcda.kinds.explained import Explained
from decision.mcda.kinds.probes import Asked, value_probe, weight_probe
from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.notices import Notices


def alternative_explained(
    question: Explained, row: int, parts: list[str], notices: Notices, *, better: bool
) -> dict[str, object]:
    method, matrix = question.method, question.matrix
    plain_sum = method.name == "wsm" and question.options["normalization"] == "none"
    asked = Asked(method, question.options, question.prepared)
    explained: dict[str, object] = {
        "alternative": matrix.alternatives[row],
        "score": float(question.scores.scores[row]),
        "rank": int(question.ranks[row]),
        "better": _neighbours(question, row, -1),
        "worse": _neighbours(question, row, 1),
        "accuracy": ACCURACY,
    }
    if "weight_changes" in parts:
        by_weight = smallest_weight_changes(
            question.scored,
            matrix,
            row,
            larger_is_better=method.larger_is_better,
            better=better,
            terms=question.terms,
            sizes=question.term_sizes,
            probe=lambda rank_at: weight_probe(asked, row, rank_at),
        )
        explained["weight_changes"] = _listed(question, by_weight, "weight")
        explained["weight_change"] = _smallest(
            question, by_weight, "weight", np.ones(len(by_weight))
        )
    if "value_changes" in parts:
        by_value = smallest_value_changes(
            question.scored,
            matrix,
            row,
            larger_is_better=method.larger_is_better,
            better=better,
            plain_sum=plain_sum,
            probe=lambda rank_at, ends: value_probe(asked, row, rank_at, ends),
        )
        explained["value_changes"] = _listed(question, by_value, "value")
        explained["value_change"] = _smallest(question, by_value, "value", _ranges(matrix))
    if not (plain_sum and question.terms is not None):
        notices.add(
            "found_by_search",
            gettext_noop(
                "What is not marked as exact was searched for in {steps} steps on either side: "
                "a change of rank that is undone within one step may have been missed."
            ),
            steps=STEPS,
        )
    return explained


def _neighbours(question: Explained, row: int, step: int) -> dict[str, object] | None:
    """The next better (step -1) or worse (1) rank: who has it, and how far off by score."""
    ranks, scores = question.ranks, question.scores.scores
    beyond = ranks[ranks < ranks[row]] if step < 0 else ranks[ranks > ranks[row]]
    if not len(beyond):
        return None
    next_rank = beyond.max() if step < 0 else beyond.min()
    rows = np.flatnonzero(ranks == next_rank)
    return {
        "rank": int(next_rank),
        "alternatives": [question.matrix.alternatives[i] for i in rows],
        "gap": float(np.abs(scores[rows] - scores[row]).min()),
    }


def _ranges(matrix: DecisionMatrix) -> Floats:
    """What a change of value is measured by, to compare criteria."""
    spans = np.ptp(matrix.values, axis=0)
    return np.where(spans > 0, spans, np.inf)


def _listed(
    question: Explained, changes: list[Change | None], what: str
) -> dict[str, dict[str, object] | None]:
    return {
        code: None if change is None else _as_dict(question, j, change, what)
        for j, (code, change) in enumerate(zip(question.matrix.criteria, changes, strict=True))
    }


def _as_dict(question: Explained, j: int, change: Change, what: str) -> dict[str, object]:
    listed: dict[str, object] = {
        what: change.start,
        "to": change.to,
        "change": change.to - change.start,
        "rank": change.rank,
        "exact": change.exact,
    }
    if what == "value":
        listed["of"] = "value" if np.isnan(question.prepared.targets[j]) else "distance"
    return listed


def _smallest(
    question: Explained, changes: list[Change | None], what: str, units: Floats
) -> dict[str, object] | None:
    """The smallest of all criteria's, values measured in parts of the criterion's range."""
    # Python's floats: what is too large for a double sorts last.
    sizes = units.tolist()
    found = [(c.size / sizes[j], j, c) for j, c in enumerate(changes) if c is not None]
    if not found:
        return None
    least = min(size for size, _, _ in found)
    # Of equal ones the first criterion, whatever the last digits say.
    _, j, change = next(entry for entry in found if entry[0] <= least * (1 + ALIKE))
    return {"criterion": question.matrix.criteria[j], **_as_dict(question, j, change, what)}
