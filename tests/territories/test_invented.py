"""Values invented for a demonstration are called so wherever territories stand side by side."""

import pytest
from django.test import Client

from territories.models import Source
from tests.factories.decision import make_indicator, make_source, make_territory, observe
from tests.htmx import soup, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def invented() -> Source:
    """A committee's invented values of J; what B and C say of three territories is measured."""
    source = make_source("invented")
    source.is_fictional = True
    source.save()
    j, b, c = (make_indicator(code) for code in "JBC")
    for number, code in enumerate(("ONE", "TWO", "NEA")):
        territory = make_territory(code)
        observe(territory, j, number, source=source)
        observe(territory, b, number)
        observe(territory, c, 3 - number)
    return source


def test_a_comparison_marks_the_value_itself(client: Client, invented: Source) -> None:
    page = soup(client.get("/territories/compare/?t=ONE&t=TWO"))

    marked = {
        row.select_one("th[scope=row]").get_text(): len(row.select("summary .basis-fictional"))  # type: ignore[union-attr]
        for row in page.select(".compare-table tr:has(details.compare-cell)")
    }
    assert sorted(marked.values()) == [0, 0, 2]
    (invented_row,) = (name for name, marks in marked.items() if marks)
    assert invented_row.startswith("Indicator J")


def test_likeness_says_at_once_that_it_rests_on_them(client: Client, invented: Source) -> None:
    page = "/territories/kindred/"
    assert texts(soup(client.get(page)), "[data-fictional]") == [
        "fictional Projects or values invented for a demonstration stand here."
    ]

    invented.is_fictional = False
    invented.save()

    assert not soup(client.get(page)).select("[data-fictional]")


def test_of_stated_industries_nothing_was_invented(client: Client, invented: Source) -> None:
    page = client.get("/territories/kindred/?by=specialisation")

    assert not soup(page).select("[data-fictional]")
