"""Published worked examples, each at the precision that its source prints."""

from typing import Any

import numpy as np
from numpy.testing import assert_allclose

from tests.decision.mcda.rank_documents import answer_to, ranks_of, scores_of

# Opricovic, S. and Tzeng, G.-H. (2004). Compromise solution by MCDM methods. EJOR 156(2),
# 445-455, the numerical example of three alternatives: altitude is a cost here.
T4: dict[str, Any] = {
    "matrix": [[1, 3000], [2, 3750], [5, 4500]],
    "weights": [0.5, 0.5],
    "directions": ["min", "max"],
}
# Papathanasiou, J. and Ploskas, N. (2018). Multiple Criteria Decision Aid. Springer: facility
# location, chapters 1 (TOPSIS), 2 (VIKOR) and 3 (PROMETHEE).
FACILITY: dict[str, Any] = {
    "matrix": [
        [8, 7, 2, 1],
        [5, 3, 7, 5],
        [7, 5, 6, 4],
        [9, 9, 7, 3],
        [11, 10, 3, 7],
        [6, 9, 5, 4],
    ],
    "weights": [0.4, 0.3, 0.1, 0.2],
}
# Table 2 of the seed article, erdc.ru 11.11.2024: AMH, BUR, KRA, PRI, YUY, SAK.
RESIDENTS = np.array([8, 16, 6, 118, 19, 60])
INVESTMENT = np.array([39.14, 24.09, 14.74, 228.17, 121.06, 182.17])
JOBS = np.array([2617, 1775, 1292, 18152, 9956, 6379])


def test_topsis_of_tzeng_and_huang() -> None:
    # Tzeng, G.-H. and Huang, J.-J. (2011). Multiple Attribute Decision Making. CRC Press, 5.
    answer = answer_to([[5, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]], [0.3, 0.4, 0.3])
    assert_allclose(scores_of(answer), [0.5037, 0.6581, 0.7482, 0.3340], atol=5e-5)
    assert ranks_of(answer) == [3, 2, 1, 4]
    assert answer["options"]["normalization"] == "vector"


def test_topsis_of_opricovic_and_tzeng_by_both_normalisations() -> None:
    by_vector = scores_of(answer_to(**T4))
    by_minmax = scores_of(answer_to(**T4, normalization="minmax"))
    assert_allclose(by_vector, [0.76214, 0.72218, 0.23786], atol=5e-6)
    assert_allclose(by_minmax, [0.500, 0.617, 0.500], atol=5e-4)


def test_topsis_of_facility_location() -> None:
    # The book rounds to three digits on the way; these are its inputs without that, equal to
    # pymcdm 1.4.0 and scikit-criteria 0.10.
    closeness = [0.387215, 0.327170, 0.390670, 0.614660, 0.868495, 0.492848]
    assert_allclose(scores_of(answer_to(**FACILITY)), closeness, atol=5e-7)
    in_the_book = [0.38705, 0.327085, 0.38924, 0.616711, 0.869995, 0.492833]
    assert_allclose(scores_of(answer_to(**FACILITY)), in_the_book, atol=3e-3)


def test_topsis_of_the_article_by_volume() -> None:
    volume = np.column_stack([RESIDENTS, INVESTMENT, JOBS]).tolist()
    answer = answer_to(volume)
    assert_allclose(scores_of(answer), [0.0741, 0.0625, 0, 1, 0.3716, 0.4986], atol=5e-5)
    assert ranks_of(answer) == [4, 5, 6, 1, 3, 2]


def test_topsis_of_the_article_by_intensity() -> None:
    intensity = np.column_stack([INVESTMENT / RESIDENTS, JOBS / INVESTMENT, JOBS / RESIDENTS])
    answer = answer_to(intensity.tolist())
    closeness = [0.5985, 0.2129, 0.3623, 0.2671, 0.9654, 0.1778]
    assert_allclose(scores_of(answer), closeness, atol=5e-5)
    assert ranks_of(answer) == [2, 5, 3, 4, 1, 6]


def test_vikor_of_opricovic_and_tzeng() -> None:
    answer = answer_to(**T4, method="vikor")
    assert_allclose(answer["details"]["S"], [0.5, 0.375, 0.5], atol=1e-12)
    assert_allclose(answer["details"]["R"], [0.5, 0.25, 0.5], atol=1e-12)
    assert_allclose(answer["details"]["Q"], [1, 0, 1], atol=1e-12)
    assert answer["details"]["compromise"] == ["A2"]
    assert answer["larger_is_better"] is False
    assert ranks_of(answer) == [2, 1, 2]


def test_vikor_of_yang_and_wu() -> None:
    # Yang, W. and Wu, Y. (2020), five alternatives of equal weights.
    matrix = [[78, 56, 34, 6], [4, 45, 3, 97], [18, 2, 50, 63], [9, 14, 11, 92], [85, 9, 100, 29]]
    answer = answer_to(matrix, method="vikor")
    assert_allclose(scores_of(answer), [0.5679, 0.7667, 1, 0.7493, 0], atol=5e-5)


def test_vikor_of_facility_location() -> None:
    answer = answer_to(**FACILITY, method="vikor")
    s = [0.628571, 0.766667, 0.600952, 0.309524, 0.08, 0.51619]
    r = [0.2, 0.4, 0.266667, 0.133333, 0.08, 0.333333]
    q = [0.586945, 1, 0.671001, 0.250462, 0, 0.713448]
    assert_allclose(answer["details"]["S"], s, atol=5e-7)
    assert_allclose(answer["details"]["R"], r, atol=5e-7)
    assert_allclose(answer["details"]["Q"], q, atol=5e-7)


def test_vikor_of_facility_location_by_the_weight_of_the_book() -> None:
    # The book takes v = (n + 1) / 2n = 0.625.
    q = [0.639932, 1, 0.692918, 0.271411, 0, 0.693893]
    assert_allclose(scores_of(answer_to(**FACILITY, method="vikor", v=0.625)), q, atol=5e-7)


def test_promethee_of_zhao() -> None:
    # Zhao et al. (2013), usual criterion.
    answer = answer_to([[4, 3, 2], [3, 2, 4], [5, 1, 3]], [0.5, 0.3, 0.2], method="promethee_ii")
    assert_allclose(answer["details"]["phi_plus"], [0.55, 0.35, 0.60], atol=1e-12)
    assert_allclose(answer["details"]["phi_minus"], [0.45, 0.65, 0.40], atol=1e-12)
    assert_allclose(scores_of(answer), [0.1, -0.3, 0.2], atol=1e-12)
    assert ranks_of(answer) == [2, 3, 1]


def test_promethee_of_facility_location() -> None:
    linear = {"function": "linear", "q": 1, "p": 2}
    answer = answer_to(**FACILITY, method="promethee_ii", preference=linear)
    assert_allclose(scores_of(answer), [-0.26, -0.52, -0.22, 0.36, 0.70, -0.06], atol=1e-12)


def test_weighted_sum_of_two_criteria_and_where_it_flips() -> None:
    # Two alternatives whose sums are worked by hand; equal at w = 0.545455.
    pair = [[0.9, 0.2], [0.4, 0.8]]
    assert_allclose(scores_of(answer_to(pair, [0.6, 0.4], method="wsm")), [0.62, 0.56], atol=1e-12)
    assert ranks_of(answer_to(pair, [6, 5], method="wsm")) == [1, 1]
    assert ranks_of(answer_to(pair, [0.54, 0.46], method="wsm")) == [2, 1]


def test_spotis_control_that_must_not_reverse() -> None:
    # Dezert et al. (2020). The SPOTIS rank reversal free method. FUSION 2020, example 1.
    rows = [[10.5, -3.1, 1.7], [-4.7, 0, 3.4], [8.1, 0.3, 1.3], [3.2, 7.3, -5.3]]
    question: dict[str, Any] = {
        "weights": [0.2, 0.3, 0.5],
        "directions": ["max", "min", "max"],
        "method": "spotis",
        "bounds": [[-5, 12], [-6, 10], [-8, 5]],
    }
    whole = scores_of(answer_to(rows, **question))
    assert_allclose(whole, [0.1989, 0.3705, 0.3063, 0.7491], atol=5e-5)
    for left_out in range(4):
        rest = [i for i in range(4) if i != left_out]
        part = scores_of(answer_to([rows[i] for i in rest], **question))
        assert_allclose(part, whole[rest], rtol=1e-14)
