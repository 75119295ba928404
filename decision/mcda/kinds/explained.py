"""A ranking that is to be explained: answered once, and ready to be asked again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from decision.mcda.equality import largest
from decision.mcda.kinds import rank
from decision.mcda.kinds.decision_matrix import Prepared, Table, prepare, refuse_extreme
from decision.mcda.kinds.narrow import warn_of_narrow
from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.notices import Notices
from decision.mcda.ranking import Method, Scores


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


def explained(method: Method, options: dict[str, Any], table: Table, notices: Notices) -> Explained:
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
