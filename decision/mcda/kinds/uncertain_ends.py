"""What a method cannot take at an uncertain cell's ends is refused before anything is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from decision.mcda.errors import DocumentError, McdaError, UnsuitableValueError, gettext_noop
from decision.mcda.kinds import rank
from decision.mcda.kinds.decision_matrix import Prepared
from decision.mcda.matrix import DecisionMatrix
from decision.mcda.notices import Notices
from decision.mcda.ranking import Method
from decision.mcda.ranking.unsuitable import NEGATIVE
from decision.mcda.robustness.cells import UncertainCells


def refuse_ends(
    method: Method, prepared: Prepared, options: Mapping[str, Any], cells: UncertainCells
) -> None:
    """Refuse what draws would be refused for: values that are not positive, or out of bounds.

    What depends on several cells at once, and on the normal ones, which have no ends, is left
    to the draws.
    """
    if cells.normal.all():
        return
    try:
        rank.score(
            method, replace(prepared, matrix=_with_ends(prepared, cells)), options, Notices()
        )
    except UnsuitableValueError as error:
        raise _of_cells(error) if _is_of_cells(error, prepared, cells) else error from None
    except DocumentError as error:
        if error.code == "out_of_bounds":
            raise
    except McdaError:
        return  # of this matrix, with its rows more, and perhaps of no sample


def _with_ends(prepared: Prepared, cells: UncertainCells) -> DecisionMatrix:
    """The matrix, and each row with uncertain cells once more with them low and high."""
    matrix = prepared.matrix
    rows = np.unique(cells.rows)
    middle = matrix.values[cells.rows, cells.columns]
    ends = [cells.filled(matrix.values, drawn)[rows] for drawn in cells.ends(middle)]
    names = tuple(matrix.alternatives[row] for row in rows.tolist())
    # The ends come first: what is refused of a row names what the document gives.
    return replace(
        matrix,
        values=np.vstack([*ends, matrix.values]),
        alternatives=names + names + matrix.alternatives,
    )


def _is_of_cells(error: McdaError, prepared: Prepared, cells: UncertainCells) -> bool:
    """Whether the criterion's certain values could be taken."""
    matrix = prepared.matrix
    column = matrix.criteria.index(str(error.values["criterion"]))
    certain = np.delete(matrix.values[:, column], cells.rows[cells.columns == column])
    refused = certain < 0 if error.template == NEGATIVE else certain <= 0
    return not refused.any()


def _of_cells(error: McdaError) -> McdaError:
    return type(error)(
        gettext_noop("With the uncertain cells at their ends: {reason}"),
        code=error.code,
        where="uncertainty.cells",
        reason=error,
    )
