"""Methods of powers and logarithms: WPM, WASPAS, CoCoSo and LMAW."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from decision.mcda.equality import largest
from decision.mcda.errors import UnsuitableMethodError, gettext_noop
from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.normalisation import in_safe_units
from decision.mcda.ranking.adapter import shares_of, through_pymcdm
from decision.mcda.ranking.declarations import PROPER_NORMALISATIONS, Method, Question, Scores
from decision.mcda.ranking.options import fraction
from decision.mcda.sizes import normalised_sizes
from decision.mcda.titles import normalisation_title


def lmaw_index(matrix: DecisionMatrix) -> Floats:
    r"""LMAW's index, the sum over criteria of logarithmic degrees.

    Benefits are standardised to :math:`(x + \max x) / \max x` and costs to
    :math:`(x + \min x) / x`; their logarithms are divided by the sum of all of them, which
    pymcdm takes as the logarithm of a product and so loses from some thousand alternatives on.

    Returns
    -------
    ndarray of shape (m,)
        Dimensionless, larger is better.

    References
    ----------
    .. [1] Pamučar, D., Žižović, M., Biswas, S. and Božanić, D. (2021). A new logarithm
       methodology of additive weights (LMAW) for multi-criteria decision-making. Facta
       Universitatis, Mechanical Engineering 19(3), 361-380, steps 3 to 6.

    Examples
    --------
    >>> from decision.mcda.matrix import unnamed_matrix
    >>> mountains = unnamed_matrix([[1, 3000], [2, 3750], [5, 4500]], [-1, 1])
    >>> lmaw_index(mountains).round(4).tolist()
    [1.3339, 1.2241, 1.0883]
    """
    share = lmaw_shares(matrix)
    raised, rest = share**matrix.weights, (2 - share) ** matrix.weights
    return (2 * raised / (rest + raised)).sum(axis=1)


def lmaw_shares(matrix: DecisionMatrix) -> Floats:
    """LMAW's logarithms as shares of their sums, of shape (m, n): between 0 and 1."""
    values = in_safe_units(matrix.values)
    more = matrix.directions > 0
    # Positive values, by the declaration: all logarithms lie in (0, log 2].
    extreme = np.where(more, values.max(axis=0), values.min(axis=0))
    logs = np.log1p(np.where(more, values / extreme, extreme / values))
    return np.asarray(logs / logs.sum(axis=0))


def _cocoso(question: Question) -> Scores:
    matrix, normalization = question.matrix, question.options["normalization"]
    shares = shares_of(question, "cocoso")
    for i in np.flatnonzero(shares @ matrix.weights == 0):
        raise UnsuitableMethodError(
            gettext_noop(
                "The method “{method}” cannot take “{alternative}”: by the normalisation "
                "“{normalization}” it has nothing, and the method divides by the least."
            ),
            where="options.normalization",
            method=COCOSO.title,
            alternative=matrix.alternatives[i],
            normalization=normalisation_title(normalization),
        )
    return _with_size(_cocoso_scores(question), question, "cocoso")


def powers_size(shares: Floats, sizes: Floats) -> Floats:
    """By how much rounding grows for powers of shares by the weights: one factor a criterion.

    A share that is itself a difference is known to fewer digits the smaller it is.

    Returns
    -------
    ndarray of shape (n,)
        For ``1 + growth @ weights`` times a score of powers or products of them.
    """
    least = np.where(shares > 0, shares, np.inf).min(axis=0)
    growth = np.where(np.isfinite(least), sizes / least, 0.0)
    return growth + np.where(np.isfinite(least), np.abs(np.log(least)), 0.0)


def _with_size(scores: Scores, question: Question, method: str) -> Scores:
    matrix, normalization = question.matrix, question.options["normalization"]
    shares, sizes = shares_of(question, method), normalised_sizes(matrix, normalization)
    grown = 1 + float(powers_size(shares, sizes) @ matrix.weights)
    return replace(scores, size=largest(scores.scores) * grown)


_L = (fraction("l", 0.5),)
_cocoso_scores = through_pymcdm("COCOSO", _L)
_wpm_scores, _waspas_scores = through_pymcdm("WPM"), through_pymcdm("WASPAS", _L)

WPM = Method(
    name="wpm",
    scores=lambda question: _with_size(_wpm_scores(question), question, "wpm"),
    source="Fishburn, Murphy and Isaacs (1968), Operations Research 16(2)",
    normalization="sum",
    normalizations=PROPER_NORMALISATIONS,
)

WASPAS = Method(
    name="waspas",
    scores=lambda question: _with_size(_waspas_scores(question), question, "waspas"),
    source="Zavadskas et al. (2012), Elektronika ir elektrotechnika 122(6)",
    normalization="linear",
    normalizations=PROPER_NORMALISATIONS,
    parameters=_L,
)

COCOSO = Method(
    name="cocoso",
    scores=_cocoso,
    source="Yazdani et al. (2019), Management Decision 57(9)",
    normalization="minmax",
    normalizations=PROPER_NORMALISATIONS,
    parameters=_L,
)

LMAW = Method(
    name="lmaw",
    scores=lambda question: Scores(lmaw_index(question.matrix)),
    source="Pamučar et al. (2021), Facta Universitatis, Mechanical Engineering 19(3)",
    values="positive",
)
