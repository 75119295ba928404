"""What each declaration claims, and what every method must survive."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from decision.mcda import McdaError
from decision.mcda.ranking import METHODS
from tests.decision.mcda.rank_documents import (
    answer_to,
    decision_matrix,
    evaluated,
    rank_document,
    ranks_of,
    scores_of,
    warning_codes,
)
from tests.decision.mcda.ranking.problems import (
    HIGH,
    LOW,
    Problem,
    random_problem,
    required_options,
)

ALL = sorted(METHODS)
WITH_DOMINANCE = sorted(
    name
    for name, method in METHODS.items()
    if method.keeps_dominance(
        {p.name: required_options(name, 1).get(p.name) for p in method.parameters}
    )
)


def with_dominated(problem: Problem, seed: int) -> Problem:
    """One alternative made a worse or equal copy of another."""
    rng = np.random.default_rng(seed)
    values = problem.values.copy()
    better, worse = rng.choice(len(values), 2, replace=False)
    loss = rng.uniform(0, 1, problem.n) * (rng.random(problem.n) < 0.6)
    values[worse] = np.clip(values[better] - problem.directions * loss, LOW, HIGH)
    return Problem(values, problem.weights, problem.directions)


def answer_or_none(problem: Problem, method: str) -> dict[str, Any] | None:
    """CoCoSo and sPROBID refuse what would divide by 0."""
    try:
        return problem.answer(method)
    except McdaError:
        assert method in ("cocoso", "sprobid")
        return None


@pytest.mark.parametrize("method", WITH_DOMINANCE)
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_better_alternative_never_ranks_lower(method: str, seed: int) -> None:
    problem = with_dominated(random_problem(seed), seed)
    answer = answer_or_none(problem, method)
    if answer is None:
        return
    assert "may_break_dominance" not in warning_codes(answer)
    ranks = np.array(ranks_of(answer))
    no_worse = (problem.gains[:, np.newaxis] >= problem.gains).all(axis=2)
    assert not (no_worse & (ranks[:, np.newaxis] > ranks)).any()


@pytest.mark.parametrize("method", sorted(set(ALL) - set(WITH_DOMINANCE)))
def test_a_method_that_may_break_dominance_says_so(method: str) -> None:
    assert "may_break_dominance" in warning_codes(random_problem(3).answer(method))


def test_the_methods_without_dominance_are_known() -> None:
    without = {name for name, method in METHODS.items() if not method.respects_dominance}
    assert without == {"aroman", "codas", "probid", "sprobid"}


@pytest.mark.parametrize(
    ("method", "options"),
    [
        ("spotis", {"bounds": [[0, 10]], "esp": [5]}),
        ("balanced_spotis", {"bounds": [[0, 10]], "esp": [5], "alpha": 1}),
        ("rim", {"bounds": [[0, 10]], "ref_ideal": [[4, 6]]}),
        ("lopm", {"property_limits": [5], "property_types": [0]}),
    ],
)
def test_a_reference_point_breaks_dominance_and_says_so(
    method: str, options: dict[str, Any]
) -> None:
    answer = answer_to([[5], [9]], method=method, **options)
    assert ranks_of(answer) == [1, 2]
    assert "may_break_dominance" in warning_codes(answer)


@pytest.mark.parametrize("method", ALL)
@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_order_of_rows_and_columns_does_not_count(method: str, seed: int) -> None:
    problem = random_problem(seed)
    answer = answer_or_none(problem, method)
    if answer is None:
        return
    rng = np.random.default_rng(seed)
    rows, columns = rng.permutation(len(problem.values)), rng.permutation(problem.n)
    turned = Problem(
        problem.values[np.ix_(rows, columns)], problem.weights[columns], problem.directions[columns]
    )
    assert_allclose(
        scores_of(turned.answer(method)), scores_of(answer)[rows], rtol=1e-9, atol=1e-12
    )


# A change of a criterion's unit; those whose options are in units, and the weighted sum of
# values as they are, are not meant.
UNITLESS = sorted(
    name
    for name, method in METHODS.items()
    if name != "wsm" and not any(p.per_criterion for p in method.parameters if p.required)
)


@pytest.mark.parametrize("method", UNITLESS)
@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000), factor=st.sampled_from([1e-6, 0.3, 100.0, 1e9, 1e-200]))
def test_the_unit_does_not_count(method: str, seed: int, factor: float) -> None:
    problem = random_problem(seed)
    answer = answer_or_none(problem, method)
    if answer is None:
        return
    values = problem.values.copy()
    values[:, 0] *= factor
    other = Problem(values, problem.weights, problem.directions).answer(method)
    assert_allclose(scores_of(other), scores_of(answer), rtol=1e-9, atol=1e-12)


# Methods whose comparison of two alternatives no other one touches, or touches evenly.
MONOTONE = ("wsm", "wpm", "promethee_ii", "ahp_distributive", "spotis", "rafsi")


def improved(problem: Problem, share: float) -> Problem:
    """The first alternative nearer to the better end of the first criterion."""
    values = problem.values.copy()
    end = HIGH if problem.directions[0] > 0 else LOW
    values[0, 0] += share * (end - values[0, 0])
    return Problem(values, problem.weights, problem.directions)


@pytest.mark.parametrize("method", MONOTONE)
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), share=st.floats(0.01, 1))
def test_an_improvement_never_costs_a_place(method: str, seed: int, share: float) -> None:
    problem = random_problem(seed)
    before = ranks_of(problem.answer(method))[0] or 0
    after = ranks_of(improved(problem, share).answer(method))[0] or 0
    assert after <= before


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 10_000), share=st.floats(0.01, 1))
def test_topsis_gives_more_for_a_better_value_while_the_ends_stay(seed: int, share: float) -> None:
    problem = random_problem(seed)
    values = np.vstack([problem.values, np.full(problem.n, LOW), np.full(problem.n, HIGH)])
    between_ends = Problem(values, problem.weights, problem.directions)
    before = scores_of(between_ends.answer("topsis", normalization="minmax"))
    after = scores_of(improved(between_ends, share).answer("topsis", normalization="minmax"))
    assert after[0] > before[0]
    assert_allclose(after[1:], before[1:], rtol=1e-12)


@pytest.mark.parametrize("method", ALL)
def test_scores_stay_within_the_declared_bounds(method: str) -> None:
    bounds = METHODS[method].bounds
    if bounds is None:
        return
    for seed in range(20):
        answer = answer_or_none(random_problem(seed), method)
        if answer is not None:
            scores = scores_of(answer)
            assert (scores >= bounds[0] - 1e-12).all()
            assert (scores <= bounds[1] + 1e-12).all()


@pytest.mark.parametrize("method", ALL)
def test_defaults_stand_in_the_answer(method: str) -> None:
    options = random_problem(1).answer(method)["options"]
    for parameter in METHODS[method].parameters:
        assert parameter.name in options
        if not parameter.required:
            given = required_options(method, 3).get(parameter.name, parameter.default)
            assert options[parameter.name] == given or parameter.name == "esp"
    assert options.get("normalization") == METHODS[method].normalization


@pytest.mark.parametrize("method", ALL)
def test_required_options_are_asked_for(method: str) -> None:
    for parameter in METHODS[method].parameters:
        if parameter.required:
            document = random_problem(1).document(method)
            del document["options"][parameter.name]
            with pytest.raises(McdaError, match=f"needs options.{parameter.name}") as caught:
                evaluated(document)
            assert caught.value.code == "missing_option"


@pytest.mark.parametrize("method", ALL)
def test_terms_add_up_to_the_scores(method: str) -> None:
    from decision.mcda.kinds.decision_matrix import prepare, read_table
    from decision.mcda.kinds.rank import question_for, read_options
    from decision.mcda.notices import Notices
    from decision.mcda.reading import Place

    terms_of = METHODS[method].unit_scores
    if terms_of is None:
        return
    for seed in range(10):
        document = random_problem(seed).document(method)
        table = read_table(Place(document).members())
        options = read_options(Place(document).members()["options"], METHODS[method], table)
        prepared = prepare(table, None, Notices())
        question = question_for(METHODS[method], prepared, options, Notices())
        sums = terms_of(question) @ prepared.matrix.weights
        scores = METHODS[method].scores(question).scores
        assert_allclose(sums - sums[0], scores - scores[0], rtol=1e-12, atol=1e-12)


HARD: dict[str, Any] = {
    "the trap of cases.md, section 0, item 12": (
        [[9, 8, 1], [5, 5, 5], [4, 6, 7], [3, 2, 8]],
        ["max", "max", "min"],
    ),
    "a constant criterion": ([[1, 7], [2, 7], [3, 7]], ["max", "min"]),
    "a criterion of zeros": ([[1, 0], [2, 0], [3, 0]], ["max", "min"]),
    "a zero": ([[1, 0], [2, 4], [3, 5]], ["max", "min"]),
    "negative values": ([[1, -3], [2, -1], [-4, 2]], ["max", "min"]),
    "only costs": ([[1, 3], [2, 1], [4, 2]], ["min", "min"]),
    "only benefits": ([[1, 3], [2, 1], [4, 2]], ["max", "max"]),
    "two alternatives": ([[1, 3], [2, 1]], ["max", "min"]),
    "two that are alike": ([[1, 3], [1, 3], [2, 1]], ["max", "min"]),
    "large": ([[1e300, 3e299], [2e300, 1e300]], ["max", "min"]),
    "small": ([[1e-300, 3e-299], [2e-300, 1e-300]], ["max", "min"]),
    "far apart": ([[1e300, 1e-300], [1e-300, 1e300], [1, 1]], ["max", "min"]),
    "the largest doubles": ([[1.7e308, 1], [-1.7e308, 2], [0, 3]], ["max", "min"]),
}


@pytest.mark.parametrize("case", sorted(HARD))
@pytest.mark.parametrize("method", ALL)
def test_hard_matrices_are_answered_with_numbers_or_refused(method: str, case: str) -> None:
    rows, directions = HARD[case]
    values = np.array(rows, dtype=float)
    low, high = values.min(axis=0), values.max(axis=0)
    # Infinite by overflow only where the case is about that.
    with np.errstate(over="ignore"):
        ends = np.clip(np.column_stack([low - 1, high + 1]), -1.7e308, 1.7e308).tolist()
    given: dict[str, Any] = {
        "bounds": ends,
        "esp": low.tolist(),
        "ref_point": low.tolist(),
        "ideal": high.tolist(),
        "anti_ideal": low.tolist(),
        "cvalues": ends,
    }
    required = [p.name for p in METHODS[method].parameters if p.required]
    document = rank_document(
        rows, None, directions, method=method, **{name: given[name] for name in required}
    )
    try:
        answer = evaluated(document)
    except McdaError as error:
        refused = error.as_dict()
    else:
        json.dumps(answer, allow_nan=False)
        assert np.isfinite(scores_of(answer)).all()
        if case == "two that are alike":
            assert ranks_of(answer)[0] == ranks_of(answer)[1]
        return
    assert refused["where"]
    assert refused["code"] not in ("invalid", "not_json")


class TestTraps:
    """cases.md, section 0, items 5, 11 and 12."""

    ROWS, DIRECTIONS = HARD["the trap of cases.md, section 0, item 12"]
    QUESTION: dict[str, Any] = {"weights": [0.4, 0.3, 0.3], "directions": DIRECTIONS}

    def test_aroman_ranks_the_dominating_alternative_third_and_says_so(self) -> None:
        answer = answer_to(self.ROWS, **self.QUESTION, method="aroman")
        assert ranks_of(answer)[0] == 3
        assert "may_break_dominance" in warning_codes(answer)

    def test_cocoso_names_the_alternative_that_it_cannot_take(self) -> None:
        with pytest.raises(McdaError, match=r"“A4”.*divides by the least") as caught:
            answer_to(self.ROWS, **self.QUESTION, method="cocoso")
        assert caught.value.code == "unsuitable_method"

    def test_cocoso_can_take_it_by_another_normalisation(self) -> None:
        answer = answer_to(self.ROWS, **self.QUESTION, method="cocoso", normalization="linear")
        assert ranks_of(answer) == [1, 2, 3, 4]

    def test_sprobid_names_the_alternative_that_it_cannot_take(self) -> None:
        with pytest.raises(McdaError, match=r"“A1”.*distance from the best"):
            answer_to(self.ROWS, **self.QUESTION, method="sprobid")

    def test_all_others_agree_on_the_first_and_the_last(self) -> None:
        given = {"bounds": [[0, 10]] * 3, "ideal": [10] * 3, "anti_ideal": [0] * 3}
        given |= {"esp": [9, 8, 1], "ref_point": [5] * 3, "cvalues": [[0, 10]] * 3}
        for name in sorted(set(ALL) - {"aroman", "cocoso", "sprobid"}):
            required = {p.name: given[p.name] for p in METHODS[name].parameters if p.required}
            answer = answer_to(self.ROWS, **self.QUESTION, method=name, **required)
            ranks = ranks_of(answer)
            assert ranks[0] == 1, name
            assert ranks[3] == 4 or (
                name == "promethee_i" and ranks[3] == max(r or 0 for r in ranks)
            )

    def test_a_constant_criterion_does_not_stop_vikor(self) -> None:
        answer = answer_to([[1, 7], [2, 7], [3, 7]], method="vikor")
        assert scores_of(answer).tolist() == [1, 0.5, 0]

    def test_a_method_object_answers_twice(self) -> None:
        linear = {"function": "linear", "q": 0.1, "p": 1}
        first = answer_to(self.ROWS, method="promethee_ii", preference=linear)
        assert first == answer_to(self.ROWS, method="promethee_ii", preference=linear)

    def test_a_normalisation_that_would_turn_better_into_worse_is_refused(self) -> None:
        # By pymcdm the logarithmic shares of .9 and .1 are .04 and .96.
        matrix = decision_matrix([[0.9], [0.1]])
        assert matrix.gains[0] > matrix.gains[1]
        with pytest.raises(McdaError, match="better into worse"):
            answer_to([[0.9], [0.1]], normalization="logarithmic")
