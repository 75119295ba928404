"""Kind ``explain``: why one alternative stands above another, and what would change a rank."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from decision.mcda.equality import ROUNDING, cleared, largest, levelled
from decision.mcda.errors import McdaError, gettext_noop
from decision.mcda.explanation import (
    Change,
    added_up,
    by_exchange,
    smallest_value_changes,
    smallest_weight_changes,
)
from decision.mcda.explanation.changes import ACCURACY, ALIKE, STEPS
from decision.mcda.kinds import rank
from decision.mcda.kinds.decision_matrix import (
    TABLE_KEYS,
    Prepared,
    Table,
    prepare,
    read_table,
    refuse_extreme,
)
from decision.mcda.kinds.narrow import warn_of_narrow
from decision.mcda.kinds.probes import Asked, value_probe, weight_probe
from decision.mcda.kinds.rests_on import rests_on
from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.notices import Notices
from decision.mcda.ranking import Method, Scores, method_named
from decision.mcda.reading import Place

# What an answer may hold beside the ranking; whoever wants less gets it sooner.
PARTS = ("pair", "weight_changes", "value_changes")
# A search ranks some hundred times for each criterion, twice.
MAX_CELLS = 20_000


@dataclass(frozen=True, eq=False)
class Explained:
    """The question, answered once and ready to be asked again."""

    method: Method
    options: dict[str, Any]
    table: Table
    prepared: Prepared
    scores: Scores
    ranks: NDArray[np.int64]
    scored: Callable[[DecisionMatrix], Scores]
    terms: Floats | None
    term_sizes: Floats | None

    @property
    def matrix(self) -> DecisionMatrix:
        return self.prepared.matrix

    @property
    def size(self) -> float:
        """What the scores are made of."""
        size = self.scores.size
        return largest(self.scores.scores) if size is None else size

    def by_rank(self) -> list[int]:
        return [int(row) for row in np.argsort(self.ranks, kind="stable")]


def answer(document: Place, notices: Notices) -> dict[str, object]:
    fields = document.fields(
        required=("kind", "method", *TABLE_KEYS), optional=("options", "pair", "alternative")
    )
    method = method_named(fields["method"])
    table = read_table(fields)
    _refuse_too_large(fields["matrix"], table)
    options, parts = _read_options(fields.get("options"), method, table)
    question = _explained(method, options, table, notices)
    first, second = _pair(fields.get("pair"), question)
    row = (
        _row(fields["alternative"], question) if "alternative" in fields else question.by_rank()[0]
    )
    asked: dict[str, object] = {}
    if "pair" in parts:
        asked["pair"] = _pair_explained(question, first, second, notices)
    if set(parts) - {"pair"}:
        asked["alternative"] = _alternative_explained(question, row, parts, notices)
    return {
        "method": method.name,
        "options": options | {"parts": parts},
        "larger_is_better": method.larger_is_better,
        "weights": dict(
            zip(question.matrix.criteria, question.matrix.weights.tolist(), strict=True)
        ),
        "rests_on": rests_on(table, question.prepared),
        "results": rank.results(table, question.prepared, question.scores, question.ranks.tolist()),
        **asked,
    }


def _read_options(
    place: Place | None, method: Method, table: Table
) -> tuple[dict[str, Any], list[str]]:
    """The method's options, and the parts that are asked for."""
    known = [*rank.known_options(method), "parts"]
    given = place.fields(optional=known) if place is not None else {}
    parts = list(PARTS)
    if "parts" in given:
        wanted = [element.choice(PARTS, code="unknown_part") for element in given["parts"].items()]
        parts = [part for part in PARTS if part in wanted]
    return rank.options_in_force(given, method, table), parts


def _refuse_too_large(place: Place, table: Table) -> None:
    if table.values.size > MAX_CELLS:
        raise place.refuse(
            gettext_noop("The matrix has {given} cells; the limit is {limit}."),
            code="too_large",
            given=table.values.size,
            limit=MAX_CELLS,
        )


def _explained(
    method: Method, options: dict[str, Any], table: Table, notices: Notices
) -> Explained:
    prepared = prepare(table, options["missing"], notices)
    refuse_extreme(prepared)
    rank.warn_of_dominance(method, options, notices)
    warn_of_narrow(method, table, prepared, options, notices)
    scores = rank.score(method, prepared, options, notices)
    unheard = Notices()

    def scored(matrix: DecisionMatrix) -> Scores:
        return rank.score(method, replace(prepared, matrix=matrix), options, unheard)

    asked = rank.question_for(method, prepared, options, unheard)
    terms = None if method.unit_scores is None else method.unit_scores(asked)
    sizes = None if method.term_sizes is None else method.term_sizes(asked)
    ranks = scores.ranks(
        larger_is_better=method.larger_is_better, tolerance=options["tie_tolerance"]
    )
    return Explained(method, options, table, prepared, scores, ranks, scored, terms, sizes)


def _row(place: Place, question: Explained) -> int:
    """An alternative by its name; one that was left out of the ranking is refused."""
    name = place.choice(question.table.alternatives, code="unknown_alternative")
    if name not in question.matrix.alternatives:
        raise place.refuse(
            gettext_noop("“{name}” was left out of the ranking: there is nothing to explain."),
            code="left_out",
            name=name,
        )
    return question.matrix.alternatives.index(name)


def _pair(place: Place | None, question: Explained) -> tuple[int, int]:
    """The two that are asked for; the first and the second of the ranking otherwise."""
    if place is None:
        first, second = question.by_rank()[:2]
        return first, second
    first, second = (_row(element, question) for element in place.items(2))
    if first == second:
        raise place.refuse(
            gettext_noop("Two different alternatives are expected here."), code="duplicate"
        )
    return first, second


def _pair_explained(
    question: Explained, first: int, second: int, notices: Notices
) -> dict[str, object] | None:
    matrix, scores = question.matrix, question.scores.scores
    try:
        found = (
            added_up(question.terms, matrix.weights, first, second, question.term_sizes)
            if question.terms is not None
            else by_exchange(
                lambda m: question.scored(m).scores, matrix, first, second, question.size
            )
        )
    except McdaError as error:
        notices.add(
            "not_explained",
            gettext_noop("The pair cannot be explained by exchanging values: {reason}"),
            reason=error,
        )
        return None
    sign = 1 if question.method.larger_is_better else -1
    names = (matrix.alternatives[first], matrix.alternatives[second])
    order = np.argsort(levelled(-np.abs(found.parts), ROUNDING * question.size), kind="stable")
    return {
        "alternatives": list(names),
        "difference": float(cleared(scores[first] - scores[second], question.size)),
        "exact": found.exact,
        "by": found.by,
        "criteria": [
            {
                "criterion": matrix.criteria[j],
                "contribution": float(found.parts[j]),
                "favours": _favoured(names, sign * float(found.parts[j])),
            }
            for j in order.tolist()
        ],
        "remainder": found.remainder,
    }


def _favoured(names: tuple[str, str], advantage: float) -> str | None:
    if advantage == 0:
        return None
    return names[0] if advantage > 0 else names[1]


def _alternative_explained(
    question: Explained, row: int, parts: list[str], notices: Notices
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
