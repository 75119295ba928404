"""Who is still logged in, as a stream finds out."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from decision.live.logins import Login, ended, login_of
from tests.factories.sessions import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return make_user()


@pytest.fixture
def client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def login(client: Client, user: User) -> Login:
    """As the stream reads it from the header that a browser sends."""
    return login_of(user.pk, client.cookies.output(header="", sep=";").encode())


def test_a_login_holds_until_the_log_out(client: Client, user: User) -> None:
    here = login(client, user)
    assert ended([here]) == set()

    client.post(reverse("logout"))

    assert ended([here]) == {here}


@pytest.mark.parametrize(
    "change",
    [lambda user: user.set_password("another"), lambda user: setattr(user, "is_active", False)],
    ids=["another password", "no longer active"],
)
def test_a_login_ends_with_what_it_stood_on(
    client: Client, user: User, change: Callable[[User], None]
) -> None:
    here = login(client, user)
    change(user)
    user.save()

    assert ended([here]) == {here}


def test_a_ticket_is_of_use_to_its_own_user_alone(client: Client, user: User) -> None:
    stolen = login(client, make_user("other"))
    assert ended([stolen]) == {stolen}


@pytest.mark.parametrize(
    "header",
    [b"", b"sessionid=", b"sessionid=none", b'sessionid="\\000"', b"\xff\xfe; ; =", b"a b=c;d,e"],
)
def test_a_header_that_says_nothing_is_no_login(user: User, header: bytes) -> None:
    nobody = login_of(user.pk, header)
    assert ended([nobody]) == {nobody}
