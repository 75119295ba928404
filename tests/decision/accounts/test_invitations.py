"""Invitations: who sends them, what a link opens, for how long, how often, and what it tells."""

from __future__ import annotations

import re
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.models import Permission, User
from django.core import mail, signing
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from config.mailing import mailer_of
from decision.accounts.enums import Role
from decision.accounts.errors import AccountError
from decision.accounts.models import Invitation
from decision.accounts.selectors.invitations import SALT, token_of
from decision.accounts.services.invitations import accept, invite, renew, revoke
from decision.accounts.services.roles import give_role
from tests.factories.sessions import make_user
from tests.pages import words

pytestmark = pytest.mark.django_db

SECRET = "Верстак-и-рубанок-7"
EMAIL = "vera@example.org"


@pytest.fixture
def administrator() -> User:
    user = make_user("olga", email="olga@example.org")
    give_role(user, Role.ADMINISTRATOR)
    return user


@pytest.fixture
def row(administrator: User) -> Invitation:
    return invite(email=EMAIL, role=Role.ANALYST, by=administrator)


def stranger() -> Client:
    return Client(headers={"Accept-Language": "en"})


def address(row: Invitation) -> str:
    return reverse("invitation", args=[token_of(row)])


def filled(**changes: str) -> dict[str, str]:
    return {"username": "vera", "password1": SECRET, "password2": SECRET} | changes


def signed_in(user: User) -> Client:
    client = stranger()
    client.force_login(user)
    return client


def test_an_administrator_invites_by_a_letter(administrator: User) -> None:
    client = signed_in(administrator)
    sent = {"email": "Vera@Example.org", "role": "data_editor"}
    shown = client.post(reverse("admin:decision_invitation_add"), sent)

    assert shown.status_code == 200
    (letter,) = mail.outbox
    assert letter.to == [EMAIL]
    assert "редактор данных" in letter.body
    assert "data editor" in letter.body
    links = re.findall(r"http://testserver(\S+)", str(letter.body))
    assert len(set(links)) == 1  # one, in both languages
    visitor = stranger()
    assert visitor.get(links[0]).status_code == 200
    answer = visitor.post(links[0], filled())

    assert answer["Location"] == "/"
    user = User.objects.get(username="vera")
    assert (user.email, user.is_staff, user.is_superuser) == (EMAIL, True, False)
    assert [group.name for group in user.groups.all()] == ["data_editor"]
    assert user.check_password(SECRET)
    assert visitor.get("/account/").status_code == 200  # logged in
    assert Invitation.objects.get().user == user


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("consolemail://", "No letter leaves this server"),
        ("smtp://127.0.0.1:1", "could not be sent"),
    ],
)
def test_what_is_said_of_the_letter_is_true(
    url: str, said: str, administrator: User, settings: Any
) -> None:
    settings.MAILERS = {"default": mailer_of(url)}
    sent = {"email": EMAIL, "role": "viewer"}
    shown = signed_in(administrator).post(reverse("admin:decision_invitation_add"), sent)
    assert said in shown.content.decode()
    assert "was sent there" not in shown.content.decode()


def test_no_line_of_the_log_ins_tells_a_personal_link(
    row: Invitation, admin_client: Client
) -> None:
    link = address(row)
    assert stranger().post(link, filled()).status_code == 302
    assert AccessLog.objects.get(username="vera").path_info == "/account/invitation/…"
    reset = "/account/reset/MTI/cd-secret/"
    for name, path in (("old", link), ("reset", reset), ("sent", "/p/secret-of-a-person/")):
        AccessLog.objects.create(username=name, path_info=path)  # as they were kept before
    shown = admin_client.get(reverse("admin:axes_accesslog_changelist")).content.decode()
    assert "/account/reset/…" in shown
    for secret in (token_of(row), "MTI", "secret"):
        assert secret not in shown
    old = AccessLog.objects.get(username="old")
    page = admin_client.get(reverse("admin:axes_accesslog_change", args=[old.pk]))
    assert token_of(row) not in page.content.decode()


def test_lines_from_before_lose_their_personal_links(row: Invitation) -> None:
    told = {
        address(row): "/account/invitation/…",
        "/account/invitation/…": "/account/invitation/…",
        "/account/reset/MTI/cd-secret/": "/account/reset/…",
        "/mera/p/secret-of-a-person/": "/mera/p/…",
        "/projects/new/secret/": "/projects/new/…",
        "/s/K7M4QX/in/secret/": "/s/K7M4QX/in/…",
        "/projects/new/": "/projects/new/",
        "/account/": "/account/",
        "/login/": "/login/",
    }
    models: tuple[Any, ...] = (AccessLog, AccessAttempt, AccessFailureLog)
    for model in models:
        for path in told:
            more = {"failures_since_start": 1} if model is AccessAttempt else {}
            # As axes' own counting kept them; ours hears of none.
            model.objects.bulk_create([model(username=path, path_info=path, **more)])
    name = "0024_log_ins_without_personal_links"
    before = MigrationLoader(connection).project_state(("decision", name)).apps
    import_module(f"decision.migrations.{name}").cut(before, None)
    for model in models:
        assert dict(model.objects.values_list("username", "path_info")) == told


def test_whoever_forgets_the_role_invites_a_reader(administrator: User) -> None:
    form = signed_in(administrator).get(reverse("admin:decision_invitation_add"))
    assert form.context["adminform"].form["role"].value() == "viewer"


@pytest.mark.parametrize("who", ["data_editor", "analyst", "own group"])
def test_nobody_else_invites(who: str) -> None:
    user = make_user("ivan", is_staff=True)
    if who == "own group":  # with the right alone
        user.user_permissions.set(Permission.objects.filter(content_type__model="invitation"))
    else:
        give_role(user, Role(who))
        User.objects.filter(pk=user.pk).update(is_staff=True)
    sent = {"email": EMAIL, "role": "administrator"}

    assert signed_in(user).post(reverse("admin:decision_invitation_add"), sent).status_code == 403
    assert (Invitation.objects.count(), mail.outbox) == (0, [])


def test_a_link_makes_one_account(row: Invitation) -> None:
    assert stranger().post(address(row), filled()).status_code == 302
    again = stranger().post(address(row), filled(username="vera2"))

    assert again.status_code == 410
    assert words(again, ".lede") == ["This invitation was accepted: the account is there."]
    with translation.override("en"), pytest.raises(AccountError, match="was accepted"):
        accept(token=token_of(row), username="vera3", password=SECRET)
    assert [user.username for user in User.objects.filter(email=EMAIL)] == ["vera"]


def test_looking_and_a_bad_form_use_nothing_up(row: Invitation) -> None:
    visitor = stranger()
    assert visitor.get(address(row)).status_code == 200
    for wrong in ({"password2": "other"}, {"username": "olga"}, {"username": "olga@example.org"}):
        assert visitor.post(address(row), filled(**wrong)).status_code == 422
    assert visitor.post(address(row), filled()).status_code == 302


def expire(row: Invitation) -> str:
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    return address(row)


def revoked(row: Invitation) -> str:
    revoke(row)
    return address(row)


def replaced(row: Invitation) -> str:
    assert row.invited_by is not None
    renew(row, by=row.invited_by)
    return address(row)  # with the number that it had


def dismissed(row: Invitation) -> str:
    assert row.invited_by is not None
    row.invited_by.groups.clear()
    User.objects.filter(pk=row.invited_by.pk).update(is_superuser=False)
    return address(row)


@pytest.mark.parametrize("close", [expire, revoked, replaced, dismissed])
def test_a_closed_link_opens_nothing(close: object, row: Invitation) -> None:
    assert callable(close)
    answer = stranger().post(close(row), filled())
    assert answer.status_code == 410
    assert not User.objects.filter(email=EMAIL).exists()


def test_a_revoked_one_can_be_sent_again(row: Invitation, administrator: User) -> None:
    client = signed_in(administrator)
    for move in ("revoke", "send_again"):
        page = reverse(f"admin:decision_invitation_{move}", args=[row.pk])
        assert client.get(page).status_code == 200  # asks
        assert client.post(page).status_code in (200, 302)
    row.refresh_from_db()
    assert (row.number, row.revoked_at) == (2, None)
    assert stranger().post(address(row), filled()).status_code == 302


# Named: what is signed tells the time, and two workers must find tests of the same names.
@pytest.mark.parametrize(
    "token",
    ["nothing", pytest.param(signing.dumps(["x", 1], salt=SALT), id="signed"), "a:b:c"],
)
def test_a_link_of_somebody_s_own_making_is_not_found(token: str, row: Invitation) -> None:
    assert stranger().get(reverse("invitation", args=[token])).status_code == 404


def test_a_link_of_another_server_is_not_ours(row: Invitation, settings: Any) -> None:
    forged = address(row)
    settings.SECRET_KEY = "another"
    assert stranger().get(forged).status_code == 404


def test_who_is_invited_is_told_to_administrators_alone(administrator: User) -> None:
    """The form knows of accounts and open links; its reader sees both lists anyway."""
    client, page = signed_in(administrator), reverse("admin:decision_invitation_add")
    client.post(page, {"email": EMAIL, "role": "viewer"})
    for email in (administrator.email.upper(), EMAIL):
        answer = client.post(page, {"email": email, "role": "viewer"})
        assert set(answer.context["adminform"].errors) == {"email"}
    assert Invitation.objects.count() == 1


def test_who_is_logged_in_makes_no_second_account(row: Invitation, administrator: User) -> None:
    answer = signed_in(administrator).post(address(row), filled())
    assert answer.status_code == 410
    assert not User.objects.filter(email=EMAIL).exists()
