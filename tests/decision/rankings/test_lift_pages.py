"""What would lift an alternative for which a loss is nearer than any gain."""

import pytest
from django.test import Client

from decision.rankings.presentation import lifts
from territories.models import Indicator
from tests.decision.rankings.test_firm_pages import BY_HAND, rows, why
from tests.factories.decision import make_problem
from tests.htmx import soup, texts

# What the page computes is asked of PostgreSQL by problems/test_matrix.py.
pytestmark = [pytest.mark.django_db, pytest.mark.alike_everywhere]


def test_a_gain_is_told_though_a_loss_is_nearer() -> None:
    # With C1 at w, and the others sharing the rest evenly: A = w + (1 - w)/4, B = 1 - w and
    # C = .2 + .2 w. From w = .6 on B loses to C beyond 2/3, and is first below 3/7.
    problem = make_problem(BY_HAND, slug="loss")
    query = "method=wsm&normalization=minmax&w-C1=3&w-C2=1&w-C3=1&a=A&b=B"
    page = soup(Client(headers={"Accept-Language": "en"}).get(why(problem, query)))
    told = [[cell.replace("\xa0", " ") for cell in row] for row in rows(page, ".lift-table")]

    assert ["Criterion 1", "weight", "60 %", "42.85 %", "1"] in told
    # B needs .7 - .4 = .6 (x - 4)/6, for C has the least of C1 then.
    assert ["Criterion 1", "value, units", "0", "7", "1"] in told


def test_thousands_are_grouped_as_in_the_matrix() -> None:
    problem = make_problem({n: [1000 * x for x in row] for n, row in BY_HAND.items()}, slug="big")
    query = "method=wsm&normalization=minmax&w-C1=3&w-C2=1&w-C3=1&a=A&b=B"
    page = soup(Client(headers={"Accept-Language": "en"}).get(why(problem, query)))
    told = [[cell.replace("\xa0", " ") for cell in row] for row in rows(page, ".lift-table")]

    assert ["Criterion 1", "value, units", "0", "7,000", "1"] in told


def test_beyond_a_size_it_is_computed_on_request(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = make_problem(BY_HAND, slug="size")
    query = "method=wsm&normalization=minmax&a=A&b=B"
    client = Client(headers={"Accept-Language": "en"})
    at_once = rows(soup(client.get(why(problem, query))), ".lift-table")
    monkeypatch.setattr(lifts, "SEARCHED_AT_ONCE", 26)  # 3 by 3 by 3 are more
    page = soup(client.get(why(problem, query)))

    assert texts(page, ".lift-said") == [
        "With 3 alternatives and 3 criteria this is computed on request alone."
    ]
    (asks,) = page.select(".lift-said + p a")
    assert at_once
    assert rows(soup(client.get(str(asks["href"]))), ".lift-table") == at_once


def test_who_can_be_lifted_by_nothing_is_told_so() -> None:
    # B is worse whatever the weights, and would need 9 of either criterion, of at most 8.
    problem = make_problem({"A": (5.0, 5.0), "B": (1.0, 1.0)}, slug="none")
    Indicator.objects.filter(code__startswith="none").update(most=8)
    query = "method=wsm&normalization=none&a=A&b=B"
    page = soup(Client(headers={"Accept-Language": "en"}).get(why(problem, query)))

    assert texts(page, ".lift-said") == [
        "ASEZ B has place 2. No change of one weight or of one value of its own was found that "
        "would lift it."
    ]
    assert page.select(".lift-table") == []
