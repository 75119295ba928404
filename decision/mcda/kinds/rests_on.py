"""What an answer rests on where values are missing: ranked rows, used columns, filled cells."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from decision.mcda.kinds.decision_matrix import Prepared, Settled, Table
from decision.mcda.matrix import Floats

# Low and high end of each cell that is drawn, by row and column of the document's matrix.
Drawn = Mapping[tuple[int, int], tuple[float, float]]
_NONE: Drawn = {}


def rests_on(table: Table, prepared: Prepared, drawn: Drawn = _NONE) -> dict[str, object]:
    """The member ``rests_on`` of an answer about a table."""
    return basis(
        table.alternatives,
        tuple(criterion.code for criterion in table.criteria),
        table.values,
        table.targets,
        Settled(
            prepared.matrix.values,
            prepared.rows,
            prepared.columns,
            is_whole=prepared.is_whole and not drawn,
        ),
        drawn,
    )


def basis(
    alternatives: tuple[str, ...],
    criteria: tuple[str, ...],
    given: Floats,
    targets: Floats,
    settled: Settled,
    drawn: Drawn = _NONE,
) -> dict[str, object]:
    """How many alternatives and criteria are ranked, which are not, and which cells were filled.

    Parameters
    ----------
    alternatives, criteria : tuple of str
        All of the document's.
    given : ndarray of shape (m, n)
        The document's values, NaN where a cell is null.
    targets : ndarray of shape (n,)
        NaN where a criterion has none.
    settled : Settled
        What is computed with.
    drawn : mapping
        The null cells that are drawn at random; the others were assumed by the rule.
    """
    cells = [] if settled.is_whole else _null_cells(given, settled)

    def named(row: int, column: int, **figures: float) -> dict[str, object]:
        return {
            "alternative": alternatives[row],
            "criterion": criteria[column],
            **figures,
            "of": "value" if np.isnan(targets[column]) else "distance",
        }

    return {
        "alternatives": _counted(alternatives, settled.rows),
        "criteria": _counted(criteria, settled.columns),
        "cells_assumed": [
            named(row, column, value=float(settled.values[i, j]))
            for row, column, i, j in cells
            if (row, column) not in drawn
        ],
        "cells_drawn": [
            named(row, column, low=drawn[row, column][0], high=drawn[row, column][1])
            for row, column, _, _ in cells
            if (row, column) in drawn
        ],
    }


def _null_cells(given: Floats, settled: Settled) -> list[tuple[int, int, int, int]]:
    """Row and column in the document and in what is computed with."""
    missing = np.isnan(given[np.ix_(settled.rows, settled.columns)])
    return [(settled.rows[i], settled.columns[j], i, j) for i, j in np.argwhere(missing).tolist()]


def _counted(names: tuple[str, ...], kept: tuple[int, ...]) -> dict[str, object]:
    left_out: list[str] = []
    if len(kept) < len(names):
        stays = set(kept)
        left_out = [name for i, name in enumerate(names) if i not in stays]
    return {"used": len(kept), "of": len(names), "left_out": left_out}
