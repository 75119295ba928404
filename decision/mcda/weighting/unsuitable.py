"""What a method of weights from the data says where it cannot take a criterion."""

from __future__ import annotations

from decision.mcda.errors import UnsuitableMethodError, gettext_noop
from decision.mcda.titles import weighting_title

NEGATIVE = gettext_noop(
    "The method “{method}” cannot take “{criterion}”: it has a value that is negative."
)
NOT_POSITIVE = gettext_noop(
    "The method “{method}” cannot take “{criterion}”: it has a value that is not positive."
)
DISTANCE_NOT_POSITIVE = gettext_noop(
    "“{criterion}” has a target, and what is compared is the distance from it: where the target "
    "is met it is 0, and the method “{method}” divides by it. The method “{instead}” can take it."
)


def unsuitable_weighting(
    sentence: str, method: str, criterion: str, where: str
) -> UnsuitableMethodError:
    return UnsuitableMethodError(
        sentence,
        code="unsuitable_weighting",
        where=where,
        method=weighting_title(method),
        criterion=criterion,
        instead=weighting_title("entropy"),
    )
