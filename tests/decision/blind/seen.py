"""All that each audience of a session is shown at a moment, as text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import import_string

from decision.live.audiences import AUDIENCES
from decision.publishing.presentation.record import record_page
from decision.publishing.services.handing import handed_down
from decision.publishing.services.summary import summary_of
from decision.records.services.content import content_of
from decision.records.services.form import FORMAT
from decision.sessions.enums import SessionState
from decision.sessions.models import Participant, Session
from decision.sessions.perms import board_key, cookie_name

# What an admin's list of each model shows of all sessions.
LISTS = ("ballot", "event", "judgement", "participant", "round", "voice")
SEALED_AT = "2026-11-28T12:00:00.000000Z"
# Differs at every request and tells nothing.
RANDOM = re.compile(
    r'(csrfmiddlewaretoken" value="|name="client" value="|"X-CSRFToken": "|/live/)[^"]+'
)


def seen(session: Session, onlooker: tuple[Participant, str], root: Client) -> dict[str, str]:
    """What the facilitator, an administrator, a participant, the room and a reader are shown."""
    return dict(_pages(session, onlooker, root)) | dict(_streams(session)) | dict(_record(session))


def _pages(
    session: Session, onlooker: tuple[Participant, str], root: Client
) -> Iterator[tuple[str, str]]:
    leader = Client()
    leader.force_login(session.facilitator)
    guest = Client()
    guest.cookies[cookie_name(session)] = onlooker[1]
    names = ("session_desk", "session_people", "session_events")
    asked = [(leader, reverse(name, args=[session.code])) for name in names]
    asked += [(Client(), reverse("board", args=[board_key(session)]))]
    asked += [(guest, reverse("weigh", args=[session.code]))]
    asked += [(root, reverse(f"admin:decision_{name}_changelist")) for name in LISTS]
    for round in session.rounds.order_by("number"):
        for client, name in ((leader, "session_results"), (guest, "weigh_results")):
            asked.append((client, f"{reverse(name, args=[session.code])}?round={round.number}"))
    for number, (client, address) in enumerate(asked):
        cache.clear()
        text = client.get(address).content.decode()
        yield f"{number} {address}", RANDOM.sub("", text)


def _streams(session: Session) -> Iterator[tuple[str, str]]:
    for name, audience in AUDIENCES.items():
        context = import_string(audience.context)(session.pk)
        yield name, render_to_string(audience.template, dict(context))


def _record(session: Session) -> Iterator[tuple[str, str]]:
    if session.state == SessionState.CLOSED:
        content = content_of(session)
        yield "record", json.dumps(content, sort_keys=True)
        yield from _published(content)


def _published(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What everybody would be shown of the record, and what it would hand down."""
    place = {"format": FORMAT, "number": 1, "previous_sha256": None, "sealed_at": SEALED_AT}
    record = content | place
    handed = handed_down(record)
    yield "handed down", repr((handed.weights, handed.members, handed.cells))
    summary = summary_of(record, "0" * 64, handed)
    yield "summary", json.dumps(summary, sort_keys=True)
    page = {"record": record_page(summary, "1")}
    yield "public page", render_to_string("decision/publishing/_record.html", page)
