import pytest

from decision.mcda import McdaError, evaluate
from tests.decision.mcda.kinds.test_portfolio import PROJECTS, portfolio
from tests.decision.mcda.portfolio.enumeration import Document


@pytest.mark.parametrize(
    ("change", "message", "where"),
    [
        ({"projects": []}, "no project", "projects"),
        ({"budget": -1}, "outside", "budget"),
        ({"budget": None}, "number is expected", "budget"),
        ({"colour": 1}, "no key “colour”", "colour"),
        ({"projects": [{"code": "a", "value": 1}]}, "“cost” is missing", "projects[0].cost"),
        ({"projects": [{"code": "a", "value": 1, "cost": -1}]}, "outside", "projects[0].cost"),
        ({"projects": [{"code": "a", "value": "x", "cost": 1}]}, "number", "projects[0].value"),
        ({"projects": [{"code": "a", "value": 1, "cost": 1e16}]}, "outside", "projects[0].cost"),
        (
            {"projects": [{"code": "a", "value": 1, "cost": 1}] * 2},
            "stands here twice",
            "projects[1].code",
        ),
        (
            {"projects": [{"code": "a", "value": 1, "cost": 1, "x": []}]},
            "An attribute is",
            "projects[0].x",
        ),
        (
            {"projects": [{"code": "a", "value": 1, "cost": 1, "value_low": 2}]},
            "“value_high” is missing",
            "projects[0].value_high",
        ),
        (
            {"projects": [{"code": "a", "value": 1, "cost": 1, "value_low": 2, "value_high": 1}]},
            "interval from 2.0 to 1.0 is empty",
            "projects[0].value_low",
        ),
        (
            {"projects": [{"code": "a", "value": 1, "cost": 1, "partial": 2}]},
            "outside",
            "projects[0].partial",
        ),
        ({"options": {"frontier": 1}}, "outside", "options.frontier"),
        ({"options": {"samples": 10_001}}, "outside", "options.samples"),
        ({"options": {"value_samples": [[1]]}}, "4 elements", "options.value_samples[0]"),
        ({"options": {"solver": "x"}}, "no key “solver”", "options.solver"),
        (
            {"projects": [{"code": str(i), "value": 1, "cost": 1} for i in range(1001)]},
            "1001 elements; the limit is 1000",
            "projects",
        ),
    ],
)
def test_bad_documents_are_refused(change: Document, message: str, where: str) -> None:
    document = {"kind": "portfolio", "projects": PROJECTS, "budget": 9, **change}
    with pytest.raises(McdaError, match=message) as refusal:
        evaluate(document)
    assert refusal.value.where == where


def sentences(*constraints: Document, budget: float = 9) -> list[tuple[str, str]]:
    warnings = portfolio(budget, *constraints)["warnings"]
    return [(warning["code"], warning["message"]) for warning in warnings]


def test_requirements_in_a_ring_are_said() -> None:
    around = ("road", "port", "farm")
    ring = [
        {"type": "requires", "project": one, "needs": other}
        for one, other in zip(around, (*around[1:], around[0]), strict=True)
    ]
    away = {"type": "requires", "project": "mine", "needs": "road"}

    assert sentences(*ring[:2], away) == []
    ((code, message),) = sentences(*ring, away, budget=20)
    assert code == "requirements_in_a_ring"
    assert message.endswith("all of them are chosen or none: “road”, “port”, “farm”.")


def test_that_nothing_is_chosen_is_said() -> None:
    ((code, message),) = sentences(budget=0)
    assert (code, message[:22]) == ("nothing_chosen", "No project is chosen: ")


def test_what_contradicts_itself_is_a_conflict() -> None:
    must = [{"type": kind, "project": "road"} for kind in ("must", "must_not")]
    assert portfolio(9, *must)["conflict"] == must


@pytest.mark.parametrize(
    ("constraint", "message", "key"),
    [
        ({"type": "must", "project": "moon"}, "no project “moon”", ".project"),
        ({"type": "must"}, "“project” is missing", ".project"),
        ({"type": "must", "project": "road", "limit": 1}, "no key “limit”", ".limit"),
        ({"type": "perhaps"}, "“perhaps” is not known", ".type"),
        ({"project": "road"}, "“type” is missing", ".type"),
        ({"type": "requires", "project": "road", "needs": "road"}, "itself", ".needs"),
        ({"type": "excludes", "projects": ["road"]}, "at least two", ".projects"),
        ({"type": "excludes", "projects": ["road", "road"]}, "twice", ".projects[1]"),
        ({"type": "max_count", "limit": 1.5}, "whole number", ".limit"),
        ({"type": "max_share", "by": "region", "limit": 1.5}, "outside", ".limit"),
        ({"type": "max_share", "by": "sea", "limit": 0.5}, "no attribute “sea”", ".by"),
        (
            {"type": "max_share", "by": "region", "value": "east", "limit": 0.5},
            "No project has “east”",
            ".value",
        ),
        ({"type": "min_total", "attribute": "region", "limit": 1}, "not a number", ".attribute"),
        ({"type": "min_total", "attribute": "ships", "limit": 1}, "no attribute", ".attribute"),
    ],
)
def test_bad_constraints_are_refused(constraint: Document, message: str, key: str) -> None:
    with pytest.raises(McdaError, match=message) as refusal:
        portfolio(9, constraint)
    assert refusal.value.where == f"constraints[0]{key}"
