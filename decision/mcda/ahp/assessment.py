"""One matrix of judgements assessed: priorities, consistency, and what a reader must know."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from decision.mcda.ahp.consistency import THRESHOLD, consistency_index, consistency_ratio
from decision.mcda.ahp.incomplete import (
    harker_matrix,
    logarithmic_least_squares,
    missing_pairs,
    random_index_share,
)
from decision.mcda.ahp.priorities import (
    SQUARINGS_OF_FEW,
    eigenvector_priorities,
    geometric_mean_priorities,
    priorities_size,
)
from decision.mcda.ahp.reading import EIGENVECTOR, AhpOptions
from decision.mcda.ahp.scales import scaled
from decision.mcda.errors import gettext_noop
from decision.mcda.matrix import Floats
from decision.mcda.notices import Notices, quoted
from decision.mcda.ranks import ranks_with_ties


@dataclass(frozen=True, eq=False)
class Assessment:
    """What a matrix of judgements says.

    Parameters
    ----------
    weights : ndarray of shape (n,)
        By the priority asked for, sums to 1.
    eigenvector, geometric_mean : ndarray of shape (n,)
        By either.
    lambda_max, ci, cr : float
        Of the judgements, whichever priority was asked for; of an incomplete matrix Harker's.
    missing : int
        Pairs not judged.
    cr_incomplete : float or None
        The consistency ratio against the smaller random index of matrices with as many gaps;
        None where the matrix is complete or nothing in it can contradict.
    """

    weights: Floats
    eigenvector: Floats
    geometric_mean: Floats
    lambda_max: float
    ci: float
    cr: float
    missing: int
    cr_incomplete: float | None


def assess(steps: Floats, options: AhpOptions) -> Assessment:
    """Priorities and consistency of one matrix of judgements.

    Parameters
    ----------
    steps : ndarray of shape (n, n)
        As `decision.mcda.ahp.reading.read_judgements` returns them.
    options : AhpOptions

    Raises
    ------
    UnsuitableMethodError
        If the table of random indices has no value for so many items.
    """
    n = len(steps)
    ratios = scaled(steps, options.scale)
    missing = missing_pairs(ratios)
    whole = harker_matrix(ratios) if missing else ratios
    priorities, lambdas = eigenvector_priorities(whole[np.newaxis], SQUARINGS_OF_FEW)
    means = (
        logarithmic_least_squares(ratios)
        if missing
        else geometric_mean_priorities(ratios[np.newaxis])[0]
    )
    lambda_max = max(float(lambdas[0]), float(n))  # less is rounding
    cr = float(consistency_ratio(lambda_max, n, options.random_index))
    share = random_index_share(n, missing) if missing else 1.0
    return Assessment(
        weights=priorities[0] if options.priority == EIGENVECTOR else means,
        eigenvector=priorities[0],
        geometric_mean=means,
        lambda_max=lambda_max,
        ci=float(consistency_index(lambda_max, n)),
        cr=cr,
        missing=missing,
        cr_incomplete=cr / share if missing and share > 0 else None,
    )


def note_doubts(
    found: Assessment, items: tuple[str, ...], options: AhpOptions, notices: Notices, of: str = ""
) -> None:
    """Warn of inconsistency, of gaps, and where the two priorities order items differently.

    Parameters
    ----------
    of : str
        Which matrix it is, where a document has several.
    """
    worst = max(found.cr, found.cr_incomplete or 0.0)
    if worst > THRESHOLD:
        notices.add(
            "inconsistent",
            gettext_noop(
                "{of}The consistency ratio {cr} is above {threshold} (random index "
                "“{random_index}”): look at the judgements again."
            ),
            of=f"{of}: " if of else "",
            cr=f"{worst:.3g}",
            threshold=THRESHOLD,
            random_index=options.random_index,
        )
    if found.missing:
        notices.add(
            "incomplete",
            gettext_noop(
                "{of}Pairs that were not judged: {missing}. λmax is Harker's (1987), and cr "
                "compares it with the random index of complete matrices, which is too large here "
                "(Ágoston and Csató 2022); cr_incomplete allows for that."
            ),
            of=f"{of}: " if of else "",
            missing=found.missing,
        )
    swapped = _ordered_differently(found, items)
    if swapped:
        notices.add(
            "priorities_disagree",
            gettext_noop(
                "{of}Eigenvector and geometric mean order these items differently: {names}."
            ),
            of=f"{of}: " if of else "",
            names=quoted(swapped),
        )


def _ordered_differently(found: Assessment, items: tuple[str, ...]) -> list[str]:
    """Items of which one priority puts another before them and the other priority behind."""
    by_vector, by_mean = (
        ranks_with_ties(one, larger_is_better=True, size=float(priorities_size(one)))
        for one in (found.eigenvector, found.geometric_mean)
    )
    swapped = np.subtract.outer(by_vector, by_vector) * np.subtract.outer(by_mean, by_mean) < 0
    return [item for item, one in zip(items, swapped.any(axis=1), strict=True) if one]
