"""What a problem's page says of what its ranking rests on."""

import pytest
from django.test import Client

from territories.models import Indicator, Source
from tests.factories.decision import make_problem
from tests.htmx import soup, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


def test_a_missing_value_is_hatched_and_what_was_left_out_is_said(client: Client) -> None:
    problem = make_problem({"A": (1, None), "B": (2, 1)})
    Indicator.objects.filter(criteria__code="C2").update(kind="judged")

    data = soup(client.get(problem.get_absolute_url() + "data/"))
    page = soup(client.get(problem.get_absolute_url()))

    assert texts(data, "td.missing") == ["waiting for experts"]
    assert texts(page, ".answer") == [
        "2 of 2 are ranked, by 1 of 2 criteria. ASEZ B is first (1.000). Next is ASEZ A (0.000)."
    ]
    assert texts(page, ".answer-caveat") == [
        "1 criterion is left out: it does not have a value for every alternative, and a missing "
        "value is not zero."
    ]


def test_who_is_left_out_is_not_counted_among_the_ranked(client: Client) -> None:
    problem = make_problem({"A": (1, None), "B": (2, 1), "C": (1, 2)})

    page = soup(client.get(problem.get_absolute_url() + "?missing=drop_alternative"))

    assert texts(page, ".answer")[0].startswith("2 of 3 are ranked, by 2 criteria. ")
    assert texts(page, ".answer-caveat") == [
        "1 is left out, because a value is missing and a missing value is not zero: see which ."
    ]
    # Its name stands where the link leads to, and nowhere else above the weights.
    (row,) = page.select(str(page.select(".answer-caveat a")[0]["href"]))
    assert row.get_text(" ", strip=True) == "— ASEZ A left out: a value is missing"
    assert page.select_one("#ranking").get_text().count("ASEZ A") == 1  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("rule", "sentence", "taken"),
    [
        ("worst", "the worst of the others is taken for it", "no value taken: 1"),
        ("median", "the median of the others is taken for it", "no value taken: 2"),
    ],
)
def test_what_stands_in_for_a_missing_value_is_said_and_marked(
    client: Client, rule: str, sentence: str, taken: str
) -> None:
    problem = make_problem({"A": (1, None), "B": (2, 1), "C": (1, 2), "D": (2, 3)})

    page = soup(client.get(f"{problem.get_absolute_url()}?missing={rule}"))

    assert texts(page, ".answer-caveat") == [
        f"1 value is missing; {sentence}, and marked in the matrix."
    ]
    data = soup(client.get(f"{problem.get_absolute_url()}data/?missing={rule}"))
    assert texts(data, "td.missing") == [taken]
    assert not texts(page, ".answer")[0].startswith("4 of")


def test_a_partial_order_counts_in_whole_numbers_and_names_the_pairs_it_leaves_open(
    client: Client,
) -> None:
    # A is preferred and outranked by half against each of the others, which are alike.
    problem = make_problem({"A": (2, 0), "B": (1, 1), "C": (1, 1)})

    page = soup(client.get(problem.get_absolute_url() + "?method=promethee_i"))

    assert texts(page, ".ranking-table td.num") == ["0", "0", "0"]
    assert texts(page, ".chart-caption")[0] == (
        "how many alternatives are preferred to it; less is better"
    )
    assert texts(page, ".fold li") == ["ASEZ A — ASEZ B", "ASEZ A — ASEZ C"]


def test_what_a_weight_spans_and_what_an_empty_field_means_stand_beside_it(client: Client) -> None:
    problem = make_problem({"A": (6, 1), "B": (118, 1)})

    rows = soup(client.get(problem.get_absolute_url() + "?w-C1=")).select(".weight")

    assert [texts(row, ".unit")[0] for row in rows] == [
        "6 … 118 units, more is better",
        "1 units, more is better",
    ]
    assert texts(rows[0], ".field-help") == ["empty: 1 is taken, as stored"]


def test_warnings_name_criteria_as_the_page_does(client: Client) -> None:
    problem = make_problem({"A": (1, None), "B": (2, 1)})
    page = soup(client.get(problem.get_absolute_url()))
    (notice,) = [text for text in texts(page, ".notice-warning") if "Criterion 2" in text]
    assert "C2" not in notice


def test_invented_values_are_called_so_beside_what_it_rests_on(client: Client) -> None:
    problem = make_problem({"A": (1, 2), "B": (2, 1)})
    at = problem.get_absolute_url()
    assert not soup(client.get(at)).select(".facts .basis-fictional")

    Source.objects.update(is_fictional=True)

    assert texts(soup(client.get(at)), ".facts .basis-fictional") == ["fictional"]
    assert texts(soup(client.get(at + "firm/")), ".facts .basis-fictional") == ["fictional"]
