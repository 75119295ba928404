"""What the tests of a participant's pages share: his browser and what it sends."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from django.test import Client
from django.urls import reverse

from decision.models import Participant, Session
from decision.selectors.frames import frame_of, pairs_for
from decision.services.participants import join
from tests.htmx import HTMX

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

EN = {"Accept-Language": "en"}
_sequence = count(1)


def browser_of(session: Session, name: str = "Anna", **fields: Any) -> tuple[Client, Participant]:
    """A browser in which somebody has joined by his personal link."""
    participant, token = join(session=session, name=name, **fields)
    client = Client(headers=EN)
    client.get(reverse("personal_link", args=[token]))
    return client, participant


def address(session: Session, name: str = "weigh", query: str = "") -> str:
    return reverse(name, args=[session.code]) + query


def pair_fields(participant: Participant, number: int = 1, **fields: Any) -> dict[str, Any]:
    """What the form of the question `number` sends; `step` counts from the left one."""
    session = participant.session
    pair = pairs_for(session, frame_of(session), participant)[number - 1]
    return stamped(number=number, left=pair.left.pk, right=pair.right.pk, **fields)


def stamped(**fields: Any) -> dict[str, Any]:
    return {"client": "window", "sequence": next(_sequence), "round": 1, "number": 1, **fields}


def send(client: Client, to: str, fields: dict[str, Any], *, script: bool = False) -> Response:
    return client.post(to, fields, headers=HTMX if script else {})
