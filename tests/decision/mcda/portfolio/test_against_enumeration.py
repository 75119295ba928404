from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from decision.mcda import evaluate as evaluated
from decision.mcda.portfolio import near_prices
from tests.decision.mcda.portfolio.enumeration import (
    Document,
    all_constraints,
    at_budget,
    earmarked,
    fraction,
    least_of,
    merit,
    partial_document,
    portfolios,
    random_document,
    smallest_conflicts,
)


def evaluate(document: Document) -> Document:
    return evaluated(document)


@pytest.fixture(params=["near prices", "solver"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few projects are tried one way after the other; as if they were many, the solver is asked."""
    if request.param == "solver":
        monkeypatch.setattr(near_prices, "MOST_PROJECTS", 0)


SIZES = [*((seed, 4 + seed % 9) for seed in range(60)), (60, 13), (61, 13), (62, 14), (63, 14)]


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize(("seed", "m"), SIZES)
def test_the_answer_is_the_best_of_all_portfolios(seed: int, m: int) -> None:
    document = random_document(seed, m)
    document["options"] |= {"alternatives": 100, "ties_time": 60, "conflicts_time": 60}
    answer = evaluate(document)
    feasible = list(portfolios(document, all_constraints(document)))
    if not feasible:
        assert_conflict(document, answer)
        return
    best = max(feasible, key=lambda chosen: merit(document, chosen))
    assert (answer["status"], answer["ties_settled"]) == ("optimal", True)
    assert set(answer["chosen"]) == best
    equals = [
        sorted(chosen)
        for chosen in feasible
        if chosen != best and merit(document, chosen)[0] == merit(document, best)[0]
    ]
    assert answer["alternatives_complete"] == (len(equals) <= 100)
    if len(equals) <= 100:
        assert sorted(map(sorted, answer["alternatives_equally_good"])) == sorted(equals)


def assert_conflict(document: Document, answer: Document) -> None:
    every = smallest_conflicts(document)
    constraints = all_constraints(document)
    as_given = [[constraints[i] for i in sorted(some)] for some in every]
    assert answer["status"] == "infeasible"
    assert answer["conflict_is_smallest"]
    assert answer["conflict"] == answer["conflicts"][0]
    # Each is irreducible, they differ, the smallest come first, and none is missing.
    assert all(some in as_given for some in answer["conflicts"])
    assert len(answer["conflicts"]) == min(3, len(every))
    assert list(map(len, answer["conflicts"])) == sorted(map(len, every))[:3]
    assert answer["conflicts_complete"] == (len(every) <= 3)
    costs = [
        -merit(document, chosen)[1] for chosen in portfolios(document, document["constraints"])
    ]
    assert answer["least_budget"] == (float(min(costs)) if costs else None)


@pytest.mark.parametrize("seed", range(40))
def test_what_is_relaxed_makes_a_portfolio_possible(seed: int) -> None:
    document = random_document(seed, 4 + seed % 6)
    document["options"]["conflicts_time"] = 60
    answer = evaluate(document)
    if answer["status"] != "infeasible":
        assert "relaxations" not in answer
        return
    constraints = all_constraints(document)
    in_all = set.intersection(*smallest_conflicts(document))
    healed = [one["constraint"] for one in answer["relaxations"]]
    assert sorted(map(str, healed)) == sorted(str(constraints[i]) for i in in_all)
    for one in answer["relaxations"]:
        assert possible(document, one["constraint"], one["limit"])
        if one["limit"] is not None:
            assert not possible(document, one["constraint"], nearly(one))
    rest = without(constraints, answer["leave_out"])
    assert any(True for _ in portfolios(document, rest))
    for size in range(len(answer["leave_out"])):
        for some in combinations(range(len(constraints)), size):
            fewer = [c for i, c in enumerate(constraints) if i not in some]
            assert not any(True for _ in portfolios(document, fewer))


def possible(document: Document, constraint: Any, limit: float | None) -> bool:
    """Whether another limit for one of the constraints, or to be without it, is enough."""
    rest = without(all_constraints(document), [constraint])
    changed = document
    if limit is not None:
        if constraint == "budget":
            changed = document | {"budget": limit}
        rest.append("budget" if constraint == "budget" else constraint | {"limit": limit})
    return any(True for _ in portfolios(changed, rest))


def nearly(relaxation: Document) -> float:
    """A limit that goes hardly less far."""
    constraint, limit = relaxation["constraint"], relaxation["limit"]
    kind = "budget" if constraint == "budget" else constraint["type"]
    step = {"max_share": 0.001, "min_share": -0.001, "min_total": -0.001}.get(kind, 0.001)
    return float(round(limit - step, 6)) if kind != "max_count" else limit - 1


def without(constraints: list[Any], some: list[Any]) -> list[Any]:
    """Each of `some` is left out once, however often it is given."""
    rest = list(constraints)
    for one in some:
        rest.remove(one)
    return rest


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize("seed", range(12))
def test_the_frontier_holds_the_best_of_each_budget(seed: int) -> None:
    document = random_document(seed, 4 + seed % 6)
    everything = sum(fraction(project["cost"]) for project in document["projects"])
    budgets = [float(everything * k / 12) for k in (5, 0, 12, 3, 9, 1, 3, 2)]
    document["options"] |= {"frontier": budgets, "ties_time": 60}
    points = evaluate(document)["frontier"]
    assert [point["budget"] for point in points] == budgets
    for point in points:
        afforded = document | {"budget": point["budget"]}
        feasible = list(portfolios(afforded, all_constraints(afforded)))
        if feasible:
            best = max(feasible, key=lambda chosen: merit(document, chosen))
            assert (set(point["chosen"]), point["ties_settled"]) == (best, True)
        assert point["status"] == ("optimal" if feasible else "infeasible")


@pytest.mark.parametrize("seed", range(8))
def test_limits_that_move_with_the_budget(seed: int) -> None:
    document = earmarked(seed, 4 + seed % 5)
    everything = sum(fraction(project["cost"]) for project in document["projects"])
    budgets = [float(everything * k / 6) for k in range(7)]
    document["options"] |= {"frontier": budgets, "ties_time": 60, "conflicts_time": 60}
    answer = evaluate(document)
    for point in answer["frontier"]:
        moved = at_budget(document, point["budget"])
        feasible = list(portfolios(moved, all_constraints(moved)))
        best = max(feasible, key=lambda chosen: merit(document, chosen)) if feasible else set()
        assert set(point["chosen"]) == best
        assert point["status"] == ("optimal" if feasible else "infeasible")
    if answer["status"] == "infeasible":
        assert_least_budget(document, answer)


def assert_least_budget(document: Document, answer: Document) -> None:
    least, raised = answer["least_budget"], at_budget(document, 10**6)
    assert (least is None) == (not any(True for _ in portfolios(raised, all_constraints(raised))))
    healing = [one for one in answer["relaxations"] if one["constraint"] == "budget"]
    assert [one["limit"] for one in healing] == ([] if least is None else [least])
    for budget, is_enough in ((least, True), (least and least - 0.001, False)):
        moved = at_budget(document, budget or 0)
        found = any(True for _ in portfolios(moved, all_constraints(moved)))
        assert budget is None or found == is_enough
    rest = without(all_constraints(document), answer["leave_out"])
    assert any(True for _ in portfolios(document, rest))


@pytest.mark.parametrize("seed", range(20))
def test_a_price_is_what_would_be_gained_without_the_constraint(seed: int) -> None:
    document = random_document(seed, 4 + seed % 6)
    document["options"] |= {"prices": True, "ties_time": 0}
    answer = evaluate(document)
    if answer["status"] == "infeasible":
        assert answer["prices"] == []
        return
    assert [one["constraint"] for one in answer["prices"]] == document["constraints"]
    for i, one in enumerate(answer["prices"]):
        rest = ["budget", *document["constraints"][:i], *document["constraints"][i + 1 :]]
        best = max(merit(document, chosen)[0] for chosen in portfolios(document, rest))
        assert one["value_lost"] == pytest.approx(float(best) - answer["totals"]["value"])


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize("seed", range(12))
def test_the_core_index_counts_the_best_of_all_portfolios(seed: int) -> None:
    document = random_document(seed, 4 + seed % 5)
    feasible = list(portfolios(document, all_constraints(document)))
    # Values of one digit tie often, values of sixteen hardly ever.
    rng = np.random.default_rng(seed)
    drawn = rng.uniform(-1, 9, (8, len(document["projects"])))
    samples = (drawn.round() if seed % 2 else drawn).tolist()
    document["options"] |= {"value_samples": samples, "ties_time": 60}
    answer = evaluate(document)
    if not feasible:
        assert answer["core_index"] is None
        return
    chosen = [best_of(feasible, document, sample) for sample in samples]
    assert answer["core_index"] == {
        project["code"]: sum(project["code"] in best for best in chosen) / len(samples)
        for project in document["projects"]
    }


def best_of(feasible: list[set[str]], document: Document, values: list[float]) -> set[str]:
    projects = zip(document["projects"], values, strict=True)
    valued = {**document, "projects": [{**p, "value": value} for p, value in projects]}
    return max(feasible, key=lambda chosen: merit(valued, chosen))


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize("seed", range(24))
def test_amounts_that_hardly_differ_are_told_apart(seed: int) -> None:
    rng = np.random.default_rng(seed)
    if seed % 3 == 0:  # milliards to the kopeck, and a budget one kopeck short of a subset
        costs = [round(float(x), 2) for x in rng.uniform(1e8, 9e9, 10)]
        subset = sum((fraction(c) for c in costs[:5]), Fraction())
        budget = float(subset - Fraction(seed % 2, 100))
    elif seed % 3 == 1:  # all digits of a double
        costs = rng.random(10).tolist()
        budget = sum(costs[:5])
    else:  # tenths, which doubles do not hold
        costs = [float(x) / 10 for x in rng.integers(1, 5, 10)]
        budget = 1.0
    document = {
        "kind": "portfolio",
        "budget": budget,
        "projects": [
            {"code": f"p{i}", "value": float(v) / 10, "cost": cost}
            for i, (v, cost) in enumerate(zip(rng.integers(1, 99, 10), costs, strict=True))
        ],
        "options": {"frontier": None},
    }
    feasible = portfolios(document, ["budget"])
    best = max(feasible, key=lambda chosen: merit(document, chosen))
    assert set(evaluate(document)["chosen"]) == best


@pytest.mark.parametrize("seed", range(30))
def test_partial_funding_is_worth_as_much_as_by_linear_programmes(seed: int) -> None:
    document = partial_document(seed)
    answer = evaluate(document)
    lost = least_of(document, [np.array([-p["value"] for p in document["projects"]])], [0.0])
    if lost is None:
        assert answer["status"] == "infeasible"
        return
    assert answer["status"] == "optimal"
    assert_allclose(answer["totals"]["value"], -lost, atol=1e-6)
    shares = answer["funded"]
    spent = sum(
        (fraction(shares.get(p["code"], 0)) * fraction(p["cost"]) for p in document["projects"]),
        Fraction(),
    )
    assert spent <= fraction(document["budget"])
