"""Money in pools, by year or not: against every portfolio, each paid by a flow of its own."""

from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from decision.mcda import evaluate
from decision.mcda.errors import DocumentError
from tests.decision.mcda.portfolio.enumeration import Document, fraction, merit, portfolios

ENOUGH = 10**6


def can_be_paid(document: Document, chosen: set[str], budget: Fraction | None = None) -> bool:
    """Whether the pools and the rest of the budget pay all that is chosen: a largest flow."""
    (given,) = (one for one in document["constraints"] if one["type"] == "pools")
    edges: dict[tuple[Any, Any], int] = {}
    open_money = fraction(document["budget"]) if budget is None else budget
    for k, pool in enumerate(given["pools"]):
        for year, amount in pool.get("amounts", {"": pool.get("amount")}).items():
            edges["source", ("pool", k, year)] = int(100 * fraction(amount))
            open_money -= fraction(amount)
    if open_money < 0:
        return False
    edges["source", "open"] = int(100 * open_money)
    asked = Fraction(0)
    for project in (one for one in document["projects"] if one["code"] in chosen):
        cost, years = fraction(project["cost"]), [fraction(project[y]) for y in ("2027", "2028")]
        asked += cost
        for year, amount in zip(("2027", "2028", ""), (*years, cost - sum(years)), strict=True):
            node = (project["code"], year)
            edges[node, "paid"] = int(100 * amount)
            edges["open", node] = ENOUGH
            for k, pool in enumerate(given["pools"]):
                if project["code"] in pool["projects"]:
                    for one in pool.get("amounts", {"": 0}):
                        if one in (year, ""):
                            edges[("pool", k, one), node] = ENOUGH
    return largest_flow(edges) == 100 * asked


def largest_flow(edges: dict[tuple[Any, Any], int]) -> int:
    names = list(dict.fromkeys(["source", "paid", *(name for edge in edges for name in edge)]))
    place = {name: i for i, name in enumerate(names)}
    ends = np.array([[place[one], place[other]] for one, other in edges]).T
    amounts = np.array(list(edges.values()), dtype=np.int32)
    graph = csr_array((amounts, (ends[0], ends[1])), shape=(len(names), len(names)))
    return int(maximum_flow(graph, 0, 1).flow_value)


def pooled(seed: int) -> Document:
    rng = np.random.default_rng(seed)
    m = int(rng.integers(3, 9))
    projects: list[Document] = []
    for i in range(m):
        years = [int(rng.integers(0, 500)) for _ in range(3)]
        projects.append(
            {
                "code": f"p{i}",
                "value": int(rng.integers(1, 90)) / 10,
                "cost": sum(years) / 100,
                "2027": years[0] / 100,
                "2028": years[1] / 100,
            }
        )
    pools: list[Document] = []
    for _ in range(int(rng.integers(1, 5))):
        pool: Document = {
            "projects": [f"p{i}" for i in range(m) if rng.random() < 0.5] or ["p0"],
        }
        if rng.random() < 0.6:
            pool["amounts"] = {
                year: int(rng.integers(0, 500)) / 100
                for year in ("2027", "2028")
                if rng.random() < 0.8
            }
        else:
            pool["amount"] = int(rng.integers(0, 800)) / 100
        pools.append(pool)
    earmarked = sum(
        round(100 * amount)
        for pool in pools
        for amount in pool.get("amounts", {"": pool.get("amount", 0)}).values()
    )
    constraints: list[Any] = [{"type": "pools", "pools": pools}]
    if seed % 3 == 0:
        constraints.append({"type": "must", "project": "p0"})
        constraints.append({"type": "must", "project": f"p{m - 1}"})
    return {
        "kind": "portfolio",
        "projects": projects,
        "budget": (earmarked + int(rng.integers(0, 900))) / 100,
        "constraints": constraints,
        "options": {"frontier": 6, "ties_time": 30, "prices": True, "conflicts_time": 30},
    }


def without_pools(document: Document) -> list[Any]:
    return ["budget", *(one for one in document["constraints"] if one["type"] != "pools")]


@pytest.mark.parametrize("seed", range(60))
def test_the_answer_is_the_best_of_all_that_can_be_paid(seed: int) -> None:
    document = pooled(seed)
    answer: Document = evaluate(document)
    plain = list(portfolios(document, without_pools(document)))
    paid = [chosen for chosen in plain if can_be_paid(document, chosen)]

    if not paid:
        assert answer["status"] == "infeasible"
        assert_least_budget(document, answer)
        return
    best = max(paid, key=lambda chosen: merit(document, chosen))
    assert (answer["status"], answer["ties_settled"]) == ("optimal", True)
    assert set(answer["chosen"]) == best
    richest = max(merit(document, chosen)[0] for chosen in plain)
    assert answer["prices"][0]["value_lost"] == pytest.approx(
        float(richest - merit(document, best)[0])
    )
    for point in answer["frontier"]:
        assert_point(document, point)


@pytest.mark.parametrize("seed", range(0, 90, 3))
def test_conflicts_are_all_that_there_are_and_none_of_them_needless(seed: int) -> None:
    """Without the budget there is open money without end, and no pool limits."""
    document = pooled(seed) | {"budget": 0}
    document["constraints"][0]["pools"] = [
        {"projects": one["projects"], "amount": 0} for one in document["constraints"][0]["pools"]
    ]
    document["budget"] = float(fraction(document["projects"][0]["cost"]) * (seed % 4) / 2)
    assert_conflicts(document, evaluate(document))


@pytest.mark.parametrize("seed", range(60))
def test_so_are_those_of_pools_that_a_portfolio_within_the_budget_may_overdraw(seed: int) -> None:
    document = pooled(seed)
    rng = np.random.default_rng(1000 + seed)
    all_ask = {year: sum(one[year] for one in document["projects"]) for year in ("2027", "2028")}
    document["constraints"] += [
        {
            "type": "min_total",
            "attribute": "2028",
            "limit": round(float(rng.uniform(0.3, 1) * all_ask["2028"]), 2),
        },
        {
            "type": "max_total",
            "attribute": "2027",
            "limit": round(float(rng.uniform(0.1, 0.8) * all_ask["2027"]), 2),
        },
    ]
    assert_conflicts(document, evaluate(document))


def assert_conflicts(document: Document, answer: Document) -> None:
    """Those that are told are the smallest that there are, in any order."""
    if answer["status"] != "infeasible":
        return
    everything = ["budget", *document["constraints"]]

    def can_keep(some: list[Any]) -> bool:
        plain = [one for one in some if one == "budget" or one["type"] != "pools"]
        is_pooled = len(plain) < len(some) and "budget" in some
        return any(
            not is_pooled or can_be_paid(document, chosen) for chosen in portfolios(document, plain)
        )

    broken = [
        list(some)
        for size in range(len(everything) + 1)
        for some in combinations(everything, size)
        if not can_keep(list(some))
    ]
    smallest = [
        some
        for some in broken
        if not any(all(one in some for one in other) for other in broken if other != some)
    ]
    told = sorted(map(str, answer["conflicts"]))
    if answer["conflicts_complete"]:
        assert told == sorted(map(str, smallest))
    else:
        assert len(told) == len(set(told)) == 3 < len(smallest)
        assert set(told) <= set(map(str, smallest))


def assert_point(document: Document, point: Document) -> None:
    """Pools stay as they are: it is the open money that is more or less."""
    changed = document | {"budget": point["budget"]}
    best = max(
        (
            merit(document, chosen)[0]
            for chosen in portfolios(changed, without_pools(document))
            if can_be_paid(changed, chosen)
        ),
        default=None,
    )
    assert point["value"] == (None if best is None else pytest.approx(float(best)))


def assert_least_budget(document: Document, answer: Document) -> None:
    least = fraction(answer["least_budget"])
    others = [one for one in without_pools(document) if one != "budget"]
    chosen = list(portfolios(document, others))
    assert any(can_be_paid(document, some, least) for some in chosen)
    assert not any(can_be_paid(document, some, least - Fraction(1, 100)) for some in chosen)


@pytest.mark.parametrize(
    ("pool", "sentence"),
    [
        ({"projects": ["p0"]}, "either one amount"),
        ({"projects": [], "amount": 1}, "Nobody may draw on this pool"),
        ({"projects": ["p0"], "amount": 1, "amounts": {}}, "either one amount"),
        ({"projects": ["p9"], "amount": 1}, "There is no project"),
        ({"projects": ["p0"], "amount": -1}, "is outside"),
        ({"projects": ["p0"], "amounts": {"2099": 1}}, "has no attribute"),
    ],
)
def test_a_pool_that_cannot_be_is_refused(pool: Document, sentence: str) -> None:
    document = {
        "kind": "portfolio",
        "projects": [{"code": "p0", "value": 1, "cost": 1}],
        "budget": 1,
        "constraints": [{"type": "pools", "pools": [pool]}],
    }
    with pytest.raises(DocumentError, match=sentence):
        evaluate(document)
