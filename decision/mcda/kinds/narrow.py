"""A warning of criteria whose small differences count in full."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from decision.mcda.errors import gettext_noop
from decision.mcda.kinds.decision_matrix import Prepared, Table
from decision.mcda.matrix import Floats
from decision.mcda.notices import Notices, quoted
from decision.mcda.ranking import Method
from decision.mcda.titles import METHOD_TITLES, normalisation_title

# A range below this part of the largest absolute value is narrow.
NARROW = 0.05

# Least and largest value of each cell of the document's matrix, or distance from its target.
Ends = tuple[Floats, Floats]

BY_NORMALISATION = gettext_noop(
    "On {names} the alternatives differ by less than 5 % of the largest absolute value, and the "
    "normalisation “{normalization}” stretches that over the whole scale: so small a difference "
    "counts with the criterion's whole weight. The normalisation “{instead}” would keep the "
    "proportions, and a method with bounds, such as {bounded}, measures by a range that you give."
)
BY_METHOD = gettext_noop(
    "On {names} the alternatives differ by less than 5 % of the largest absolute value, and the "
    "method “{method}” stretches that over the whole scale: so small a difference counts with the "
    "criterion's whole weight. A method with bounds, such as {bounded}, measures by a range that "
    "you give; TOPSIS by the normalisation “{instead}” keeps the proportions."
)
BY_PREFERENCE = gettext_noop(
    "On {names} the alternatives differ by less than 5 % of the largest absolute value, and by "
    "the usual preference function any difference counts with the criterion's whole weight. A "
    "preference function with thresholds would tell small differences from large ones."
)


def warn_of_narrow(
    method: Method,
    table: Table,
    prepared: Prepared,
    options: Mapping[str, Any],
    notices: Notices,
    ends: Ends | None = None,
) -> None:
    """Note the narrow criteria, if the method with these options stretches their ranges.

    Parameters
    ----------
    ends : tuple of ndarray of shape (m, n)
        Where cells are uncertain: what they reach to.
    """
    usual = [preference["function"] == "usual" for preference in prepared.preferences]
    if method.uses_preferences:
        sentence, stretched = BY_PREFERENCE, np.array(usual)
    elif method.stretches_ranges:
        sentence, stretched = BY_METHOD, np.ones(len(usual), dtype=bool)
    elif method.stretches(options):
        sentence, stretched = BY_NORMALISATION, np.ones(len(usual), dtype=bool)
    else:
        return
    narrow = _narrow(table, prepared, ends) & stretched & (prepared.matrix.weights > 0)
    if narrow.any():
        notices.add(
            "narrow_criterion",
            sentence,
            names=quoted(prepared.matrix.criteria[j] for j in np.flatnonzero(narrow)),
            method=method.title,
            normalization=normalisation_title(options.get("normalization", "none")),
            instead=normalisation_title("vector"),
            bounded=METHOD_TITLES["spotis"],
        )


def _narrow(table: Table, prepared: Prepared, ends: Ends | None) -> np.ndarray:
    """Which criteria's values lie within a small part of the largest of them, of shape (n,).

    Of a criterion with a target the distances must, measured by the values and the target: a
    distance is next to 0 where the target is met, and small all the same.
    """
    values = prepared.matrix.values
    low, high = values, values
    if ends is not None:
        low, high = (end[np.ix_(prepared.rows, prepared.columns)] for end in ends)
    # Halved: no range overflows.
    spread = high.max(axis=0) / 2 - low.min(axis=0) / 2
    largest = np.maximum(np.abs(low).max(axis=0), np.abs(high).max(axis=0))
    for j in np.flatnonzero(~np.isnan(prepared.targets)).tolist():
        given = table.values[list(prepared.rows), prepared.columns[j]]
        largest[j] = max(np.nanmax(np.abs(given), initial=0.0), abs(prepared.targets[j]))
    return np.asarray((spread > 0) & (spread < NARROW * (largest / 2)))
