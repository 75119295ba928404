"""How one's answers agree is said as the engine's kind ``ahp`` says it."""

from __future__ import annotations

import random
from itertools import combinations
from typing import Any

import pytest

from decision.mcda import evaluate
from decision.weighing.services.own import best_change, consistency_of

CRITERIA = (11, 4, 7, 2, 9)


@pytest.mark.parametrize("gaps", [0, 1, 3, 5])
@pytest.mark.parametrize("seed", range(5))
def test_a_branch_is_judged_as_by_the_engine(seed: int, gaps: int) -> None:
    chance = random.Random(seed)
    pairs = list(combinations(sorted(CRITERIA), 2))
    chain = list(zip(sorted(CRITERIA), sorted(CRITERIA)[1:], strict=False))
    left_out = chance.sample([pair for pair in pairs if pair not in chain], gaps)
    steps = {pair: chance.randint(-8, 8) for pair in pairs if pair not in left_out}

    found = consistency_of(CRITERIA, steps | {(1, 4): 5})

    said = _engine(steps)
    assert found is not None
    assert found.weights == pytest.approx({int(k): w for k, w in said["weights"].items()})
    assert found.ratio == pytest.approx(max(said["cr"], said["cr_incomplete"] or 0))
    best, change = said["inconsistent"][0], best_change(found)
    assert change is not None
    assert (change.first, change.second) == (int(best["row"]), int(best["column"]))
    assert change.ratio_after == pytest.approx(best["cr_if_changed"])


def test_what_does_not_connect_is_not_judged_and_a_chain_cannot_contradict() -> None:
    chain = {(2, 4): 1, (4, 7): 2, (7, 9): 3}

    whole = consistency_of(CRITERIA, chain | {(9, 11): 4})

    assert consistency_of(CRITERIA, chain) is None
    assert whole is not None
    assert whole.ratio is None
    assert best_change(whole) is None


def _engine(steps: dict[tuple[int, int], int]) -> Any:
    matrix: list[list[str | None]] = [[None] * len(CRITERIA) for _ in CRITERIA]
    for (first, second), step in steps.items():
        ratio = f"{step + 1}" if step >= 0 else f"1/{1 - step}"
        matrix[CRITERIA.index(first)][CRITERIA.index(second)] = ratio
    return evaluate({"kind": "ahp", "items": [str(pk) for pk in CRITERIA], "matrix": matrix})
