"""The least largest regret: by hand, against every portfolio one by one, refusals."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from decision.mcda import McdaError
from tests.decision.mcda.kinds.test_portfolio import PROJECTS, evaluate
from tests.decision.mcda.portfolio.enumeration import (
    Document,
    all_constraints,
    fraction,
    least_of,
    merit,
    partial_document,
    portfolios,
    random_document,
)

PEOPLE: list[Document] = [
    {"name": "north", "values": {"road": 10, "mine": 8}},
    {"name": "south", "values": {"port": 6, "farm": 5}},
]


def regretted(budget: float = 9, **changes: Any) -> Document:
    options = {"rule": "least_regret", "frontier": None, **changes.pop("options", {})}
    return evaluate(
        {
            "kind": "portfolio",
            "projects": PROJECTS,
            "budget": budget,
            "people": PEOPLE,
            **changes,
            "options": options,
        }
    )


def test_by_hand() -> None:
    """With 9 the north's best is road and mine (18), the south's port and farm (11). Road and
    port leave the north 10 and the south 6: regrets of 8 and 5. Mine, port and farm 10 and 0;
    road, farm: 8 and 6, which is worth 14 where road and port are worth 19."""
    answer = regretted()

    assert answer["chosen"] == ["road", "port"]
    assert (answer["status"], answer["ties_settled"]) == ("optimal", True)
    assert answer["options"]["regret"] == "absolute"
    assert answer["regret"] == {
        "largest": 8.0,
        "people": {
            "north": {"best": 18.0, "value": 10.0, "regret": 8.0, "best_chosen": ["road", "mine"]},
            "south": {"best": 11.0, "value": 6.0, "regret": 5.0, "best_chosen": ["port", "farm"]},
        },
    }
    # Of their best the north loses 4/9 and the south 5/11: mine, port and farm leave the former
    # 8 of 18, road and farm the latter 5 of 11.
    relative = regretted(options={"regret": "relative"})
    assert relative["chosen"] == ["road", "port"]
    assert relative["regret"]["largest"] == pytest.approx(5 / 11)


def values_of(document: Document, person: Document, chosen: set[str]) -> Fraction:
    return sum((fraction(person["values"].get(code, 0)) for code in chosen), Fraction())


@pytest.mark.parametrize("measure", ["absolute", "relative"])
@pytest.mark.parametrize("seed", range(40))
def test_no_portfolio_is_regretted_less(seed: int, measure: str) -> None:
    document = random_document(seed, 4 + seed % 9)
    rng = np.random.default_rng(seed)
    codes = [project["code"] for project in document["projects"]]
    document["people"] = [
        {"name": str(k), "values": {code: round(float(rng.uniform(0, 9)), 2) for code in codes}}
        for k in range(1 + seed % 5)
    ]
    document["options"] |= {"rule": "least_regret", "regret": measure, "ties_time": 60}
    every = list(portfolios(document, all_constraints(document)))
    if not every or any(
        max(values_of(document, one, chosen) for chosen in every) <= 0 for one in document["people"]
    ):
        if every and measure == "relative":
            with pytest.raises(McdaError, match="worth nothing to them"):
                evaluate(document)
        else:
            assert evaluate(document)["chosen"] == []
        return

    answer = evaluate(document)

    bests = {
        one["name"]: max(values_of(document, one, chosen) for chosen in every)
        for one in document["people"]
    }

    def regret(chosen: set[str]) -> Fraction:
        lost = {
            one["name"]: bests[one["name"]] - values_of(document, one, chosen)
            for one in document["people"]
        }
        return max(lost[n] / (bests[n] if measure == "relative" else 1) for n in lost)

    least = min(regret(chosen) for chosen in every)
    own = regret(set(answer["chosen"]))
    # Parts of a best have more digits than the unit that the engine compares in.
    assert own == least if measure == "absolute" else own - least < Fraction(1, 10**7)
    assert answer["regret"]["largest"] == float(own)
    if measure == "absolute":
        among = [chosen for chosen in every if regret(chosen) == least]
        assert set(answer["chosen"]) == max(among, key=lambda one: merit(document, one))
        assert (answer["status"], answer["ties_settled"]) == ("optimal", True)


@pytest.mark.parametrize("seed", range(30))
def test_against_what_is_said_to_be_the_best(seed: int) -> None:
    """Whatever it is, more than any portfolio is worth or less."""
    document = random_document(seed, 4 + seed % 7)
    rng = np.random.default_rng(seed)
    codes = [project["code"] for project in document["projects"]]
    document["people"] = [
        {
            "name": str(k),
            "values": {code: round(float(rng.uniform(-2, 9)), 2) for code in codes},
            "best": round(float(rng.uniform(0, 40)), 3),
        }
        for k in range(1 + seed % 4)
    ]
    document["options"] |= {"rule": "least_regret", "ties_time": 60}
    every = list(portfolios(document, all_constraints(document)))
    answer = evaluate(document)

    def regret(chosen: set[str]) -> Fraction:
        lost = (
            fraction(one["best"]) - values_of(document, one, chosen) for one in document["people"]
        )
        return max(Fraction(), *lost)

    if not every:
        assert answer["status"] == "infeasible"
        return
    least = min(regret(chosen) for chosen in every)
    among = [chosen for chosen in every if regret(chosen) == least]
    assert set(answer["chosen"]) == max(among, key=lambda one: merit(document, one))
    assert answer["regret"]["largest"] == float(least)
    assert {line["best_chosen"] for line in answer["regret"]["people"].values()} == {None}


@pytest.mark.parametrize("is_said", [False, True])
@pytest.mark.parametrize("seed", range(25))
def test_a_best_does_not_make_the_unit_coarser(seed: int, is_said: bool) -> None:
    """Values of nine digits that differ in the last: their sums have ten, bests one behind the
    point besides."""
    rng = np.random.default_rng(seed)
    costs = [int(cost) for cost in rng.integers(1, 6, 6)]
    document: Document = {
        "kind": "portfolio",
        "projects": [{"code": f"p{i}", "value": 1, "cost": cost} for i, cost in enumerate(costs)],
        "budget": sum(costs) / 2,
        "people": [
            {
                "name": str(k),
                "values": {f"p{i}": int(value) for i, value in enumerate(row)},
                **({"best": 4 * 900_000_004 + k + seed % 10 / 10} if is_said else {}),
            }
            for k, row in enumerate(rng.integers(900_000_000, 900_000_010, (3, 6)))
        ],
        "options": {"rule": "least_regret", "frontier": None, "ties_time": 60},
    }
    every = list(portfolios(document, all_constraints(document)))

    answer = evaluate(document)

    def regret(chosen: set[str]) -> Fraction:
        lost = (
            fraction(one["best"]) - values_of(document, one, chosen)
            if is_said
            else max(values_of(document, one, other) for other in every)
            - values_of(document, one, chosen)
            for one in document["people"]
        )
        return max(Fraction(), *lost)

    assert (answer["status"], answer["ties_settled"]) == ("optimal", True)
    assert regret(set(answer["chosen"])) == min(map(regret, every))


@pytest.mark.parametrize("measure", ["absolute", "relative"])
@pytest.mark.parametrize("seed", range(25))
def test_partial_funding_is_regretted_as_by_linear_programmes(seed: int, measure: str) -> None:
    document = partial_document(seed)
    rng = np.random.default_rng(seed)
    codes = [project["code"] for project in document["projects"]]
    values = rng.uniform(0.5, 9, (1 + seed % 4, len(codes))).round(2)
    document["people"] = [
        {"name": str(k), "values": dict(zip(codes, row.tolist(), strict=True))}
        for k, row in enumerate(values)
    ]
    document["options"] |= {"rule": "least_regret", "regret": measure, "ties_time": 60}
    bests = [-found for row in values if (found := least_of(document, [-row], [0.0])) is not None]
    if not bests or min(bests) <= 1e-9:
        return
    parts = np.array(bests) if measure == "relative" else np.ones(len(bests))
    least = least_of(document, list(-values / parts[:, None]), list(np.array(bests) / parts))

    answer = evaluate(document)

    assert least is not None
    assert answer["status"] == "optimal"
    assert_allclose(answer["regret"]["largest"], least, atol=1e-6)
    funded = answer["funded"]
    spent = sum(
        (fraction(funded.get(p["code"], 0)) * fraction(p["cost"]) for p in document["projects"]),
        Fraction(),
    )
    assert spent <= fraction(document["budget"])
    for row, best, part in zip(values, bests, parts, strict=True):
        worth = sum(float(v) * funded.get(code, 0) for v, code in zip(row, codes, strict=True))
        assert (best - worth) / part <= answer["regret"]["largest"] + 1e-6


def test_where_nothing_fits_the_conflict_is_told() -> None:
    must = [{"type": "must", "project": code} for code in ("road", "port", "mine")]

    answer = regretted(constraints=must)

    assert (answer["status"], answer["conflict"]) == ("infeasible", ["budget", *must])
    assert answer["regret"] == {"largest": None, "people": {}}


def test_a_search_that_is_cut_off_says_how_far_it_may_be() -> None:
    rng = np.random.default_rng(3)
    codes = [f"p{i}" for i in range(150)]
    projects: list[Document] = [
        {"code": code, "value": 1, "cost": int(rng.integers(10**5, 10**6))} for code in codes
    ]
    people = [
        {"name": str(k), "values": {c: int(v) for c, v in zip(codes, row, strict=True)}}
        for k, row in enumerate(rng.integers(10**5, 10**6, (12, 150)))
    ]
    answer = regretted(
        sum(p["cost"] for p in projects) // 3,
        projects=projects,
        people=people,
        options={"time_limit": 0.5},
    )

    assert answer["status"] == "feasible"
    assert 0 < answer["gap"] <= 1
    assert not answer["ties_settled"]
    assert [warning["code"] for warning in answer["warnings"]] == ["regret_not_proved"]


@pytest.mark.parametrize(
    ("change", "message", "where"),
    [
        ({"people": []}, "nobody who could regret", "people"),
        (
            {"people": [{"name": "a", "values": {"moon": 1}}]},
            "no project “moon”",
            "people[0].values.moon",
        ),
        ({"people": PEOPLE[:1] * 2}, "twice", "people[1].name"),
        (
            {"people": [PEOPLE[0] | {"best": "much"}]},
            "number",
            "people[0].best",
        ),
        ({"options": {"regret": "deep"}}, "not known", "options.regret"),
        (
            {"options": {"rule": "most_value", "regret": "absolute"}, "people": PEOPLE},
            "Only the rule “least_regret” measures",
            "options.regret",
        ),
    ],
)
def test_what_cannot_be_asked_is_refused(change: Document, message: str, where: str) -> None:
    with pytest.raises(McdaError, match=message) as refusal:
        regretted(**change)
    assert refusal.value.where == where
