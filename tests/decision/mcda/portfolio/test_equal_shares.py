"""Equal shares: a case worked by hand, and a second implementation in fractions."""

from fractions import Fraction

import numpy as np
import pytest

from decision.mcda import McdaError, evaluate
from tests.decision.mcda.portfolio.enumeration import Document, fraction

COSTS: dict[str, float] = {"A": 60, "B": 40, "C": 30, "D": 30, "E": 20}
PEOPLE: list[Document] = [
    {"name": "industry", "power": 5, "values": {"A": 6, "B": 3, "C": 1}},
    {"name": "science", "power": 3, "values": {"C": 5, "D": 4, "B": 1}},
    {"name": "residents", "power": 2, "values": {"E": 5, "D": 2}},
]


def by_power(people: list[Document], code: str) -> float:
    return sum(float(one["power"] * one["values"].get(code, 0)) for one in people)


def document_of(
    costs: dict[str, float], people: list[Document], budget: float, **options: object
) -> Document:
    return {
        "kind": "portfolio",
        "projects": [
            {"code": code, "value": by_power(people, code), "cost": cost}
            for code, cost in costs.items()
        ],
        "budget": budget,
        "people": people,
        "options": {"rule": "equal_shares", **options},
    }


def shared(costs: dict[str, float], people: list[Document], budget: float) -> Document:
    return evaluate(document_of(costs, people, budget))


def test_a_case_worked_by_hand() -> None:
    answer = shared(COSTS, PEOPLE, 100)
    assert answer["chosen"] == ["E", "C", "B"]
    assert answer["payments"] == {
        "industry": {"C": 5.0, "B": 35.0},
        "science": {"C": 25.0, "B": 5.0},
        "residents": {"E": 20.0},
    }
    assert answer["purse_left"] == {"industry": 10.0, "science": 0.0, "residents": 0.0}
    assert (answer["totals"]["cost"], answer["completed"]) == (90.0, [])
    # The most value by power gives the residents one project that they care less for.
    document = document_of(COSTS, PEOPLE, 100)
    most: Document = evaluate({k: v for k, v in document.items() if k not in ("people", "options")})
    assert (most["chosen"], most["totals"]["value"]) == (["B", "C", "D"], 54)


def test_what_is_left_is_spent_on_what_adds_the_most_value() -> None:
    costs = COSTS | {"F": 10, "G": 9, "H": 11}
    people = [PEOPLE[0], PEOPLE[1], PEOPLE[2] | {"values": {"E": 5, "D": 2}}]
    document = document_of(costs, people, 100, completion="most_value")
    for project, value in zip(document["projects"][5:], (3, 4, 50), strict=True):
        project["value"] = value
    answer: Document = evaluate(document)
    assert (answer["chosen"], answer["completed"]) == (["E", "C", "B", "G"], ["G"])
    assert answer["totals"]["cost"] == 99
    assert "G" not in answer["payments"]["industry"]


def test_a_tie_goes_to_the_cheaper_and_then_to_the_earlier() -> None:
    two = [{"name": "a", "power": 1, "values": {"x": 2, "y": 1, "z": 1}}]
    assert shared({"x": 2, "y": 1, "z": 1}, two, 1)["chosen"] == ["y"]
    assert shared({"x": 2, "z": 1, "y": 1}, two, 1)["chosen"] == ["z"]
    assert shared({"x": 2, "y": 1, "z": 1}, two, 4)["chosen"] == ["y", "z", "x"]


def test_what_costs_nothing_needs_somebody_who_wants_it() -> None:
    people = [{"name": "a", "power": 1, "values": {"free": 1}}]
    answer = shared({"free": 0, "unwanted": 0, "dear": 2}, people, 0)
    assert (answer["chosen"], answer["payments"]) == (["free"], {"a": {"free": 0.0}})


@pytest.mark.parametrize("seed", range(30))
def test_as_a_second_implementation_has_it(seed: int) -> None:
    rng = np.random.default_rng(seed)
    m, k = int(rng.integers(2, 9)), int(rng.integers(1, 7))
    costs = {f"p{i}": round(float(rng.integers(0, 40)) / 2, 1) for i in range(m)}
    people: list[Document] = [
        {
            "name": f"n{j}",
            "power": int(rng.integers(0, 4)) + (j == 0),
            "values": {code: int(rng.integers(0, 4)) for code in costs if rng.random() < 0.7},
        }
        for j in range(k)
    ]
    budget = round(float(sum(costs.values())) * 0.6, 2)
    answer = shared(costs, people, budget)
    chosen, purses = bought(costs, people, budget)
    assert answer["chosen"] == chosen
    assert list(answer["purse_left"].values()) == [float(purse) for purse in purses]
    for code in chosen:
        paid = sum(payments.get(code, 0) for payments in answer["payments"].values())
        assert paid == pytest.approx(costs[code])


def bought(
    costs: dict[str, float], people: list[Document], budget: float
) -> tuple[list[str], list[Fraction]]:
    powers = [fraction(one["power"]) for one in people]
    purses = [fraction(budget) * power / sum(powers) for power in powers]
    chosen: list[str] = []
    while True:
        offers = [
            (price, fraction(cost), i, code)
            for i, (code, cost) in enumerate(costs.items())
            if code not in chosen
            if (price := price_of(fraction(cost), code, people, purses)) is not None
        ]
        if not offers:
            return chosen, purses
        price, _, _, code = min(offers)
        chosen.append(code)
        for j, one in enumerate(people):
            purses[j] -= min(purses[j], price * one["values"].get(code, 0))


def price_of(
    cost: Fraction, code: str, people: list[Document], purses: list[Fraction]
) -> Fraction | None:
    """Let all pay in proportion; who cannot, pays all he has; and again with the others."""
    rich = {j for j, one in enumerate(people) if one["values"].get(code, 0)}
    if not rich or sum(purses[j] for j in rich) < cost:
        return None
    while True:
        price = cost / sum(fraction(people[j]["values"][code]) for j in rich)
        poor = {j for j in rich if purses[j] < price * people[j]["values"][code]}
        if not poor:
            return price
        cost -= sum(purses[j] for j in poor)
        rich -= poor


@pytest.mark.parametrize(
    ("change", "message", "where"),
    [
        ({"people": None}, "A list is expected", "people"),
        ({"people": []}, "Nobody has any power", "people"),
        ({"people": [PEOPLE[0] | {"power": 0}]}, "Nobody has any power", "people"),
        ({"people": [PEOPLE[0], PEOPLE[0]]}, "twice", "people[1].name"),
        ({"people": [PEOPLE[0] | {"power": -1}]}, "outside", "people[0].power"),
        ({"people": [PEOPLE[0] | {"values": {"Z": 1}}]}, "no project “Z”", "people[0].values.Z"),
        ({"people": [PEOPLE[0] | {"values": {"A": -1}}]}, "outside", "people[0].values.A"),
        ({"constraints": [{"type": "must", "project": "A"}]}, "no constraint", "constraints"),
        ({"options": {"rule": "equal_shares", "partial": True}}, "in full", "projects"),
        ({"options": {}}, "Only the rule", "people"),
        ({"options": {"rule": "fair"}}, "“fair” is not known", "options.rule"),
    ],
)
def test_bad_documents_are_refused(change: Document, message: str, where: str) -> None:
    with pytest.raises(McdaError, match=message) as refusal:
        evaluate(document_of(COSTS, PEOPLE, 100) | change)
    assert refusal.value.where == where


def test_without_people_nothing_can_be_shared() -> None:
    document = document_of(COSTS, PEOPLE, 100)
    del document["people"]
    with pytest.raises(McdaError, match="“people” is missing"):
        evaluate(document)
