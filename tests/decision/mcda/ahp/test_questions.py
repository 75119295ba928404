import numpy as np
import pytest
from numpy.testing import assert_allclose

from decision.mcda.ahp.graph import groups, laplacian, resistances
from decision.mcda.ahp.incomplete import logarithmic_least_squares
from decision.mcda.ahp.questions import next_pair, question_plan
from tests.decision.mcda.ahp.matrices import random_matrices
from tests.decision.mcda.ahp.test_incomplete import mask


@pytest.mark.parametrize("n", [2, 3, 7, 12])
def test_the_fewest_questions_connect_all_items(n: int) -> None:
    plan = question_plan(n, n - 1)
    assert groups(mask(*plan, n=n)) == [list(range(n))]
    assert len(question_plan(n, 10**6)) == n * (n - 1) // 2
    assert len(set(question_plan(n, 10**6))) == n * (n - 1) // 2


def test_the_next_pair_adds_most_information() -> None:
    # D-optimality by trying: the determinant of the information matrix without one item.
    for seed in range(20):
        generator = np.random.default_rng(seed)
        judged = mask(*question_plan(6, 5 + int(generator.integers(6))), n=6)
        order = generator.permutation(6)
        judged = judged[order][:, order]
        pair = next_pair(judged)
        assert pair is not None
        information = {
            (i, j): np.linalg.det(laplacian(judged | mask((i, j), n=6))[1:, 1:])
            for i in range(6)
            for j in range(i + 1, 6)
            if not judged[i, j]
        }
        assert_allclose(information[pair], max(information.values()), rtol=1e-9)
        now = np.linalg.det(laplacian(judged)[1:, 1:])
        assert_allclose(information[pair], now * (1 + resistances(judged)[pair]), rtol=1e-9)


def test_nothing_left_to_ask() -> None:
    assert next_pair(~np.eye(4, dtype=bool)) is None
    assert next_pair(np.zeros((1, 1), dtype=bool)) is None


def test_groups_are_connected_before_anything_else() -> None:
    assert next_pair(mask((0, 1), (0, 2), (1, 2), n=4)) == (0, 3)


def test_twice_as_many_questions_as_items_tell_more_than_as_many_at_random() -> None:
    n = 12
    errors: dict[str, list[float]] = {"planned": [], "random": []}
    planned = mask(*question_plan(n, 2 * n), n=n)
    generator = np.random.default_rng(3)
    pairs = list(zip(*np.triu_indices(n, 1), strict=True))
    for matrix in random_matrices(60, n, 0.4):
        drawn = mask((0, 1), n=n)
        while len(groups(drawn)) > 1:
            chosen = generator.choice(len(pairs), 2 * n, replace=False)
            drawn = mask(*(pairs[index] for index in chosen), n=n)
        complete = np.log(logarithmic_least_squares(matrix))
        for name, judged in (("planned", planned), ("random", drawn)):
            found = np.log(logarithmic_least_squares(np.where(judged, matrix, np.nan)))
            errors[name].append(float(np.std(found - complete)))
    assert np.mean(errors["planned"]) < 0.85 * np.mean(errors["random"])
