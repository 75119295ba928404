"""Flows by sorting against the sum over all pairs, which is the definition."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from decision.mcda.ranking.preference import unicriterion_preference
from decision.mcda.ranking.unicriterion_flows import unicriterion_flows

SHAPES = ("usual", "ushape", "vshape", "level", "linear", "gaussian")


def by_pairs(gain: np.ndarray, preference: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    size = float(np.abs(gain).max())
    degrees = unicriterion_preference(gain[:, np.newaxis] - gain, preference, size)
    return degrees.sum(axis=1) / (len(gain) - 1), degrees.sum(axis=0) / (len(gain) - 1)


def preference(shape: str, q: float, p: float) -> dict[str, Any]:
    return {"function": shape, "q": q, "p": p, "s": p}


@pytest.mark.parametrize("shape", SHAPES)
@given(
    gain=st.lists(st.integers(-40, 40), min_size=2, max_size=30),
    unit=st.sampled_from([0.1, 1.0, 1e-7, 1e12, 1 / 3]),
    offset=st.sampled_from([0.0, 1e3, -1e6]),
    q=st.integers(0, 20),
    width=st.sampled_from([1, 7, 0.01, 30]),
)
def test_they_are_the_sums_over_all_pairs(
    shape: str, gain: list[int], unit: float, offset: float, q: int, width: float
) -> None:
    # Steps of one unit, so that differences fall on the thresholds.
    values = np.array(gain) * unit + offset * unit
    chosen = preference(shape, q * unit, (q + width) * unit)
    plus, minus = unicriterion_flows(values[:, np.newaxis], [chosen])
    expected_plus, expected_minus = by_pairs(values, chosen)
    assert_allclose(plus[:, 0], expected_plus, atol=1e-12)
    assert_allclose(minus[:, 0], expected_minus, atol=1e-12)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_narrow_stretch_far_from_zero_loses_nothing(shape: str) -> None:
    rng = np.random.default_rng(1)
    values = 1e6 + rng.random(200) * 1e-3 + rng.integers(0, 5, 200) * 1e3
    chosen = preference(shape, 1e-4, 6e-4)
    plus, minus = unicriterion_flows(values[:, np.newaxis], [chosen])
    expected_plus, expected_minus = by_pairs(values, chosen)
    assert_allclose(plus[:, 0], expected_plus, atol=1e-12)
    assert_allclose(minus[:, 0], expected_minus, atol=1e-12)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("scale", [1e300, 1e-300, 1.7e308])
def test_extreme_magnitudes(shape: str, scale: float) -> None:
    values = np.array([1.0, 0.5, -1.0]) * scale
    chosen = preference(shape, 0.2 * scale, 0.9 * scale)
    plus, minus = unicriterion_flows(values[:, np.newaxis], [chosen])
    expected_plus, expected_minus = by_pairs(np.array([1, 0.5, -1.0]), preference(shape, 0.2, 0.9))
    assert_allclose(plus[:, 0], expected_plus, atol=1e-9)
    assert_allclose(minus[:, 0], expected_minus, atol=1e-9)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("thresholds", [(0.0, 1e-300), (1e-300, 2e-300), (1e299, 1e300)])
def test_thresholds_of_another_magnitude(shape: str, thresholds: tuple[float, float]) -> None:
    for scale in (1.0, 1e300, 1e-300):
        values = np.array([[1.0], [0.5], [-1.0]]) * scale
        plus, minus = unicriterion_flows(values, [preference(shape, *thresholds)])
        for flows in (plus, minus):
            assert ((flows >= 0) & (flows <= 1)).all()


@pytest.mark.parametrize(
    ("shape", "degrees"),
    [
        ("usual", [0, 0, 1, 1, 1, 1]),
        ("ushape", [0, 0, 0, 0, 1, 1]),
        ("vshape", [0, 0, 0.25, 0.5, 0.75, 1]),
        ("level", [0, 0, 0, 0, 0.5, 0.5]),
        ("linear", [0, 0, 0, 0, 0.5, 1]),
        ("gaussian", 1 - np.exp(-(np.array([0, 0, 1, 2, 3, 4]) ** 2) / 32)),
    ],
)
def test_shapes_of_brans_and_vincke(shape: str, degrees: list[float]) -> None:
    # Differences -1, 0, 1, 2, 3, 4 with q = 2, p = 4, s = 4; table 1 of the source.
    differences = np.array([-1.0, 0, 1, 2, 3, 4])
    assert_allclose(unicriterion_preference(differences, preference(shape, 2, 4)), degrees)
