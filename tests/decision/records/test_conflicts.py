"""Conflicts of interest in a record: what is left out, and that the check finds it so."""

from __future__ import annotations

from typing import Any

import pytest

from decision.records.models import DecisionRecord
from decision.records.services import record_file
from decision.records.services.content import content_of
from decision.sessions.models import Score, Session
from decision.sessions.selectors.shown import seen_answers
from decision.sessions.services.lifecycle import close_session, open_round
from decision.sessions.services.participants import join
from decision.weighing.services.conflicts import declare_conflicts, take_conflict_back
from decision.weighing.services.storing import store_score
from tests.decision.blind.swapped import otherwise, swap
from tests.decision.records.sealed import content_of_record, findings, forged, seal, wrong
from tests.factories.answered import answer_all, end_round
from tests.factories.sessions import make_judged_problem, make_open_session, make_session, stamp
from tests.factories.territories import ObservationFactory

pytestmark = pytest.mark.django_db

# Of two alternatives, by person.
RATINGS = {"Anna": (5, 2), "Boris": (3, 3), "Clara": (2, 4), "Dmitri": (1, 5), "Elena": (2, 1)}


def rated_session(**fields: Any) -> Session:
    """An open round in which five people have answered; what they rated is in `RATINGS`."""
    session = make_session(make_judged_problem(), method="points", scoring=True, **fields)
    session = open_round(session=session, user=session.facilitator)
    for step, name in enumerate(RATINGS):
        person, _token = join(session=session, name=name)
        answer_all(person, step=step)
    rate(session)
    return session


def rate(session: Session) -> None:
    (criterion,) = session.frame["scored"]
    for name, ratings in RATINGS.items():
        for alternative, value in zip(session.frame["alternatives"], ratings, strict=True):
            store_score(
                participant=session.participants.get(name=name),
                criterion=criterion,
                alternative=alternative,
                value=value,
                stamp=stamp(),
            )


def declare(session: Session, name: str, place: int = 0) -> None:
    declare_conflicts(
        participant=session.participants.get(name=name),
        alternatives=[session.frame["alternatives"][place]],
    )


def sealed_with(*names: str, **fields: Any) -> DecisionRecord:
    session = rated_session(**fields)
    for name in names:
        declare(session, name)
    session = end_round(session)
    return seal(close_session(session=session, user=session.facilitator))


def ranked_column(content: dict[str, Any]) -> list[float]:
    document = content["evaluation"]["documents"]["rank:aip_arithmetic"]
    column = [criterion["code"] for criterion in document["criteria"]].index("C2")
    return [row[column] for row in document["matrix"]]


def spread(content: dict[str, Any]) -> float:
    cells = content["evaluation"]["documents"]["smaa"]["uncertainty"]["cells"]
    deviation: float = cells["0,1"]["sd"]
    return deviation


def test_without_a_conflict_all_ratings_count() -> None:
    content = content_of_record(sealed_with())
    assert ranked_column(content) == pytest.approx([(5 + 3 + 2 + 1 + 2) / 5, 15 / 5])
    assert spread(content) == pytest.approx((9.2 / 4) ** 0.5)
    assert [round["conflicts"] for round in content["rounds"]] == [[]]
    assert "unlinked_ratings" not in content["rounds"][0]


@pytest.mark.parametrize("names_shown", [True, False])
def test_what_somebody_with_a_conflict_rated_is_left_out_and_the_record_holds(
    names_shown: bool,
) -> None:
    record = sealed_with("Anna", names_shown=names_shown)
    content = content_of_record(record)
    assert ranked_column(content) == pytest.approx([(3 + 2 + 1 + 2) / 4, 15 / 5])
    assert spread(content) == pytest.approx((2 / 3) ** 0.5)
    (entry,) = content["rounds"][0]["conflicts"]
    assert (entry["alternative"], entry["people"]) == ("judgedA", 1)
    assert wrong(record_file(record)) == []
    told = [finding.sentence for finding in findings(record)]
    assert any("Conflict of interest: what 1 of the people" in sentence for sentence in told)


def test_with_names_shown_it_says_whose_and_his_ratings_stand_there() -> None:
    content = content_of_record(sealed_with("Anna", names_shown=True))
    (round,) = content["rounds"]
    (anna,) = [one["participant"] for one in round["people"] if one["name"] == "Anna"]
    assert round["conflicts"][0]["participants"] == [anna]
    own = {
        one["alternative"]: one["value"]
        for one in round["ratings"]
        if one["participant"] == anna and not one["superseded"]
    }
    assert own == {"judgedA": 5, "judgedB": 2}


def test_a_conflict_that_is_taken_out_of_the_record_is_found() -> None:
    record = sealed_with("Anna", names_shown=True)
    data = forged(record, lambda content: content["rounds"][0].update(conflicts=[]))
    assert any("evaluation.documents.rank" in sentence for sentence in wrong(data))


def test_with_hidden_names_ratings_stand_by_no_number() -> None:
    """Else the number without a rating of that alternative would be Anna's."""
    content = content_of_record(sealed_with("Anna", names_shown=False))
    (round,) = content["rounds"]
    assert round["ratings"] == []
    assert set(round["conflicts"][0]) == {"alternative", "people"}
    found = {
        entry["alternative"]: [one["value"] for one in entry["ratings"]]
        for entry in round["unlinked_ratings"]
    }
    assert found == {"judgedA": [1, 2, 2, 3], "judgedB": [1, 2, 3, 4, 5]}
    keys = {key for entry in round["unlinked_ratings"] for one in entry["ratings"] for key in one}
    assert keys == {"group", "power", "value"}
    assert "Anna" not in str(round)
    assert len(round["weights"]) == 5  # weights are about no alternative


def test_with_hidden_names_too_few_who_are_left_are_not_told() -> None:
    """Two who are left would each see from the mean what the other rated."""
    record = sealed_with("Anna", "Boris", "Clara", names_shown=False)
    content = content_of_record(record)
    assert ranked_column(content) == [None, pytest.approx(3.0)]
    assert content["evaluation"]["withheld"] is True
    assert content["rounds"][0]["ratings"] == []
    assert "unlinked_ratings" not in content["rounds"][0]
    assert wrong(record_file(record)) == []


@pytest.mark.parametrize(("names_shown", "people"), [(True, 3), (False, 3), (False, 2)])
def test_where_nothing_is_left_out_it_is_disclosed_and_the_record_holds(
    names_shown: bool, people: int
) -> None:
    """With hidden names by whom nobody learns, and of too few not even of how many."""
    session = make_session(method="points", names_shown=names_shown)
    session = open_round(session=session, user=session.facilitator)
    for step, name in enumerate(list(RATINGS)[:people], 1):
        person, _token = join(session=session, name=name)
        answer_all(person, step=step)
    declare(session, "Anna")
    session = close_session(session=end_round(session), user=session.facilitator)
    record = seal(session)
    content = content_of_record(record)
    (round,) = content["rounds"]
    expected: dict[str, Any] = {"alternative": "XA"}
    if people == 3:
        expected["people"] = 1
        assert len({one["participant"] for one in round["weights"]}) == 3  # weights all count
    if names_shown:
        anna = session.participants.get(name="Anna").number
        expected["participants"] = [anna]
    assert (round["disclosed"], round["conflicts"]) == ([expected], [])
    assert wrong(record_file(record)) == []
    told = [finding.sentence for finding in findings(record)]
    assert "Conflict of interest about “XA”: disclosed, nothing is left out by it." in told


@pytest.mark.parametrize("names_shown", [True, False])
def test_a_conflict_stands_in_the_next_round_until_it_is_taken_back(names_shown: bool) -> None:
    session = rated_session(names_shown=names_shown)
    declare(session, "Anna")
    session = open_round(session=end_round(session), user=session.facilitator)
    anna = session.participants.get(name="Anna")
    (own,) = anna.conflicts.filter(round__number=2)
    assert own.carried_from == 1
    take_conflict_back(participant=anna, alternative=session.frame["alternatives"][0])
    session = close_session(session=end_round(session), user=session.facilitator)
    record = seal(session)
    content = content_of_record(record)
    assert ranked_column(content) == pytest.approx([13 / 5, 15 / 5])
    assert [len(round["conflicts"]) for round in content["rounds"]] == [1, 0]
    assert wrong(record_file(record)) == []
    if not names_shown:
        # Beside each other the rounds would say what Anna rated, and so which number is hers.
        assert [round["ratings"] for round in content["rounds"]] == [[], []]
        assert "unlinked_ratings" not in content["rounds"][0]


def test_what_was_judged_before_is_judged_anew_and_does_not_stand_in_for_who_is_left_out() -> None:
    problem = make_judged_problem()
    judged = problem.criteria.get(code="C2").indicator
    for alternative in problem.alternatives.order_by("position"):
        ObservationFactory.create(territory=alternative.subject, indicator=judged, value=4)
    session = make_open_session(problem, method="points", scoring=True)
    anna, _token = join(session=session, name="Anna")
    answer_all(anna, step=2)  # who rates all with 3
    declare(session, "Anna")
    session = close_session(session=end_round(session), user=session.facilitator)
    record = seal(session)
    assert ranked_column(content_of_record(record)) == [None, 3]
    assert wrong(record_file(record)) == []


def test_with_hidden_names_nobody_can_tell_which_number_declared_it() -> None:
    """Anna, who declared, and Boris rate alike; the record is the same if each were the other."""
    session = rated_session(names_shown=False)
    alike = [session.participants.get(name=name) for name in ("Anna", "Boris")]
    for person in alike:
        for alternative in session.frame["alternatives"]:
            store_score(
                participant=person,
                criterion=session.frame["scored"][0],
                alternative=alternative,
                value=4,
                stamp=stamp(),
            )
    declare(session, "Anna")
    session = close_session(session=end_round(session), user=session.facilitator)
    before = content_of(session)
    anna, boris = (person.ballots.select_related("round").get() for person in alike)
    with otherwise():
        swap(anna, boris)
        after = content_of(session)
    assert anna.number != boris.number
    assert after == before
    assert not seen_answers(Score.objects.all()).exists()  # as the administrator's list has them
