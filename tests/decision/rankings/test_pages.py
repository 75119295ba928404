from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from decision.problems.models import Criterion, Problem
from territories.models import Territory
from tests.factories.decision import TABLE_2, make_problem
from tests.htmx import assert_swap_equals_page, fragment, soup, texts

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.django_db

EN = {"Accept-Language": "en"}
RU = {"Accept-Language": "ru"}


@pytest.fixture
def client() -> Client:
    return Client(headers=EN)


@pytest.fixture
def volume() -> Problem:
    return make_problem(TABLE_2, slug="volume")


def ranked_names(response: "Response") -> list[str]:
    return [cell.get_text(strip=True) for cell in soup(response).select(".ranking-table tbody th")]


def ranked_scores(response: "Response") -> list[str]:
    return [cell.get_text(strip=True) for cell in soup(response).select(".ranking-table data")]


def tab(problem: Problem, name: str) -> str:
    """The address of a tab; of the ranking's with an empty name."""
    return problem.get_absolute_url() + (f"{name}/" if name else "")


def trouble(response: "Response") -> str:
    (notice,) = soup(response).select("#problem .notice-error p:first-child")
    return notice.get_text(strip=True)


def test_the_ranking_stands_best_first_with_its_scores(client: Client, volume: Problem) -> None:
    response = client.get(volume.get_absolute_url())

    assert response.status_code == 200
    expected = ["PRI", "SAK", "YUY", "AMH", "BUR", "KRA"]
    assert ranked_names(response) == [f"ASEZ {code}" for code in expected]
    assert ranked_scores(response) == ["1.000", "0.499", "0.372", "0.074", "0.062", "0.000"]
    answer = soup(response).select_one(".answer")
    assert answer is not None
    assert " ".join(answer.get_text().split()) == (
        "ASEZ PRI is first (1.000). Next is ASEZ SAK (0.499)."
    )


def test_numbers_take_the_form_of_the_language(volume: Problem) -> None:
    response = Client(headers=RU).get(volume.get_absolute_url())

    assert ranked_names(response)[0] == "ТОР PRI"
    assert ranked_scores(response)[1] == "0,499"
    exact = [str(cell["value"]) for cell in soup(response).select(".ranking-table data")]
    assert exact[1].startswith("0.4986189")


def test_each_cell_tells_date_basis_and_source(client: Client, volume: Problem) -> None:
    page = soup(client.get(tab(volume, "data")))
    (cell,) = [link for link in page.select(".matrix td a") if link["href"] == "PRI/C2/"]
    card = soup(fragment(client, tab(volume, "data") + str(cell["href"])))

    assert cell.get_text() == "228"
    facts = [fact.get_text(" ", strip=True) for fact in card.select("dd")]
    assert facts == ["2024", "declared", "Source source"]
    assert texts(page, ".matrix thead .cell-note") == ["2024 · declared 1"] * 3
    assert [item.get_text(strip=True) for item in page.select(".sources li")] == ["Source source"]


@pytest.mark.parametrize(
    "query", ["", "?method=vikor", "?method=wsm&normalization=sum&w-C1=3", "?w-C1=-1"]
)
def test_the_swap_equals_a_fresh_load(client: Client, volume: Problem, query: str) -> None:
    assert_swap_equals_page(client, volume.get_absolute_url() + query, "#problem")


@pytest.mark.parametrize("name", ["firm", "why", "set", "quadrants", "weights", "data", "about"])
def test_a_tab_is_a_page_and_a_fragment_and_carries_the_state(
    client: Client, volume: Problem, name: str
) -> None:
    address = tab(volume, name) + "?method=vikor&flip=C1"

    assert_swap_equals_page(client, address, "#problem")
    page = soup(client.get(address))
    (opened,) = page.select("#tabs [aria-current]")
    assert opened["href"] == address
    links = [str(link["href"]).partition("?") for link in page.select("#tabs a")]
    assert {query for _, _, query in links} == {"method=vikor&flip=C1"}
    assert [place for place, _, _ in links] == [
        tab(volume, other)
        for other in ("", "firm", "why", "set", "quadrants", "weights", "data", "about")
    ]


@pytest.mark.parametrize("name", ["", "firm", "why", "set", "quadrants"])
def test_where_nothing_is_compared_the_tab_says_so(client: Client, name: str) -> None:
    empty = make_problem({}, slug="empty")
    assert "Nothing is compared yet" in texts(soup(client.get(tab(empty, name))), "#tab")[0]


def test_a_fragment_is_not_a_page_and_caches_know_it(client: Client, volume: Problem) -> None:
    response = fragment(client, volume.get_absolute_url())

    assert b"<html" not in response.content
    for header in ("HX-Request", "HX-Boosted", "HX-History-Restore-Request"):
        assert header in response["Vary"]


def test_weights_and_method_change_the_ranking(client: Client, volume: Problem) -> None:
    address = volume.get_absolute_url() + "?method=topsis&w-C1=0&w-C2=0&w-C3=1"

    assert ranked_names(client.get(address))[:3] == ["ASEZ PRI", "ASEZ YUY", "ASEZ SAK"]


def test_less_is_better_is_said_where_it_is_so(client: Client, volume: Problem) -> None:
    response = client.get(volume.get_absolute_url() + "?method=vikor")

    caption = soup(response).select_one(".chart-caption")
    assert caption is not None
    assert caption.get_text(strip=True).endswith("less is better")
    bars = [bar["width"] for bar in soup(response).select(".ranking-table .bar-fill")]
    assert (bars[0], bars[-1]) == ("100.0", "0.0")  # the best has the longest


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ("?method=magic", "method", "Select a valid choice. magic is not one of the available"),
        ("?normalization=magic", "normalization", "Select a valid choice"),
        ("?missing=zero", "missing", "Select a valid choice. zero is not one of the available"),
        ("?w-C1=-1", "w-C1", "A number from 0 to 1,000,000 is taken here."),
        ("?w-C1=much", "w-C1", "A number from 0 to 1,000,000 is taken here."),
        ("?w-C1=NaN", "w-C1", "A number from 0 to 1,000,000 is taken here."),
        ("?w-C1=1e99", "w-C1", "A number from 0 to 1,000,000 is taken here."),
        ("?w-C1=1000000.5", "w-C1", "A number from 0 to 1,000,000 is taken here."),
        ("?w-C1=1.23456", "w-C1", "At most 4 decimals are taken here."),
    ],
)
def test_a_bad_setting_is_marked_beside_its_field(
    client: Client, volume: Problem, query: str, field: str, sentence: str
) -> None:
    response = client.get(volume.get_absolute_url() + query)

    assert response.status_code == 422
    said = f"#said-{field.removeprefix('w-')}" if field.startswith("w-") else f"[name='{field}'] ~"
    errors = soup(response).select(f"{said} .errorlist li")
    assert errors[0].get_text(strip=True).startswith(sentence)
    typed = soup(response).select(f"input[name='{field}']")
    assert [one["value"] for one in typed] == [query.partition("=")[2]] * len(typed)
    assert ranked_names(response) == []


@pytest.mark.parametrize(("language", "shown"), [("ru", "1850,5"), ("en", "1850.5")])
def test_a_weight_is_read_as_people_write_it_and_shown_in_the_readers_language(
    volume: Problem, language: str, shown: str
) -> None:
    client, page = Client(headers={"Accept-Language": language}), volume.get_absolute_url()

    written = client.get(f"{page}?whose=own&w-C1=1+850,5&w-C2=1&w-C3=2")
    assert written.headers["Location"] == f"{page}?w=C1:1850.5,C2:1,C3:2"
    answer = soup(client.get(written.headers["Location"]))

    (number,), (slider,) = answer.select("[name=w-C1]"), answer.select("[data-slides=w-C1]")
    assert (number["value"], slider["value"]) == (shown, "1850.5")


def test_weights_that_are_all_zero_are_refused_and_stay_in_the_form(
    client: Client, volume: Problem
) -> None:
    response = client.get(volume.get_absolute_url() + "?w-C1=0&w-C2=0&w-C3=0")

    assert response.status_code == 422
    assert (
        trouble(response)
        == "All weights are 0 among these: Criterion 1, Criterion 2, Criterion 3. "
        "At least one must be positive."
    )
    typed = [field["value"] for field in soup(response).select("input[name^='w-']")]
    assert typed == ["0", "0", "0"]


def test_a_method_that_cannot_take_the_values_says_why(client: Client) -> None:
    problem = make_problem({"A": (0, 2), "B": (3, 1)})

    response = client.get(problem.get_absolute_url() + "?normalization=sum")

    assert response.status_code == 422
    assert trouble(response) == (
        "The normalisation “by the sum” cannot take “Criterion 1”: it has a value that is "
        "not positive."
    )
    assert "(“more” beside its weight)" in texts(soup(response), "#ranking")[0]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ({"A": (1, 2)}, "A ranking needs at least two alternatives, not 1."),
        (
            {"A": (1, 2), "B": (1, 2)},
            "The alternatives are identical on every criterion that has weight: nothing tells "
            "them apart.",
        ),
        ({"A": (None,), "B": (None,)}, "With the missing values left out nothing remains to rank."),
    ],
)
def test_what_cannot_be_ranked_is_said_in_a_sentence(
    client: Client, rows: dict[str, tuple[object, ...]], sentence: str
) -> None:
    response = client.get(make_problem(rows).get_absolute_url())

    assert response.status_code == 200
    assert trouble(response) == sentence


def test_ties_share_a_place(client: Client) -> None:
    problem = make_problem({"A": (1, 2), "B": (2, 1), "C": (0, 0)})

    page = soup(client.get(problem.get_absolute_url()))

    ranks = [rank.get_text(strip=True) for rank in page.select(".ranking-table .rank")]
    assert ranks == ["1", "1", "3"]
    assert len(page.select(".ranking-table .rank-tied")) == 2
    answer = page.select_one(".answer")
    assert answer is not None
    text = " ".join(answer.get_text().split())
    assert text == "2 share the first place: ASEZ A, ASEZ B."


def test_the_shares_are_those_of_the_ranking(client: Client) -> None:
    problem = make_problem({"A": (1, None, 3), "B": (2, 1, 1)})

    rows = soup(client.get(problem.get_absolute_url())).select(".weight")

    # Shares of left-out criteria are handed on: among siblings, too.
    half = "50.0 %"
    assert [share for row in rows for share in texts(row, ".weight-share")] == [
        f"{half} of the whole, {half} here",
        "left out",
        f"{half} of the whole, {half} here",
    ]
    assert texts(rows[1], ".field-help") == [
        "changes nothing: not every alternative has a value by it"
    ]
    assert texts(rows[0], ".field-help") == []
    assert [len(row.select(".tag-warn")) for row in rows] == [0, 1, 0]


def test_an_address_may_name_only_what_it_changes(client: Client, volume: Problem) -> None:
    page = soup(client.get(volume.get_absolute_url() + "?method=vikor"))

    assert [field["value"] for field in page.select("input[name^='w-']")] == ["1", "1", "1"]


def test_an_alternative_that_was_left_out_has_no_place(client: Client) -> None:
    problem = make_problem({"A": (1, None), "B": (2, 1), "C": (1, 3)}, missing="drop_alternative")

    page = soup(client.get(problem.get_absolute_url()))

    last = page.select(".ranking-table tbody tr")[-1]
    assert last.get_text("|", strip=True) == "—|ASEZ A|left out: a value is missing"


def test_a_problem_without_alternatives_shows_its_criteria(client: Client) -> None:
    problem = make_problem({"A": (1, 2)})
    problem.alternatives.all().delete()

    response = client.get(problem.get_absolute_url())

    assert response.status_code == 200
    assert [t.get_text() for t in soup(response).select(".empty-title")] == [
        "Nothing is compared yet"
    ]
    assert len(soup(response).select(".weight")) == 2


def test_criteria_that_make_no_tree_are_said_not_raised(client: Client, volume: Problem) -> None:
    Criterion.objects.filter(code="C1").update(indicator=None)

    response = client.get(volume.get_absolute_url())

    assert (
        trouble(response) == "The criterion “Criterion 1” must have either an indicator or parts."
    )


def test_a_name_is_escaped_and_a_long_one_survives(client: Client) -> None:
    problem = make_problem({"A": (1, 2), "B": (2, 2)})
    territory = problem.alternatives.get(position=0).territory
    assert territory is not None
    name = "<script>alert(1)</script>" + "x" * 270
    Territory.objects.filter(pk=territory.pk).update(name_en=name)

    response = client.get(problem.get_absolute_url())

    assert b"<script>alert" not in response.content
    assert ranked_names(response)[1] == name


def test_a_long_matrix_comes_in_parts(client: Client) -> None:
    problem = make_problem({f"T{i:03}": (i, 1) for i in range(120)})

    first = soup(client.get(tab(problem, "data") + "?method=vikor"))
    (further,) = first.select("nav.actions a")
    second = soup(client.get(str(further["href"])))
    third = soup(client.get(tab(problem, "data") + "?rows=3"))

    assert further["href"] == f"{tab(problem, 'data')}?method=vikor&rows=2"
    assert [texts(page, ".matrix tbody th")[0] for page in (first, second, third)] == [
        "ASEZ T000",
        "ASEZ T050",
        "ASEZ T100",
    ]
    assert [len(page.select(".matrix tbody tr")) for page in (first, second, third)] == [50, 50, 20]


def test_a_long_ranking_comes_in_two_steps(client: Client) -> None:
    problem = make_problem({f"T{i:03}": (i, 1) for i in range(60)})

    first = client.get(problem.get_absolute_url() + "?method=wsm")
    (further,) = soup(first).select("#ranking .note a")
    every = client.get(str(further["href"]))

    assert len(ranked_names(first)) == 50
    assert further.get_text() == "The first 50 of 60 are listed; show all"
    assert ranked_names(every)[:50] == ranked_names(first)
    assert ranked_names(every)[-1] == "ASEZ T000"
    # What is sent from there goes on listing all.
    assert [field["value"] for field in soup(every).select("[name=places]")] == ["all"]


def test_an_unknown_problem_is_not_found(client: Client) -> None:
    assert client.get(reverse("problem_detail", args=["nowhere"])).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_ranking_can_only_be_read(client: Client, volume: Problem, method: str) -> None:
    assert getattr(client, method)(volume.get_absolute_url()).status_code == 405


def test_the_queries_do_not_grow_with_the_rows(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    small = make_problem({f"S{i}": (i, 2 * i + 1) for i in range(3)}, slug="small")
    large = make_problem({f"L{i}": (i, 2 * i + 1) for i in range(40)}, slug="large")

    for problem in (small, large):
        # problem, criteria, alternatives, observations, committees, profiles
        with django_assert_num_queries(6):
            client.get(problem.get_absolute_url())
        # and the alternatives, observations that are shown
        with django_assert_num_queries(8):
            client.get(tab(problem, "data"))


def test_the_list_counts_what_is_compared_and_by_what(client: Client, volume: Problem) -> None:
    page = soup(client.get(reverse("problem_list")))

    (entry,) = page.select(".entry")
    assert [line.strip() for line in entry.get_text("|", strip=True).split("|")] == [
        "Problem volume",
        "Who is first?",
        "6 alternatives",
        "3 criteria",
    ]


def test_an_empty_list_says_who_can_fill_it(client: Client) -> None:
    page = soup(client.get(reverse("problem_list")))

    assert [title.get_text() for title in page.select(".empty-title")] == ["No problem yet"]


@pytest.mark.parametrize("who", ["anonymous", "stranger", "staff"])
def test_rankings_are_open_to_all(volume: Problem, who: str) -> None:
    client = Client(headers=EN)
    if who != "anonymous":
        client.force_login(User.objects.create_user(who, is_staff=who == "staff"))

    tabs = (
        tab(volume, name) for name in ("", "weights", "quadrants", "data", "data/PRI/C1", "about")
    )
    for address in (reverse("home"), reverse("problem_list"), *tabs):
        assert client.get(address).status_code == 200
