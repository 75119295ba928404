"""What is told of a file that was brought: page by page, and until it is stored."""

import pytest
from django.test import Client
from django.urls import reverse
from django_ox.testing import run_tasks

from territories.admin import bringing
from territories.admin.tasks import TROUBLES
from territories.models import BackgroundTask, Observation
from tests.htmx import soup
from tests.territories.importing.test_bring_pages import (  # noqa: F401, a fixture for all here
    GOOD,
    HEADING,
    LIST,
    known,
    sent,
)

pytestmark = pytest.mark.django_db


def test_what_was_refused_is_forgotten_once_the_file_is_stored(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = GOOD.replace("2024", "2020") + "T0.2;PRI;2021;x;declared;report\n"
    other = sent(admin_client, HEADING + earlier)["Location"]
    address = sent(admin_client, HEADING + GOOD + "T0.2;PRI;2125;x;declared;report\n")["Location"]
    monkeypatch.setattr(bringing, "MOST_ROWS", 0)
    for each in (other, address):
        admin_client.post(each, {"do": "look"})
        run_tasks()
    troubled = BackgroundTask.objects.filter(TROUBLES["imports"][1])
    assert troubled.count() == 2
    admin_client.post(address, {"do": "leave", "leave": "3"})
    admin_client.post(address, {"do": "look"})
    run_tasks()
    admin_client.post(address, {"do": "store"})
    run_tasks()
    assert Observation.objects.get().value == 1234.5
    assert [row.address for row in troubled] == [other]
    monkeypatch.setattr(bringing, "MOST_ROWS", 10)  # stored without a worker
    admin_client.post(other, {"do": "leave", "leave": "3"})
    assert admin_client.post(other, {"do": "store"})["Location"] == reverse(LIST)
    assert not troubled.all().exists()


def test_pages_of_a_preview_say_what_stands_on_them(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bringing, "MOST_SHOWN", 1)
    first = sent(admin_client, HEADING + GOOD)["Location"]
    admin_client.post(first, {})
    rows = GOOD.replace("2024", "2025"), GOOD.replace("1 ", "1 000 ")
    far = sent(admin_client, HEADING + "".join(rows))["Location"]
    told = [
        soup(admin_client.get(far, {"page": page})).select("#brought-doubts p")[0].text
        for page in "12"
    ]
    assert ["она стоит" in each for each in told] == [True, False]
    assert all("далека" in each for each in told)
    wrong = "".join(f"T0.2;PRI;{year};x;declared;report\n" for year in range(2010, 2012))
    many = sent(admin_client, HEADING + wrong)["Location"]
    assert soup(admin_client.get(many)).select("#marks-of-a-page")
    monkeypatch.setattr(bringing, "MOST_SHOWN", 2)
    assert not soup(admin_client.get(many)).select("#marks-of-a-page")
