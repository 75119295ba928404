"""Exclusions and changes of rules in mid-round: on results, before the sealing, in the record."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from decision.publishing.models import Publication
from decision.publishing.services import publish
from decision.sessions.models import Session
from decision.sessions.services.lifecycle import change_turnout, close_session, open_round
from decision.sessions.services.participants import join
from decision.weighing.services.storing import finish
from tests.decision.desk.leading import address, moved, signed_in
from tests.decision.records.sealed import seal
from tests.factories.answered import answer_all
from tests.factories.sessions import make_session
from tests.htmx import soup, texts

pytestmark = pytest.mark.django_db

PEOPLE = ("Anna", "Boris", "Clara", "Dmitri")
SHOWN = [
    ("Minimum turnout: 3, before 4", "the facilitator", "Dmitri's plane was late"),
    ("Dmitri was excluded", "the facilitator", "Has left <b>the room</b>"),
]
HIDDEN = [SHOWN[0], ("A participant was excluded", *SHOWN[1][1:])]


def asked(page: Any) -> list[tuple[str, ...]]:
    """The table without its times, each row with what it says of the round first."""
    rows = soup(page).select("[aria-labelledby=amended-title] tbody tr")
    assert all("round 1 was open" in texts(row, ".cell-note") for row in rows)
    return [tuple(texts(row, "td")[1:]) for row in rows]


@pytest.mark.parametrize("names_shown", [True, False])
def test_every_face_of_the_record_says_what_was_changed_in_mid_round(names_shown: bool) -> None:
    session = make_session(method="points", names_shown=names_shown, minimum_turnout=2)
    leader = session.facilitator
    change_turnout(session=session, user=leader, turnout=4)  # before the first round: no amendment
    people = [join(session=session, name=name)[0] for name in PEOPLE]
    session = open_round(session=session, user=leader)
    for step, person in enumerate(people[:3], 1):
        answer_all(person, step=step)
    desk = signed_in(leader)
    lower = {"turnout": "3", "reason": SHOWN[0][2]}
    assert desk.post(address(session, "session_turnout"), lower).status_code == 302
    exclude(desk, session, people[3].pk, SHOWN[1][2])
    for person in people[:3]:
        finish(participant=person)
    session = moved(session, "close_round", "reveal")
    said = SHOWN if names_shown else HIDDEN

    results = desk.get(address(session, "session_results"))
    assert asked(results) == said
    assert texts(soup(results), ".facts dd")[0].startswith("3 of 4 called")
    for move in ("close", "seal"):
        if move == "seal":
            session = close_session(session=session, user=leader)
        sure = desk.get(reverse("session_sure", args=[session.code, move]))
        assert asked(sure) == said
        assert "rests on the answers of 3 of the 4 people who were called" in " ".join(
            texts(soup(sure), ".sure li")
        )

    record = seal(session)
    events = {event["kind"]: event for event in json.loads(record.content)["events"]}
    assert events["removed"]["details"] == {"reason": SHOWN[1][2]}
    assert events["removed"]["about"] == ("Dmitri" if names_shown else None)
    publication = publish(session=Session.objects.get(pk=session.pk), user=leader)
    page = reverse("record_detail", args=[publication.name])
    assert asked(Client(headers={"Accept-Language": "en"}).get(page)) == HIDDEN

    drawn = publication.summary.pop("amended")
    publication.save(update_fields=["summary"])
    import_module("decision.migrations.0023_amendments_of_published_records").draw(apps, None)
    assert Publication.objects.get().summary["amended"] == drawn


def exclude(desk: Client, session: Session, pk: int, reason: str) -> None:
    """As it is done on the page of one person: asked once more, and why."""
    first = desk.post(reverse("session_person", args=[session.code, pk]), {"action": "remove"})
    assert texts(soup(first), ".sure li") == ["Dmitri"]
    people = address(session, "session_people")
    sent = {"take_out": "1", "sure": "1", "person": [pk]}
    silent = desk.post(people, sent | {"reason": " "})
    assert (silent.status_code, texts(soup(silent), ".errorlist li")) == (
        422,
        ["Say why: a round has begun."],
    )
    assert not session.participants.exclude(removed_at=None).exists()
    assert desk.post(people, sent | {"reason": reason}).status_code == 302
    log = desk.get(address(session, "session_events"))
    assert texts(soup(log), "#events tbody td:nth-child(3)")[:2] == [
        f"removed Dmitri; reason: {reason}",
        f"changed the minimum turnout from 4 to 3; reason: {SHOWN[0][2]}",
    ]
