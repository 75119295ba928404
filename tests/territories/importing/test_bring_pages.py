"""The administrator brings a file: sees what is wrong, mends it, confirms it."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from config.bodies import TAKES_FILES
from territories.models import Observation
from tests.factories.territories import IndicatorFactory, SourceFactory, TerritoryFactory
from tests.htmx import soup

pytestmark = pytest.mark.django_db
HEADING = "indicator;territory;date;value;basis;source\n"
GOOD = "T0.2;PRI;2024;1 234,5;declared;report\n"
LIST = "admin:territories_observation_changelist"
BRING = "admin:territories_observation_bring"


@pytest.fixture(autouse=True)
def known(tmp_path: Path, settings: Any) -> None:
    settings.VAR_DIR = tmp_path
    IndicatorFactory.create(code="T0.2")
    TerritoryFactory.create(code="PRI")
    SourceFactory.create(code="report")


def sent(client: Client, text: str, name: str = "a.csv") -> Any:
    file = SimpleUploadedFile(name, text.encode())
    return client.post(reverse(BRING), {"file": file})


def test_the_list_leads_to_the_page(admin_client: Client) -> None:
    page = soup(admin_client.get(reverse(LIST)))
    assert page.select(f'a[href*="{reverse(BRING)}"]')
    admin_client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "An empty table to fill in" in admin_client.get(reverse(BRING)).content.decode()


def test_a_long_file_is_let_in_at_the_door() -> None:
    for kind in ("observation", "territory", "project"):
        assert TAKES_FILES.match(reverse(f"admin:territories_{kind}_bring"))


def test_a_broken_file_is_mended_and_stored(admin_client: Client, admin_user: User) -> None:
    broken = sent(admin_client, HEADING + GOOD + "T0.2;PRI;2125;1,234;declared;report\n")
    page = soup(admin_client.get(broken["Location"]))
    (line,) = [row for row in page.select("#brought-lines tbody tr") if "D3" in row.text]
    assert "1.234" in line.text
    assert not page.select("[name=reason]")  # nothing to confirm
    assert admin_client.post(broken["Location"], {"reason": "x"}).status_code == 200
    assert not Observation.objects.exists()

    mended = sent(admin_client, HEADING + GOOD)
    assert soup(admin_client.get(mended["Location"])).select("[name=reason]")
    stored = admin_client.post(mended["Location"], {"reason": "Отчёт за год"})
    assert stored["Location"] == reverse(LIST)
    row: Any = Observation.objects.get()
    last = row.history.get()
    assert (last.history_user, last.history_change_reason) == (admin_user, "Отчёт за год")
    assert admin_client.get(mended["Location"]).status_code == 404  # once


def test_a_change_shows_old_and_new_and_asks_why(admin_client: Client) -> None:
    first = sent(admin_client, HEADING + GOOD)
    admin_client.post(first["Location"], {})
    changed = sent(admin_client, HEADING + GOOD.replace("1 234,5", "1 300"))
    (line,) = soup(admin_client.get(changed["Location"])).select("#brought-lines tbody tr")
    assert "1234.5" in line.text
    assert "1300" in line.text
    silent = admin_client.post(changed["Location"], {})
    assert soup(silent).select("[role=alert]")
    assert Observation.objects.get().value == 1234.5
    admin_client.post(changed["Location"], {"reason": "Уточнено"})
    assert Observation.objects.get().value == 1300


def test_what_cannot_be_read_is_said_beside_the_file(admin_client: Client) -> None:
    page = sent(admin_client, "x", "a.doc")
    assert page.status_code == 200
    assert soup(page).select("[role=alert]")
    headless = sent(admin_client, "a;b\n1;2\n")
    assert soup(admin_client.get(headless["Location"])).select("[role=alert]")


def test_a_file_is_seen_by_whom_it_belongs_to(admin_client: Client, client: Client) -> None:
    mine = sent(admin_client, HEADING + GOOD)["Location"]
    other = User.objects.create_superuser("other", password="other")
    client.force_login(other)
    assert client.get(mine).status_code == 404
    viewer = User.objects.create_user("viewer", is_staff=True)
    client.force_login(viewer)
    for page in (reverse(BRING), mine, reverse("admin:territories_observation_bring_template")):
        assert client.get(page).status_code == 403


def test_the_template_is_a_table_that_can_be_brought(admin_client: Client) -> None:
    text = admin_client.get(reverse("admin:territories_observation_bring_template"))
    heading = text.content.decode("utf-8-sig").splitlines()[0]
    assert heading.split(";")[:2] == ["показатель", "территория"]
    row = "T0.2;PRI;;2024;5;declared;report;;\n"
    page = sent(admin_client, heading + "\n" + row)
    assert soup(admin_client.get(page["Location"])).select("[name=reason]")
