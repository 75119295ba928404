"""Looks beside the expected place against plain halving."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decision.mcda.narrowing import Bracket, Seen

ACCURACY = 1e-9
Figure = Callable[[float], float]
SHAPES: dict[str, Callable[[float], Figure]] = {
    "straight": lambda root: lambda x: x - root,
    "bent": lambda root: lambda x: np.exp(3 * x) - np.exp(3 * root),
    "with a corner": lambda root: lambda x: max(x - root, 5 * (x - root)),
    "flat at the change": lambda root: lambda x: (x - root) ** 3,
    "a jump": lambda root: lambda x: 1.0 if x > root else -3.0,
    "told nothing": lambda root: lambda x: float(x > root),
}


def halved(change: Figure, same: float, other: float) -> tuple[float, float]:
    while abs(other - same) > ACCURACY:
        middle = (same + other) / 2
        if change(middle) > 0:
            other = middle
        else:
            same = middle
    return same, other


def narrowed(change: Figure, same: float, other: float, *, blind: bool) -> tuple[Bracket, int]:
    def look(place: float) -> Seen:
        figure = change(place)
        return Seen(place, figure > 0, None if blind else np.array([figure, -1.0]), what=7)

    bracket, looks = Bracket(look(same), look(other), ACCURACY), 0
    while places := bracket.looks():
        bracket.take([look(place) for place in places])
        looks += len(places)
    return bracket, looks


@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=25, deadline=None)
@given(root=st.floats(0.5001, 0.5149), backwards=st.booleans())
def test_the_ends_are_those_of_halving_to_the_last_bit(
    shape: str, root: float, backwards: bool
) -> None:
    figure = SHAPES[shape](root)
    ends = (0.515, 0.5) if backwards else (0.5, 0.515)
    change: Figure = (lambda x: -figure(x)) if backwards else figure
    if not change(ends[0]) <= 0 < change(ends[1]):
        return
    bracket, looks = narrowed(change, *ends, blind=shape == "told nothing")
    assert (bracket.same, bracket.other) == halved(change, *ends)
    assert bracket.what == 7
    assert looks <= (10 if shape in ("straight", "bent") else 48)


def test_of_several_that_pass_the_first_is_found() -> None:
    def look(place: float) -> Seen:
        figures = np.array([place - 0.31, 0.32 - place, place - 0.33, -1.0])
        return Seen(place, int((figures > 0).sum()) != 1, figures)

    # What halving sees between 0.31 and 0.32 it sees no more beyond, where it looks first.
    bracket = Bracket(look(0.3), look(0.36), ACCURACY)
    while places := bracket.looks():
        bracket.take([look(place) for place in places])
    assert bracket.other == pytest.approx(0.31, abs=2 * ACCURACY)
