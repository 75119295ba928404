"""The audit log: who did what when to which object, with the reason."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from axes.models import AccessLog
from django.conf import settings
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from simple_history.utils import bulk_update_with_history

from decision.accounts.enums import Role
from decision.accounts.services.roles import give_role
from decision.sessions.models import Event
from territories.enums import Basis, DatePrecision, TerritoryStatus
from territories.models import Observation, Sector, Territory
from territories.selectors.fixtures import BEGINNING
from tests.factories.answered import make_answered_session
from tests.factories.territories import ObservationFactory, SectorFactory, TerritoryFactory
from tests.htmx import soup, texts
from tests.territories.admin_rows import kept_portfolio, submission_event, succession

pytestmark = pytest.mark.django_db
PAGE = "/admin/admin/logentry/"


@pytest.fixture
def client(client: Client) -> Client:
    """Of an administrator by role, in English."""
    user = User.objects.create_user("olga", password="x")
    give_role(user, Role.ADMINISTRATOR)
    client.force_login(User.objects.get(pk=user.pk))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    AccessLog.objects.all().delete()
    return client


def changed(row: Observation, value: str, user: User, reason: str) -> None:
    row.value = value
    row._change_reason = reason  # type: ignore[attr-defined]
    row._history_user = user  # type: ignore[attr-defined]
    row.save()


def lines(client: Client, **asked: str) -> list[list[str]]:
    """Who, what was done, object, changes, reason of each line."""
    rows = soup(client.get(PAGE, asked)).select("#audit-lines tbody tr")
    return [texts(row, "td")[1:] for row in rows]


def test_a_changed_value_is_told_with_its_reason(client: Client) -> None:
    ivan = User.objects.create_user("ivan")
    row = ObservationFactory.create(
        value=5,
        indicator__code="T1",
        indicator__name_en="Jobs",
        territory=TerritoryFactory.create(code="NOR", name_en="North"),
        date=date(2024, 1, 1),
        date_precision=DatePrecision.YEAR,
        basis=Basis.ACTUAL,
        source__title_en="The register",
    )
    changed(row, "6.5", ivan, "the new register")
    about = "Observation: T1 Jobs · North · 2024 · actual · The register"
    newest = lines(client)[0]
    assert newest == [
        "ivan",
        "changed",
        about,
        "value: 5 → 6.5",
        "the new register",
    ]
    assert lines(client, table="territories.observation", act="created")[0][1:3] == [
        "created",
        about,
    ]
    (link, *_others) = soup(client.get(PAGE)).select("#audit-lines a")
    assert link["href"] == reverse("admin:territories_observation_change", args=[row.pk])


def test_states_are_told_by_their_labels(client: Client) -> None:
    row = TerritoryFactory.create()
    row.status = TerritoryStatus.MERGED
    row.save()
    (_who, _act, _what, changes, _why) = lines(client, act="changed")[0]
    assert changes == "status: active → merged into another"


def test_what_a_row_points_at_is_told_by_its_name(client: Client) -> None:
    row = TerritoryFactory.create(status=TerritoryStatus.MERGED)
    row.successor = TerritoryFactory.create(code="NOR", name_en="North")
    row.save()
    row.successor = TerritoryFactory.create(code="SOU", name_en="South " + "and far " * 9)
    row.save()
    said = [line[3] for line in lines(client, act="changed")]
    assert said == [
        "merged into: North → South and far and far and far and far and far and far and f…",
        "merged into: – → North",
    ]
    table = list(csv.reader(io.StringIO(client.get(f"{PAGE}log.csv").content.decode("utf-8-sig"))))
    assert any("merged into: – → North" in line for line in table)


def test_each_log_is_a_part_and_is_asked_for_by_person_table_act_and_day(client: Client) -> None:
    ivan = User.objects.create_user("ivan", password="x")
    row = ObservationFactory.create(value=5)
    changed(row, "6", ivan, "")
    row.delete()
    session = make_answered_session(blind=False, names_shown=True)
    submission_event()
    User.objects.filter(username="keeper").update(username="keeper of applications")
    succession()
    portfolio = kept_portfolio()
    about = ContentType.objects.get_for_model(Group)
    LogEntry.objects.create(
        user=ivan, content_type=about, object_id="7", object_repr="Fishers", action_flag=ADDITION
    )
    AccessLog.objects.create(username="ivan", ip_address="192.0.2.7", attempt_time=timezone.now())

    assert [line[1] for line in lines(client, person="IVAN")] == [
        "signed in",
        "created",
        "deleted",
        "changed",
    ]
    assert [line[2] for line in lines(client, act="signed_in")] == ["192.0.2.7"]
    assert lines(client, table="auth.group") == [["ivan", "created", "Group: Fishers", "", ""]]
    assert len(lines(client, table="territories.observation", act="deleted")) == 1
    told = lines(client, table="decision.session")
    assert len(told) == Event.objects.filter(session=session).exclude(user=None).count() > 0
    assert {line[2] for line in told} == {f"Session: {session}"}
    assert lines(client, table="territories.submission")
    assert [line[1] for line in lines(client, table="territories.territory", act="moved")]
    assert lines(client, table="decision.keptportfolio") == []  # kept for oneself
    type(portfolio).objects.update(adopted_on=timezone.localdate(), reason="the best")
    assert [line[1::3] for line in lines(client, table="decision.keptportfolio")] == [
        ["portfolio adopted", "the best"]
    ]
    yesterday = timezone.localdate() - timedelta(days=1)
    assert lines(client, until=str(yesterday)) == []
    assert lines(client, since=str(yesterday)) == lines(client)
    refused = client.get(PAGE, {"person": "nobody", "act": "what"})
    assert refused.status_code == 200
    assert "Nobody has this user name." in refused.content.decode()


def test_a_page_takes_few_queries_however_much_there_is(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    make_answered_session(blind=False, names_shown=True)
    submission_event()
    User.objects.filter(username="keeper").update(username="keeper of applications")
    succession()
    rows = [ObservationFactory.create(value=5) for _number in range(3)]
    for number in range(30):
        for row in rows:
            row.value = number
        bulk_update_with_history(
            rows, Observation, ["value"], default_change_reason=f"no. {number}"
        )
    shown = []
    for number in range(1, 4):
        with django_assert_max_num_queries(20):
            page = client.get(PAGE, {"page": str(number)})
        shown.append(len(soup(page).select("#audit-lines tbody tr")))
    assert shown[:2] == [50, 50]
    assert 0 < shown[2] < 50
    last = client.get(PAGE, {"page": "999"})
    assert "Nothing that is asked for was done." in last.content.decode()


def test_all_that_is_asked_for_is_exported(client: Client) -> None:
    TerritoryFactory.create(code="NOR", name_en="=North")
    for number in range(60):
        changed(
            ObservationFactory.create(value=5), str(number), User.objects.get(), f"no. {number}"
        )
    answer = client.get(reverse("admin:admin_logentry_csv"), {"act": "changed"})
    text = answer.content.decode("utf-8-sig")
    heading, *told = csv.reader(io.StringIO(text))
    assert heading == ["When", "Who", "What was done", "Of what", "Object", "Changes", "Reason"]
    assert [row[-1] for row in told] == [f"no. {number}" for number in reversed(range(60))]
    everything = client.get(reverse("admin:admin_logentry_csv")).content.decode()
    assert "=North · NOR" in everything
    assert Territory.objects.count() == everything.count(",created,Territory,")


def test_only_administrators_look(client: Client) -> None:
    assert client.get(PAGE).status_code == 200
    editor = User.objects.create_user("editor")
    give_role(editor, Role.DATA_EDITOR)
    client.force_login(User.objects.get(pk=editor.pk))
    for address in (PAGE, reverse("admin:admin_logentry_csv")):
        assert client.get(address).status_code == 403
    assert "logentry" not in client.get("/admin/").content.decode()
    assert Group.objects.filter(name=Role.ADMINISTRATOR).exists()


@pytest.mark.parametrize(
    "asked",
    [
        {"until": "9999-12-31"},
        {"since": "0001-01-01"},
        {"page": "9" * 5_000},
    ],
)
def test_days_and_pages_beyond_all_bounds_are_no_fault(client: Client, asked: Any) -> None:
    assert client.get(PAGE, asked).status_code == 200
    assert client.get(reverse("admin:admin_logentry_csv"), asked).status_code == 200


def test_nobody_takes_a_sign_in_out_of_the_log(admin_client: Client) -> None:
    signed_in = AccessLog.objects.create(username="ivan", attempt_time=timezone.now())
    page = soup(admin_client.get(reverse("admin:axes_accesslog_changelist")))
    assert "ivan" in page.select("#result_list")[0].text
    assert not page.select("#result_list a[href*='/change/'], [name=action]")
    gone = admin_client.post(
        reverse("admin:axes_accesslog_delete", args=[signed_in.pk]), {"post": "yes"}
    )
    assert gone.status_code == 403
    assert AccessLog.objects.filter(pk=signed_in.pk).exists()


def test_what_was_written_of_a_table_before_its_history_is_still_told(client: Client) -> None:
    ivan = User.objects.create_user("ivan", password="x")
    row: Any = SectorFactory.create()
    about = ContentType.objects.get_for_model(Sector)
    now = timezone.now()
    for name, at in (("before", now - timedelta(days=9)), ("since", now)):
        LogEntry.objects.create(
            user=ivan, content_type=about, object_repr=name, action_flag=CHANGE, action_time=at
        )

    def told() -> list[str]:
        return [line[2] for line in lines(client, table="territories.sector", person="ivan")]

    assert told() == []
    row.history.update(history_change_reason=BEGINNING, history_date=now - timedelta(days=1))
    assert told() == ["Sector: before"]
