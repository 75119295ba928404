"""Kind `smaa` where cells are uncertain: nothing hangs on middle values or the order of keys."""

from typing import Any

import pytest
from numpy.testing import assert_allclose

from decision.mcda import McdaError, evaluate
from tests.decision.mcda.rank_documents import evaluated, warning_codes
from tests.decision.mcda.ranking.problems import required_options
from tests.decision.mcda.robustness.tasks import smaa_document

UNIFORM = {"distribution": "uniform"}
GAPS: list[list[float | None]] = [[None, 40.0], [60.0, 2.0], [None, 45.0], [35.0, 50.0]]


def answer(*args: Any, **kwargs: Any) -> dict[str, Any]:
    return evaluated(smaa_document(*args, **kwargs))


def figures(found: dict[str, Any]) -> dict[str, Any]:
    return {key: found[key] for key in ("acceptability", "pairwise_winning", "confidence")}


class TestIntervalsOfMissingValues:
    WIDE = {"0,0": {"low": 0, "high": 100}}
    INERT = {"1,1": {"low": 2, "high": 2}}

    @pytest.mark.parametrize("method", ["wsm", "topsis", "edas"])
    def test_a_cell_without_a_choice_and_the_order_of_keys_change_no_digit(
        self, method: str
    ) -> None:
        plain, before, after = (
            answer(GAPS, UNIFORM, cells=cells, method=method, missing="interval", samples=500)
            for cells in (self.WIDE, self.INERT | self.WIDE, self.WIDE | self.INERT)
        )
        assert figures(plain) == figures(before) == figures(after)

    def test_the_order_of_uncertain_cells_changes_no_digit(self) -> None:
        cells = {"0,0": {"low": 0, "high": 9}, "1,1": {"mean": 5, "sd": 3}}
        turned = dict(reversed(cells.items()))
        matrix: list[list[float | None]] = [[1, 2], [3, 4], [5, 6]]
        assert figures(answer(matrix, UNIFORM, cells=cells)) == figures(
            answer(matrix, UNIFORM, cells=turned)
        )

    @pytest.mark.parametrize(
        ("cell", "ends"),
        [({"low": 0, "high": 100}, [0, 100]), ({"mean": 50, "sd": 5}, [35, 60])],
    )
    def test_both_ends_of_what_was_observed_uncertainly_count(
        self, cell: dict[str, float], ends: list[float]
    ) -> None:
        """The third row's bounds; 35 and 60 were observed for certain."""
        found = answer(
            [[50.0], [60.0], [None], [35.0]], cells={"0,0": cell}, method="wsm", missing="interval"
        )
        drawn = found["rests_on"]["cells_drawn"]
        assert [(cell["alternative"], cell["low"], cell["high"]) for cell in drawn] == [
            ("A3", *ends)
        ]
        assert "values_drawn_from_uncertain" in warning_codes(found)

    def test_a_wide_normal_value_counts_by_two_deviations(self) -> None:
        found = answer(
            [[50.0], [60.0], [None]],
            cells={"0,0": {"mean": 50, "sd": 10}},
            method="wsm",
            missing="interval",
        )
        drawn = found["rests_on"]["cells_drawn"]
        assert drawn == [
            {"alternative": "A3", "criterion": "c1", "low": 30, "high": 70, "of": "value"}
        ]

    def test_distances_where_a_target_is_wanted(self) -> None:
        document = smaa_document(
            [[8.0], [15.0], [None]],
            cells={"0,0": {"low": 8, "high": 11}},
            method="wsm",
            missing="interval",
        )
        document["criteria"][0] |= {"direction": "target", "target": 10.0}
        drawn = evaluated(document)["rests_on"]["cells_drawn"]
        assert drawn == [
            {"alternative": "A3", "criterion": "c1", "low": 0, "high": 5, "of": "distance"}
        ]

    def test_certain_observations_need_no_such_warning(self) -> None:
        found = answer(GAPS, method="wsm", missing="interval")
        assert "values_drawn" in warning_codes(found)
        assert "values_drawn_from_uncertain" not in warning_codes(found)


class TestMiddleValuesDecideNothing:
    def test_a_middle_that_equals_the_other_alternative(self) -> None:
        found = answer(
            [[0.5], [0.4]], cells={"1,0": {"low": 0.2, "high": 0.8}}, method="wsm", samples=40_000
        )
        assert_allclose(found["acceptability"], [[0.5, 0.5], [0.5, 0.5]], atol=0.01)
        assert "constant_criterion" not in warning_codes(found)

    @pytest.mark.parametrize("share", [0.25, 1 / 3, 0.382, 0.5, 0.618, 2 / 3, 0.75])
    @pytest.mark.parametrize("method", ["wsm", "topsis", "vikor"])
    def test_nor_any_other_value_within(self, method: str, share: float) -> None:
        cells = {"1,0": {"low": 0.2, "high": 0.8}, "2,0": {"low": 0.2, "high": 0.8}}
        found = answer([[0.2 + 0.6 * share], [0.4], [0.4]], cells=cells, method=method, samples=100)
        assert found["warnings"] == [] or "constant_criterion" not in warning_codes(found)

    def test_a_criterion_that_an_uncertain_cell_decides_is_not_constant(self) -> None:
        found = answer(
            [[7.0, 1.0], [7.0, 1.1]], cells={"1,0": {"mean": 7, "sd": 1}}, method="wsm", samples=100
        )
        assert "constant_criterion" not in warning_codes(found)

    def test_one_that_no_sample_moves_is(self) -> None:
        found = answer(
            [[7.0, 1.0], [5.0, 1.1]],
            UNIFORM,
            cells={"1,0": {"low": 7, "high": 7}},
            method="wsm",
            samples=100,
        )
        assert "constant_criterion" in warning_codes(found)

    def test_alternatives_that_no_sample_tells_apart_are_refused(self) -> None:
        with pytest.raises(McdaError, match="nothing tells them apart"):
            answer([[0.5], [0.4]], cells={"1,0": {"low": 0.5, "high": 0.5}}, method="wsm")

    @pytest.mark.parametrize(
        ("normalization", "column", "low", "high"),
        [
            ("enhanced_accuracy", [4.0, 4.0], 2, 6),
            # The best value would be 0 only if the middle were the value.
            ("zavadskas_turskis", [-3.0, 0.0], -1, 1),
        ],
    )
    def test_what_a_normalisation_cannot_take_by_coincidence(
        self, normalization: str, column: list[float], low: float, high: float
    ) -> None:
        found = answer(
            [[value, 1.0 + i] for i, value in enumerate(column)],
            cells={"1,0": {"low": low, "high": high}},
            method="wsm",
            normalization=normalization,
            samples=50,
        )
        assert found["samples"] == 50

    def test_alternatives_that_differ_where_only_drawn_weights_lie(self) -> None:
        """The document's own weights are not what samples are ranked by."""
        document = smaa_document([[1.0, 2.0], [1.0, 3.0]], UNIFORM)
        document["criteria"][1]["weight"] = 0
        found = evaluated(document)
        assert found["acceptability"] == [[0.0, 1.0], [1.0, 0.0]]
        assert found["weights"] == {"c1": 1.0, "c2": 0.0}


class TestEndsCount:
    """What a method cannot take at a cell's end is refused at once, not when it is drawn."""

    POSITIVE = ["lmaw", "ocra", "ahp_ideal", "ahp_distributive"]

    @pytest.mark.parametrize("low", [0, -1e-9])
    @pytest.mark.parametrize("method", POSITIVE)
    def test_a_low_end_that_is_not_positive(self, method: str, low: float) -> None:
        document = smaa_document(
            [[4.0, 1.0], [5.0, 2.0]],
            cells={"0,0": {"low": low, "high": 9}},
            method=method,
            samples=1,
        )
        with pytest.raises(McdaError, match=r"uncertain cells at their ends.*“c1”") as caught:
            evaluate(document)
        assert (caught.value.code, caught.value.where) == ("unsuitable_method", "uncertainty.cells")

    def test_both_at_their_low_end_though_that_is_the_same(self) -> None:
        cells = {f"{i},0": {"low": 0, "high": 9} for i in (0, 1)}
        with pytest.raises(McdaError, match="uncertain cells at their ends"):
            answer([[4.0], [5.0]], cells=cells, method="lmaw", samples=1)

    @pytest.mark.parametrize("normalization", ["sum", "linear", "nonlinear", "logarithmic"])
    def test_by_the_normalisation(self, normalization: str) -> None:
        document = smaa_document(
            [[4.0, 1.5], [5.0, 2.0]],
            cells={"0,0": {"low": 0, "high": 9}},
            method="wsm",
            normalization=normalization,
            samples=1,
        )
        with pytest.raises(McdaError, match=r"uncertain cells at their ends.*“c1”") as caught:
            evaluate(document)
        assert caught.value.code == "unsuitable_normalization"

    def test_a_certain_value_is_blamed_as_such(self) -> None:
        with pytest.raises(McdaError, match=r"^The method “LMAW” cannot take “c1”"):
            answer(
                [[4.0, 1.0], [-5.0, 2.0]],
                cells={"0,0": {"low": -1, "high": 9}},
                method="lmaw",
            )

    @pytest.mark.parametrize("method", ["spotis", "comet"])
    def test_an_end_beyond_the_bounds(self, method: str) -> None:
        document = smaa_document(
            [[4.0, 1.0], [5.0, 2.0]],
            cells={"0,0": {"low": 3, "high": 13.5}},
            method=method,
            samples=1,
            **required_options(method, 2),
        )
        with pytest.raises(McdaError, match=r"“A1” has the value 13\.5 on “c1”") as caught:
            evaluate(document)
        assert caught.value.code == "out_of_bounds"

    def test_a_target_within_the_interval(self) -> None:
        document = smaa_document(
            [[4.0], [9.0]], cells={"0,0": {"low": 3, "high": 6}}, method="wsm", normalization="sum"
        )
        document["criteria"][0] |= {"direction": "target", "target": 5.0}
        with pytest.raises(McdaError, match="“c1” has a target"):
            evaluate(document)
