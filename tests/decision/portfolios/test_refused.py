"""What an address says and a portfolio cannot hear is told, never answered otherwise in silence."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from decision.portfolios.models import KeptPortfolio
from decision.problems.models import Problem
from territories.models import BackgroundTask
from tests.decision.portfolios.by_hand import cells, chosen, shown, texts

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


PAIR = "There is no such pair of projects here: “{}”."
KEY = "No rule that could be switched off is called “{}” here."
TWICE = "“{}” is said several times and differently: say it once."
PART = "“parts” is “on” or is not said at all, not “{}”."


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("needs-21=A&needed-21=B", PAIR.format("needs-21")),
        ("needs-0=A&needed-0=B", PAIR.format("needed-0")),
        ("needs-01=A&needed-01=B", PAIR.format("needs-01")),
        ("either-30=A&or-30=B", PAIR.format("or-30")),
        ("off=bogus", KEY.format("bogus")),
        ("off=year-2030", KEY.format("year-2030")),
        ("off=must-Q", KEY.format("must-Q")),
        ("parts=0", PART.format("0")),
        ("parts=bogus", PART.format("bogus")),
        ("territory=10&territory=", TWICE.format("territory")),
        ("budget=5000&budget=100", TWICE.format("budget")),
        ("goal=value&goal=money", TWICE.format("goal")),
        ("pool-99=5&most=", "There is no such pool of money, or year, here: “pool-99”."),
    ],
)
def test_what_the_form_cannot_hear_is_refused_by_name(
    problem: Problem, query: str, sentence: str
) -> None:
    page = shown(problem, f"?{query}", status=422)

    assert sentence in page.get_text()
    assert page.select("#portfolio-rows") == []


@pytest.mark.parametrize(
    "query",
    [
        "most=2&most=2",  # the same twice
        "off=most",  # the field was cleared after the rule was switched off
        "off=year-2027&off=needs-20",
        # Fields that stood in the form beside one that was cleared.
        "pool-1=&pool-for-1=&pool-2=&pool-for-2=&needs-2=&needed-2=&parts=",
        "off=",
    ],
)
def test_what_says_nothing_new_is_no_fault(problem: Problem, query: str) -> None:
    client = Client(headers={"accept-language": "en"})
    response = client.get(place_of(problem, f"/?budget=100&{query}"), follow=True)

    assert response.status_code == 200


@pytest.mark.parametrize(
    ("query", "rule"),
    [
        ("needs-1=C&needed-1=A&needs-2=C&needed-2=A", "“C” only with “A”"),
        ("either-1=B&or-1=C&either-3=C&or-3=B", "Either “C” or “B”, not both"),
    ],
)
def test_the_same_rule_given_twice_is_taken_once(problem: Problem, query: str, rule: str) -> None:
    place = f"?budget=100&{query}"

    assert texts(shown(problem, place), "#portfolio-rules th[scope=row]")[1:] == [rule]
    # B and C would be worth 130; with the rule A alone is, 100.
    assert cells(shown(problem, place, part="prices"), "#portfolio-prices")[1][0] == "30.000"


def test_of_a_rule_given_twice_a_set_that_cannot_stand_is_irreducible(problem: Problem) -> None:
    twice = "needs-1=B&needed-1=A&needs-2=B&needed-2=A"
    page = shown(problem, f"?budget=150&{twice}&p-B=must&p-A=not")

    (conflict,) = page.select("#portfolio-conflicts ul, .portfolio-conflict")
    assert conflict.get_text().count("“B” only with “A”") == 1
