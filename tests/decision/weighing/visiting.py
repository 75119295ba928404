"""What the tests of a participant's pages share: his browser and what it sends."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from bs4 import Tag
from django.test import Client
from django.urls import reverse

from decision.problems.models import Criterion
from decision.sessions.models import Participant, Session
from decision.sessions.perms import cookie_name
from decision.sessions.selectors.frames import frame_of, pairs_for
from decision.sessions.services.participants import join
from tests.factories.sessions import make_open_session
from tests.htmx import HTMX, soup
from tests.pages import filled_form

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

EN = {"Accept-Language": "en"}
NOTHING = {"Ballot": 0, "Judgement": 0, "DirectWeight": 0, "Score": 0}
_sequence = count(1)


def browser_of(session: Session, name: str = "Anna", **fields: Any) -> tuple[Client, Participant]:
    """A browser in which somebody has joined by the code."""
    participant, token = join(session=session, name=name, **fields)
    return browser_with(session, token), participant


def browser_with(session: Session, token: str) -> Client:
    """A browser that holds the seat of which this is the token."""
    client = Client(headers=EN)
    client.cookies[cookie_name(session)] = token
    return client


def open_link(client: Client, link: str) -> Response:
    """Follow a personal link, as it was given out, to the page that asks."""
    return client.get(reverse("personal_link", args=[link]), follow=True)


def press(client: Client, page: Response) -> Response:
    """Press the button of the page that a link has led to."""
    (form,) = soup(page).select("main form")
    return client.post(str(form["action"]), filled_form(page, "main form"), follow=True)


def address(session: Session, name: str = "weigh", query: str = "") -> str:
    return reverse(name, args=[session.code]) + query


def pair_fields(participant: Participant, number: int = 1, /, **fields: Any) -> dict[str, Any]:
    """What the form of the question `number` sends; `step` counts from the left one."""
    session = participant.session
    pair = pairs_for(session, frame_of(session), participant)[number - 1]
    return stamped(number=number, left=pair.left.pk, right=pair.right.pk, **fields)


def stamped(**fields: Any) -> dict[str, Any]:
    return {"client": "window", "sequence": next(_sequence), "round": 1, "number": 1, **fields}


def send(client: Client, to: str, fields: dict[str, Any], *, script: bool = False) -> Response:
    return client.post(to, fields, headers=HTMX if script else {})


def one(response: Response, selector: str) -> Tag:
    found = soup(response).select(selector)
    assert len(found) == 1, f"{len(found)} elements match {selector}"
    return found[0]


def words(response: Response, selector: str) -> str:
    """The text of the one element that a selector finds."""
    return " ".join(one(response, selector).get_text(" ").split())


def texts(response: Response, selector: str) -> list[str]:
    """The texts of all elements that a selector finds."""
    return [" ".join(found.get_text(" ").split()) for found in soup(response).select(selector)]


def errors(response: Response) -> list[str]:
    return texts(response, ".errorlist li")


# Weights said at once --------------------------------------------------------------------------


def asked(method: str) -> tuple[Client, Session, dict[str, int]]:
    """A browser, its session, and the primary keys of the three criteria by code."""
    session = make_open_session(method=method)
    client, _participant = browser_of(session)
    return client, session, dict(Criterion.objects.values_list("code", "pk"))


def fields(prefix: str, pks: dict[str, int], values: tuple[object, ...]) -> dict[str, Any]:
    given = zip(sorted(pks), values, strict=True)
    return {f"{prefix}-{pks[code]}": value for code, value in given if value is not None}
