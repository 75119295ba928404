"""What a link says of weights: short, the same as the form's own fields, and refused in words."""

import random

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from decision.problems.models import Criterion, Problem
from decision.rankings.forms.short import encoded, shortened, spelt_out
from tests.factories.decision import make_problem
from tests.htmx import soup, texts
from tests.pages import words

CODES = [f"T{group}.{number}" for group in range(6) for number in range(1, 6)]


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


def own(weights: dict[str, str]) -> dict[str, str]:
    return {"whose": "own", **{f"w-{code}": weight for code, weight in weights.items()}}


def link(query: dict[str, str], codes: list[str]) -> str:
    return encoded(shortened(query, codes))


@pytest.mark.parametrize("seed", range(40))
def test_a_link_means_what_the_fields_say(seed: int) -> None:
    dice = random.Random(seed)
    codes = dice.sample(CODES, dice.randint(1, 30))
    weights = {code: dice.choice(["0", "1", "1", "2.5", "0.0001", "1000000"]) for code in codes}
    ticked = {
        f"{kind}-{code}": "on" for kind in ("flip", "out") for code in codes if dice.random() < 0.2
    }
    said = {**own(weights), "start": "equal", "method": "wsm", **ticked}
    assert spelt_out(QueryDict(link(said, codes)), codes).dict() == said


def test_how_long_a_link_is() -> None:
    """The figures of docs/decisions/0036-a-link-says-what-is-changed.md."""
    found = {}
    for count in (10, 30):
        codes = CODES[:count]
        moved = dict.fromkeys(codes, "1") | {codes[3]: "2.5"}
        apart = {code: f"{number + 0.05:.2f}" for number, code in enumerate(codes)}
        for name, weights in (("one moved", moved), ("all apart", apart)):
            said = own(weights)
            found[count, name] = (len(encoded(said)), len(link(said, codes)))
    assert found == {
        (10, "one moved"): (101, 12),
        (10, "all apart"): (129, 101),
        (30, "one moved"): (281, 12),
        (30, "all apart"): (389, 321),
    }


def test_what_has_a_sign_of_the_link_in_it_stays_a_field() -> None:
    said = own({"A:1": "2", "B": "abc", "C": "1"})
    assert shortened(said, ["A:1", "B", "C"]) == {"w-A:1": "2", "w-B": "abc", "w": "C:1"}


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def problem(self) -> Problem:
        return make_problem({"A": (3, 1, 1), "B": (1, 2, 2)}, method="wsm")

    def page(self, client: Client, problem: Problem, query: str) -> list[list[str]]:
        page = client.get(f"{problem.get_absolute_url()}?{query}")
        assert page.status_code == 200
        shown = soup(page)
        return [
            texts(shown, ".ranking-table tbody"),
            [str(field["value"]) for field in shown.select(".weight .input-num")],
            texts(shown, ".whose [aria-current]"),
        ]

    def test_old_links_show_the_same(self, client: Client, problem: Problem) -> None:
        old = self.page(client, problem, "whose=own&w-C1=1&w-C2=9&w-C3=1&flip-C3=on")
        assert self.page(client, problem, "w=1,C2:9&flip=C3") == old
        assert self.page(client, problem, "w=1%2CC2%3A9&flip-C3=on") == old

    def test_a_form_that_is_sent_leads_to_the_link(self, client: Client, problem: Problem) -> None:
        sent = "whose=problem&start=problem&method=wsm&w-C1=1&w-C2=9&w-C3=1"
        answer = client.get(f"{problem.get_absolute_url()}?{sent}")
        assert answer.headers["Location"] == f"{problem.get_absolute_url()}?w=1,C2:9"
        again = sent.replace("whose=problem", "whose=own").replace("C2=9", "C2=8")
        answer = client.get(f"{problem.get_absolute_url()}?{again}")
        assert answer.headers["Location"] == f"{problem.get_absolute_url()}?w=1,C2:8"

    def test_a_link_holds_when_the_problem_s_own_weights_change(
        self, client: Client, problem: Problem
    ) -> None:
        before = self.page(client, problem, "w=1,C2:9")
        Criterion.objects.update(weight=7)
        assert self.page(client, problem, "w=1,C2:9") == before

    @pytest.mark.parametrize("name", ["problem_detail", "problem_why", "problem_firm"])
    @pytest.mark.parametrize(
        ("query", "said"),
        [
            ("w=abc", "A number from 0 to 1,000,000 is taken here."),
            ("w=1,2", "A number from 0 to 1,000,000 is taken here."),
            ("w=C1:1,C1:2", "A number from 0 to 1,000,000 is taken here."),
            ("w=C1:-1", "A number from 0 to 1,000,000 is taken here."),
            ("w=C1:1e400", "A number from 0 to 1,000,000 is taken here."),
            ("w=C1:NaN", "A number from 0 to 1,000,000 is taken here."),
        ],
    )
    def test_what_cannot_be_read_is_said(
        self, client: Client, problem: Problem, name: str, query: str, said: str
    ) -> None:
        page = client.get(f"{reverse(name, args=[problem.slug])}?{query}")
        assert page.status_code == 422
        assert said in soup(client.get(f"{problem.get_absolute_url()}?{query}")).get_text()
        assert words(page, ".ranking-table tbody tr") == []

    def test_unknown_codes_are_said(self, client: Client, problem: Problem) -> None:
        page = client.get(f"{problem.get_absolute_url()}?w=C1:2,NO:3,:5&flip=YES&out=")
        notice = words(page, ".notice-warning p")[0]
        assert notice.endswith("they are passed over: NO, :5, YES")
