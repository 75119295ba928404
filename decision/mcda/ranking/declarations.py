"""What a ranking method says of itself, so that a page, a test and a document can ask it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from decision.mcda.errors import Term
from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.normalisation import STRETCHING
from decision.mcda.normalised_lines import NORMALISATIONS
from decision.mcda.notices import Notices
from decision.mcda.ranks import DEFAULT_TIE_TOLERANCE, ranks_with_ties
from decision.mcda.reading import MAX_ITEMS, Place
from decision.mcda.titles import method_title

# How an option that has an element for each criterion stands to the criterion's unit.
# `plain` has none; the others become distances where the criterion has a target.
PerCriterion = Literal["plain", "point", "interval", "levels"]

ALL_NORMALISATIONS = tuple(NORMALISATIONS)
# For methods that need shares or degrees, which values as they are cannot be.
PROPER_NORMALISATIONS = tuple(name for name in NORMALISATIONS if name != "none")


@dataclass(frozen=True)
class Parameter:
    """A method's own option, under the name of pymcdm's constructor.

    Parameters
    ----------
    name : str
    default : object
        What stands in its place; None if it must be given where `required`.
    read : callable
        Takes the option's `Place` and the numbers m and n, and returns the checked value as
        plain JSON, or refuses.
    required : bool
        Whether a document without it is refused.
    per_criterion : str or None
        Where it is a list with an element for each criterion: in what unit the elements are.
    """

    name: str
    read: Callable[[Place, int, int], Any]
    default: Any = None
    required: bool = False
    per_criterion: PerCriterion | None = None


@dataclass(frozen=True)
class Question:
    """What a method gets: the matrix, the options in force and each criterion's preference.

    Options with an element for each criterion fit the matrix: its columns, and distances
    where a criterion has a target (`decision.mcda.ranking.fitting`). `kept` holds what a method
    has made of it and will ask for again.
    """

    matrix: DecisionMatrix
    options: Mapping[str, Any]
    preferences: tuple[Mapping[str, Any], ...]
    notices: Notices
    kept: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)


@dataclass(frozen=True)
class Scores:
    """A method's result.

    Parameters
    ----------
    scores : ndarray of shape (m,)
        Finite, in the row order of the matrix.
    details : mapping of str to ndarray or list
        The method's own vectors by the names of its literature, and names where it gives sets.
    pairs : mapping of str to callable
        What more it says of pairs, by name: made only where a ranking shows it, since of a
        hundred alternatives there are thousands.
    size : float or None
        What the scores are made of, in their unit, for `decision.mcda.equality`; None where
        that is nothing larger than themselves, or follows from the terms' sizes.
    """

    scores: Floats
    details: Mapping[str, Any] = field(default_factory=dict)
    size: float | None = None
    pairs: Mapping[str, Callable[[], Any]] = field(default_factory=dict)

    def ranks(
        self, *, larger_is_better: bool, tolerance: float = DEFAULT_TIE_TOLERANCE
    ) -> NDArray[np.int64]:
        """`decision.mcda.ranks.ranks_with_ties` of these scores."""
        return ranks_with_ties(
            self.scores, larger_is_better=larger_is_better, tolerance=tolerance, size=self.size
        )


@dataclass(frozen=True)
class Method:
    """A ranking method's declaration.

    Parameters
    ----------
    name : str
        As documents spell it: pymcdm's class in lower case.
    scores : callable
        Computes the `Scores` of a `Question`.
    source : str
        Where the method was published.
    larger_is_better : bool
        Which way the score runs.
    normalization : str or None
        The default; None where the method takes no choice of it.
    normalizations : tuple of str
        Those to choose from.
    bounds : tuple of float or None
        Least and largest possible score, where the method bounds it.
    parameters : tuple of Parameter
    values : str
        What it can take whatever the normalisation: any, non_negative or positive.
    uses_preferences : bool
        Whether it reads the criteria's ``preference``.
    respects_dominance : bool
        Whether an alternative at least as good on every criterion never ranks lower. A method
        without it is offered with that said.
    dominance_broken_by : tuple of str
        Options that, where they are given, take that property away.
    score_counts : str
        Where the score is a whole number of something: of what, for a person to read.
    stretches_ranges : bool
        Whether it takes each criterion's range for the whole scale, by any normalisation.
    most_alternatives : int
        More are refused with the number.
    unit_scores : callable or None
        Of a method that adds up: terms of shape (m, n) such that the scores are
        ``terms @ weights`` and something that is the same for all alternatives. At other
        weights the terms change at most by one positive factor.
    term_sizes : callable or None
        What each criterion's terms are made of, of shape (n,), in their unit: the scores' size
        is ``term_sizes @ weights``. None where that is nothing larger than the terms.
    """

    name: str
    scores: Callable[[Question], Scores]
    source: str
    larger_is_better: bool = True
    normalization: str | None = None
    normalizations: tuple[str, ...] = ALL_NORMALISATIONS
    bounds: tuple[float, float] | None = None
    parameters: tuple[Parameter, ...] = ()
    values: Literal["any", "non_negative", "positive"] = "any"
    uses_preferences: bool = False
    respects_dominance: bool = True
    dominance_broken_by: tuple[str, ...] = ()
    score_counts: str = ""
    stretches_ranges: bool = False
    most_alternatives: int = MAX_ITEMS
    unit_scores: Callable[[Question], Floats] | None = None
    term_sizes: Callable[[Question], Floats] | None = None

    @property
    def title(self) -> Term:
        """As people write it (`decision.mcda.titles`)."""
        return method_title(self.name)

    def stretches(self, options: Mapping[str, Any]) -> bool:
        """Whether the range of the values at hand becomes the whole scale with these options."""
        return self.stretches_ranges or options.get("normalization") in STRETCHING

    def keeps_dominance(self, options: Mapping[str, Any]) -> bool:
        """Whether it respects dominance with these options."""
        return self.respects_dominance and not any(
            options.get(name) is not None for name in self.dominance_broken_by
        )
