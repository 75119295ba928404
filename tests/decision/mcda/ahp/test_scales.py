import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from decision.mcda.ahp.scales import SCALES, STEPS, scaled


@pytest.mark.parametrize(
    ("scale", "largest"),
    [
        # Goepel (2019), the ratio that the step 9 stands for; AHP-OS uses the same.
        ("linear", 9),
        ("balanced", 9),
        ("power", 81),
        ("logarithmic", 3.321928095),
        ("geometric", 256),
        ("root", 3),
    ],
)
def test_the_last_step(scale: str, largest: float) -> None:
    assert_allclose(scaled(np.array([9.0, 1 / 9, 1.0]), scale), [largest, 1 / largest, 1])


def test_the_balanced_scale_as_published() -> None:
    # Salo and Hämäläinen (1997): printed to two decimals.
    found = scaled(np.arange(1.0, 10.0), "balanced")
    assert_allclose(found, [1, 1.22, 1.5, 1.86, 2.33, 3, 4, 5.67, 9], atol=5e-3)
    assert_allclose(found / (1 + found), np.linspace(0.5, 0.9, 9))


def test_the_steps_that_a_person_may_choose() -> None:
    assert len(STEPS) == 17
    assert (np.diff(STEPS) > 0).all()
    assert_allclose(STEPS * STEPS[::-1], 1)


@pytest.mark.parametrize("scale", SCALES)
@given(step=st.floats(1 / 9, 9))
def test_reciprocal_and_monotone_between_the_steps(scale: str, step: float) -> None:
    ratios = scaled(np.array([step, 1 / step, min(step * 1.01, 9)]), scale)
    assert_allclose(ratios[0] * ratios[1], 1)
    assert ratios[2] >= ratios[0]
    assert (ratios >= 1)[0] == (step >= 1)


def test_what_was_not_judged_stays_so() -> None:
    assert np.isnan(scaled(np.array([np.nan, 3.0]), "power")).tolist() == [True, False]
