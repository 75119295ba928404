"""What a record says of answers that were carried into a further round."""

from __future__ import annotations

from typing import Any

import pytest

from decision.records.services import record_file
from decision.sessions.models import Session
from decision.sessions.services.lifecycle import close_session
from decision.weighing.services.storing import finish
from tests.decision.records.sealed import content_of_record, seal, wrong
from tests.decision.sessions.test_carrying import METHODS, a_first_round, again, change_one, ended

pytestmark = pytest.mark.django_db
SIX = ("Anna", "Boris", "Clara", "Dmitri", "Elena", "Fyodor")


def second_round(*, counts: bool, **fields: Any) -> Session:
    """Closed: of six in two rounds three have confirmed, one of them with a change."""
    session = again(a_first_round(*SIX, **fields))
    if session.weighting.in_pairs:
        change_one(session, "Anna", 7)
    for name in SIX[:3]:
        finish(participant=session.participants.get(name=name))
    session = ended(session, counts_unconfirmed=counts)
    return close_session(session=session, user=session.facilitator)


@pytest.mark.parametrize(
    ("method", "counts", "names_shown"),
    [
        *((method, True, True) for method in METHODS),
        ("pairwise", False, True),
        ("points", True, False),
        ("pairwise", False, False),
    ],
)
def test_a_record_holds_whether_unconfirmed_answers_count_or_not(
    method: str, counts: bool, names_shown: bool
) -> None:
    record = seal(second_round(method=method, counts=counts, names_shown=names_shown))
    assert wrong(record_file(record)) == []
    content = content_of_record(record)
    first, second = content["rounds"]
    assert [r["unconfirmed"] for r in (first, second)] == [0, 3]
    assert [r["counts_unconfirmed"] for r in (first, second)] == [False, counts]
    counted = content["evaluation"]["documents"]["whole"]["participants"]["names"]
    assert len(counted) == (6 if counts else 3)


def test_with_names_it_says_of_each_answer_from_which_round_it_is() -> None:
    content = content_of_record(seal(second_round(counts=False)))
    rows = content["rounds"][1]["judgements"]
    names = {one["participant"]: one["name"] for one in content["rounds"][1]["people"]}
    said = {(names[r["participant"]], r["from_round"], r["superseded"]) for r in rows}
    assert said == {
        ("Anna", 1, True),
        ("Anna", None, False),
        ("Boris", 1, False),
        ("Clara", 1, False),
        *((name, 1, True) for name in SIX[3:]),
    }
    silent = {p["name"] for p in content["rounds"][1]["people"] if p["unconfirmed"]}
    assert silent == set(SIX[3:])


def test_by_number_nothing_says_whose_answers_were_carried() -> None:
    content = content_of_record(seal(second_round(counts=True, names_shown=False)))
    for row in [*content["rounds"][1]["judgements"], *content["rounds"][1]["people"]]:
        assert not {"from_round", "unconfirmed"} & row.keys()
    closing = [e for e in content["events"] if e["kind"] == "round_closed"][1]
    assert closing["details"] == {"round": 2, "finished": 3, "unconfirmed": 3, "counted": True}
    assert closing["about"] is None
