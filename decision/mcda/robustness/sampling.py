"""Weight vectors drawn at random: reproducible from a seed, a block at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from decision.mcda.matrix import Floats
from decision.mcda.robustness.simplex_box import BoxSampler

# Each block of samples has its own stream of random numbers, so that neither the number of
# workers nor the order in which they finish can change a digit. Another size, other samples.
BLOCK = 4096
# Weights and cells draw from different streams: more of one leaves the other as it was.
WEIGHTS, CELLS = 0, 1


def stream(seed: int, block: int, purpose: int) -> np.random.Generator:
    """The random numbers of one block.

    Parameters
    ----------
    seed : int
        Not negative.
    block : int
        Number of the block, from 0.
    purpose : int
        `WEIGHTS` or `CELLS`.

    Returns
    -------
    numpy.random.Generator
        Independent of every other block's.

    Examples
    --------
    >>> float(stream(0, 3, WEIGHTS).random()) == float(stream(0, 3, WEIGHTS).random())
    True
    """
    sequence = np.random.SeedSequence(seed, spawn_key=(block, purpose))
    return np.random.Generator(np.random.PCG64(sequence))


class WeightDistribution(Protocol):
    """Where weight vectors come from."""

    def draw(self, rng: np.random.Generator, first: int, rows: int) -> Floats:
        """Samples number `first` to ``first + rows``, of shape (rows, n), each summing to 1."""
        ...


def simplex(rng: np.random.Generator, rows: int, n: int) -> Floats:
    """Vectors of `n` shares, uniform on the simplex: Dirichlet(1, …, 1).

    Normalised exponentials; normalised uniforms would crowd the middle.
    """
    shares = rng.standard_exponential((rows, n))
    # The sum of n exponentials is 0 with a probability below 2**-52: never in practice, and
    # einsum adds short rows faster than `sum`.
    shares /= np.einsum("ij->i", shares)[:, np.newaxis]
    return shares


@dataclass(frozen=True)
class Uniform:
    """Every weight vector equally likely.

    Parameters
    ----------
    n : int
        Number of criteria.
    """

    n: int

    def draw(self, rng: np.random.Generator, first: int, rows: int) -> Floats:
        return simplex(rng, rows, self.n)


@dataclass(frozen=True)
class Ordinal:
    r"""Uniform over the weight vectors that keep a given order of importance.

    Criteria of one group weigh exactly the same, those of an earlier group at least as much.
    Such vectors form a simplex whose corner number h gives :math:`1/K_h` to each of the
    :math:`K_h` criteria of the first h groups; a Dirichlet(1, …, 1) mixture of the corners is
    uniform on it.

    Parameters
    ----------
    groups : sequence of sequences of int
        Indices of the n criteria, the most important first; each criterion once.

    References
    ----------
    .. [1] Lahdelma, R., Miettinen, K. and Salminen, P. (2003). Ordinal criteria in stochastic
       multicriteria acceptability analysis (SMAA). European Journal of Operational Research
       147(1), 117-127.
    """

    groups: Sequence[Sequence[int]]

    def draw(self, rng: np.random.Generator, first: int, rows: int) -> Floats:
        sizes = np.array([len(group) for group in self.groups])
        parts = simplex(rng, rows, len(self.groups)) / np.cumsum(sizes)
        # A criterion has a part in its own corner and in all later ones. Sums of terms that
        # are not negative: the order holds to the last bit.
        by_group = np.cumsum(parts[:, ::-1], axis=1)[:, ::-1]
        columns = np.argsort([j for group in self.groups for j in group])
        return np.ascontiguousarray(np.repeat(by_group, sizes, axis=1)[:, columns])


@dataclass(frozen=True, eq=False)
class Intervals:
    """Uniform over the weight vectors within bounds.

    Parameters
    ----------
    sampler : BoxSampler
        Of the bounds.
    """

    sampler: BoxSampler

    def draw(self, rng: np.random.Generator, first: int, rows: int) -> Floats:
        return self.sampler.draw(rng, rows)


@dataclass(frozen=True, eq=False)
class Around:
    r"""Spread about a group's weights: Dirichlet with these as its mean.

    Weight j has the variance :math:`w_j (1 - w_j) / (c + 1)`: a concentration c of 99 gives a
    weight of 0.5 a standard deviation of 0.05. A criterion without weight stays without.
    Criteria that keep their proportion are spread as one.

    Parameters
    ----------
    mean : ndarray of shape (n,)
        Sums to 1.
    concentration : float
        Positive; larger is narrower.
    together : ndarray of shape (n,), optional
        The same number for criteria whose weights keep their proportion; each for itself
        without it.
    """

    mean: Floats
    concentration: float
    together: NDArray[np.int64] | None = None

    def draw(self, rng: np.random.Generator, first: int, rows: int) -> Floats:
        alone = np.arange(len(self.mean))
        part = alone if self.together is None else self.together
        sums = np.bincount(part, self.mean)
        spread = np.zeros((rows, len(sums)))
        weighed = sums > 0
        spread[:, weighed] = rng.dirichlet(self.concentration * sums[weighed], rows)
        # A part without weight has nothing to share out.
        share = np.divide(self.mean, sums[part], out=np.zeros_like(self.mean), where=weighed[part])
        return np.asarray(spread[:, part] * share)


@dataclass(frozen=True, eq=False)
class Given:
    """Given weight vectors, in turn: sample t takes vector t modulo their number.

    Parameters
    ----------
    vectors : ndarray of shape (v, n)
        Each row sums to 1.
    """

    vectors: Floats

    def draw(self, rng: np.random.Generator, first: int, rows: int) -> Floats:
        if first + rows <= len(self.vectors):
            return self.vectors[first : first + rows]
        return self.vectors[np.arange(first, first + rows) % len(self.vectors)]


@dataclass(frozen=True, eq=False)
class Points(Given):
    """People's own weight vectors, each with a voting power: nothing lies between them.

    Parameters
    ----------
    vectors : ndarray of shape (v, n)
        Each row sums to 1.
    power : ndarray of shape (v,)
        Positive; only the proportions count.
    """

    power: Floats
