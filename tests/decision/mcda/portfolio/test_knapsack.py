"""One budget and nothing else: against enumeration, and against the solver."""

from typing import Any

import numpy as np
import pytest

from decision.mcda import evaluate
from tests.decision.mcda.portfolio.enumeration import (
    Document,
    all_constraints,
    merit,
    portfolios,
    random_document,
)

# What all portfolios keep: with it the solver is asked.
KEPT_BY_ALL = {"type": "max_total", "attribute": "jobs", "limit": 10**6}


def one_budget(seed: int, m: int) -> Document:
    document = random_document(seed, m)
    document["constraints"] = [
        one for one in document["constraints"] if one["type"] in ("must", "must_not")
    ]
    document["options"] |= {"alternatives": 100, "ties_time": 60, "conflicts_time": 60}
    return document


@pytest.mark.parametrize("seed", range(40))
def test_the_best_and_all_its_equals(seed: int) -> None:
    document = one_budget(seed, 3 + seed % 7)
    answer: Any = evaluate(document)
    feasible = list(portfolios(document, all_constraints(document)))
    if not feasible:
        assert answer["status"] == "infeasible"
        return
    ranked = sorted(feasible, key=lambda chosen: merit(document, chosen), reverse=True)
    best = merit(document, ranked[0])[0]
    equals = [chosen for chosen in ranked if merit(document, chosen)[0] == best]
    given = [answer["chosen"], *answer["alternatives_equally_good"]]
    assert [set(chosen) for chosen in given] == equals[:101]
    assert answer["alternatives_complete"] == (len(equals) <= 101)
    assert (answer["status"], answer["ties_settled"]) == ("optimal", True)


@pytest.mark.parametrize("seed", range(6))
def test_as_the_solver_has_it_where_values_are_near_costs(seed: int) -> None:
    rng = np.random.default_rng(seed)
    costs = rng.integers(50, 300, 30).tolist()
    document = {
        "kind": "portfolio",
        "projects": [
            {"code": f"p{i}", "value": cost + int(rng.integers(-3, 4)), "cost": cost, "jobs": 1}
            for i, cost in enumerate(costs)
        ],
        "budget": sum(costs) / 2 + 0.5,
        "constraints": [{"type": "must", "project": "p3"}, {"type": "must_not", "project": "p4"}],
        "options": {"frontier": [300, 900], "alternatives": 100, "ties_time": 60},
    }
    by_table: Any = evaluate(document)
    limited = [*document["constraints"], KEPT_BY_ALL]
    by_solver: Any = evaluate(document | {"constraints": limited})
    both = ("chosen", "totals", "alternatives_equally_good", "alternatives_complete", "frontier")
    assert {key: by_table[key] for key in both} == {key: by_solver[key] for key in both}


def test_a_rule_that_nothing_can_keep_is_not_overlooked() -> None:
    document = one_budget(1, 5)
    for project in document["projects"]:
        project["jobs"] = 0
    document["constraints"] = [{"type": "min_total", "attribute": "jobs", "limit": 1}]
    assert evaluate(document)["status"] == "infeasible"


def test_where_equals_are_more_than_can_be_listed_the_cheapest_are() -> None:
    projects = [{"code": f"p{i:02}", "value": 1, "cost": 1 + i % 2} for i in range(24)]
    asked = {"kind": "portfolio", "projects": projects, "budget": 20, "options": {}}
    answer: Any = evaluate(asked | {"options": {"frontier": None, "ties_time": 60}})
    assert answer["totals"] | {"attributes": {}} == {
        "value": 16.0,
        "cost": 20.0,
        "left": 0.0,
        "count": 16,
        "attributes": {},
    }
    cheap, dear = [f"p{i:02}" for i in range(0, 24, 2)], [f"p{i:02}" for i in range(1, 24, 2)]
    assert sorted(answer["chosen"]) == sorted([*cheap, *dear[:4]])
    assert (answer["ties_settled"], answer["alternatives_complete"]) == (True, False)
