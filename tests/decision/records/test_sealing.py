"""A closed session is sealed once, by its facilitator, byte for byte, into a chain."""

from __future__ import annotations

import hashlib
import json

import pytest
import rfc8785
from django.db import connection
from django.test.utils import CaptureQueriesContext

from decision.records.models import DecisionRecord
from decision.records.services import delete_session, record_file, seal_session
from decision.sessions.enums import EventKind, SessionState
from decision.sessions.errors import SessionError
from decision.sessions.models import Ballot, Event, Session
from decision.sessions.services.lifecycle import close_session, next_moves
from tests.decision.records.sealed import content_of_record as content
from tests.decision.records.sealed import findings, sealed, wrong
from tests.factories.answered import (
    answer_all,
    end_round,
    make_answered_session,
    make_closed_session,
)
from tests.factories.sessions import (
    everything_stored,
    make_participant,
    make_session,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["pairwise", "points"])
def test_the_content_is_canonical_and_its_digest_is_kept(method: str) -> None:
    record = sealed(method)
    data = record.content.encode()
    assert rfc8785.dumps(json.loads(data)) == data
    assert record.sha256 == hashlib.sha256(data).hexdigest()
    assert content(record)["format"] == "mera-record/4"


def test_the_file_holds_the_content_byte_for_byte_with_its_digest() -> None:
    record = sealed()
    data = record_file(record)
    assert rfc8785.dumps(json.loads(data)) == data
    assert record.content.encode() in data
    assert json.loads(data) == {"record": content(record), "sha256": record.sha256}


def test_records_form_a_chain() -> None:
    first, second = sealed(), sealed()
    assert (first.number, first.previous, content(first)["previous_sha256"]) == (1, None, None)
    assert (second.number, second.previous) == (2, first)
    assert content(second)["previous_sha256"] == first.sha256
    assert [content(record)["number"] for record in (first, second)] == [1, 2]


def test_a_demonstration_s_record_stands_outside_the_chain_and_goes_with_its_session() -> None:
    first = sealed()
    shown = sealed(is_demonstration=True)
    second = sealed()

    assert (shown.number, shown.previous, content(shown)["previous_sha256"]) == (None, None, None)
    assert content(shown)["session"]["demonstration"]
    assert (second.number, second.previous) == (2, first)
    assert [finding.sentence for finding in findings(shown) if "demonstration" in finding.sentence]
    assert wrong(record_file(shown)) == []

    delete_session(session=shown.session, user=shown.session.facilitator)

    assert list(DecisionRecord.objects.order_by("number")) == [first, second]
    assert not Session.objects.filter(is_demonstration=True).exists()
    assert set(everything_stored().values()) != {0}  # those of the others are there
    assert not Ballot.objects.exclude(round__session__in=[first.session, second.session]).exists()
    assert wrong(record_file(second)) == []
    assert "chain of records up to it holds" in " ".join(f.sentence for f in findings(second))


def test_what_happened_among_real_people_cannot_be_deleted() -> None:
    record = sealed()
    kept = everything_stored()
    with pytest.raises(SessionError, match="Only a draft or a demonstration can be deleted"):
        delete_session(session=record.session, user=record.session.facilitator)
    shown = make_session(is_demonstration=True)
    with pytest.raises(SessionError, match="Only the facilitator"):
        delete_session(session=shown, user=make_user("other"))
    assert (everything_stored(), Session.objects.count()) == (kept, 2)


def test_sealing_moves_the_session_and_is_written_down() -> None:
    record = sealed()
    session = Session.objects.get(pk=record.session_id)
    assert session.state == SessionState.SEALED
    assert next_moves(session) == ()
    event = Event.objects.order_by("pk").last()
    assert event is not None
    assert (event.kind, event.user) == (EventKind.SEALED, session.facilitator)
    # What `sha256sum` says of the file that is downloaded.
    whole = hashlib.sha256(record_file(record)).hexdigest()
    assert event.details == {"record": 1, "sha256": record.sha256, "file_sha256": whole}


def test_a_session_is_sealed_once() -> None:
    record = sealed()
    with pytest.raises(SessionError, match="Only a closed session can be sealed"):
        seal_session(session=record.session, user=record.session.facilitator)
    assert DecisionRecord.objects.count() == 1


def test_only_a_closed_session_can_be_sealed() -> None:
    for session in (make_session(), make_answered_session(), end_round(make_answered_session())):
        with pytest.raises(SessionError, match="Only a closed session can be sealed"):
            seal_session(session=session, user=session.facilitator)
    assert not DecisionRecord.objects.exists()


def test_only_the_facilitator_seals() -> None:
    session = make_closed_session()
    with pytest.raises(SessionError, match="Only the facilitator"):
        seal_session(session=session, user=make_user("stranger", is_superuser=True))
    assert Session.objects.get(pk=session.pk).state == SessionState.CLOSED
    assert not DecisionRecord.objects.exists()


@pytest.mark.parametrize("method", ["pairwise", "points"])
def test_sealing_asks_as_much_for_many_people_as_for_few(method: str) -> None:
    counts = []
    for extra in (0, 6):
        session = make_answered_session(method)
        for number in range(extra):
            person = make_participant(session, f"P{number}", group=session.groups.get())
            answer_all(person, step=number)
        session = end_round(session)
        session = close_session(session=session, user=session.facilitator)
        with CaptureQueriesContext(connection) as queries:
            seal_session(session=session, user=session.facilitator)
        counts.append(len(queries))
    assert counts[0] == counts[1]
