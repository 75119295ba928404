"""A comparison that somebody keeps: it opens as it was asked, and says what has changed since."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from territories.models import Indicator, Observation, SavedView
from tests.factories.decision import make_indicator, make_territory, observe
from tests.htmx import soup, texts

pytestmark = pytest.mark.django_db
PAGE = "/territories/compare/"
ASKED = "?t=AAA&t=BBB&only=differences"


@pytest.fixture
def jobs() -> Indicator:
    jobs = make_indicator("J1")
    observe(make_territory("AAA"), jobs, 30)
    observe(make_territory("BBB"), jobs, 20)
    make_territory("CCC")
    return jobs


@pytest.fixture
def client() -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(User.objects.create(username="investor"))
    return client


def kept(client: Client, title: str = "Mi\0ne") -> SavedView:
    client.post(PAGE + "save/" + ASKED, {"title": title})
    return SavedView.objects.get()


def since(client: Client, address: str) -> list[str]:
    return texts(soup(client.get(address)), "#saved-since p")


def test_a_saved_comparison_says_which_values_have_changed(client: Client, jobs: Indicator) -> None:
    saved = kept(client)

    assert (saved.kind, saved.title, saved.address) == ("comparison", "Mine", PAGE + ASKED)
    (said,) = since(client, saved.opening)
    assert said.startswith("The data under “Mine” have not changed since ")

    Observation.objects.filter(territory__code="AAA").update(value=31)
    distance = make_indicator("D1")
    observe(Observation.objects.get(territory__code="BBB").territory, distance, 7)
    Observation.objects.filter(territory__code="BBB", indicator=jobs).delete()

    said, told = since(client, saved.opening)
    assert said.startswith("The data under “Mine” have changed since it was saved on ")
    assert told == (
        "Changed: “Indicator D1” of ASEZ BBB: no value, now 7 (2024, declared); "
        "“Indicator J1” of ASEZ AAA: 30, now 31 (2024, declared); "
        "“Indicator J1” of ASEZ BBB: 20, no value now."
    )


def test_it_says_nothing_of_others_than_were_saved_nor_to_others(
    client: Client, jobs: Indicator
) -> None:
    saved = kept(client)
    other = Client(headers={"Accept-Language": "en"})
    other.force_login(User.objects.create(username="other"))

    assert since(client, f"{PAGE}?t=AAA&t=CCC&saved={saved.key}") == []
    assert since(other, saved.opening) == since(Client(), saved.opening) == []
    assert since(client, f"{PAGE}{ASKED}&saved={'9' * 4000}") == []
    assert since(client, f"/projects/compare/?saved={saved.key}") == []
    assert texts(soup(client.get("/saved/")), "tbody td")[0] == "comparison"


def test_one_alone_and_a_stranger_keep_nothing(client: Client, jobs: Indicator) -> None:
    assert client.post(PAGE + "save/?t=AAA").status_code == 422
    assert Client().post(PAGE + "save/" + ASKED).status_code == 302
    assert client.get(PAGE + "save/" + ASKED).status_code == 405
    assert not SavedView.objects.exists()
    assert soup(Client().get(PAGE + ASKED)).select(".take-away-save") == []


def test_without_a_name_it_is_called_by_what_is_compared(client: Client, jobs: Indicator) -> None:
    assert kept(client, "  ").title == "ASEZ AAA — ASEZ BBB"
