"""How firm a large ranking is: methods are compared whatever its size."""

import pytest
from django.test import Client

from decision.mcda.errors import DocumentError
from decision.rankings.presentation import firm as firm_page
from tests.decision.rankings.test_firm_pages import BY_HAND, WSM, firm, rows
from tests.factories.decision import make_problem
from tests.htmx import soup, texts

# What the page computes is asked of PostgreSQL by problems/test_matrix.py.
pytestmark = [pytest.mark.django_db, pytest.mark.alike_everywhere]


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


def test_methods_are_compared_beyond_a_hundred_cells(client: Client) -> None:
    values = {f"T{number:02}": (number + 1, 50 - number, 2 + number % 7) for number in range(40)}
    page = soup(client.get(firm(make_problem(values, slug="large"), "method=wsm")))

    assert len(rows(page, ".methods-table")) > 20
    assert any("methods that can take these values" in said for said in texts(page, ".firm-said"))


def test_a_size_at_which_methods_alone_are_compared_is_told(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = make_problem(BY_HAND, slug="hand")
    whole = soup(client.get(firm(problem, WSM)))
    monkeypatch.setattr(firm_page, "MOST_CELLS", 8)
    page = soup(client.get(firm(problem, WSM)))

    assert texts(page, ".firm-said")[1] == (
        "With 3 alternatives and 3 criteria only the methods are compared: all else would rank "
        "them many hundred times."
    )
    assert texts(page, ".firm-said")[0] in texts(whole, ".firm-said")
    assert rows(page, ".methods-table") == rows(whole, ".methods-table")
    assert not page.select(".heat-table, .stays-table, .reaches-table")


def test_a_size_at_which_nothing_is_computed_is_told(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> None:
        raise DocumentError("There are too many.", code="too_many")

    monkeypatch.setattr(firm_page, "MOST_CELLS", 8)
    monkeypatch.setattr(firm_page, "by_methods", refuse)
    page = soup(client.get(firm(make_problem(BY_HAND, slug="hand"), WSM)))

    assert texts(page, ".firm-said") == [
        "With 3 alternatives and 3 criteria nothing of it is computed here: it would rank them "
        "many hundred times."
    ]
