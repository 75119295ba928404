"""Every declaration against pymcdm 1.4.0 on seeded random problems, and where they differ."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pymcdm
import pytest
import skcriteria
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from pymcdm.methods.comet_tools import MethodExpert
from pyrepo_mcda import mcda_methods as pyrepo
from skcriteria.agg.copras import copras as scikit_copras
from skcriteria.agg.edas import EDAS
from skcriteria.agg.topsis import topsis as scikit_topsis
from skcriteria.agg.vikor import VIKOR

from decision.mcda.normalisation import normalised
from decision.mcda.normalised_lines import NORMALISATIONS
from decision.mcda.ranking import METHODS
from tests.decision.mcda.rank_documents import (
    answer_to,
    decision_matrix,
    evaluated,
    ranks_of,
    scores_of,
)
from tests.decision.mcda.ranking.problems import Problem, random_problem, required_options

CLASSES = {
    name: next(c for c in dir(pymcdm.methods) if c.lower() == name.replace("_", ""))
    for name in METHODS
    if name not in ("comet", "promethee_i", "promethee_ii", "ahp_distributive", "ahp_ideal")
}
# Options that make our default the one of pymcdm.
AS_PYMCDM: dict[str, dict[str, Any]] = {
    "topsis": {"normalization": "minmax"},
    "wsm": {"normalization": "sum"},
}
SEEDS = range(25)


@contextmanager
def quiet() -> Iterator[None]:
    """pymcdm warns of good problems."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


def by_pymcdm(
    name: str, problem: Problem, normalization: str | None = None, **parameters: Any
) -> NDArray[np.float64]:
    if normalization is not None:
        parameters["normalization_function"] = getattr(
            pymcdm.normalizations, f"{normalization}_normalization"
        )
    with quiet():
        method = getattr(pymcdm.methods, CLASSES[name])(**parameters)
        return np.asarray(method(problem.values, problem.weights, problem.directions))


@pytest.mark.parametrize("name", sorted(set(CLASSES) - {"copras"}))
def test_scores_are_those_of_pymcdm(name: str) -> None:
    for seed in SEEDS:
        problem = random_problem(seed)
        theirs = by_pymcdm(name, problem, **required_options(name, problem.n))
        ours = scores_of(problem.answer(name, **AS_PYMCDM.get(name, {})))
        assert_allclose(ours, theirs, rtol=1e-12, atol=1e-12, err_msg=f"seed {seed}")


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("vikor", {"v": 0.2}),
        ("cocoso", {"l": 0.9}),
        ("waspas", {"l": 0.1}),
        ("aroman", {"beta": 0.3, "lam": 0.7}),
        ("ervd", {"lambd": 1.5, "alpha": 0.5}),
        ("balanced_spotis", {"alpha": 0.9}),
        ("rafsi", {"n1": 2.0, "n2k": 9.0}),
    ],
)
def test_parameters_mean_what_they_mean_in_pymcdm(name: str, parameters: dict[str, Any]) -> None:
    for seed in range(5):
        problem = random_problem(seed)
        theirs = by_pymcdm(name, problem, **(required_options(name, problem.n) | parameters))
        assert_allclose(scores_of(problem.answer(name, **parameters)), theirs, rtol=1e-12)


def test_reference_points_mean_what_they_mean_in_pymcdm() -> None:
    for seed in range(5):
        problem = random_problem(seed)
        n = problem.n
        given: dict[str, dict[str, Any]] = {
            "aras": {"esp": [13.0] * n},
            "spotis": {"esp": [4.0] * n},
            "rim": {"ref_ideal": [[4.0, 6.0]] * n},
            "lopm": {"property_limits": [3.0] * n, "property_types": [0] * n},
        }
        for name, parameters in given.items():
            theirs = by_pymcdm(name, problem, **(required_options(name, n) | parameters))
            assert_allclose(scores_of(problem.answer(name, **parameters)), theirs, rtol=1e-12)


@pytest.mark.parametrize(
    "name", sorted(name for name in CLASSES if METHODS[name].normalization is not None)
)
def test_other_normalisations_are_those_of_pymcdm(name: str) -> None:
    for normalization in ("sum", "vector", "linear"):
        problem = random_problem(7)
        theirs = by_pymcdm(name, problem, normalization)
        ours = scores_of(problem.answer(name, normalization=normalization))
        assert_allclose(ours, theirs, rtol=1e-12, atol=1e-12, err_msg=normalization)


@pytest.mark.parametrize("name", sorted(set(CLASSES) - {"lopm"}))
def test_the_score_runs_as_in_pymcdm(name: str) -> None:
    theirs = getattr(pymcdm.methods, CLASSES[name])._reverse_ranking
    assert METHODS[name].larger_is_better is theirs


def test_the_score_of_lopm_runs_as_its_source_says() -> None:
    # pymcdm 1.4.0 means the same but writes `reverse_ranking` for `_reverse_ranking`, so that
    # its `rank` gives the first place to the worst.
    assert pymcdm.methods.LoPM.reverse_ranking is False
    assert METHODS["lopm"].larger_is_better is False


@pytest.mark.parametrize("normalization", sorted(set(NORMALISATIONS) - {"none"}))
def test_normalisations_are_those_of_pymcdm(normalization: str) -> None:
    function = getattr(pymcdm.normalizations, f"{normalization}_normalization")
    for seed in SEEDS:
        problem = random_problem(seed)
        ours = normalised(
            decision_matrix(problem.values + 1, None, problem.directions), normalization
        )
        theirs = pymcdm.helpers.normalize_matrix(problem.values + 1, function, problem.directions)
        assert_allclose(ours, theirs, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize(
    ("function", "theirs", "p", "q"),
    [
        ("usual", "usual", None, None),
        ("ushape", "ushape", None, 0.8),
        ("vshape", "vshape", 2.5, None),
        ("level", "level", 2.5, 0.8),
        ("linear", "vshape_2", 2.5, 0.8),
    ],
)
def test_promethee_is_that_of_pymcdm(
    function: str, theirs: str, p: float | None, q: float | None
) -> None:
    for seed in SEEDS:
        problem = random_problem(seed)
        given = {"q": q, "p": p}
        preference = {"function": function} | {k: v for k, v in given.items() if v is not None}
        document = problem.document("promethee_ii")
        for criterion in document["criteria"]:
            criterion["preference"] = preference
        lists = {k: [v] * problem.n for k, v in given.items() if v is not None}
        with quiet():
            method = pymcdm.methods.PROMETHEE_II(theirs, **lists)
            expected = method(problem.values, problem.weights, problem.directions)
        assert_allclose(scores_of(evaluated(document)), expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("normalization", ["minmax", "linear"])
def test_comet_is_that_of_pymcdm(normalization: str) -> None:
    function = getattr(pymcdm.normalizations, f"{normalization}_normalization")
    for seed in range(10):
        problem = random_problem(seed)
        cvalues = required_options("comet", problem.n)["cvalues"]
        with quiet():
            expert = MethodExpert(
                pymcdm.methods.TOPSIS(function), problem.weights, problem.directions
            )
            theirs = pymcdm.methods.COMET(cvalues, expert)(problem.values)
        ours = scores_of(problem.answer("comet", expert_normalization=normalization))
        assert_allclose(ours, theirs, rtol=1e-12, atol=1e-12)


def test_topsis_is_that_of_scikit_criteria_and_pyrepo() -> None:
    for seed in SEEDS:
        problem = random_problem(seed)
        ours = scores_of(problem.answer("topsis"))
        *_, scikit = scikit_topsis(
            problem.values / np.linalg.norm(problem.values, axis=0),
            problem.directions,
            problem.weights,
        )
        assert_allclose(ours, np.ravel(scikit), rtol=1e-12)
        minmax = pyrepo.TOPSIS()(problem.values, problem.weights, problem.directions)
        assert_allclose(
            scores_of(problem.answer("topsis", normalization="minmax")), minmax, rtol=1e-12
        )


def test_vikor_is_that_of_pyrepo() -> None:
    for seed in SEEDS:
        problem = random_problem(seed)
        theirs = pyrepo.VIKOR()(problem.values, problem.weights, problem.directions)
        assert_allclose(scores_of(problem.answer("vikor")), theirs, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", ["aras", "cocoso", "codas", "edas", "marcos", "waspas"])
def test_scores_are_those_of_pyrepo(name: str) -> None:
    # Its MABAC calls np.product, which NumPy 2 no longer has; its SAW normalises by `linear`.
    method = getattr(pyrepo, name.upper())
    for seed in SEEDS:
        problem = random_problem(seed)
        theirs = method()(problem.values, problem.weights, problem.directions)
        ours = scores_of(problem.answer(name))
        assert_allclose(ours, theirs, rtol=1e-9, atol=1e-12, err_msg=f"seed {seed}")


def test_promethee_and_spotis_are_those_of_pyrepo() -> None:
    for seed in SEEDS:
        problem = random_problem(seed)
        asked = (problem.values, problem.weights, problem.directions)
        flows = pyrepo.PROMETHEE_II()(*asked)
        assert_allclose(scores_of(problem.answer("promethee_ii")), flows, rtol=1e-9, atol=1e-12)
        bounds = np.array(required_options("spotis", problem.n)["bounds"]).T
        distances = pyrepo.SPOTIS()(*asked, bounds)
        assert_allclose(scores_of(problem.answer("spotis")), distances, rtol=1e-12)


def test_edas_and_vikor_are_those_of_scikit_criteria() -> None:
    for seed in SEEDS:
        problem = random_problem(seed)
        asked = skcriteria.mkdm(
            problem.values, problem.directions.tolist(), weights=problem.weights
        )
        edas = EDAS().evaluate(asked).e_.score
        assert_allclose(scores_of(problem.answer("edas")), edas, rtol=1e-12, atol=1e-12)
        vikor = VIKOR().evaluate(asked).e_.q_k
        assert_allclose(scores_of(problem.answer("vikor")), vikor, rtol=1e-12, atol=1e-12)


class TestCopras:
    """pymcdm 1.4.0 adds the cost where the source divides by it."""

    def test_it_is_that_of_pyrepo_and_scikit_criteria(self) -> None:
        for seed in SEEDS:
            problem = random_problem(seed)
            ours = scores_of(problem.answer("copras"))
            theirs = pyrepo.COPRAS()(problem.values, problem.weights, problem.directions)
            assert_allclose(ours, theirs, rtol=1e-12)
            shares = problem.values / problem.values.sum(axis=0)
            _, scikit, *_ = scikit_copras(shares, problem.weights, problem.directions)
            assert_allclose(ours, scikit / scikit.max(), rtol=1e-12)

    def test_the_cheaper_of_two_that_are_otherwise_alike_is_better(self) -> None:
        # By hand: S+ = .25, .25; S- = 5/28, 9/28; Q = .25 + .5 / (S- * (28/5 + 28/9)), that is
        # .25 + 9/28 and .25 + 5/28: the ratio is 12/16.
        answer = answer_to([[5, 5], [5, 9]], directions=["max", "min"], method="copras")
        assert_allclose(scores_of(answer), [1, 0.75], rtol=1e-14)
        assert ranks_of(answer) == [1, 2]
        with quiet():
            theirs = pymcdm.methods.COPRAS()(
                np.array([[5.0, 5], [5, 9]]), np.array([0.5, 0.5]), np.array([1, -1])
            )
        assert_allclose(theirs, [0.75, 1], rtol=1e-14)


def test_sprobid_of_three_takes_the_ideal_solutions_and_not_the_alternatives() -> None:
    rows = [[1.0, 2.0], [2.0, 1.0], [2.0, 1.5]]
    answer = answer_to(rows, method="sprobid")
    matrix = np.array(rows) / np.linalg.norm(rows, axis=0) / 2
    best, worst = matrix.max(axis=0), matrix.min(axis=0)
    expected = np.linalg.norm(matrix - worst, axis=1) / np.linalg.norm(matrix - best, axis=1)
    assert_allclose(scores_of(answer), expected, rtol=1e-12)
    with quiet():
        theirs = pymcdm.methods.SPROBID()(np.array(rows), np.array([0.5, 0.5]), np.ones(2))
    assert not np.allclose(theirs, expected)
