"""What a record says, and what it leaves unsaid where names are hidden."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from decision.records.services import checked, record_file, seal_session
from decision.records.services.content import content_of
from decision.records.services.reading import data_of
from decision.results.services import session_results
from decision.sessions.models import Device, Judgement, Session
from decision.sessions.selectors.devices import token_digest
from decision.sessions.services.devices import enter, renew_link
from decision.sessions.services.lifecycle import (
    close_round,
    close_session,
    open_round,
    reveal,
)
from decision.sessions.services.participants import change_power, invite, remove
from decision.weighing.services.storing import finish
from tests.factories.answered import (
    answer_all,
    end_round,
    make_answered_session,
    make_closed_session,
)
from tests.factories.sessions import make_judged_problem, make_participant, make_session

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
        (people["Anna"], 1, True, "Anna thinks so"),  # as in round 1, until she changed it
        (people["Anna"], 3, False, "Anna, again"),
        (people["Boris"], 2, True, "Boris thinks so"),
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
    assert record["rounds"][0]["groups"] == [{"name": "Experts", "power": "1"}]
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

    assert [one["name"] for one in record["turnout"] if one["renewed"]] == ["Anna"]
    events = [event for event in record["events"] if event["kind"] == "link_renewed"]
    assert [(one["by"], one["about"], one["details"]) for one in events] == [
        ("leader", "Anna", {"round": 1})
    ]
    number = anna.number if names_shown else anna.ballots.get().number
    said = [row for row in record["rounds"][0]["judgements"] if row["participant"] == number]
    both = [("Anna thinks so", True), ("said since", False)]
    assert [(row["comment"], row["superseded"]) for row in said] == (
        both if names_shown else both[1:]
    )
    assert data_of(record, 1).steps["root"].tolist() == read_steps(session)


def read_steps(session: Session) -> list[list[float]]:
    """The judgements in force, by the numbers of those who gave them."""
    rows = Judgement.objects.filter(superseded_at=None, ballot__round__session=session)
    number = "ballot__participant__number" if session.names_shown else "ballot__number"
    return [[float(row.step)] for row in rows.order_by(number)]


# Names and pseudonyms -------------------------------------------------------------------------


def hidden_record() -> tuple[Session, dict[str, Any]]:
    """An anonymous session in which everything happened that could join name and pseudonym."""
    session = make_answered_session(names_shown=False)
    group = session.groups.get()
    leader = session.facilitator
    vera = make_participant(session, "Vera", group=group)
    answer_all(vera, step=7, comment="said before the removal")
    remove(participant=vera, user=leader)
    ((xen, token),) = invite(session=session, user=leader, people=[("Xen", group)])
    enter(link=Device.objects.get(link_hash=token_digest(token)))
    answer_all(xen, step=6, comment="not finished")
    anna = session.participants.get(name="Anna")
    change_power(participant=anna, user=leader, power=Decimal(3))
    for person in session.participants.filter(name__in=("Anna", "Boris", "Clara", "Dmitri")):
        finish(participant=person)
    for move in (close_round, reveal, close_session):
        session = move(session=session, user=leader)
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
    "people": {"participant", "group", "power"},
    "rounds": {
        "number",
        "opened_at",
        "closed_at",
        "revealed_at",
        "called",
        "finished",
        "unconfirmed",
        "counts_unconfirmed",
        "groups",
        "people",
        "judgements",
        "weights",
        "disclosed",
        "ratings",
        "conflicts",
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
        "people": [entry for round in rounds for entry in round["people"]],
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


def test_by_name_it_says_only_who_was_called_and_who_took_part() -> None:
    _session, record = hidden_record()
    named = {
        (event["kind"], event["about"])
        for event in record["events"]
        if event["about"] or event["by"] not in (None, "leader")
    }
    assert named == {("invited", "Xen")}
    kinds = {event["kind"] for event in record["events"]}
    assert kinds >= {"joined", "finished", "removed", "power_changed"}
    took_part = {entry["name"] for entry in record["turnout"] if entry["finished"]}
    assert took_part == {"Anna", "Boris", "Clara", "Dmitri"}
    assert {key for entry in record["turnout"] for key in entry} == {
        "name",
        "invited",
        "finished",
        "renewed",
    }


def test_neither_the_removed_nor_unfinished_answers_are_in_it() -> None:
    _session, record = hidden_record()
    (round,) = record["rounds"]
    assert (round["called"], round["finished"], len(round["people"])) == (5, 4, 4)
    for text in ("said before the removal", "not finished"):
        assert text not in json.dumps(record)


def test_what_was_superseded_is_not_in_it() -> None:
    """Whose link was renewed begins anew: by name that is known, by number it would be seen."""
    record = record_of(make_closed_session(names_shown=False))
    second = record["rounds"][1]["judgements"]
    assert len(second) == 4
    assert not any(row["superseded"] for row in second)


def test_numbers_are_others_in_each_round() -> None:
    rounds = record_of(make_closed_session(names_shown=False))["rounds"]
    first, second = ({one["participant"] for one in round["people"]} for round in rounds)
    assert len(first) == len(second) == 4
    assert not first & second


def test_a_round_that_would_tell_a_newcomer_apart_keeps_its_answers_to_itself() -> None:
    session = end_round(make_answered_session(names_shown=False))
    leader = session.facilitator
    session = open_round(session=session, user=leader)
    make_participant(session, "Newcomer", group=session.groups.get())
    for step, person in enumerate(session.participants.order_by("pk")):
        answer_all(person, step=step)
    record = record_of(_closed(end_round(session)))
    assert [len(round["people"]) for round in record["rounds"]] == [0, 5]
    assert record["rounds"][0]["judgements"] == []
    assert record["rounds"][0]["finished"] == 4


def test_a_group_of_one_keeps_single_answers_out_of_it() -> None:
    session = make_session(
        make_judged_problem("small"),
        names_shown=False,
        scoring=True,
        groups=[("Crowd", Decimal(3)), ("Minister", Decimal(1))],
    )
    session = open_round(session=session, user=session.facilitator)
    crowd, minister = session.groups.order_by("position")
    for step, group in enumerate((crowd, crowd, crowd, minister)):
        answer_all(make_participant(session, f"P{step}", group=group), step=step)
    record = seal_session(session=_closed(end_round(session)), user=session.facilitator)
    content = json.loads(record.content)
    assert content["rounds"][0]["people"] == content["rounds"][0]["judgements"] == []
    evaluation = content["evaluation"]
    assert evaluation["withheld"]
    assert {name.split(":")[0] for name in evaluation["documents"]} == {"rank"}
    for document in evaluation["documents"].values():  # of sixteen digits came the answers
        weights = [criterion["weight"] for criterion in document["criteria"]]
        assert weights == [round(weight, 3) for weight in weights]
        assert sum(weights) == pytest.approx(1, abs=0.01)
        ratings = [row[1] for row in document["matrix"] if row[1] is not None]
        assert ratings
        assert ratings == [round(rating, 1) for rating in ratings]
    exact = session_results(session, session.rounds.get())
    assert any(weight != round(weight, 3) for weight in exact.weights.values())
    assert [row["rank"] for row in evaluation["answers"]["rank:aij"]["results"]] == [
        row["rank"] for row in exact.found.replies["rank:aij"]["results"]
    ]
    found = list(checked(record_file(record)))
    assert [f.sentence for f in found if f.result == "wrong"] == []
    assert [f.sentence for f in found if f.result == "note"] == [
        "Names are hidden, and group and voting power would tell somebody apart: single answers "
        "are not in the record, and what the questions follow from is not checked."
    ]


def test_too_few_to_hide_each_other_leave_an_empty_evaluation_that_holds() -> None:
    session = make_answered_session(names_shown=False)
    for name in ("Clara", "Dmitri"):
        remove(participant=session.participants.get(name=name), user=session.facilitator)
    record = seal_session(session=_closed(end_round(session)), user=session.facilitator)
    content = json.loads(record.content)
    assert content["rounds"][0]["people"] == []
    assert content["evaluation"]["documents"] == {}
    assert {finding.result for finding in checked(record_file(record))} == {"ok"}


def test_where_names_are_shown_the_removed_are_there_and_count_where_they_had_a_voice() -> None:
    session = make_answered_session(names_shown=True)
    group, leader = session.groups.get(), session.facilitator
    late = make_participant(session, "Late and removed", group=group)
    answer_all(late, step=7)
    remove(participant=late, user=leader)
    session = end_round(session)
    remove(participant=session.participants.get(name="Boris"), user=leader)
    record = record_of(_closed(session))
    assert [one["name"] for one in record["turnout"] if one["removed"]] == [
        "Boris",
        "Late and removed",
    ]
    assert {one["name"] for one in record["rounds"][0]["people"]} == {"Anna", "Boris"}
    names = record["evaluation"]["documents"]["node:root"]["participants"]["names"]
    numbers = dict(session.participants.values_list("name", "number"))
    assert set(names) == {str(numbers["Anna"]), str(numbers["Boris"])}


def test_nothing_secret_is_in_it() -> None:
    session = make_closed_session()
    text = json.dumps(content_of(session))
    devices = Device.objects.filter(participant__session=session)
    hashes = [digest for digest in devices.values_list("token_hash", flat=True) if digest]
    assert hashes != []
    assert [digest for digest in hashes if digest in text] == []
    assert "password" not in text
