"""Published worked examples, each at the precision that its source prints."""

from typing import Any

import numpy as np
from numpy.testing import assert_allclose

from decision.mcda.ranking.promethee import outranking
from tests.decision.mcda.rank_documents import answer_to, ranks_of, scores_of, warning_codes

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


def test_rim_of_cables() -> None:
    # Cables, E., Lamata, M. T. and Verdegay, J. L. (2016). RIM. Information Sciences 337, 1-10.
    answer = answer_to(
        [
            [30, 0, 2, 3, 3, 2],
            [40, 9, 1, 3, 2, 2],
            [25, 0, 3, 1, 3, 2],
            [27, 0, 5, 3, 3, 1],
            [45, 15, 2, 2, 3, 4],
        ],
        [0.2262, 0.2143, 0.1786, 0.1429, 0.1190, 0.1190],
        method="rim",
        bounds=[[23, 60], [0, 15], [0, 10], [1, 3], [1, 3], [1, 5]],
        ref_ideal=[[30, 35], [10, 15], [0, 0], [3, 3], [3, 3], [4, 5]],
    )
    assert_allclose(scores_of(answer), [0.5866, 0.7558, 0.3716, 0.4666, 0.7401], atol=5e-5)


def test_lopm_of_farag() -> None:
    # Farag, M. M. (2020). Materials and Process Selection for Engineering Design: pipe material.
    answer = answer_to(
        [
            [14_820, 18, 0.0002, 2.1, 9.5, 4.5],
            [21_450, 18, 0.0012, 2.7, 14.4, 9.0],
            [78_000, 16, 0.0006, 2.6, 9.0, 8.5],
            [20_475, 17, 0.0006, 2.6, 6.5, 2.6],
            [16_575, 14, 0.0010, 3.1, 5.6, 3.5],
            [21_450, 16, 0.0005, 2.2, 8.6, 1.0],
        ],
        [0.20, 0.33, 0.13, 0.07, 0.07, 0.20],
        ["max", "max", "min", "min", "min", "min"],
        method="lopm",
        property_limits=[10_000, 14, 0.0015, 3.5, 2.3, 9.0],
        property_types=[1, 1, -1, -1, 0, -1],
    )
    assert_allclose(scores_of(answer), [0.77, 1.08, 0.81, 0.66, 0.78, 0.68], atol=5e-3)
    assert ranks_of(answer)[3] == 1


def test_probid_of_wang() -> None:
    # Wang, Z., Rangaiah, G. P. and Wang, X. (2021). Ind. Eng. Chem. Res. 60(30), 11216-11230.
    answer = answer_to(
        [
            [1.679e6, 1.525e-7, 3.747e-5, 0.251, 2.917],
            [2.213e6, 1.304e-7, 3.250e-5, 0.218, 6.633],
            [2.461e6, 1.445e-7, 3.854e-5, 0.259, 0.553],
            [2.854e6, 1.540e-7, 3.970e-5, 0.266, 1.597],
            [3.107e6, 1.522e-7, 3.779e-5, 0.254, 2.905],
            [3.574e6, 1.469e-7, 3.297e-5, 0.221, 6.378],
            [3.932e6, 1.977e-7, 3.129e-5, 0.210, 11.381],
            [4.383e6, 1.292e-7, 3.142e-5, 0.211, 9.929],
            [4.988e6, 1.690e-7, 3.767e-5, 0.253, 8.459],
            [5.497e6, 5.703e-7, 3.012e-5, 0.200, 18.918],
            [5.751e6, 4.653e-7, 3.017e-5, 0.201, 17.517],
        ],
        [0.1819, 0.2131, 0.1838, 0.1832, 0.2379],
        ["max", "min", "min", "min", "min"],
        method="probid",
    )
    printed = [0.8568, 0.7826, 0.9362, 0.9369, 0.9379, 0.8716, 0.5489, 0.7231, 0.7792]
    assert_allclose(scores_of(answer), [*printed, 0.3331, 0.3387], atol=5e-4)


def test_aroman_of_boskovic() -> None:
    # Bošković, S. et al. (2023). IEEE Access 11, 39496-39507, as pymcdm's manual prints it.
    answer = answer_to(
        [
            [40000, 1.2, 1.4, 8, 9],
            [38500, 1.15, 1.2, 6, 6],
            [39400, 0.6, 1.1, 7, 5],
            [48000, 1.3, 1.6, 10, 12],
        ],
        [0.28, 0.22, 0.26, 0.15, 0.09],
        ["min", "max", "max", "max", "max"],
        method="aroman",
    )
    assert_allclose(scores_of(answer), [0.6727, 0.5535, 0.4721, 0.8718], atol=5e-5)


def test_lmaw_of_pamucar() -> None:
    # Pamučar, D. et al. (2021). Facta Universitatis, Mechanical Engineering 19(3), 361-380.
    answer = answer_to(
        [
            [647.34, 6.24, 49.87, 19.46, 212.58, 6.75],
            [115.64, 3.24, 16.26, 9.69, 207.59, 3.00],
            [373.61, 5.00, 26.43, 12.00, 184.62, 3.74],
            [37.63, 2.48, 2.85, 9.35, 142.50, 3.24],
            [858.01, 4.74, 62.85, 45.96, 267.95, 4.00],
            [222.92, 3.00, 19.24, 21.46, 221.38, 3.49],
        ],
        [0.215, 0.126, 0.152, 0.09, 0.19, 0.226],
        ["max", "max", "min", "min", "min", "max"],
        method="lmaw",
    )
    # The weights are printed to three digits and sum to .999.
    assert_allclose(scores_of(answer), [4.840, 4.681, 4.799, 4.733, 4.736, 4.704], atol=2e-3)


def test_lmaw_does_not_vanish_with_many_alternatives() -> None:
    # The product of 1,100 standardised values overflows; the sum of their logarithms does not.
    answer = answer_to([[100 + i] for i in range(1100)], method="lmaw")
    assert ranks_of(answer) == list(range(1100, 0, -1))


def test_mabac_does_not_vanish_with_many_alternatives() -> None:
    # By hand: the border of n + 1 for values evenly in [0, 1] tends to 4/e.
    answer = answer_to([[i] for i in range(2001)], method="mabac")
    assert_allclose(scores_of(answer)[0], 1 - 4 / np.e, atol=1e-3)


def test_comet_with_a_method_expert() -> None:
    # Two criteria, values 0 and 1, TOPSIS by min-max: the objects (0,0) < (0,1) = (1,0) < (1,1)
    # have the places 0, .5, .5, 1 whatever the noise; between them it is linear, by hand.
    rows = [[0.5, 0.5], [0.2, 0.0], [1.0, 0.6]]
    question: dict[str, Any] = {"method": "comet", "expert_normalization": "minmax"}
    answer = answer_to(rows, **question, cvalues=[[0, 1], [0, 1]])
    assert_allclose(scores_of(answer), [0.5, 0.1, 0.8], atol=1e-12)


def test_promethee_i_of_zhao() -> None:
    # By the flows of PROMETHEE II above: A3 leads in both, A1 is before A2 in both.
    answer = answer_to([[4, 3, 2], [3, 2, 4], [5, 1, 3]], [0.5, 0.3, 0.2], method="promethee_i")
    assert answer["details"]["preferred"] == [["A1", "A2"], ["A3", "A1"], ["A3", "A2"]]
    assert answer["details"]["incomparable"] == []
    assert ranks_of(answer) == [2, 3, 1]


def test_promethee_i_leaves_the_incomparable_so() -> None:
    # By hand, differences above 1 counting: A1 and A4 have the flows .5 and .5, A2 and A3 a
    # third and a third. Who wins more also loses more.
    ushape = {"function": "ushape", "q": 1}
    rows = [[9, 0], [5, 5], [5, 5.5], [7.9, 1.2]]
    answer = answer_to(rows, method="promethee_i", preference=ushape)
    details = answer["details"]
    assert_allclose(details["phi_plus"], [1 / 2, 1 / 3, 1 / 3, 1 / 2], rtol=1e-12)
    assert_allclose(details["phi_minus"], [1 / 2, 1 / 3, 1 / 3, 1 / 2], rtol=1e-12)
    assert details["preferred"] == []
    assert details["indifferent"] == [["A1", "A4"], ["A2", "A3"]]
    assert details["incomparable"] == [["A1", "A2"], ["A1", "A3"], ["A2", "A4"], ["A3", "A4"]]
    assert details["incomparable_with_it"] == [2, 2, 2, 2]
    assert ranks_of(answer) == [1, 1, 1, 1]
    assert warning_codes(answer) == ["partial_order"]


def test_one_better_flow_and_the_other_equal_is_preference() -> None:
    # Brans, Vincke and Mareschal (1986), section 5, the three ways to be preferred.
    for plus, minus in (
        ([0.6, 0.5], [0.2, 0.3]),
        ([0.6, 0.5], [0.2, 0.2]),
        ([0.5, 0.5], [0.2, 0.3]),
    ):
        preferred = outranking(np.array(plus), np.array(minus))
        assert preferred.tolist() == [[False, True], [False, False]]


def test_ahp_syntheses_by_hand() -> None:
    rows, weights = [[1, 9], [9, 1], [1, 1]], [0.5, 0.5]
    distributive = answer_to(rows, weights, method="ahp_distributive")
    assert_allclose(scores_of(distributive), [5 / 11, 5 / 11, 1 / 11], rtol=1e-12)
    ideal = answer_to(rows, weights, method="ahp_ideal")
    assert_allclose(ideal["details"]["before_sharing"], [5 / 9, 5 / 9, 1 / 9], rtol=1e-12)
    assert_allclose(scores_of(ideal), [5 / 11, 5 / 11, 1 / 11], rtol=1e-12)


def test_a_copy_reverses_the_distributive_synthesis_and_not_the_ideal() -> None:
    # Belton, V. and Gear, T. (1983). On a short-coming of Saaty's method of analytic
    # hierarchies. Omega 11(3), 228-230: A, B, C and then a copy of B, three equal criteria.
    rows = [[1, 9, 8], [9, 1, 9], [1, 1, 1]]
    with_copy = [*rows, rows[1]]
    before = scores_of(answer_to(rows, method="ahp_distributive"))
    after = scores_of(answer_to(with_copy, method="ahp_distributive"))
    assert_allclose(before, [0.45, 0.47, 0.08], atol=5e-3)
    assert_allclose(after, [0.37, 0.29, 0.06, 0.29], atol=7e-3)
    assert before[1] > before[0]
    assert after[1] < after[0]
    ideal = scores_of(answer_to(with_copy, method="ahp_ideal"))
    assert ideal[1] > ideal[0]
