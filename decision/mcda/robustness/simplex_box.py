"""Weight vectors within bounds, uniformly and exactly."""

from __future__ import annotations

import numpy as np

from decision.mcda.errors import DocumentError, gettext_noop
from decision.mcda.matrix import Floats

# Proposals of one round. Fixed, so that the first samples do not depend on how many follow.
_ROUND = 4096
# Room that is only rounding: the bounds leave a single vector.
_NO_ROOM = 1e-14


class BoxSampler:
    r"""Uniform samples of :math:`\{w : \sum_j w_j = 1, l_j \le w_j \le h_j\}`.

    Above their lower bounds the weights :math:`y_j \in [0, c_j]` sum to R. Independent
    exponentials with one common rate, each cut to its own range, have on the plane
    :math:`\sum_j y_j = R` the density :math:`\propto \exp(\theta \sum_j y_j) = \exp(\theta R)`:
    a constant, whatever the rate. So all but the widest are drawn from them, the widest takes
    the rest, and is accepted with a probability proportional to its own density there. The
    rate at which the expected sum is R makes acceptance likely, about :math:`1/\sqrt n`.

    Parameters
    ----------
    low, high : ndarray of shape (n,)
        Bounds of the weights as shares, 0 <= low <= high <= 1.

    Raises
    ------
    DocumentError
        If no weights that sum to 1 lie within the bounds.

    Examples
    --------
    >>> sampler = BoxSampler(np.array([0.5, 0.0, 0.0]), np.array([0.6, 1.0, 0.2]))
    >>> weights = sampler.draw(np.random.default_rng(0), 1000)
    >>> bool((weights[:, 0] >= 0.5).all() and (weights[:, 2] <= 0.2).all())
    True
    """

    def __init__(self, low: Floats, high: Floats) -> None:
        refuse_contradictory(low, high)
        self.low = low
        self.rest = max(0.0, 1 - float(low.sum()))
        # No weight can take more than all that the lower bounds leave.
        widths = np.minimum(high - low, self.rest)
        self.free = np.flatnonzero(widths > 0)
        widest = self.free[np.argsort(widths[self.free], kind="stable")]
        self.free, self.widths = widest, widths[widest]
        self.slack = float(self.widths.sum()) - self.rest
        self.rate = 0.0 if self._is_point() else _rate_for_sum(self.widths, self.rest)

    def draw(self, rng: np.random.Generator, rows: int) -> Floats:
        """Samples of shape (rows, n)."""
        weights = np.tile(self.low, (rows, 1))
        if self._is_point():
            at_high = self.slack <= _NO_ROOM
            weights[:, self.free] += self.widths if at_high else 0.0
            return weights
        accepted = [self._round(rng)]
        while sum(map(len, accepted)) < rows:
            accepted.append(self._round(rng))
        weights[:, self.free] += np.concatenate(accepted)[:rows]
        return weights

    def _is_point(self) -> bool:
        return self.rest <= _NO_ROOM or self.slack <= _NO_ROOM

    def _round(self, rng: np.random.Generator) -> Floats:
        uniforms = rng.random((_ROUND, len(self.free)))
        last = self.widths[-1]
        above = np.empty_like(uniforms)
        above[:, :-1] = _cut_exponentials(uniforms[:, :-1], self.widths[:-1], self.rate)
        above[:, -1] = self.rest - above[:, :-1].sum(axis=1)
        within = (above[:, -1] >= 0) & (above[:, -1] <= last)
        # Clipped where it is refused anyway: no overflow.
        log_density = self.rate * np.clip(above[:, -1], 0, last) - max(0.0, self.rate * last)
        return above[within & (uniforms[:, -1] < np.exp(log_density))]


def refuse_contradictory(low: Floats, high: Floats) -> None:
    """Refuse bounds that no weights with a sum of 1 can keep."""
    least, most = float(low.sum()), float(high.sum())
    if least > 1 + _NO_ROOM * len(low):
        raise DocumentError(
            gettext_noop(
                "The intervals contradict each other: the lower bounds sum to {sum}, above 1."
            ),
            code="empty_interval",
            where="uncertainty.weights.intervals",
            sum=least,
        )
    if most < 1 - _NO_ROOM * len(low):
        raise DocumentError(
            gettext_noop(
                "The intervals contradict each other: the upper bounds sum to {sum}, below 1."
            ),
            code="empty_interval",
            where="uncertainty.weights.intervals",
            sum=most,
        )


def _cut_exponentials(uniforms: Floats, widths: Floats, rate: float) -> Floats:
    """Values in [0, width] with a density proportional to exp(rate · value), by inversion."""
    steepness = np.abs(rate * widths)
    flat = steepness < 1e-9
    divisor = np.where(flat, 1.0, steepness)
    # From the end at which the density is high; uniforms are below 1, so log1p stays finite.
    from_high = np.where(flat, uniforms, -np.log1p(uniforms * np.expm1(-divisor)) / divisor)
    return widths * (1 - from_high if rate > 0 else from_high)


def _rate_for_sum(widths: Floats, total: float) -> float:
    """The rate at which the cut exponentials sum to `total` on average, by bisection.

    Every rate gives exact samples; this one gives them soon.
    """
    low, high = -2 * len(widths) / total, 2 * len(widths) / (float(widths.sum()) - total)
    for _ in range(80):
        middle = (low + high) / 2
        if _mean_sum(widths, middle) < total:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _mean_sum(widths: Floats, rate: float) -> float:
    steepness = np.abs(rate * widths)
    flat = steepness < 1e-4
    divisor = np.where(flat, 1.0, steepness)
    # The mean's share of the width for a rising density; 1/2 + t/12 near t = 0.
    shares = np.where(flat, 0.5 + steepness / 12, -1 / np.expm1(-divisor) - 1 / divisor)
    return float((widths * (shares if rate > 0 else 1 - shares)).sum())
