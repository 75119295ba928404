"""What a method says where it cannot take a criterion's values, or distances from a target."""

from __future__ import annotations

from decision.mcda.errors import UnsuitableMethodError, UnsuitableValueError, gettext_noop
from decision.mcda.matrix import DecisionMatrix
from decision.mcda.notices import quoted
from decision.mcda.titles import method_title

NOT_POSITIVE = gettext_noop(
    "The method “{method}” cannot take “{criterion}”: it has a value that is not positive."
)
NEGATIVE = gettext_noop(
    "The method “{method}” cannot take “{criterion}”: it has a value that is negative."
)
AVERAGE_NOT_POSITIVE = gettext_noop(
    "The method “{method}” cannot take “{criterion}”: its average is not positive."
)
ALL_ZERO = gettext_noop("The method “{method}” cannot take “{criterion}”: all its values are 0.")

_ALL_AT_TARGET = gettext_noop(
    "“{criterion}” has a target that all alternatives meet: the distance from it is 0, and the "
    "method “{method}” divides by it. The criterion tells nothing apart and can be left out."
)
# The same of a criterion with a target; a distance is never negative.
OF_DISTANCES = {
    NOT_POSITIVE: gettext_noop(
        "“{criterion}” has a target, and what is compared is the distance from it: where the "
        "target is met it is 0, and the method “{method}” divides by it. {others} can take it."
    ),
    AVERAGE_NOT_POSITIVE: _ALL_AT_TARGET,
    ALL_ZERO: _ALL_AT_TARGET,
}
# These take any values.
_OTHERS = ("topsis", "vikor", "promethee_ii")


def unsuitable(
    sentence: str, method: str, matrix: DecisionMatrix, column: int
) -> UnsuitableMethodError:
    """The refusal of a criterion, in words for its values or for distances from its target."""
    code = matrix.criteria[column]
    error = UnsuitableValueError if sentence in (NOT_POSITIVE, NEGATIVE) else UnsuitableMethodError
    return error(
        OF_DISTANCES.get(sentence, sentence) if code in matrix.distances else sentence,
        where="method",
        method=method_title(method),
        criterion=code,
        others=quoted(map(method_title, _OTHERS)),
    )
