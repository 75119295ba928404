"""A forgotten password: the link, and that asking for it tells nobody who has an account."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import mail
from django.test import Client
from django.urls import reverse
from django_ox.models import OxTask
from django_ox.testing import run_tasks

from decision.accounts.services.resetting import ASKED_BY_ADDRESS, LETTERS_TO_ONE
from tests.htmx import soup

pytestmark = pytest.mark.django_db

OLD, NEW = "Верстак-и-рубанок-7", "Стамеска-и-киянка-8"
EMAIL = "anna@example.org"


@pytest.fixture
def user() -> User:
    return User.objects.create_user("anna", email=EMAIL, password=OLD)


def visitor(**more: Any) -> Client:
    return Client(headers={"Accept-Language": "en"}, **more)


def ask(email: str, client: Client | None = None) -> Any:
    return (client or visitor()).post(reverse("password_reset"), {"email": email})


def link_sent() -> str:
    run_tasks()
    (letter,) = mail.outbox
    assert "anna" in letter.body
    (link,) = re.findall(r"http://testserver(\S+)", str(letter.body))
    return str(link)


def test_a_letter_brings_a_new_password_once(user: User) -> None:
    elsewhere = visitor()
    elsewhere.force_login(user)
    assert ask(EMAIL.upper())["Location"] == reverse("password_reset_done")
    link, client = link_sent(), visitor()
    assert (letter := mail.outbox[0]).to == [EMAIL]
    assert letter.subject == "A new password for Mera"

    form = client.get(link, follow=True)
    assert link not in form.redirect_chain[-1][0]  # the token has left the address
    sent = {"new_password1": NEW, "new_password2": NEW}
    answer = client.post(form.redirect_chain[-1][0], sent)

    assert answer["Location"] == reverse("password_reset_complete")
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert elsewhere.get("/account/").status_code == 302  # that log-in has ended
    again = visitor().get(link, follow=True)
    assert not soup(again).select("input[name=new_password1]")


def test_a_link_works_for_a_day(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(EMAIL)
    link = link_sent()
    later = datetime.now() + timedelta(days=1, seconds=5)  # noqa: DTZ005, as Django counts
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: later)
    assert not soup(visitor().get(link, follow=True)).select("input[name=new_password1]")


def test_nobody_learns_who_has_an_account(user: User) -> None:
    told = []
    for email in (EMAIL, "nobody@example.org"):
        client = visitor()
        answer = ask(email, client)
        page = client.get(answer["Location"])
        told.append((answer.status_code, dict(answer.headers), str(soup(page).main)))
    assert told[0] == told[1]
    # Whether there is an account is asked by the worker, in the queue of both.
    assert OxTask.objects.count() == 2
    assert mail.outbox == []
    run_tasks()
    assert [letter.to for letter in mail.outbox] == [[EMAIL]]


def test_letters_are_not_asked_for_without_end(user: User) -> None:
    statuses = [ask(f"{number}@example.org").status_code for number in range(ASKED_BY_ADDRESS + 1)]
    assert statuses == [302] * ASKED_BY_ADDRESS + [429]


def test_no_letter_box_is_filled(user: User) -> None:
    for number in range(LETTERS_TO_ONE + 2):
        client = Client(REMOTE_ADDR=f"192.0.2.{number}")
        assert ask(EMAIL, client).status_code == 302
    run_tasks()
    assert len(mail.outbox) == LETTERS_TO_ONE


def test_a_password_is_changed_by_who_knows_it(user: User) -> None:
    client, elsewhere = visitor(), visitor()
    for browser in (client, elsewhere):
        browser.force_login(user)
    page = reverse("password_change")
    wrong = {"old_password": NEW, "new_password1": NEW, "new_password2": NEW}
    assert client.post(page, wrong).status_code == 422
    assert client.post(page, wrong | {"old_password": OLD})["Location"] == reverse("account")

    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW)


def test_the_administrators_door_leads_to_the_administration(user: User) -> None:
    client = visitor()
    page = soup(client.get(reverse("admin:login")))
    (form,) = page.select("main form[action], form[action$='/login/']")
    sent = {str(each["name"]): str(each.get("value", "")) for each in form.select("input")}
    answer = client.post(str(form["action"]), sent | {"username": "anna", "password": OLD})
    assert answer["Location"] == reverse("admin:index")


def test_there_is_one_page_to_change_ones_password(admin_client: Client) -> None:
    """It counts wrong ones, and its hashing waits in the line of log-ins."""
    for sent in (admin_client.get, admin_client.post):
        assert sent(reverse("admin:password_change"))["Location"] == reverse("password_change")
    assert admin_client.get(reverse("admin:password_change_done"))["Location"] == reverse("account")
