"""Wrong passwords: counted by name and by address, and not in the database."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.htmx import soup

pytestmark = pytest.mark.django_db

HERE, ELSEWHERE = "192.0.2.1", "198.51.100.7"
PASSWORD = "correct horse battery staple"


class Watched(MD5PasswordHasher):
    algorithm = "watched"
    inside: list[bool] = []

    def encode(self, *args: object, **kwargs: object) -> str:
        self.inside.append(connection.in_atomic_block)
        return str(super().encode(*args, **kwargs))  # type: ignore[arg-type]


@pytest.fixture
def user() -> User:
    return User.objects.create_user("anna", password=PASSWORD)


def log_in(name: str, password: str = "wrong", at: str = HERE, to: str = "login") -> int:
    sent = {"username": name, "password": password}
    client = Client(headers={"Accept-Language": "en"})
    return client.post(reverse(to), sent, REMOTE_ADDR=at).status_code


def test_ten_wrong_passwords_lock_a_name_at_an_address(user: User) -> None:
    statuses = [log_in("anna") for _ in range(settings.AXES_FAILURE_LIMIT)]

    assert statuses == [200] * 9 + [429]
    assert log_in("anna", PASSWORD) == 429
    assert log_in("anna", PASSWORD, to="admin:login") == 429
    assert log_in("boris") == 200
    assert log_in("anna", PASSWORD, at=ELSEWHERE) == 302


def test_names_tried_one_after_the_other_lock_the_address(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "LOG_INS_PER_ADDRESS", 3)

    statuses = [log_in(f"random {number}") for number in range(4)]

    assert statuses == [200, 200, 429, 429]
    assert log_in("anna", PASSWORD) == 429
    assert log_in("anna", PASSWORD, at=ELSEWHERE) == 302


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        ("2001:db8:1:100::1", "2001:db8:1:1ff:1:2:3:4", True),  # one household's prefix
        ("2001:db8:1:100::1", "2001:db8:1:200::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("not an address", "", True),
    ],
)
def test_who_counts_as_one_address(
    first: str, second: str, together: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "LOG_INS_PER_ADDRESS", 2)
    log_in("anna", at=first)

    assert (log_in("boris", at=second) == 429) is together


def test_a_wrong_password_writes_nothing(user: User) -> None:
    with CaptureQueriesContext(connection) as asked:
        log_in("anna")
        log_in("x" * 5000)

    assert len(asked) > 0
    assert [query["sql"] for query in asked if not query["sql"].startswith("SELECT")] == []


@pytest.mark.django_db(transaction=True)
@override_settings(PASSWORD_HASHERS=[f"{__name__}.Watched"])
def test_no_transaction_is_open_while_a_password_is_hashed() -> None:
    User.objects.create_user("anna", password=PASSWORD)
    Watched.inside.clear()

    assert (log_in("anna"), log_in("nobody"), log_in("anna", PASSWORD)) == (200, 200, 302)
    assert len(Watched.inside) >= 3
    assert not any(Watched.inside)


def test_the_administrator_lets_an_address_try_again(
    user: User, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(settings, "LOG_INS_PER_ADDRESS", 1)
    log_in("boris")
    assert log_in("anna", PASSWORD) == 429

    call_command("axes_reset_ip", HERE)

    assert "removed" in capsys.readouterr().out
    assert log_in("anna", PASSWORD) == 302


def test_the_administrator_sees_what_is_closed_and_opens_it(
    user: User, admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "AXES_FAILURE_LIMIT", 2)
    page = reverse("admin:auth_user_closed_log_ins")
    assert soup(admin_client.get(page)).select("[name=which]") == []
    for _ in range(2):
        log_in("anna")
        log_in("boris", at=ELSEWHERE)

    (_boris, anna) = soup(admin_client.get(page)).select("form:has([name=which])")
    assert anna.find(string=lambda text: "anna" in text and HERE in text)
    admin_client.post(page, {"which": "made up"})
    assert log_in("anna", PASSWORD) == 429
    (which,) = anna.select("[name=which]")
    admin_client.post(page, {"which": which["value"]})

    assert log_in("anna", PASSWORD) == 302
    assert log_in("boris", at=ELSEWHERE) == 429
    assert len(soup(admin_client.get(page)).select("[name=which]")) == 1


def test_the_page_says_what_is_closed_and_for_how_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "LOG_INS_PER_ADDRESS", 1)
    sent = {"username": "anna", "password": "wrong"}

    page = soup(Client(headers={"Accept-Language": "en"}).post(reverse("login"), sent))

    assert page.select_one("h1") is not None
    assert "within 15 minutes" in page.get_text()
