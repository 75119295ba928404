"""Reading participants: their voting power and their judgements or weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from decision.mcda.ahp.consistency import consistency_ratio
from decision.mcda.ahp.incomplete import harker_matrix, logarithmic_least_squares
from decision.mcda.ahp.priorities import eigenvector_priorities, geometric_mean_priorities
from decision.mcda.ahp.reading import EIGENVECTOR, AhpOptions
from decision.mcda.ahp.scales import scaled
from decision.mcda.errors import gettext_noop
from decision.mcda.group.columns import read_columns
from decision.mcda.group.people import read_people
from decision.mcda.matrix import Floats
from decision.mcda.notices import Notices
from decision.mcda.reading import Place


@dataclass(frozen=True, eq=False)
class Group:
    """The participants of a session.

    Parameters
    ----------
    names : tuple of str
    power : ndarray of shape (k,)
        Voting power, not negative, one at least positive.
    ratios : ndarray of shape (k, n, n)
        Ratios on the judgement scale, NaN where not judged and for those who gave weights.
    judged : ndarray of bool, shape (k,)
        Who gave judgements.
    weights : ndarray of shape (k, n)
        Given or derived; each row sums to 1.
    cr : list of float or None
        Consistency ratio; None where weights were given.
    incomplete : list of str
        Names of those who left pairs out.
    in_columns : bool
        Whether the document has them in columns; the answer then has them so too.
    """

    names: tuple[str, ...]
    power: Floats
    ratios: Floats
    judged: NDArray[np.bool_]
    weights: Floats
    cr: list[float | None]
    incomplete: list[str]
    in_columns: bool = False

    @property
    def voting(self) -> NDArray[np.bool_]:
        return self.power > 0

    @property
    def can_aggregate_judgements(self) -> bool:
        """Whether all who have voting power gave judgements."""
        return bool(self.judged[self.voting].all())


def read_group(
    place: Place, items: tuple[str, ...], options: AhpOptions, notices: Notices
) -> Group:
    """The participants, with the priorities of those who gave judgements.

    They are a list of people, or an object with a list of names and as long lists of what
    they gave.
    """
    in_columns = isinstance(place.value, dict)
    if in_columns:
        given = read_columns(place, items, options.scale)
    else:
        given = read_people(place, items, options.scale, notices)
    if not given.power.any():
        raise place.refuse(
            gettext_noop("Nobody has voting power: at least one must be above 0."),
            code="no_power",
        )
    judged, k, n = given.judged, len(given.names), len(items)
    ratios, weights, cr = np.full((k, n, n), np.nan), np.empty((k, n)), np.full(k, np.nan)
    weights[~judged] = given.weights
    if judged.any():
        ratios[judged] = scaled(given.steps, options.scale)
        weights[judged], cr[judged] = priorities(ratios[judged], options)
    gaps = judged & np.isnan(ratios).any(axis=(1, 2))
    return Group(
        given.names,
        given.power,
        ratios,
        judged,
        weights,
        [value if known else None for value, known in zip(cr.tolist(), judged, strict=True)],
        [name for name, gap in zip(given.names, gaps, strict=True) if gap],
        in_columns,
    )


def priorities(ratios: Floats, options: AhpOptions) -> tuple[Floats, Floats]:
    """Priorities and consistency ratios of many matrices, complete or not.

    Parameters
    ----------
    ratios : ndarray of shape (k, n, n)
        NaN where not judged; the judgements of each connect all items.
    options : AhpOptions

    Returns
    -------
    weights : ndarray of shape (k, n)
    cr : ndarray of shape (k,)
    """
    gaps = np.isnan(ratios).any(axis=(1, 2))
    full = ratios.copy()
    full[gaps] = harker_matrix(ratios[gaps])
    weights, lambda_max = eigenvector_priorities(full)
    if options.priority != EIGENVECTOR:
        weights[~gaps] = geometric_mean_priorities(ratios[~gaps])
        weights[gaps] = logarithmic_least_squares(ratios[gaps])
    n = ratios.shape[1]
    return weights, consistency_ratio(lambda_max, n, options.random_index)
