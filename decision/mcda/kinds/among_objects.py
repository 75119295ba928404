"""COMET's ranks as one value changes: its objects stay, and so does everybody else's score."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from decision.mcda.matrix import Floats
from decision.mcda.ranking import Question
from decision.mcda.ranking.comet import (
    interpolated,
    interpolation_size,
    judged_preferences,
    question_of_objects,
)
from decision.mcda.ranking.registry import EXPERTS
from decision.mcda.ranks import DEFAULT_TIE_TOLERANCE
from decision.mcda.robustness.row_ranks import one_in_rows

Integers = NDArray[np.int64]


def ranks_among_objects(
    question: Question, row: int
) -> Callable[[Integers, Floats], tuple[Integers, Floats]]:
    """An alternative's ranks as its values change one at a time.

    Parameters
    ----------
    question : Question
        COMET's.
    row : int

    Returns
    -------
    callable
        From criteria and values, both of shape (s,), within the characteristic values, to
        ranks and margins as `one_in_rows` has them.
    """
    matrix, cvalues = question.matrix, question.options["cvalues"]
    expert = EXPERTS[question.options["expert"]]
    preferences = judged_preferences(question_of_objects(question, expert), expert)
    now, size = interpolated(matrix.values, cvalues, preferences), interpolation_size(cvalues)

    def ranks_at(criteria: Integers, values: Floats) -> tuple[Integers, Floats]:
        changed = np.tile(matrix.values[row], (len(values), 1))
        changed[np.arange(len(values)), criteria] = values
        scores = np.tile(now, (len(values), 1))
        scores[:, row] = interpolated(changed, cvalues, preferences)
        return one_in_rows(
            scores,
            row,
            larger_is_better=True,
            tolerance=DEFAULT_TIE_TOLERANCE,
            sizes=np.full(len(values), size),
        )

    return ranks_at
