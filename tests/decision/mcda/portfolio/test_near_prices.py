"""Few projects, tried near the prices of the rows: as the solver has it, whatever the prices."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from decision.mcda import evaluate
from decision.mcda.portfolio import near_prices
from decision.mcda.portfolio.best import whole_values
from decision.mcda.portfolio.near_prices import best_near_prices
from decision.mcda.portfolio.programme import Programme
from decision.mcda.portfolio.question import read_question
from decision.mcda.reading import Place
from tests.decision.mcda.portfolio.enumeration import (
    Document,
    all_constraints,
    merit,
    portfolios,
    random_document,
)


def of_regions(seed: int, m: int) -> Document:
    """Values of few digits, so that there are equals."""
    rng = np.random.default_rng(seed)
    projects = [
        {
            "code": f"p{i}",
            "value": int(rng.integers(1, 30)),
            "cost": int(rng.integers(50, 1000)),
            "region": f"r{rng.integers(4)}",
            "jobs": int(rng.integers(5, 400)),
        }
        for i in range(m)
    ]
    total: dict[str, int] = {
        name: sum(int(str(project[name])) for project in projects) for name in ("cost", "jobs")
    }
    return {
        "kind": "portfolio",
        "projects": projects,
        "budget": round(0.4 * total["cost"]),
        "constraints": [
            {"type": "max_share", "by": "region", "limit": 0.35},
            {"type": "min_total", "attribute": "jobs", "limit": round(0.4 * total["jobs"])},
            {"type": "requires", "project": "p0", "needs": "p1"},
        ],
        "options": {"frontier": 5, "alternatives": 100, "ties_time": 60},
    }


@pytest.mark.parametrize(("seed", "m"), [(seed, 16 + 4 * seed) for seed in range(10)])
def test_as_the_solver_has_it(seed: int, m: int, monkeypatch: pytest.MonkeyPatch) -> None:
    document = of_regions(seed, m)
    quick: Any = evaluate(document)
    monkeypatch.setattr(near_prices, "MOST_PROJECTS", 0)
    assert quick == evaluate(document)


class Priced(Programme):
    """A programme of whose rows somebody says the prices."""

    said: Sequence[float] = ()

    def row_prices(self, objective: Sequence[int]) -> list[float] | None:
        return [*self.said]


@pytest.mark.parametrize("seed", range(30))
def test_whatever_the_prices_the_answer_is_the_best_or_none(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So few to start from, that the best is mostly not among them.
    monkeypatch.setattr(near_prices, "FIRST_WAYS", (5, 1_000))
    rng = np.random.default_rng(seed)
    document = random_document(100 + seed, 6 + seed % 5)
    question = read_question(Place(document))
    problem = question.problem
    programme = Priced(problem, [row for one in problem.all_constraints for row in one.rows])
    # None, wild ones, and some that are below 0, as doubles near 0 can be.
    scale = [0.0, 0.01, 1.0, 100.0][seed % 4]
    programme.said = (rng.normal(size=len(programme.rows)) * scale).tolist()
    values, _ = whole_values([project.value for project in problem.projects])
    best = best_near_prices(programme, values, 1_000)
    every = sorted(
        portfolios(document, all_constraints(document)),
        key=lambda chosen: merit(document, chosen),
        reverse=True,
    )
    if not every:
        assert best is None
        return
    equals = [one for one in every if merit(document, one)[0] == merit(document, every[0])[0]]
    assert best is not None
    assert [set(problem.chosen(one)) for one in (best.shares, *best.equals)] == equals
    assert (best.gap, best.settled, best.equals_complete) == (0, True, True)
