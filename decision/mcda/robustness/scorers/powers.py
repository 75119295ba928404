"""Methods of powers whose exponents are the weights: WPM, WASPAS, CoCoSo and LMAW."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from decision.mcda.matrix import Floats
from decision.mcda.ranking.products import lmaw_shares, powers_size
from decision.mcda.robustness.scorers.base import Scorer, Scratch, product, weighted_sums
from decision.mcda.robustness.scorers.batched import Batched, largest_in_rows
from decision.mcda.robustness.scorers.replaced import Replaced, replaced, without_each
from decision.mcda.robustness.task import Task
from decision.mcda.sizes import normalised_sizes

# Stands for the logarithm of 0: times no weight it is 0, times any other its power is 0.
_LOG_OF_ZERO = -1e308


def _logs(shares: Floats) -> Floats:
    logs = np.log(np.where(shares > 0, shares, 1.0))
    logs[shares <= 0] = _LOG_OF_ZERO
    return logs


class WeightedProducts(Scorer):
    r"""WPM, :math:`\prod_j r_{ij}^{w_j}`, and WASPAS, its mean with :math:`\sum_j w_j r_{ij}`.

    Parameters
    ----------
    task : Task
    normalised : ndarray of shape (m, n)
        Not negative, larger is better.
    part_of_sum : float
        WASPAS's l; 0 for WPM.

    References
    ----------
    .. [1] Zavadskas, E. K., Turskis, Z., Antucheviciene, J. and Zakarevicius, A. (2012).
       Optimization of weighted aggregated sum product assessment. Elektronika ir
       elektrotechnika 122(6), 3-6, equation 4.
    """

    def __init__(self, task: Task, normalised: Floats, part_of_sum: float = 0.0) -> None:
        super().__init__(task)
        self.normalised = np.ascontiguousarray(normalised.T)
        self.was_looped = not bool((normalised > 0).all())
        self.logs = _logs(self.normalised)
        self.part_of_sum = part_of_sum
        sizes = normalised_sizes(task.matrix, task.options["normalization"])
        self.growth = powers_size(normalised, sizes)

    def scores(self, weights: Floats, drawn: Floats) -> Floats:
        products = product(weights, self.logs)
        np.exp(products, out=products)
        if self.part_of_sum == 0:
            return products
        products *= 1 - self.part_of_sum
        products += self.part_of_sum * product(weights, self.normalised)
        return products

    def scores_and_sizes(self, weights: Floats, drawn: Floats) -> tuple[Floats, Floats]:
        scores = self.scores(weights, drawn)
        return scores, scores.max(axis=1) * (1 + weighted_sums(weights, self.growth))

    def largest_size(self, weights: Floats, drawn: Floats, scratch: Scratch) -> float:
        # Shares are at most the largest normalised value, and so are their means.
        return float(self.normalised.max() * (1 + self.growth.max()))


class Cocoso(Batched):
    """CoCoSo: its sum of weighted shares, and of powers of them, in three proportions.

    Parameters
    ----------
    task : Task
    normalised : ndarray of shape (m, n)
        Not negative, larger is better.

    References
    ----------
    .. [1] Yazdani, M., Zarate, P., Zavadskas, E. K. and Turskis, Z. (2019). A combined
       compromise solution (CoCoSo) method for multi-criteria decision-making problems.
       Management Decision 57(9), 2501-2519, steps 3 to 5.
    """

    def __init__(self, task: Task, normalised: Floats) -> None:
        super().__init__(task)
        self.normalised = np.ascontiguousarray(normalised.T)
        self.logs = _logs(self.normalised)
        self.part_of_sum = float(task.options["l"])
        sizes = normalised_sizes(task.matrix, task.options["normalization"])
        self.growth = powers_size(normalised, sizes)

    def scored(self, weights: Floats) -> tuple[Floats, Floats]:
        sums = product(weights, self.normalised)
        powers = added_up(np.exp, weights, self.logs, self.task.spare)
        both = sums + powers
        of_all = both / both.sum(axis=1, keepdims=True)
        # Where an alternative has nothing the least sum is 0: not finite, and refused by name.
        by_least = sums / sums.min(axis=1, keepdims=True)
        by_least += powers / powers.min(axis=1, keepdims=True)
        sums *= self.part_of_sum
        powers *= 1 - self.part_of_sum
        by_most = (sums + powers) / (
            sums.max(axis=1, keepdims=True) + powers.max(axis=1, keepdims=True)
        )
        scores = np.cbrt(of_all * by_least * by_most) + (of_all + by_least + by_most) / 3
        return scores, largest_in_rows(scores) * (1 + weighted_sums(weights, self.growth))


class Lmaw(Batched):
    r"""LMAW: :math:`2 \varphi^w / ((2 - \varphi)^w + \varphi^w) = 1 - \tanh(w k / 2)`.

    With :math:`k = \log((2 - \varphi) / \varphi)`.

    References
    ----------
    .. [1] Pamučar, D., Žižović, M., Biswas, S. and Božanić, D. (2021). A new logarithm
       methodology of additive weights (LMAW) for multi-criteria decision-making. Facta
       Universitatis, Mechanical Engineering 19(3), 361-380, steps 5 and 6.
    """

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        shares = lmaw_shares(task.matrix)
        self.halves = np.ascontiguousarray(np.log((2 - shares) / shares).T / 2)

    def scored(self, weights: Floats) -> tuple[Floats, Floats]:
        scores = (
            len(self.halves)
            - self.task.spare
            - added_up(np.tanh, weights, self.halves, self.task.spare)
        )
        return scores, largest_in_rows(scores)


def added_up(
    function: Callable[..., Floats], weights: Floats, terms: Floats, spare: int = 0
) -> Floats:
    r""":math:`\sum_j f(w_j t_{ji})` for each sample and alternative.

    Parameters
    ----------
    function : ufunc
    weights : ndarray of shape (s, n)
    terms : ndarray of shape (n, m)
    spare : int
        The last so many terms stand for others, as `decision.mcda.robustness.task.Task` says:
        the criterion that is left out does not count, any other without weight does.

    Returns
    -------
    ndarray of shape (s, m)
    """
    if spare:
        return _with_one_replaced(function, replaced(weights), terms)
    total = np.zeros((len(weights), terms.shape[1]))
    part = np.empty_like(total)
    for weight, term in zip(weights.T, terms, strict=True):
        np.multiply(weight[:, np.newaxis], term, out=part)
        total += function(part, out=part)
    return total


def _with_one_replaced(function: Callable[..., Floats], samples: Replaced, terms: Floats) -> Floats:
    """The same where samples differ by one term each: the others are added up once."""
    usual = function(samples.weights[:, np.newaxis] * terms[: len(samples.weights)])
    total = function(samples.given[:, np.newaxis] * terms[len(samples.weights) :])
    total += without_each(np.add, usual)[samples.left_out]
    return total


def waspas(task: Task, normalised: Floats) -> Scorer:
    return WeightedProducts(task, normalised, float(task.options["l"]))
