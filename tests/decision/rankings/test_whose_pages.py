"""The choice of whose weights a problem is ranked by, and what stands beside it."""

from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from decision.problems.models import Criterion, Problem
from tests.factories.decision import TABLE_2, make_problem, make_weight_set
from tests.htmx import assert_swap_equals_page, fragment, soup, texts

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

# The values come from one query set, the rest is computed: PostgreSQL is asked for them by
# problems/test_matrix.py and test_pages.py beside this, for this address by test_blind.py.
pytestmark = [pytest.mark.django_db, pytest.mark.alike_everywhere]

JOBS = {"C1": 0.0, "C2": 0.0, "C3": 1.0}
BOTH = {"C1": 0.5, "C2": 0.5}
CAMPS: dict[str, tuple[object, ...]] = {"A": (10, 0), "B": (0, 10), "C": (7, 7)}


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


@pytest.fixture
def volume() -> Problem:
    return make_problem(TABLE_2, slug="volume")


def address(problem: Problem, query: str = "") -> str:
    return f"{problem.get_absolute_url()}{query}"


def beside(problem: Problem, query: str = "") -> str:
    return f"{reverse('problem_weights', args=[problem.slug])}{query}"


def places(response: "Response") -> list[str]:
    return [
        cell.get_text(strip=True).removeprefix("ASEZ ")
        for cell in soup(response).select(".ranking-table tbody th")
    ]


def chosen(response: "Response") -> str:
    (option,) = soup(response).select(".whose [aria-current]")
    return option.get_text(strip=True)


def typed(response: "Response") -> list[str]:
    return [str(field["value"]) for field in soup(response).select("input[name^='w-']")]


def query_of(place: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(place).query))


class TestChoice:
    def test_the_problems_own_equal_and_published_committees_are_offered(
        self, client: Client, volume: Problem
    ) -> None:
        make_weight_set(volume, JOBS, title="Investors", people=12, is_fictional=True)
        make_weight_set(volume, JOBS, key="record-2", withdrawn_at="2026-11-20T12:00Z")
        make_weight_set(make_problem({"A": (1,)}, slug="other"), JOBS, key="record-3")

        page = soup(client.get(address(volume)))

        assert texts(page, ".whose-name") == ["The problem's own", "Equal", "Investors", "Your own"]
        (committee,) = [o for o in page.select(".whose-option") if o.select("#whose-record-1")]
        assert texts(committee, ".whose-facts") == ["12 November 2026 · 12 people · record"]
        assert texts(committee, ".basis") == ["fictional"]
        assert committee.select(".whose-facts a")[0]["href"] == "/records/1/"
        facts = soup(client.get(address(volume, "?whose=record-1"))).select(".facts > div")
        assert texts(facts[2], "dd") == ["Investors fictional"]

    def test_a_committee_ranks_and_the_fields_show_its_shares(
        self, client: Client, volume: Problem
    ) -> None:
        make_weight_set(volume, {"C1": 1 / 3, "C2": 0, "C3": 2 / 3})

        response = client.get(address(volume, "?whose=record-1"))

        assert chosen(response) == "Committee record-1"
        assert typed(response) == ["33.33", "0", "66.67"]
        assert places(response)[:3] == ["PRI", "YUY", "SAK"]

    def test_equal_counts_measured_criteria_and_not_branches(
        self, client: Client, volume: Problem
    ) -> None:
        top = Criterion.objects.create(
            problem=volume, code="T", name_ru="Ветвь", name_en="Branch", position=9
        )
        volume.criteria.filter(code__in=("C1", "C2")).update(parent=top)

        response = client.get(address(volume, "?whose=equal"))

        overall = [
            share.get_text().replace("\N{NO-BREAK SPACE}%", "")
            for share in soup(response).select(".weight-share strong")
        ]
        assert sorted(overall) == ["33.3", "33.3", "33.3", "66.7"]

    def test_a_changed_weight_makes_them_ones_own_and_the_address_says_so(
        self, client: Client, volume: Problem
    ) -> None:
        make_weight_set(volume, {"C1": 0.25, "C2": 0.25, "C3": 0.5})
        sent = "?whose=record-1&w-C1=25&w-C2=25&w-C3=50&method=topsis"

        same = fragment(client, address(volume, sent))
        changed = fragment(client, address(volume, sent.replace("w-C1=25", "w-C1=0")))

        assert chosen(same) == "Committee record-1"
        assert same["HX-Replace-Url"] == address(volume, "?whose=record-1")
        assert chosen(changed) == "Your own"
        assert query_of(changed["HX-Replace-Url"]) == {
            "start": "record-1",
            "w": "C1:0,C2:25,C3:50",
        }
        copied = client.get(changed["HX-Replace-Url"])
        assert places(copied) == places(changed)
        assert chosen(copied) == "Your own"

    def test_without_script_the_form_leads_to_the_same_address(
        self, client: Client, volume: Problem
    ) -> None:
        make_weight_set(volume, {"C1": 0.25, "C2": 0.25, "C3": 0.5})

        same = client.get(address(volume, "?whose=record-1&w-C1=25&w-C2=25&w-C3=50&method=vikor"))
        changed = client.get(address(volume, "?whose=record-1&w-C1=25&w-C2=25&w-C3=5"))

        assert (same.status_code, query_of(same["Location"])) == (
            302,
            {"whose": "record-1", "method": "vikor"},
        )
        assert query_of(changed["Location"])["w"] == "25,C3:5"
        assert client.get(changed["Location"]).status_code == 200

    def test_a_choice_keeps_the_method(self, client: Client, volume: Problem) -> None:
        make_weight_set(volume, JOBS)

        page = soup(client.get(address(volume, "?whose=equal&method=vikor")))

        (link,) = page.select("#whose-record-1")
        assert query_of(str(link["href"])) == {"whose": "record-1", "method": "vikor"}

    @pytest.mark.parametrize(
        "query", ["?whose=record-1", "?whose=equal", "?whose=nobody", "?whose=own"]
    )
    def test_the_swap_equals_a_fresh_load(
        self, client: Client, volume: Problem, query: str
    ) -> None:
        make_weight_set(volume, JOBS)
        assert_swap_equals_page(client, address(volume, query), "#problem")

    def test_what_a_committee_did_not_weigh_is_named(self, client: Client, volume: Problem) -> None:
        make_weight_set(volume, {"C1": 0.5, "C2": 0.3, "C9": 0.2})

        response = client.get(address(volume, "?whose=record-1"))

        assert texts(soup(response), ".answer-caveat") == [
            "The committee did not weigh these; they keep the problem's own shares: “Criterion 3”.",
            "Criteria that the committee weighed have left these branches since; the shares of "
            "those that remain were made to add up again: the top of the tree.",
        ]
        assert typed(response) == ["41.67", "25", "33.33"]

    def test_the_newest_few_stand_there_and_the_rest_on_request(
        self, client: Client, volume: Problem
    ) -> None:
        for day in range(1, 9):
            make_weight_set(
                volume, JOBS, key=f"record-{day}", decided_on=date(2026, 11, day), title=f"No {day}"
            )

        few = soup(client.get(address(volume)))
        old = soup(client.get(address(volume, "?whose=record-1")))
        (more,) = few.select(".whose .note a")
        every = soup(client.get(str(more["href"])))

        assert texts(few, ".whose-name")[2:-1] == ["No 8", "No 7", "No 6", "No 5"]
        assert texts(old, ".whose-name")[2:-1] == ["No 8", "No 7", "No 6", "No 5", "No 1"]
        assert more.get_text() == "4 earlier committees"
        assert len(every.select(".whose-name")) == 2 + 8 + 1

    def test_a_later_one_supersedes(self, client: Client, volume: Problem) -> None:
        make_weight_set(volume, JOBS, decided_on=date(2025, 3, 1))
        make_weight_set(volume, JOBS, title="Investors", key="record-2")

        page = soup(client.get(address(volume)))

        facts = [texts(option, ".whose-facts") for option in page.select(".whose-option")][2:4]
        assert [len(lines) for lines in facts] == [1, 2]
        assert facts[1][1] == "superseded by “Investors”, 12 November 2026"


class TestCrafted:
    @pytest.mark.parametrize(
        ("query", "sentence"),
        [
            (
                "whose=nobody",
                "No committee is known here as “nobody”: the problem's own weights are shown.",
            ),
            (
                "whose=record-9",
                "No committee is known here as “record-9”: the problem's own weights are shown.",
            ),
            (
                "whose=record-2",
                "The weights of “Committee record-2” were withdrawn on 20 November 2026 and are no "
                "longer offered: the problem's own weights are shown.",
            ),
            (
                "whose=record-3",
                "The committee “Committee record-3” came to no weights: the problem's own weights "
                "are shown.",
            ),
        ],
    )
    def test_what_is_not_offered_is_said(
        self, client: Client, volume: Problem, query: str, sentence: str
    ) -> None:
        make_weight_set(volume, JOBS, key="record-2", withdrawn_at="2026-11-20T12:00Z")
        make_weight_set(volume, {}, key="record-3")
        make_weight_set(make_problem({"A": (1,)}, slug="other"), JOBS, key="record-9")

        for place in (address(volume, f"?{query}"), beside(volume, f"?{query}")):
            response = client.get(place)
            assert response.status_code == 200
            page = soup(response)
            assert texts(page, ".notice-warning p")[0] == sentence
            links = [link["href"] for link in page.select(".notice-warning a")]
            assert links == (
                ["/records/2/"] if "-2" in query else ["/records/3/"] if "-3" in query else []
            )

    @pytest.mark.parametrize(
        "query",
        [
            "whose=own&w-C1=NaN",
            "whose=own&w-C1=sNaN",
            "whose=own&w-C1=1e999999999",
            "whose=record-1&w-C1=-1",
            "whose=record-1&w-C1=0&w-C2=0&w-C3=0",
            "whose=equal&method=magic",
        ],
    )
    def test_nonsense_beside_it_gets_its_sentence(
        self, client: Client, volume: Problem, query: str
    ) -> None:
        make_weight_set(volume, JOBS)

        for place in (address(volume, f"?{query}"), beside(volume, f"?{query}")):
            response = client.get(place, follow=True)
            assert response.status_code == 422
            assert len(soup(response).select(".notice-error")) == 1

    def test_a_long_name_and_strange_signs(self, client: Client, volume: Problem) -> None:
        response = client.get(address(volume), {"whose": "<b>" + "x" * 5000})

        assert response.status_code == 200
        assert b"<b>x" not in response.content

    def test_a_tree_that_is_none_is_said_whosever_weights(
        self, client: Client, volume: Problem
    ) -> None:
        make_weight_set(volume, JOBS)
        volume.criteria.filter(code="C1").update(indicator=None)

        for query in ("", "?whose=equal", "?whose=record-1", "?method=vikor"):
            for place in (address(volume, query), beside(volume, query)):
                response = client.get(place)
                assert len(soup(response).select(".notice-error")) == 1
