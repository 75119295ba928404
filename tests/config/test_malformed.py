"""What no browser sends, in every place where a stranger may put it: refused, never a fault."""

from __future__ import annotations

import contextlib
import io
import logging
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from django.contrib.auth.models import User
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse

from config.desks import Desks
from config.pages import Pages
from decision.sessions.models import Session
from decision.sessions.perms import board_key
from tests.decision.blind.addresses import routes
from tests.decision.weighing.visiting import browser_of
from tests.factories.sessions import make_open_session
from tests.factories.territories import ObservationFactory

pytestmark = pytest.mark.django_db

LONG = "w" * 5000
# As they travel in an address or a form: NUL, half a surrogate pair, no UTF-8, and too much.
PERCENT = ["a%00b", "%ED%A0%80", "%FF%FE", "%", LONG, "9" * 5000]
NAMES = (
    "by comments round step problem next page p q o new window client sequence node left right "
    "number value comment token code name group people move seen action power csv language "
    "username password method deadline session __all__ id__exact e _popup title reason forget "
    "committee record"
)
HEADERS = [
    ("cookie", rb'sessionid="\000"'),
    ("cookie", rb'sessionid="a\000b"; csrftoken="\000"; messages="\000"; django_language="\000"'),
    ("cookie", b"sessionid=" + LONG.encode()),
    ("cookie", b"sessionid=\xff\xfe; =; ;; a==b"),
    ("hx-current-url", b"http://[nowhere/"),
    ("hx-current-url", b"\xff\xfe%00"),
    ("referer", b"http://[nowhere/%00"),
    ("origin", b"http://[nowhere"),
    ("host", b"\xff"),
    ("host", LONG.encode()),
    ("accept-language", b"\xff;q=x," * 900),
    ("content-type", b"multipart/form-data; boundary=\xff"),
    ("content-type", b"multipart/form-data"),
    ("content-type", b"application/x-www-form-urlencoded; charset=utf-16"),
    ("content-type", b"application/x-www-form-urlencoded; charset=\xff"),
    ("content-type", b"\xff"),
    ("content-length", b"-1"),
    ("x-forwarded-for", b"not-an-address"),
    ("user-agent", b"\xff" * 5000),
    ("if-none-match", b'"\xff'),
    ("if-modified-since", b"Mon, 99 Xxx 99999999999999999999 99:99:99 GMT"),
    ("accept", b"\xff/" * 900),
]


class Unguarded(Pages):
    """Without the guard against forged forms, which would stop most of what is sent here."""

    def create_request(self, scope: Any, body_file: Any) -> Any:
        request, refusal = super().create_request(scope, body_file)
        if request:
            request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        return request, refusal


class Server:
    """Requests as uvicorn hands them on, byte for byte, answered in the test's own thread."""

    def __init__(self, cookies: str) -> None:
        self._pages = Unguarded(Desks(0, 0.0))
        self._cookies = cookies
        self.troubles: list[tuple[Any, ...]] = []

    def ask(
        self,
        target: str,
        method: str = "GET",
        body: bytes = b"",
        *headers: tuple[str, bytes],
        client: str = "127.0.0.1",
    ) -> HttpResponse:
        path, _, query = target.partition("?")
        given = {
            b"host": b"localhost",
            b"cookie": self._cookies.encode(),
            b"content-type": b"application/x-www-form-urlencoded",
            b"content-length": str(len(body)).encode(),
        }
        given |= {name.encode(): value for name, value in headers}
        scope = {
            "type": "http",
            "method": method,
            "path": unquote_to_bytes(path).decode("utf-8", "replace"),  # as uvicorn does
            "query_string": query.encode("latin-1"),
            "headers": list(given.items()),
            "client": (client, 1),
            "server": ("localhost", 80),
        }
        # Nothing stays of a request, nor of a fault of the database.
        with _connection_kept(), transaction.atomic():
            response = self._pages.answer(scope, io.BytesIO(body))
            transaction.set_rollback(True)
        if response.status_code >= 500:
            self.troubles.append((method, target[:100], body[:60], headers, response.status_code))
        return response


@contextlib.contextmanager
def _connection_kept() -> Iterator[None]:
    """The test's own, which each request would close, as Django's test client sees to."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def session() -> Session:
    return make_open_session(groups=[("Industry", 1)])


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Each refusal would be logged."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(params=["stranger", "participant", "facilitator"])
def server(request: pytest.FixtureRequest, session: Session) -> Server:
    return Server(cookies_of(request.param, session))


def cookies_of(role: str, session: Session) -> str:
    if role == "stranger":
        return ""
    client = Client()
    if role == "participant":
        client, _participant = browser_of(session, group=session.groups.first())
    elif role == "facilitator":
        client.force_login(session.facilitator)
    else:
        client.force_login(User.objects.create_superuser("admin"))
    return "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())


def addresses(session: Session, argument: str = "", *, admin: bool = False) -> Iterator[str]:
    """Each address with what there is to ask with, or with `argument` in all of its places."""
    known = {"code": session.code, "slug": session.problem.slug, "key": board_key(session)}
    for route in routes(get_resolver()):
        path = "/"
        for part in route.parts:
            pattern = str(part.regex.pattern) if hasattr(part, "regex") else ""
            text = getattr(part, "_route", pattern.strip("^$").replace(r"\Z", ""))
            text = re.sub(
                r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)|\([^)]*\)",
                lambda found: argument or known.get(found[1] or found[2] or "", "1"),
                str(text),
            )
            path += text
        skipped = "health" in path or "logout" in path or path.startswith("/admin/") != admin
        if not skipped and argument in path:
            yield path


def test_bad_addresses_are_not_found_or_refused(server: Server, session: Session) -> None:
    for argument in PERCENT:
        for address in addresses(session, argument):
            server.ask(address)
            server.ask(address, "POST")
    assert server.troubles == []


def test_bad_queries_and_forms_are_refused(server: Server, session: Session) -> None:
    for value in PERCENT:
        fields = "&".join(f"{name}={value}" for name in NAMES.split()) + f"&{value}=1"
        for address in addresses(session):
            server.ask(f"{address}?{fields}")
            server.ask(address, "POST", fields.encode())
    assert server.troubles == []


def test_bad_headers_are_refused(server: Server, session: Session) -> None:
    for header in HEADERS:
        for address in ("/", "/login/", "/join/", f"/s/{session.code}/", "/admin/", "/sessions/"):
            server.ask(address, "GET", b"", header)
            server.ask(address, "POST", b"a=b", header)
            server.ask(address, "GET", b"", ("hx-request", b"true"), header)
    assert server.troubles == []


def test_the_admin_refuses_strangers_whatever_they_ask(session: Session) -> None:
    server = Server("")
    for value in PERCENT[:3]:
        for address in addresses(session, value, admin=True):
            server.ask(address)
    assert server.troubles == []


def test_the_admin_s_lists_refuse_them_too(session: Session) -> None:
    server = Server(cookies_of("administrator", session))
    lists = [path for path in addresses(session, admin=True) if path.count("/") == 4]
    for value in PERCENT:
        fields = "&".join(f"{name}={value}" for name in NAMES.split())
        for address in lists:
            server.ask(f"{address}?{fields}")
    assert "/admin/decision/session/" in lists
    assert server.troubles == []


@pytest.mark.parametrize(("language", "said"), [("en", "Bad request"), ("ru", "Неверный запрос")])
@pytest.mark.parametrize("address", ["/?q=a%00b", "/territories/a%00b/"])
def test_what_is_no_text_is_refused_in_the_readers_language(
    client: Client, address: str, language: str, said: str
) -> None:
    response = client.get(address, headers={"Accept-Language": language})

    assert response.status_code == 400
    page = response.content.decode()
    assert f'<html lang="{language}">' in page
    assert f"<title>{said} ·" in page


@pytest.mark.parametrize("chosen", ["", "abc", "9" * 40, "1.5"])
def test_what_is_no_key_of_a_row_is_refused_in_lists(admin_client: Client, chosen: str) -> None:
    page = reverse("admin:territories_observation_changelist")
    ObservationFactory.create()

    response = admin_client.post(page, {"action": "delete_selected", "_selected_action": chosen})

    assert response.status_code == 400


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("territories_observation", "indicator"),
        ("decision_criterion", "problem"),
        ("decision_problem", "criteria-0-indicator"),
        ("territories_project", "sectors"),
    ],
)
def test_what_is_no_key_of_a_row_is_refused_in_forms(
    admin_client: Client, page: str, name: str
) -> None:
    address = reverse(f"admin:{page}_add")
    for said in ("²", "x", "1,x"):
        assert admin_client.get(address, {name: said}).status_code == 400
        assert admin_client.post(address, {name: said}).status_code == 400
    assert admin_client.get(address, {name: ""}).status_code == 200
