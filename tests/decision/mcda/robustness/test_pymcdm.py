"""Scores of many weight vectors at once, method by method, against pymcdm's loop over them."""

import numpy as np
import pytest

from decision.mcda.ranking import METHODS
from decision.mcda.robustness.scorers import scorer_for
from decision.mcda.robustness.scorers.registry import WITH_INNER_MODELS
from tests.bench.peers import peer_scores
from tests.bench.tasks import task_by

# What docs/performance.md promises of each method by name, relative to a vector's largest score.
APART = 1e-12
# pymcdm has none of these as they are meant: its COPRAS leaves steps out, of PROMETHEE I it gives
# flows alone, its weighted sum for AHP's ideal mode divides costs otherwise. They are held to our
# own method, one vector after the other, as all are in test_batches.py.
OTHERWISE = {"ahp_ideal", "copras", "promethee_i"}


@pytest.mark.parametrize("name", sorted(set(METHODS) - OTHERWISE))
def test_scores_are_those_of_pymcdm_to_the_twelfth_digit(name: str) -> None:
    n = 3 if name in WITH_INNER_MODELS else 15
    for seed in range(5):
        rng = np.random.default_rng(seed)
        values = rng.uniform(1, 99, (int(rng.integers(4, 50)), n))
        weights = rng.dirichlet(np.ones(n), 20)
        ours = scorer_for(task_by(name, values)).scores(weights, np.empty((20, 0)))
        scores = peer_scores(name, values)
        theirs = np.array([scores(vector) for vector in weights])
        largest = np.abs(theirs).max(axis=1, keepdims=True)
        assert (np.abs(ours - theirs) <= APART * largest).all()
