"""What a record says, and what it leaves unsaid where names are hidden."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from decision.records.services import seal_session
from decision.records.services.content import content_of
from decision.records.services.reading import data_of
from decision.sessions.models import Device, Judgement, Session
from decision.sessions.services.devices import renew_link
from decision.sessions.services.lifecycle import close_session
from decision.sessions.services.participants import change_power, invite, remove
from tests.factories.answered import (
    answer_all,
    end_round,
    make_answered_session,
    make_closed_session,
)
from tests.factories.sessions import make_participant

pytestmark = pytest.mark.django_db


def record_of(session: Session) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(
        seal_session(session=session, user=session.facilitator).content
    )
    return content


def test_all_answers_are_there_in_force_and_superseded() -> None:
    session = make_closed_session(names_shown=True)
    second = record_of(session)["rounds"][1]
    people = dict(session.participants.values_list("name", "number"))
    said = [
        (row["participant"], row["step"], row["superseded"], row["comment"])
        for row in second["judgements"]
    ]
    expected = [
        (people["Anna"], 3, False, "Anna, again"),
        (people["Boris"], 8, True, "Boris, again"),
        (people["Boris"], 5, False, "Boris, again"),
    ]
    assert sorted(said, key=lambda row: row[0]) == sorted(expected, key=lambda row: row[0])
    first = second["judgements"][0]
    assert (first["branch"], first["first"], first["second"]) == ("root", "C1", "C2")
    ratings = {(row["criterion"], row["alternative"]) for row in second["ratings"]}
    assert ratings == {("C2", "asks0A"), ("C2", "asks0B")}


def test_direct_weights_stand_with_what_was_said() -> None:
    rounds = record_of(make_closed_session("points"))["rounds"]
    assert [row["answer"] for row in rounds[0]["weights"] if not row["superseded"]] != []
    row = rounds[0]["weights"][0]
    assert set(row["answer"]["points"]) == set(row["weights"]) == {"C1", "C2"}


def test_named_answers_carry_their_times_in_utc() -> None:
    row = record_of(make_closed_session(names_shown=True))["rounds"][0]["judgements"][0]
    stored = Judgement.objects.order_by("pk").first()
    assert stored is not None
    assert row["stored_at"].endswith("Z")
    assert row["stored_at"].startswith(stored.stored_at.strftime("%Y-%m-%dT%H:%M"))


def test_tree_table_rules_and_sources_are_there() -> None:
    session = make_closed_session()
    record = record_of(session)
    assert [(one["code"], one["weighed"], one["rated"]) for one in record["criteria"]] == [
        ("C1", True, False),
        ("C2", True, True),
    ]
    assert record["table"]["question"]["matrix"] == [[1, None], [2, None]]
    assert record["table"]["cells"][0][0]["sources"] == ["source"]
    assert [source["code"] for source in record["sources"]] == ["source"]
    assert record["session"]["code"] == session.code
    assert record["problem"]["question"] == {"ru": "Кто первый?", "en": "Who is first?"}
    assert record["groups"] == [{"name": "Experts", "power": "1"}]
    assert record["evaluation"]["round"] == 2
    assert "node:root" in record["evaluation"]["answers"]


def test_turnout_is_by_name() -> None:
    session = make_answered_session()
    group = session.groups.get()
    invite(session=session, user=session.facilitator, people=[("Zoya", group)])
    absent = session.participants.get(name="Zoya")
    remove(participant=absent, user=session.facilitator)
    session = _closed(end_round(session))
    turnout = record_of(session)["turnout"]
    assert [one["name"] for one in turnout] == ["Anna", "Boris", "Zoya"]
    assert turnout[0] == {
        "name": "Anna",
        "invited": False,
        "joined": True,
        "finished": True,
        "removed": False,
        "renewed": False,
    }
    assert turnout[2] == {
        "name": "Zoya",
        "invited": True,
        "joined": False,
        "finished": False,
        "removed": True,
        "renewed": False,
    }


@pytest.mark.parametrize("names_shown", [True, False])
def test_that_a_link_was_renewed_is_said_and_what_was_answered_before_does_not_count(
    names_shown: bool,
) -> None:
    session = make_answered_session(names_shown=names_shown)
    anna = session.participants.get(name="Anna")
    renew_link(participant=anna, user=session.facilitator)
    answer_all(anna, step=4, comment="said since")
    record = record_of(_closed(end_round(session)))

    renewed = {one["name"]: one["renewed"] for one in record["turnout"]}
    assert renewed == {"Anna": True, "Boris": False}
    events = [event for event in record["events"] if event["kind"] == "link_renewed"]
    assert [(one["by"], one["about"], one["details"]) for one in events] == [
        ("leader", "Anna", {"round": 1})
    ]
    said = [row for row in record["rounds"][0]["judgements"] if row["participant"] == anna.number]
    both = [("Anna thinks so", True), ("said since", False)]
    assert [(row["comment"], row["superseded"]) for row in said] == (
        both if names_shown else both[1:]
    )
    assert data_of(record, 1).steps["root"].tolist() == read_steps(session)


def read_steps(session: Session) -> list[list[float]]:
    """The judgements in force, by the numbers of those who gave them."""
    rows = Judgement.objects.filter(superseded_at=None, ballot__round__session=session)
    return [[float(row.step)] for row in rows.order_by("ballot__participant__number")]


# Names and pseudonyms -------------------------------------------------------------------------


def hidden_record() -> tuple[Session, dict[str, Any]]:
    """An anonymous session in which everything happened that could join name and pseudonym."""
    session = make_answered_session()
    vera = make_participant(session, "Vera", group=session.groups.get())
    answer_all(vera, step=7, comment="said before the removal")
    remove(participant=vera, user=session.facilitator)
    anna = session.participants.get(name="Anna")
    change_power(participant=anna, user=session.facilitator, power=Decimal(3))
    session = _closed(end_round(session))
    return session, record_of(session)


def _closed(session: Session) -> Session:
    return close_session(session=session, user=session.facilitator)


def test_names_and_numbers_are_never_in_one_place() -> None:
    session, record = hidden_record()
    names = set(session.participants.values_list("name", flat=True))
    with_names = {
        key
        for key, part in record.items()
        if any(f'"{name}"' in json.dumps(part, ensure_ascii=False) for name in names)
    }
    assert with_names == {"turnout", "events"}
    for part in ("turnout", "events"):
        assert "participant" not in {key for entry in record[part] for key in entry}
        assert "group" not in {key for entry in record[part] for key in entry}


def test_answers_of_hidden_people_carry_no_time() -> None:
    _session, record = hidden_record()
    keys = {
        key
        for round in record["rounds"]
        for kind in ("judgements", "weights", "ratings")
        for row in round[kind]
        for key in row
    }
    assert not [key for key in keys if key.endswith("_at")]


# Whoever adds a member here has asked himself whether it could tell who a number is.
BESIDE_A_NUMBER = {
    "participants": {"participant", "group", "power"},
    "rounds": {
        "number",
        "opened_at",
        "closed_at",
        "revealed_at",
        "finished",
        "judgements",
        "weights",
        "ratings",
    },
    "judgements": {"participant", "comment", "superseded", "branch", "first", "second", "step"},
    "weights": {"participant", "comment", "superseded", "branch", "answer", "weights"},
    "ratings": {
        "participant",
        "comment",
        "superseded",
        "criterion",
        "alternative",
        "value",
        "source_url",
    },
}


@pytest.mark.parametrize("method", ["pairwise", "points"])
def test_nothing_but_what_is_listed_stands_beside_a_number(method: str) -> None:
    record = record_of(make_closed_session(method, names_shown=False))
    rounds = record["rounds"]
    found = {
        "participants": record["participants"],
        "rounds": rounds,
        "judgements": [row for round in rounds for row in round["judgements"]],
        "weights": [row for round in rounds for row in round["weights"]],
        "ratings": [row for round in rounds for row in round["ratings"]],
    }
    assert found["judgements" if method == "pairwise" else "weights"]
    assert found["ratings"]
    beyond = {
        part: {key for entry in entries for key in entry} - BESIDE_A_NUMBER[part]
        for part, entries in found.items()
    }
    assert not any(beyond.values()), beyond


def test_who_finished_and_whose_power_changed_is_not_said() -> None:
    _session, record = hidden_record()
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for event in record["events"]:
        by_kind.setdefault(event["kind"], []).append(event)
    assert [(event["by"], event["about"]) for event in by_kind["finished"]] == [(None, None)] * 2
    assert [event["about"] for event in by_kind["power_changed"]] == [None]
    assert [event["about"] for event in by_kind["removed"]] == ["Vera"]
    assert [event["by"] for event in by_kind["joined"]] == ["Anna", "Boris", "Vera"]


def test_of_the_removed_no_answer_is_in_the_record() -> None:
    session, record = hidden_record()
    number = session.participants.get(name="Vera").number
    assert str(number) not in [str(one["participant"]) for one in record["participants"]]
    assert "said before the removal" not in json.dumps(record)


def test_where_names_are_shown_the_removed_are_there_and_do_not_count() -> None:
    session = make_answered_session(names_shown=True)
    vera = make_participant(session, "Vera", group=session.groups.get())
    answer_all(vera, step=7)
    remove(participant=vera, user=session.facilitator)
    record = record_of(_closed(end_round(session)))
    assert [one["name"] for one in record["participants"] if one["removed"]] == ["Vera"]
    names = record["evaluation"]["documents"]["node:root"]["participants"]["names"]
    assert str(vera.number) not in names
    assert vera.number in {row["participant"] for row in record["rounds"][0]["judgements"]}


def test_nothing_secret_is_in_it() -> None:
    session = make_closed_session()
    text = json.dumps(content_of(session))
    devices = Device.objects.filter(participant__session=session)
    hashes = [digest for digest in devices.values_list("token_hash", flat=True) if digest]
    assert hashes != []
    assert [digest for digest in hashes if digest in text] == []
    assert "password" not in text
