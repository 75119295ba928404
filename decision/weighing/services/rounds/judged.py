"""Cells that nobody measured: what the participants' ratings make of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from decision.sessions.selectors.shown import are_together
from decision.weighing.services.rounds.data import Column, Floats, Mask, Person, SessionData
from decision.weighing.services.rounds.unlinked import unlinked_ratings


@dataclass(frozen=True, eq=False)
class JudgedCells:
    """The ratings of one criterion, by alternative.

    Parameters
    ----------
    mean : ndarray of shape (m,)
        Mean by voting power; NaN where nobody with power rated.
    deviation : ndarray of shape (m,)
        Standard deviation of the ratings; 0 where fewer than two rated.
    raters : ndarray of shape (m,)
        How many rated, with power or without.
    median : ndarray of shape (m,)
        Median by voting power; NaN where nobody with power rated.
    low, high : ndarray of shape (m,)
        The lowest and the highest rating, with power or without; NaN where nobody rated.
    emptied : ndarray of shape (m,)
        Whether a conflict of interest has left nobody with power who rated: then there is no
        value, whatever was known before.
    together : ndarray of shape (m,)
        Whether those who rated hide each other (`decision.sessions.selectors.shown`).
    """

    mean: Floats
    deviation: Floats
    raters: Floats
    median: Floats
    low: Floats
    high: Floats
    together: Mask
    emptied: Mask


def judged_cells(data: SessionData) -> dict[str, JudgedCells]:
    """What each judged criterion's ratings say of each alternative.

    A stakeholder group's voting power in a cell is shared by those of it who rated that cell;
    who does not know, or has declared a conflict of interest, has no part in it.
    """
    unlinked = unlinked_ratings(data)
    if unlinked is not None:
        return {code: _of_columns(data, columns) for code, columns in unlinked.items()}
    some = data.conflicts
    return {
        code: _cells(
            data, ratings, np.zeros(ratings.shape[1], bool) if some is None else some.any(axis=0)
        )
        for code, ratings in data.ratings.items()
    }


def _of_columns(data: SessionData, columns: Sequence[Column]) -> JudgedCells:
    """The same digits whoever computes them: a record's reader has no people to order them by."""
    each = [_of_column(data, column) for column in columns]
    return JudgedCells(
        **{
            one.name: np.concatenate([getattr(cells, one.name) for cells in each])
            for one in fields(JudgedCells)
        }
    )


def _of_column(data: SessionData, column: Column) -> JudgedCells:
    people = tuple(Person(0, "", group, power) for group, power, _rating in column.ratings)
    ratings = np.array([rating for *_who, rating in column.ratings], dtype=float)
    conflicted = np.array([column.conflicted])
    return _cells(replace(data, people=people), ratings[:, np.newaxis], conflicted)


def _cells(data: SessionData, ratings: Floats, conflicted: Mask) -> JudgedCells:
    rated = ~np.isnan(ratings)
    power = _power_in_cells(data, rated)
    total = power.sum(axis=0)
    share = np.divide(power, total, out=np.zeros_like(power), where=total > 0)
    values = np.where(rated, ratings, 0.0)
    mean = (share * values).sum(axis=0)
    return JudgedCells(
        mean=np.where(total > 0, mean, np.nan),
        deviation=np.sqrt(weighted_variance(values, mean, share)),
        raters=rated.sum(axis=0).astype(float),
        median=np.array(
            [weighted_median(*column) for column in zip(values.T, share.T, strict=True)]
        ),
        low=_of_the_rated(np.where(rated, ratings, np.inf).min(axis=0, initial=np.inf)),
        high=_of_the_rated(np.where(rated, ratings, -np.inf).max(axis=0, initial=-np.inf)),
        together=np.array([are_together(cell) for cell in power.T.tolist()], dtype=bool),
        emptied=~(total > 0) & conflicted,
    )


def _of_the_rated(ends: Floats) -> Floats:
    return np.where(np.isfinite(ends), ends, np.nan)


def weighted_median(values: Floats, share: Floats) -> float:
    """The value with half of the weight on either side; between two such their middle.

    NaN where nothing has weight.

    Parameters
    ----------
    values : ndarray of shape (k,)
    share : ndarray of shape (k,)
        Not negative.

    Examples
    --------
    >>> weighted_median(np.array([5.0, 1.0, 4.0]), np.array([0.25, 0.25, 0.5]))
    4.0
    >>> weighted_median(np.array([1.0, 3.0]), np.array([0.5, 0.5]))
    2.0
    """
    order = np.argsort(values, kind="stable")
    order = order[share[order] > 0]
    if not len(order):
        return float("nan")
    below = np.cumsum(share[order])
    # Shares are quotients: what is a half but for rounding is a half.
    at = int(np.searchsorted(below, below[-1] * (0.5 - 1e-9)))
    is_half = below[at] <= below[-1] * (0.5 + 1e-9)
    middle = values[order[at : at + 2]] if is_half else values[order[at : at + 1]]
    return float(middle.mean())


def weighted_variance(values: Floats, mean: Floats, share: Floats) -> Floats:
    """Variance of a sample with weights, by column, of shape (n,).

    With equal shares it is the sum of squares divided by their number less one. 0 where one
    value has all weight: nothing is known of a scatter then.

    Parameters
    ----------
    values : ndarray of shape (k, n)
    mean : ndarray of shape (n,)
    share : ndarray of shape (k, n)
        Each column sums to 1, or is 0.

    References
    ----------
    .. [1] Galassi, M. et al. GNU Scientific Library reference manual, chapter "Statistics",
       weighted samples: the unbiased estimate for weights that tell how much a value counts.

    Examples
    --------
    >>> halves = np.array([[0.5], [0.5]])
    >>> weighted_variance(np.array([[1.0], [3.0]]), np.array([2.0]), halves).tolist()
    [2.0]
    """
    squares = (share * (values - mean) ** 2).sum(axis=0)
    freedom = 1 - (share**2).sum(axis=0)
    # One value with all weight leaves a freedom of 0 but for rounding.
    return np.divide(squares, freedom, out=np.zeros_like(squares), where=freedom > 1e-12)


def _power_in_cells(data: SessionData, rated: np.ndarray) -> Floats:
    """Effective voting power by person and cell, of shape (k, m)."""
    own = np.array([person.power for person in data.people])[:, np.newaxis] * rated
    power = own.copy()
    for name, together in data.groups.items():
        members = np.array([person.group == name for person in data.people], dtype=bool)
        sums = own[members].sum(axis=0)
        scale = np.divide(together, sums, out=np.zeros_like(sums), where=sums > 0)
        power[members] = own[members] * scale
    return power
