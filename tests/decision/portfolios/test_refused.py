"""What an address says and a portfolio cannot hear is told, never answered otherwise in silence."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from decision.portfolios.models import KeptPortfolio
from decision.problems.models import Problem
from territories.models import BackgroundTask
from tests.decision.portfolios.by_hand import chosen, shown, texts

pytestmark = [pytest.mark.django_db, pytest.mark.alike_everywhere]

UNKNOWN_WEIGHTS = [
    ("whose=bogus", "No committee is known here as “bogus”"),
    ("w=ZZZ:4", "ZZZ"),
    ("flip=ZZZ", "ZZZ"),
    ("whose=own&start=bogus", "start=bogus"),
]


def place_of(problem: Problem, action: str = "") -> str:
    return f"{problem.get_absolute_url()}portfolio{action}"


@pytest.mark.parametrize(("query", "said"), UNKNOWN_WEIGHTS)
class TestWeightsThatNobodyKnows:
    def test_the_page_says_it_and_stays_at_its_address(
        self, problem: Problem, query: str, said: str
    ) -> None:
        page = shown(problem, f"?budget=100&most=&{query}")

        assert said in " ".join(texts(page, ".notice-warning"))
        assert chosen(page) == ["B", "C"]

    def test_no_file_is_made(self, problem: Problem, query: str, said: str) -> None:
        client = Client(headers={"accept-language": "en"})
        for kind in ("json", "csv", "xlsx"):
            response = client.get(place_of(problem, f".{kind}?budget=100&{query}"))

            assert response.status_code == 422
            assert said in response.content.decode()

    def test_nothing_is_kept_adopted_or_asked_of_a_worker(
        self, problem: Problem, query: str, said: str
    ) -> None:
        problem.owner = User.objects.create_user("owner")
        problem.save(update_fields=["owner"])
        client = Client(headers={"accept-language": "en"})
        client.force_login(problem.owner)
        adopted = {"adopt": "on", "title": "T", "reason": "R"}
        for action, fields in (("keep", {"title": "T"}), ("keep", adopted), ("solve", {})):
            response = client.post(
                place_of(problem, f"/{action}/?budget=100&{query}"), fields, follow=True
            )

            assert said in response.content.decode()
        assert not KeptPortfolio.objects.exists()
        assert not BackgroundTask.objects.exists()


def test_a_part_by_weights_that_nobody_knows_is_not_computed(problem: Problem) -> None:
    page = shown(problem, "?budget=100&whose=bogus", status=422, part="prices")

    assert "No committee is known here as “bogus”" in page.get_text()
    assert page.select("#portfolio-prices") == []
