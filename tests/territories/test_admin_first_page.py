"""The administrator's first page: tables by task, and what waits."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.administration import GROUPS
from territories.models import BackgroundTask
from territories.services import uploads
from tests.factories.decision import make_indicator, make_territory, observe
from tests.factories.territories import TerritoryFactory
from tests.htmx import soup

pytestmark = pytest.mark.django_db


def test_tables_stand_by_task_and_each_once(admin_client: Client) -> None:
    page = admin_client.get(reverse("admin:index"))
    names = [model["object_name"] for app in page.context["app_list"] for model in app["models"]]
    assert sorted(names) == sorted(model.__name__ for model in admin.site._registry)
    known = {model.__name__ for model in admin.site._registry}
    assert {name for _title, group in GROUPS for name in group} <= known


def test_what_waits_leads_to_its_rows(admin_client: Client) -> None:
    TerritoryFactory.create(code="OK", name_ru="Есть", name_en="There")
    missing = TerritoryFactory.create(code="NO", name_ru="Нет", name_en="")
    page = soup(admin_client.get(reverse("admin:index")))
    (link,) = page.select('#waiting a[href*="/territory/?english=missing"]')
    assert link.text == "1 · территории: нет английского текста"
    listed = admin_client.get(str(link["href"]))
    assert [row.pk for row in listed.context["cl"].result_list] == [missing.pk]


def test_doubtful_values_wait_and_lead_to_the_quality_page(admin_client: Client) -> None:
    indicator = make_indicator("N")
    for code, year in (("A", 2019), ("B", 2024)):
        observe(make_territory(code), indicator, 1, date=date(year, 1, 1))
    first = reverse("admin:index")
    (later,) = soup(admin_client.get(first)).select('#waiting [hx-get*="/territory/"]')
    fresh = soup(admin_client.get(str(later["hx-get"])))
    (link,) = fresh.select('a[href^="/data/quality/"]')
    assert link.text.startswith("1 · ")
    # Once counted they stand there at once; after a change with their time, till they are had anew.
    page = soup(admin_client.get(first))
    assert not page.select('#waiting [hx-get*="/territory/"]')
    assert page.select('#waiting a[href^="/data/quality/"]')[0].text == link.text
    observe(make_territory("C"), indicator, 1, date=date(2018, 1, 1))
    with CaptureQueriesContext(connection) as asked:
        (later,) = soup(admin_client.get(first)).select('#waiting [hx-get*="/territory/"]')
    assert len(asked) <= 8
    assert "посчитано" in later.text
    assert soup(admin_client.get(str(later["hx-get"]))).select("a")[0].text.startswith("2 · ")
    assert str(link["href"]).endswith("?of=territory&view=findings&show=stale")
    assert len(soup(admin_client.get(str(link["href"]))).select(".q-found tbody tr")) == 2


def test_who_may_see_little_is_told_of_little(client: Client) -> None:
    user = User.objects.create_user("editor", is_staff=True)
    user.user_permissions.add(
        Permission.objects.get(codename="view_session", content_type__app_label="decision")
    )
    TerritoryFactory.create(name_ru="Нет", name_en="")
    client.force_login(user)
    page = client.get(reverse("admin:index"))
    assert not soup(page).select("#waiting")
    names = [model["object_name"] for app in page.context["app_list"] for model in app["models"]]
    assert names == ["Session"]


def test_imports_that_failed_wait_and_lead_to_where_they_are_mended(
    admin_client: Client, admin_user: User, settings: Any, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path
    refused = {"is_stored": False, "counts": {"new": 3, "refused": 2}}
    token = uploads.keep(admin_user.pk, b"a", "csv")
    imported = {"token": token, "kind": "projects"}
    other = User.objects.create_user("other")
    for title, owner, asked, state, answer in (
        ("failed", other, imported, "failed", None),
        ("refused", admin_user, imported, "done", refused),
        ("stored", admin_user, imported, "done", {"is_stored": True, "counts": {"refused": 0}}),
        ("looked at", admin_user, imported, "done", {"is_stored": False, "counts": {"refused": 0}}),
        ("portfolio", admin_user, {"rules": []}, "failed", None),
    ):
        BackgroundTask.objects.create(
            title=title, owner=owner, asked=asked, state=state, answer=answer, address="/there/"
        )
    page = soup(admin_client.get(reverse("admin:index")))
    told = {}
    for trouble in ("imports", "others"):
        (link,) = page.select(f'#waiting a[href*="/backgroundtask/?trouble={trouble}"]')
        listed = admin_client.get(str(link["href"])).context["cl"].result_list
        told[trouble] = link.text.partition(" · ")[0], {row.title for row in listed}
    assert told == {"imports": ("2", {"failed", "refused"}), "others": ("1", {"portfolio"})}
    for title, ways in (("refused", 1), ("failed", 0)):
        task = BackgroundTask.objects.get(title=title)
        address = reverse("admin:territories_backgroundtask_change", args=[task.pk])
        links = soup(admin_client.get(address)).select(f'a[href="{task.opening}"]')
        assert len(links) == ways
    # Without its file the page is not found; an answer that is stored needs none.
    uploads.forget(admin_user.pk, token)
    for title, ways in (("refused", 0), ("stored", 1), ("portfolio", 1)):
        task = BackgroundTask.objects.get(title=title)
        address = reverse("admin:territories_backgroundtask_change", args=[task.pk])
        links = soup(admin_client.get(address)).select(f'a[href="{task.opening}"]')
        assert len(links) == ways


def test_menus_beside_a_choice_say_what_they_do_in_one_word(admin_client: Client) -> None:
    page = admin_client.get(reverse("admin:territories_territory_add")).content.decode()
    for word in ("Изменить", "Добавить", "Просмотреть"):
        assert f'<span class="grow truncate">{word}</span>' in page
    assert 'title="Изменить выбранное: ' in page  # whole where the pointer rests
    assert ">Изменить выбранное: " not in page
