from decimal import Decimal

import pytest
from numpy.testing import assert_allclose

from decision.mcda import evaluate
from decision.mcda.errors import McdaError
from decision.problems.errors import DecisionError
from decision.problems.models import Criterion
from decision.rankings.services import RankingSettings, rank_problem
from tests.factories.decision import TABLE_2, make_problem, observe

pytestmark = pytest.mark.django_db


def test_table_2_by_volume() -> None:
    """The seed article's table 2, equal weights, vector norm: domain notes, section 2."""
    ranked = rank_problem(make_problem(TABLE_2))

    scores = {r["alternative"]: r["score"] for r in ranked.answer["results"]}
    expected = {"PRI": 1, "SAK": 0.4986, "YUY": 0.3716, "AMH": 0.0741, "BUR": 0.0625, "KRA": 0}
    assert list(scores) == list(expected)
    assert_allclose(list(scores.values()), list(expected.values()), atol=5e-5)


def test_the_document_gives_the_same_digits_as_the_page() -> None:
    ranked = rank_problem(make_problem(TABLE_2))

    assert evaluate(ranked.document) == ranked.answer


def test_what_the_reader_chooses_is_what_is_asked() -> None:
    settings = RankingSettings(
        method="vikor", missing="median", weights={"C1": Decimal(2), "C3": Decimal(2)}
    )
    ranked = rank_problem(make_problem({"A": (1, 2, 3), "B": (3, None, 1)}), settings)

    assert ranked.document["method"] == "vikor"
    assert ranked.document["options"] == {"missing": "median"}
    shares = [criterion["weight"] for criterion in ranked.document["criteria"]]
    assert shares == [0.4, 0.2, 0.4]
    assert ranked.document["matrix"] == [[1, 2, 3], [3, None, 1]]
    assert ranked.answer["larger_is_better"] is False


def test_a_stored_normalisation_goes_with_the_stored_method_only() -> None:
    problem = make_problem({"A": (1, 2), "B": (3, 1)}, normalization="minmax")

    assert rank_problem(problem).answer["options"]["normalization"] == "minmax"
    vikor = rank_problem(problem, RankingSettings(method="vikor"))
    assert vikor.answer["options"]["normalization"] == "none"


def test_wsm_never_adds_different_units() -> None:
    problem = make_problem({"A": (1, 2), "B": (3, 1)}, method="wsm")
    assert rank_problem(problem).answer["options"]["normalization"] == "none"

    indicator = Criterion.objects.get(problem=problem, code="C2").indicator
    assert indicator is not None
    indicator.unit_en = indicator.unit_ru = "t"
    indicator.save()

    assert rank_problem(problem).answer["options"]["normalization"] == "minmax"


def test_target_and_preference_reach_the_engine() -> None:
    problem = make_problem({"A": (1, 5), "B": (3, 1)}, method="promethee_ii")
    Criterion.objects.filter(code="C1").update(direction="target", target=Decimal("2.5"))
    Criterion.objects.filter(code="C2").update(
        preference_function="linear", indifference=Decimal(1), preference=Decimal(3)
    )

    first, second = rank_problem(problem).document["criteria"]

    assert first == {"code": "C1", "direction": "target", "weight": 0.5, "target": 2.5}
    assert second["preference"] == {"function": "linear", "q": 1.0, "p": 3.0}


def test_nothing_to_compare_is_said() -> None:
    with pytest.raises(DecisionError, match="no alternatives"):
        rank_problem(make_problem({}))


def test_an_unknown_method_is_refused_by_the_engine() -> None:
    with pytest.raises(McdaError, match="“magic” is not known"):
        rank_problem(make_problem({"A": (1,), "B": (2,)}), RankingSettings(method="magic"))


def test_one_alternative_is_refused() -> None:
    with pytest.raises(McdaError, match="at least two alternatives"):
        rank_problem(make_problem({"A": (1,)}))


def test_figures_of_different_dates_are_said_wherever_the_answer_goes() -> None:
    problem = make_problem({"A": (1, 2), "B": (3, 1)})
    second = problem.alternatives.get(position=1).territory
    leaf = problem.criteria.get(code="C2").indicator
    assert second is not None
    assert leaf is not None
    assert rank_problem(problem).answer["warnings"] == []
    observe(second, leaf, 5, date="2025-06-01")

    (warning,) = rank_problem(problem).answer["warnings"]

    assert warning == {
        "code": "mixed_dates",
        "message": "Figures of different dates or bases were compared: “C2”.",
    }
