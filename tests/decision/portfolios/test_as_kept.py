"""Whether a kept question is today's, though versions word it otherwise."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User

from decision.portfolios.models import KeptPortfolio
from decision.portfolios.services import asked
from decision.portfolios.services.kept import digest_of
from decision.problems.models import Problem
from territories.models import Project
from tests.decision.portfolios.by_hand import texts
from tests.decision.portfolios.test_kept import keep, visitor
from tests.htmx import soup

pytestmark = pytest.mark.django_db

POOLED = "?budget=40&pool-1=60&pool-for-1=territory:Z&pool-2=50&pool-for-2=sector:chemicals"


def since(owner: User, kept: KeptPortfolio) -> str:
    """The first sentence of the page that is opened from it, without its day."""
    told = texts(soup(visitor(owner).get(kept.opening)), "#portfolio-since p")
    return told[0].rpartition(" since ")[0] + " since"


def test_what_a_former_version_worded_otherwise_has_not_changed(
    problem: Problem, owner: User
) -> None:
    """Then a limit for each set of pools said what those may get who may draw on no other."""
    kept = keep(owner, problem, POOLED)
    document = kept.document
    (pools,) = [one["pools"] for one in document["constraints"] if one["type"] == "pools"]
    of = [set(pool["projects"]) for pool in pools]
    limits = {"only": ([], 40.0), "only-1": ([0], 100.0), "only-2": ([1], 90.0)}
    for entry in document["projects"]:
        del entry["decree"]
        for name, (some, _limit) in limits.items():
            others = [i for i in range(len(of)) if i not in some]
            paid_otherwise = any(entry["code"] in of[i] for i in others)
            entry[name] = 0.0 if paid_otherwise else entry["cost"]
    document["constraints"] = [
        {"type": "max_total", "attribute": name, "limit": limit, "with_budget": True}
        for name, (_some, limit) in limits.items()
    ]
    document["options"]["time_limit"] = 3.0
    kept.document_sha256 = digest_of(document)
    kept.save()

    assert since(owner, kept) == "Nothing under “Portfolio for RUB 150 mn” has changed since"

    Project.objects.filter(code="A").update(requested_budget=90)
    assert since(owner, kept).startswith("The data or the rules under")


@pytest.mark.parametrize("query", [POOLED, "?budget=100&parts=on&jobs=5"])
@pytest.mark.parametrize(
    "change",
    [
        {"budget": 1.0},
        {"constraints": []},
        {"constraints": [{"type": "must", "project": "D"}]},
        {"options": {"rule": "least_regret"}},
        *({"entry": {name: 7.0}} for name in ("value", "cost", "jobs", "year-2027", "year-2031")),
        {"entry": {"partial": 0.77}},
        {"entry": {"code": "E"}},
        {"people": [{"name": "1", "values": {"A": 1.0}}]},
    ],
)
def test_each_change_of_a_question_is_seen(
    problem: Problem, owner: User, query: str, change: dict[str, Any]
) -> None:
    kept = keep(owner, problem, query)
    document = json.loads(json.dumps(kept.document))
    assert asked.ask_the_same(document, kept.document)

    document["projects"][0] |= change.get("entry", {})
    document |= {name: value for name, value in change.items() if name != "entry"}

    assert not asked.ask_the_same(document, kept.document)
    assert not asked.ask_the_same(kept.document, document)
