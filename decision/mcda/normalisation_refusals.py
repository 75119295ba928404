"""What a normalisation says where it cannot take values, or distances from a target."""

from __future__ import annotations

from decision.mcda.errors import UnsuitableMethodError, UnsuitableValueError, gettext_noop
from decision.mcda.titles import normalisation_title

# Whole sentences, for a sentence put together from parts cannot be translated.
LARGEST_NOT_POSITIVE = gettext_noop(
    "The normalisation “{normalization}” cannot take “{criterion}”: its largest value is not "
    "positive."
)
NOT_ALL_POSITIVE = gettext_noop(
    "The normalisation “{normalization}” cannot take “{criterion}”: it has a value that is not "
    "positive."
)
PRODUCT_NOT_ABOVE_ONE = gettext_noop(
    "The normalisation “{normalization}” cannot take “{criterion}”: the product of its values is "
    "not above 1, which would turn better into worse."
)
ALL_THE_SAME = gettext_noop(
    "The normalisation “{normalization}” cannot take “{criterion}”: all its values are the same."
)
BEST_IS_ZERO = gettext_noop(
    "The normalisation “{normalization}” cannot take “{criterion}”: its best value is 0."
)
TOO_FAR_APART = gettext_noop(
    "The normalisation “{normalization}” cannot take “{criterion}”: its values are too far apart "
    "for the numbers of a computer."
)

# The same of a criterion with a target, whose values have become distances from it.
OF_DISTANCES = {
    LARGEST_NOT_POSITIVE: gettext_noop(
        "“{criterion}” has a target that all alternatives meet: the distance from it is 0, and "
        "the normalisation “{normalization}” divides by it. The criterion tells nothing apart "
        "and can be left out."
    ),
    NOT_ALL_POSITIVE: gettext_noop(
        "“{criterion}” has a target, and what is compared is the distance from it: where the "
        "target is met it is 0, which the normalisation “{normalization}” cannot take. The "
        "normalisation “{instead}” can."
    ),
    PRODUCT_NOT_ABOVE_ONE: gettext_noop(
        "“{criterion}” has a target, and what is compared is the distance from it: the product "
        "of the distances is not above 1, by which the normalisation “{normalization}” would "
        "turn better into worse. The normalisation “{instead}” does not."
    ),
    ALL_THE_SAME: gettext_noop(
        "“{criterion}” has a target from which all alternatives are equally far: the "
        "normalisation “{normalization}” cannot take that. The criterion tells nothing apart "
        "and can be left out."
    ),
    BEST_IS_ZERO: gettext_noop(
        "“{criterion}” has a target, and what is compared is the distance from it: the best is "
        "0, and the normalisation “{normalization}” divides by it. The normalisation "
        "“{instead}” does not."
    ),
    TOO_FAR_APART: gettext_noop(
        "“{criterion}” has a target, and the distances from it are too far apart for the numbers "
        "of a computer by the normalisation “{normalization}”."
    ),
}


def refusal(
    sentence: str, name: str, code: str, of_distances: bool = False
) -> UnsuitableMethodError:
    """The refusal of a criterion, in words for its values or for distances from its target."""
    error = UnsuitableValueError if sentence == NOT_ALL_POSITIVE else UnsuitableMethodError
    return error(
        OF_DISTANCES[sentence] if of_distances else sentence,
        code="unsuitable_normalization",
        where="options.normalization",
        normalization=normalisation_title(name),
        criterion=code,
        instead=normalisation_title("vector"),
    )
