"""What each visitor is told at each address, in a form that can be compared byte for byte."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import field as attribute
from functools import cache as remembered
from hashlib import sha256
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import ForeignKey
from django.http import HttpResponseBase
from django.test import Client
from django.test import client as test_client
from django_otp.plugins.otp_totp import models as totp

from tests.decision.blind.addresses import addresses
from tests.decision.blind.world import SECRET, World
from tests.htmx import HTMX

STAFF = ("staff", "superuser")
# Whose pages are one's own: what Anna said may be seen there by Anna.
OWN = "weigh"

# What a list of hidden rows could be asked, to learn from how many it finds.
LIST_QUESTIONS = (
    f"?q={SECRET}",
    "?step__gt=0",
    "?step=3",
    "?value=4",
    "?comment=",
    "?o=6",
    "?ballot__participant__name=Anna",
)
PAGE_QUESTIONS = {
    "record_list": (f"?q={SECRET}",),
    "session_results": ("?round=1", "?round=2"),
    "weigh": ("?step=1", "?step=2"),
    "weigh_results": ("?round=1", "?round=2"),
}
MOVES = ("open_round", "close_round", "reveal", "close", "seal")


@dataclass(frozen=True)
class Visit:
    role: str
    name: str
    method: str
    path: str
    sent: tuple[tuple[str, str], ...] = ()
    htmx: bool = False

    @property
    def is_plain(self) -> bool:
        return self.method == "GET" and not self.htmx

    def __str__(self) -> str:
        how = " (htmx)" if self.htmx else ""
        return f"{self.role}: {self.method} {self.path} {dict(self.sent) or ''}{how}"


@dataclass(frozen=True)
class Told:
    status: int
    headers: tuple[tuple[str, str], ...]
    cookies: str
    body: str  # its digest: a test keeps thousands
    # Every word of the statements behind it, names of tables among them.
    named: frozenset[str] = attribute(compare=False)


def visits(world: World, urlconf: str | None) -> Iterator[Visit]:
    """Everybody at every address; a superuser asks the admin more than once."""
    for name, path in addresses(world, urlconf):
        for role in world.browsers:
            if name.startswith("admin:") and role not in STAFF and "decision" not in name:
                continue  # the admin sends everybody but its staff to the login
            yield Visit(role, name, "GET", path)
            if not name.startswith("admin:"):
                yield from _more_questions(role, name, path)
            elif role == "superuser":  # there is nobody who may see more
                yield from _more_of_the_admin(role, name, path)


def _more_questions(role: str, name: str, path: str) -> Iterator[Visit]:
    yield Visit(role, name, "GET", path, htmx=True)
    yield Visit(role, name, "POST", path)
    for query in PAGE_QUESTIONS.get(name, ()):
        yield Visit(role, name, "GET", path + query)
    if name == "session_move":
        for move in MOVES:
            yield Visit(role, name, "POST", path, (("move", move),))


def _more_of_the_admin(role: str, name: str, path: str) -> Iterator[Visit]:
    if name == "admin:autocomplete":
        for query in _autocomplete_questions():
            yield Visit(role, name, "GET", path + query)
    if name.startswith("admin:decision"):
        yield Visit(role, name, "POST", path, (("post", "yes"),))
        if name.endswith("_changelist"):
            for query in LIST_QUESTIONS:
                yield Visit(role, name, "GET", path + query)


def _autocomplete_questions() -> Iterator[str]:
    """Every relation of every model, as the admin's search fields ask for it."""
    for model in apps.get_app_config("decision").get_models():
        for field in model._meta.get_fields():
            if isinstance(field, ForeignKey):
                yield "?" + urlencode(
                    {
                        "app_label": "decision",
                        "model_name": model._meta.model_name,
                        "field_name": field.name,
                        "term": "",
                    }
                )


def told(
    world: World,
    urlconf: str | None,
    wanted: Callable[[Visit], bool] = lambda visit: True,
    known: Mapping[Visit, Told] | None = None,
) -> dict[Visit, Told]:
    """Each visit is the first: nothing of one is there for the next. What is known is not asked."""
    answers = {}
    with pytest.MonkeyPatch.context() as patched:
        # New links and tokens are all alike: one visit makes one at the most, and nothing stays.
        patched.setattr(secrets, "token_urlsafe", lambda length: "t" * length)
        patched.setattr(totp, "random_hex", lambda length: "ab" * length)
        # Nobody asks which templates a page was drawn from: to copy all that they knew takes long.
        patched.setattr(test_client, "store_rendered_templates", lambda *args, **kwargs: None)
        for visit in filter(wanted, visits(world, urlconf)):
            if known and visit in known:
                answers[visit] = known[visit]
                continue
            cache.clear()
            with transaction.atomic():
                answers[visit] = _ask(visit, world.browsers[visit.role])
                transaction.set_rollback(True)
    return answers


def unmoved(before: Mapping[Visit, Told], changed: set[str]) -> dict[Visit, Told]:
    """What cannot be told otherwise now: no statement behind it names a table that changed."""
    return {visit: said for visit, said in before.items() if said.named.isdisjoint(changed)}


@contextmanager
def statements() -> Iterator[list[str]]:
    """All that the database is asked as long as the block lasts."""
    asked: list[str] = []

    def listening(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        asked.append(sql)
        return execute(sql, *args)

    with connection.execute_wrapper(listening):
        yield asked


def written(asked: list[str]) -> set[str]:
    """Tables that statements write to."""
    found = (re.match(r'(?:UPDATE|INSERT INTO|DELETE FROM) "(\w+)"', sql) for sql in asked)
    return {match[1] for match in found if match}


@remembered
def _words(sql: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", sql))


def _ask(visit: Visit, cookies: SimpleCookie) -> Told:
    client = Client()
    client.cookies = SimpleCookie(cookies.output(header="", sep=";"))
    headers = HTMX if visit.htmx else {}
    with statements() as asked:
        if visit.method == "POST":
            response: Any = client.post(visit.path, dict(visit.sent), headers=headers)
        else:
            response = client.get(visit.path, headers=headers)
        body = _body(response)
    return Told(
        response.status_code,
        tuple(sorted(response.headers.items())),
        response.cookies.output(),
        sha256(body).hexdigest(),
        frozenset().union(*map(_words, asked)),
    )


def _body(response: HttpResponseBase) -> bytes:
    if response.streaming:
        content: Any = response
        return b"".join(content.streaming_content)
    return bytes(getattr(response, "content", b""))


def is_in_the_admin(visit: Visit) -> bool:
    return visit.name.startswith("admin:")


def is_own(visit: Visit) -> bool:
    return visit.role == "participant A" and visit.name.startswith(OWN)
