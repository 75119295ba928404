"""The second factor: set up, asked for, replayed, lost, required."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from django.conf import settings as site
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import SessionBase
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from decision.accounts.enums import Role
from decision.accounts.selectors.factors import factor_of
from decision.accounts.services.factors import begun, set_up
from decision.accounts.services.roles import give_role
from decision.accounts.views.logins import PATIENCE
from tests.htmx import soup
from tests.pages import words

pytestmark = pytest.mark.django_db

PASSWORD = "Верстак-и-рубанок-7"


@pytest.fixture(autouse=True)
def _no_pause(settings: Any) -> None:
    """Between one code and the next; what the pause is for is a test of its own."""
    settings.OTP_TOTP_THROTTLE_FACTOR = settings.OTP_STATIC_THROTTLE_FACTOR = 0


@pytest.fixture
def user() -> User:
    return User.objects.create_user("anna", password=PASSWORD)


def code_of(user: User, later: int = 0) -> str:
    """What the app shows, so many half minutes from now."""
    device = TOTPDevice.objects.filter(user=user).latest("pk")
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
    totp.time = time.time() + later * device.step
    return f"{totp.token():06d}"


def with_factor(user: User) -> list[str]:
    device = begun(user, SessionBase(), anew=True)
    return set_up(user=user, device=device, code=code_of(user, -1), keep=None)


def visitor() -> Client:
    return Client(headers={"Accept-Language": "en"})


def log_in(client: Client, to: str = "/account/", at: str = "/login/") -> Any:
    sent = {"username": "anna", "password": PASSWORD, "next": to}
    return client.post(at, sent)


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_an_app_is_set_up_and_asked_for(user: User) -> None:
    client, elsewhere = visitor(), visitor()
    for browser in (client, elsewhere):
        browser.force_login(user)
    page = reverse("second_factor")
    shown = client.get(page)
    key = words(shown, "code")[0].replace(" ", "")
    assert f"secret={key}" in str(soup(shown).select_one("a[href^='otpauth:']"))
    assert factor_of(user) is None  # not before it was tried
    for wrong in ({"code": "000000"}, {"password": "other"}):
        sent = {"code": code_of(user), "password": PASSWORD} | wrong
        assert client.post(page, sent).status_code == 422
    codes = words(client.post(page, {"code": code_of(user), "password": PASSWORD}), "li code")

    assert len(set(codes)) == 10
    assert is_in(client)
    assert not is_in(elsewhere)  # let in by the password alone
    fresh = visitor()
    assert log_in(fresh)["Location"] == reverse("login_code")
    assert not is_in(fresh)
    assert fresh.post(reverse("login_code"), {"code": codes[0].upper()})["Location"] == "/account/"
    assert is_in(fresh)


def test_a_secret_seen_elsewhere_is_not_the_one_that_is_set_up(user: User) -> None:
    page, seen = reverse("second_factor"), []
    owner, thief = visitor(), visitor()
    for browser in (thief, owner, owner):
        browser.force_login(user)
        seen.append(words(browser.get(page), "code")[0])

    assert len(set(seen)) == 3
    assert owner.post(page, {"code": code_of(user), "password": PASSWORD}).status_code == 200
    assert TOTPDevice.objects.get(user=user).confirmed


def test_wrong_passwords_of_ones_own_are_counted(user: User) -> None:
    client, page = visitor(), reverse("second_factor")
    client.force_login(user)
    client.get(page)
    for _attempt in range(10):
        client.post(page, {"code": code_of(user), "password": "no"})
    answer = client.post(page, {"code": code_of(user), "password": PASSWORD})
    assert answer.status_code == 422
    assert "Too many wrong passwords" in answer.content.decode()


def test_the_door_leads_nobody_to_itself(user: User) -> None:
    client = visitor()
    client.force_login(user)
    assert client.get("/login/?next=/login/").status_code == 302


@pytest.mark.parametrize("door", ["login", "admin:login"])
def test_no_door_lets_in_by_the_password_alone(door: str, user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
    with_factor(user)
    client = visitor()
    answer = log_in(client, to="/admin/", at=reverse(door))

    assert answer["Location"] == reverse("login_code")
    assert client.get("/admin/").status_code == 302
    assert client.post(reverse("login_code"), {"code": code_of(user)})["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_each_code_is_good_once(user: User) -> None:
    recovery, shown = with_factor(user)[0], code_of(user)
    for code in (shown, recovery):
        first, second = visitor(), visitor()
        for client in (first, second):
            log_in(client)
        assert first.post(reverse("login_code"), {"code": code}).status_code == 302
        assert second.post(reverse("login_code"), {"code": code}).status_code == 422
        assert (is_in(first), is_in(second)) == (True, False)


def test_the_password_waits_ten_minutes_and_while_it_holds(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_factor(user)
    late, changed = visitor(), visitor()
    log_in(changed)
    log_in(late)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + PATIENCE + 1)
    assert late.post(reverse("login_code"), {"code": code_of(user)})["Location"] == "/login/"
    monkeypatch.undo()
    user.set_password("Стамеска-и-киянка-8")
    user.save()
    assert changed.post(reverse("login_code"), {"code": code_of(user)})["Location"] == "/login/"
    assert visitor().get(reverse("login_code"))["Location"] == "/login/"  # without a password


def test_wrong_codes_close_the_log_in_as_wrong_passwords_do(user: User) -> None:
    with_factor(user)
    client = visitor()
    log_in(client)
    statuses = [
        client.post(reverse("login_code"), {"code": "000000"}).status_code
        for _ in range(site.AXES_FAILURE_LIMIT)
    ]
    assert statuses == [422] * (site.AXES_FAILURE_LIMIT - 1) + [429]
    assert client.post(reverse("login_code"), {"code": code_of(user)}).status_code == 429
    assert not is_in(client)


def test_after_a_wrong_code_the_next_waits(user: User, settings: Any) -> None:
    with_factor(user)
    settings.OTP_TOTP_THROTTLE_FACTOR = 60
    client = visitor()
    log_in(client)
    client.post(reverse("login_code"), {"code": "000000"})
    answer = client.post(reverse("login_code"), {"code": code_of(user)})

    assert answer.status_code == 422
    (said,) = words(answer, ".notice-error p")
    assert re.fullmatch(r"This is not the code. The next one is looked at in \d+ seconds\.", said)


def test_new_codes_and_turning_it_off_ask_for_a_code(user: User) -> None:
    codes = with_factor(user)
    client, page = visitor(), reverse("second_factor")
    log_in(client)
    client.post(reverse("login_code"), {"code": codes[0]})
    assert client.post(page, {"code": "000000", "codes": "1"}).status_code == 422
    fresh = words(client.post(page, {"code": codes[1], "codes": "1"}), "li code")
    assert not set(fresh) & set(codes)
    assert client.post(page, {"code": codes[2], "off": "1"}).status_code == 422  # of the former
    assert client.post(page, {"code": fresh[0], "off": "1"}).status_code == 302
    assert factor_of(user) is None


def test_an_administrator_takes_it_off_another(user: User) -> None:
    administrator = User.objects.create_user("olga")
    give_role(administrator, Role.ADMINISTRATOR)
    root = User.objects.create_superuser("root")
    for each in (user, administrator, root):
        with_factor(each)
    client = visitor()
    client.force_login(administrator)
    statuses = {}
    for each in (user, administrator, root):
        page = reverse("admin:auth_user_reset_factor", args=[each.pk])
        assert client.get(page).status_code in (200, 403)
        statuses[each.username] = client.post(page).status_code

    assert statuses == {"anna": 302, "olga": 403, "root": 403}
    left = [each.username for each in (user, administrator, root) if factor_of(each)]
    assert left == ["olga", "root"]
    assert LogEntry.objects.get().object_id == str(user.pk)


def test_it_can_be_required_of_the_staff(user: User, settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = True
    staff, client = User.objects.create_superuser("root", password=PASSWORD), visitor()
    client.force_login(user)
    assert client.get("/sessions/").status_code == 200  # of others it is not
    client.force_login(staff)
    for page in ("/", "/admin/", "/sessions/", "/account/"):
        assert client.get(page)["Location"] == reverse("second_factor"), page
    htmx = client.get("/sessions/", headers={"HX-Request": "true"})
    assert (htmx.status_code, htmx["HX-Redirect"]) == (204, reverse("second_factor"))
    client.get(reverse("second_factor"))
    sent = {"code": code_of(staff), "password": PASSWORD}
    assert client.post(reverse("second_factor"), sent).status_code == 200
    assert client.get("/admin/").status_code == 200


def test_who_has_one_and_did_not_show_it_logs_in_again(user: User, settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = True
    User.objects.filter(pk=user.pk).update(is_staff=True)
    with_factor(user)
    client = visitor()
    client.force_login(user)
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == "/login/"
    assert not is_in(client)
