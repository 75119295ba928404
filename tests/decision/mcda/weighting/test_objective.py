import warnings

import numpy as np
import pymcdm.weights
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from pyrepo_mcda import weighting_methods

from decision.mcda.errors import DegenerateMatrixError, UnsuitableMethodError
from decision.mcda.matrix import Floats
from decision.mcda.titles import WEIGHTING_TITLES
from decision.mcda.weighting.objective import OBJECTIVE_METHODS, objective_weights

IN_PYMCDM = {
    "equal": "equal_weights",
    "entropy": "entropy_weights",
    "std": "standard_deviation_weights",
    "merec": "merec_weights",
    "critic": "critic_weights",
    "cilos": "cilos_weights",
    "idocriw": "idocriw_weights",
    "angle": "angle_weights",
    "gini": "gini_weights",
    "variance": "variance_weights",
    "lopcow": "lopcow_weights",
}
TABLE_2_VOLUME = [
    [8, 39.14, 2617],
    [16, 24.09, 1775],
    [6, 14.74, 1292],
    [118, 228.17, 18152],
    [19, 121.06, 9956],
    [60, 182.17, 6379],
]
# Zavadskas and Podvezko (2016), the example of CILOS and IDOCRIW.
HOUSES = [[3, 100, 10, 7], [2.5, 80, 8, 5], [1.8, 50, 20, 11], [2.2, 70, 12, 9]]
BANKS = [
    [21.8, 14.1, 10.7, 1.6, 1.8, 770, 12750, 18, 5100, 1.5, 9.1, 1.054, 4.196, 29.407, 7.03,
     15.08, 9.705],
    [16.4, 8.5, 13.9, 1.2, 1.3, 524, 12087, 5.7, 2941, 2.208, 15.2, 1.123, 3.86, 5.228, 14.724,
     32.103, 19.0],
    [14.5, 7.0, 2.3, 0.2, 0.2, 238, 3265, 1.9, 320, 2.32, 16.202, 1.008, 3.095, 5.549, 17.34,
     65.129, 32.056],
    [18.2, 10.3, 11.4, 1.2, 1.1, 835, 16037, 21.3, 4332, 0.875, 9.484, 0.856, 2.191, 23.75, 13.1,
     58.157, 27.46],
    [18.5, 8.1, 11.1, 1.0, 1.1, 504, 9464, 1.4, 1743, 2.95, 0.7, 0.479, 2.44, 8.77, 13.48, 33.45,
     17.68],
    [18.7, 11.4, 10.8, 1.3, 1.5, 1227, 24053, 20.0, 6521, 0.733, 1.6, 0.857, 2.377, 4.985, 11.743,
     26.732, 24.485],
    [18.5, 12.6, 10.8, 1.4, 1.8, 912, 18800, 18.2, 5300, 1.29, 8.27, 0.558, 0.635, 5.22, 13.829,
     31.914, 7.515],
    [16.4, 6.7, 12.6, 0.9, 0.9, 951, 16767, 22.0, 3917, 2.46, 3.9, 0.724, 0.568, 4.491, 14.357,
     28.869, 7.313],
    [15.2, 6.3, 6.9, 0.5, 0.5, 1013, 20170, 10.97, 4060, 1.67, 1.7, 0.704, 2.96, 3.24, 10.029,
     60.981, 23.541],
]  # fmt: skip


def weights_of(
    name: str, values: Floats | list[list[float]], directions: list[int] | Floats | None = None
) -> Floats:
    matrix = np.array(values, dtype=float)
    n = matrix.shape[1]
    signs = np.ones(n) if directions is None else np.array(directions, dtype=float)
    codes = tuple(f"c{j}" for j in range(n))
    return objective_weights(OBJECTIVE_METHODS[name], matrix, signs, codes)[0]


@pytest.mark.parametrize(
    ("name", "values", "directions", "expected", "atol"),
    [
        # The seed article's table 2, computed for `domain/notes.md`, section 2.
        ("entropy", TABLE_2_VOLUME, None, [0.4069, 0.2880, 0.3052], 5e-5),
        (
            "entropy",
            [[i / r, j / i, j / r] for r, i, j in TABLE_2_VOLUME],
            None,
            [0.3761, 0.1030, 0.5209],
            5e-5,
        ),
        # Xu (2004), European Journal of Operational Research 156, 530-532.
        (
            "entropy",
            [[30, 30, 38, 29], [19, 54, 86, 29], [19, 15, 85, 28.9], [68, 70, 60, 29]],
            None,
            [0.4630, 0.3992, 0.1378, 0.0000],
            5e-5,
        ),
        ("entropy", HOUSES, None, [0.1146, 0.1981, 0.4185, 0.2689], 5e-5),
        ("cilos", HOUSES, [-1, 1, -1, 1], [0.3343, 0.2199, 0.1957, 0.2501], 5e-5),
        ("idocriw", HOUSES, [-1, 1, -1, 1], [0.1658, 0.1885, 0.3545, 0.2911], 5e-5),
        # Jahan and Edwards (2013), Materials and Design 49.
        (
            "std",
            [
                [0, 0, 0],
                [0.39, 0.3, 0.77],
                [0.17, 0.36, 0.8],
                [0.35, 0.29, 0.93],
                [0.3, 0.4, 0.94],
                [0.84, 0.71, 1],
                [1, 1, 0.99],
            ],
            None,
            [0.35, 0.31, 0.34],
            5e-3,
        ),
        # Keshavarz-Ghorabaee et al. (2021), Symmetry 13, 525.
        (
            "merec",
            [
                [450, 8000, 54, 145],
                [10, 9100, 2, 160],
                [100, 8200, 31, 153],
                [220, 9300, 1, 162],
                [5, 8400, 23, 158],
            ],
            [1, 1, -1, -1],
            [0.5752, 0.0141, 0.4016, 0.0091],
            5e-5,
        ),
        # Tuş and Aytaç Adalı (2019), Opsearch 56, 528-538.
        (
            "critic",
            [
                [5000, 3, 3, 4, 3, 2],
                [680, 5, 3, 2, 2, 1],
                [2000, 3, 2, 3, 4, 3],
                [600, 4, 3, 1, 2, 2],
                [800, 2, 4, 3, 3, 4],
            ],
            [-1, 1, 1, 1, 1, 1],
            [0.157, 0.249, 0.168, 0.121, 0.154, 0.151],
            5e-4,
        ),
        # Shuai et al. (2012), by pymcdm's test.
        (
            "angle",
            [[30, 30, 38, 29], [19, 54, 86, 29], [19, 15, 85, 29.1], [68, 70, 60, 29]],
            None,
            [0.415, 0.3612, 0.2227, 0.0012],
            5e-5,
        ),
        # Ecer and Pamucar (2022), Omega 112, 102690.
        (
            "lopcow",
            BANKS,
            [1] * 10 + [-1] * 7,
            [0.0495, 0.0366, 0.0846, 0.0706, 0.0637, 0.0661, 0.0699, 0.0504, 0.0690, 0.0492,
             0.0556, 0.0487, 0.0482, 0.0763, 0.0551, 0.0532, 0.0534],
            5e-5,
        ),
    ],
)  # fmt: skip
def test_published_weights(
    name: str,
    values: list[list[float]],
    directions: list[int] | None,
    expected: list[float],
    atol: float,
) -> None:
    assert_allclose(weights_of(name, values, directions), expected, atol=atol)


@pytest.mark.parametrize("name", OBJECTIVE_METHODS)
@pytest.mark.parametrize("seed", range(8))
def test_as_pymcdm_has_them(name: str, seed: int) -> None:
    generator = np.random.default_rng(seed)
    values = generator.uniform(0.5, 100, (3 + seed, 2 + seed % 5))
    directions = np.where(generator.random(values.shape[1]) < 0.5, -1.0, 1.0)
    # Where all best values are in one row CILOS has nothing to weigh.
    values[0, 0], values[1, 1] = (200 if one > 0 else 0.1 for one in directions[:2])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = getattr(pymcdm.weights, IN_PYMCDM[name])(values, directions)
    assert_allclose(weights_of(name, values, directions), expected, rtol=1e-9, atol=1e-12)


def test_all_objective_methods_of_pymcdm_are_here() -> None:
    offered = {name for name in dir(pymcdm.weights) if name.endswith("_weights")}
    assert set(IN_PYMCDM.values()) == offered
    assert set(IN_PYMCDM) == set(OBJECTIVE_METHODS)


@pytest.mark.parametrize(
    ("name", "peer"),
    [
        ("entropy", "entropy_weighting"),
        ("critic", "critic_weighting"),
        ("gini", "gini_weighting"),
    ],
)
def test_as_pyrepo_has_them(name: str, peer: str) -> None:
    values = np.random.default_rng(11).uniform(1, 9, (7, 4))
    expected = getattr(weighting_methods, peer)(values)
    assert_allclose(weights_of(name, values), expected, rtol=1e-9)


CONSTANT = [[3.0, 5.0, 1.0], [4.0, 5.0, 7.0], [8.0, 5.0, 2.0], [1.0, 5.0, 6.0]]


@pytest.mark.parametrize("name", sorted(set(OBJECTIVE_METHODS) - {"equal"}))
def test_a_constant_criterion_gets_no_weight(name: str) -> None:
    found = weights_of(name, CONSTANT, [1, 1, -1])
    assert found[1] == 0
    assert_allclose(found.sum(), 1)
    assert (found[[0, 2]] > 0).all()


@pytest.mark.parametrize("name", ["critic", "cilos", "idocriw", "lopcow"])
def test_a_constant_criterion_changes_nothing_for_the_others(name: str) -> None:
    without = weights_of(name, [[row[0], row[2]] for row in CONSTANT], [1, -1])
    assert_allclose(weights_of(name, CONSTANT, [1, 1, -1])[[0, 2]], without, rtol=1e-12)


def test_a_criterion_of_zeros_is_constant_too() -> None:
    values = [[3.0, 0.0, 1.0], [4.0, 0.0, 7.0], [8.0, 0.0, 2.0]]
    for name in ("entropy", "std", "variance", "gini", "angle", "critic", "lopcow"):
        assert weights_of(name, values)[1] == 0


def test_an_alternative_without_a_share_by_hand() -> None:
    # Shares 0, .25, .75 and .2, .3, .5; 0 ln 0 is 0.
    found = weights_of("entropy", [[0, 2], [1, 3], [3, 5]])
    first = 1 + (0.25 * np.log(0.25) + 0.75 * np.log(0.75)) / np.log(3)
    second = 1 + (0.2 * np.log(0.2) + 0.3 * np.log(0.3) + 0.5 * np.log(0.5)) / np.log(3)
    assert_allclose(found, np.array([first, second]) / (first + second), rtol=1e-12)
    # The limit: a share too small to matter changes nothing. pymcdm refuses the 0 itself.
    nearly = pymcdm.weights.entropy_weights(np.array([[1e-14, 2], [1, 3], [3, 5]]))
    assert_allclose(found, nearly, atol=1e-12)


@pytest.mark.parametrize("name", sorted(set(OBJECTIVE_METHODS) - {"equal"}))
def test_identical_alternatives_are_refused(name: str) -> None:
    with pytest.raises(DegenerateMatrixError, match=f"“{WEIGHTING_TITLES[name]}” finds nothing"):
        weights_of(name, [[1.0, 2.0], [1.0, 2.0]])


@pytest.mark.parametrize("name", OBJECTIVE_METHODS)
def test_one_alternative_is_refused(name: str) -> None:
    with pytest.raises(DegenerateMatrixError, match="at least two alternatives, not 1"):
        weights_of(name, [[1.0, 2.0]])


def test_nothing_to_weigh_by() -> None:
    # Criteria that say the same; one alternative that is best at everything.
    with pytest.raises(DegenerateMatrixError, match="“CRITIC” finds nothing"):
        weights_of("critic", [[1, 10], [2, 20], [4, 40]])
    with pytest.raises(DegenerateMatrixError, match="“CILOS” finds nothing"):
        weights_of("cilos", [[9, 9, 9], [2, 3, 4], [1, 2, 5]])


@pytest.mark.parametrize(
    ("name", "bad", "directions", "match"),
    [
        ("entropy", -1, [1, 1], "“entropy” cannot take “c1”: .* negative"),
        ("gini", -1, [1, 1], "“Gini index” cannot take “c1”: .* negative"),
        ("angle", -1, [1, 1], "“angle” cannot take “c1”: .* negative"),
        ("merec", -1, [1, 1], "“MEREC” cannot take “c1”: .* not positive"),
        ("merec", 0, [1, 1], "“MEREC” cannot take “c1”: .* not positive"),
        ("cilos", 0, [1, -1], "“CILOS” cannot take “c1”: .* not positive"),
        ("cilos", -1, [1, 1], "“CILOS” cannot take “c1”: .* negative"),
        ("idocriw", 0, [1, -1], "“IDOCRIW” cannot take “c1”: .* not positive"),
    ],
)
def test_values_that_a_method_cannot_take(
    name: str, bad: float, directions: list[int], match: str
) -> None:
    with pytest.raises(UnsuitableMethodError, match=match) as refusal:
        weights_of(name, [[9, 2], [3, bad], [1, 8]], directions)
    assert refusal.value.where == "matrix[1][1]"


@pytest.mark.parametrize("name", ["cilos", "idocriw", "entropy", "gini", "angle"])
def test_zeros_that_a_method_can_take(name: str) -> None:
    assert np.isfinite(weights_of(name, [[9, 2], [3, 0], [1, 8]], [1, 1])).all()


@pytest.mark.parametrize("name", ["std", "variance", "critic", "lopcow"])
def test_negative_values_that_a_method_can_take(name: str) -> None:
    assert np.isfinite(weights_of(name, [[9, -2], [3, 0], [1, 8]], [1, -1])).all()


@pytest.mark.parametrize("name", OBJECTIVE_METHODS)
@given(seed=st.integers(0, 10**6))
def test_properties(name: str, seed: int) -> None:
    generator = np.random.default_rng(seed)
    m, n = int(generator.integers(3, 8)), int(generator.integers(2, 6))
    values = generator.uniform(1, 9, (m, n))
    directions = np.where(generator.random(n) < 0.5, -1.0, 1.0)
    values[0, 0], values[1, 1] = (10 if one > 0 else 0.5 for one in directions[:2])
    found = weights_of(name, values, directions)
    assert_allclose(found.sum(), 1)
    assert (found >= 0).all()
    rows, columns = generator.permutation(m), generator.permutation(n)
    permuted = weights_of(name, values[rows][:, columns], directions[columns])
    assert_allclose(permuted, found[columns], rtol=1e-7, atol=1e-10)
    if not OBJECTIVE_METHODS[name].uses_units:
        units = generator.uniform(0.01, 100, n)
        assert_allclose(weights_of(name, values * units, directions), found, rtol=1e-7, atol=1e-10)
