"""What an answer of kind `rank` says beside the ranking: of units, and of what a score counts."""

from typing import Any

import numpy as np
import pytest

from decision.mcda import McdaError
from decision.mcda.ranking import METHODS
from tests.decision.mcda.rank_documents import answer_to, scores_of, warning_codes
from tests.decision.mcda.ranking.problems import required_options


class TestValuesAsTheyAre:
    """What mixes columns without a scale of their own says so."""

    ROWS = [[1, 2000], [3, 1000], [2, 4000]]

    @pytest.mark.parametrize("method", sorted(METHODS))
    def test_every_method_that_mixes_units_says_so_and_no_other(self, method: str) -> None:
        declared = METHODS[method]
        for normalization in declared.normalizations if declared.normalization else (None,):
            options = required_options(method, 2) | self.BOUNDS.get(method, {})
            options |= {"normalization": normalization} if normalization else {}
            # Residents in thousands: a method with a scale of its own gives the same scores.
            thousands = [[a, b / 1000] for a, b in self.ROWS]
            try:
                before = answer_to(self.ROWS, method=method, **options)
                after = answer_to(thousands, method=method, **self.in_thousands(options))
            except McdaError:
                continue  # MARCOS has nothing to divide by once the least share is 0
            mixes = not np.allclose(scores_of(before), scores_of(after), rtol=1e-9)
            # Logarithms of shares move with the unit too, and are dimensionless all the same.
            if normalization != "logarithmic":
                assert ("values_added_as_they_are" in warning_codes(before)) == mixes

    BOUNDS: dict[str, dict[str, Any]] = {
        "spotis": {"bounds": [[0, 5], [0, 5000]]},
        "balanced_spotis": {"bounds": [[0, 5], [0, 5000]], "esp": [2, 2000]},
        "rim": {"bounds": [[0, 5], [0, 5000]]},
        "rafsi": {"ideal": [5, 5000], "anti_ideal": [0, 0]},
        "ervd": {"ref_point": [2, 2000]},
        "comet": {"cvalues": [[0, 2, 5], [0, 2000, 5000]]},
    }

    @staticmethod
    def in_thousands(options: dict[str, Any]) -> dict[str, Any]:
        def scaled(value: Any) -> Any:
            return [v / 1000 for v in value] if isinstance(value, list) else value / 1000

        per_criterion = ("bounds", "esp", "ideal", "anti_ideal", "ref_point", "cvalues")
        return {
            name: [value[0], scaled(value[1])] if name in per_criterion else value
            for name, value in options.items()
        }

    @pytest.mark.parametrize("expert", ["wsm", "topsis"])
    def test_comet_whose_expert_does(self, expert: str) -> None:
        options = self.BOUNDS["comet"] | {"expert": expert, "expert_normalization": "none"}
        answer = answer_to(self.ROWS, method="comet", **options)
        assert "values_added_as_they_are" in warning_codes(answer)

    def test_one_criterion_mixes_nothing(self) -> None:
        answer = answer_to([[1, 5], [3, 4]], [1, 0], method="wsm")
        assert "values_added_as_they_are" not in warning_codes(answer)


class TestPartialOrder:
    """PROMETHEE I by hand: A is better on c1 and c2, B on c3 by less weight, C never."""

    ROWS = [[3, 3, 1], [2, 1, 3], [1, 2, 2]]

    def test_whole_numbers_say_how_many_are_preferred(self) -> None:
        answer = answer_to(self.ROWS, [0.5, 0.2, 0.3], method="promethee_i")
        details = answer["details"]
        counts = details["preferred_to_it"]
        assert all(type(count) is int for count in counts)
        assert counts == scores_of(answer).tolist()
        assert METHODS["promethee_i"].score_counts

    def test_only_a_score_that_counts_says_so(self) -> None:
        assert [name for name, m in METHODS.items() if m.score_counts] == ["promethee_i"]
