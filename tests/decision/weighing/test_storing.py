from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from decision.sessions.errors import SessionError
from decision.sessions.models import DirectWeight, Judgement, Participant, Score, Session
from decision.sessions.models.answers import CURRENT
from decision.sessions.selectors.ballots import filled
from decision.sessions.selectors.frames import FrameNode, weighed_node
from decision.sessions.selectors.sessions import current_round
from decision.sessions.services import lifecycle as sessions
from decision.sessions.services import participants
from decision.weighing.services import storing as answers
from decision.weighing.services.storing import Stamp
from tests.factories.sessions import (
    everything_stored,
    judge,
    make_judged_problem,
    make_open_session,
    make_participant,
    make_session,
    make_tree,
    stamp,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def participant() -> Participant:
    return make_participant(make_open_session())


def codes_of(participant: Participant) -> dict[str, int]:
    return dict(participant.session.problem.criteria.values_list("code", "pk"))


def root_of(participant: Participant) -> FrameNode | None:
    return weighed_node(participant.session, "root")


def step_in_force(participant: Participant) -> int:
    return Judgement.objects.filter(CURRENT, ballot__participant=participant).get().step


def test_a_judgement_is_the_same_from_either_side(participant: Participant) -> None:
    judge(participant, "C1", "C2", 4)
    assert step_in_force(participant) == 4
    judge(participant, "C2", "C1", 4)
    assert step_in_force(participant) == -4


def test_a_newer_judgement_supersedes_and_the_older_stays(participant: Participant) -> None:
    judge(participant, "C1", "C2", 4, comment="Energy")
    judge(participant, "C1", "C2", 2)

    kept = Judgement.objects.order_by("pk")
    assert [(j.step, j.comment, j.superseded_at is None) for j in kept] == [
        (4, "Energy", False),
        (2, "", True),
    ]


def test_a_repeated_request_stores_nothing(participant: Participant) -> None:
    codes = codes_of(participant)
    once = stamp()
    sent: dict[str, Any] = {"participant": participant, "left": codes["C1"], "right": codes["C2"]}

    first = answers.store_judgement(**sent, step=3, stamp=once)
    second = answers.store_judgement(**sent, step=3, stamp=once)

    assert (first.outcome, second.outcome) == ("stored", "repeated")
    assert second.answer == first.answer
    assert Judgement.objects.count() == 1


def test_an_answer_that_was_overtaken_by_its_own_window_changes_nothing(
    participant: Participant,
) -> None:
    judge(participant, "C1", "C2", 3, stamp=Stamp("one", 7))
    judge(participant, "C1", "C2", 5, stamp=Stamp("one", 6))

    assert step_in_force(participant) == 3
    assert Judgement.objects.count() == 1


def test_a_number_that_was_used_for_another_question_stores_nothing(
    participant: Participant,
) -> None:
    judge(participant, "C1", "C2", 3, stamp=Stamp("one", 1))
    judge(participant, "C1", "C3", 5, stamp=Stamp("one", 1))

    assert step_in_force(participant) == 3


def test_of_two_windows_the_answer_given_later_wins_whichever_arrives_first(
    participant: Participant,
) -> None:
    codes = codes_of(participant)
    sent: dict[str, Any] = {"participant": participant, "left": codes["C1"], "right": codes["C2"]}
    answers.store_judgement(**sent, step=3, stamp=Stamp("phone", 1))

    late = answers.store_judgement(
        **sent, step=8, stamp=Stamp("laptop", 1, age=timedelta(minutes=5))
    )
    assert late.outcome == "superseded"
    assert step_in_force(participant) == 3

    newer = answers.store_judgement(**sent, step=-2, stamp=Stamp("laptop", 2))
    assert newer.outcome == "stored"
    assert step_in_force(participant) == -2
    assert Judgement.objects.count() == 3


def test_an_age_before_now_cannot_make_an_answer_of_the_future(participant: Participant) -> None:
    judge(participant, "C1", "C2", 3, stamp=Stamp("one", 1, age=timedelta(days=-1)))
    assert Judgement.objects.get().given_at <= timezone.now()


@pytest.mark.parametrize("step", [9, -9])
def test_off_the_scale_is_refused(participant: Participant, step: int) -> None:
    with pytest.raises(SessionError, match="off the scale"):
        judge(participant, "C1", "C2", step)
    assert Judgement.objects.count() == 0


def test_a_pair_that_is_not_asked_is_refused() -> None:
    participant = make_participant(make_open_session(make_tree()))

    for left, right in (("A1", "B1"), ("A", "A1"), ("A1", "A1")):
        with pytest.raises(SessionError, match="not among the questions"):
            judge(participant, left, right, 1)
    assert everything_stored()["Judgement"] == 0


def closed(session: Session) -> None:
    sessions.close_round(session=session, user=session.facilitator)


def revealed(session: Session) -> None:
    closed(session)
    sessions.reveal(session=session, user=session.facilitator)


def past_the_deadline(session: Session) -> None:
    Session.objects.filter(pk=session.pk).update(deadline=timezone.now() - timedelta(seconds=1))


def removed(session: Session) -> None:
    for participant in session.participants.filter(name="Anna"):
        participants.remove(participant=participant, user=session.facilitator)


@pytest.mark.parametrize(
    ("happens", "sentence"),
    [
        (closed, "No round is open"),
        (revealed, "No round is open"),
        (past_the_deadline, "time for this round is over"),
        (removed, "removed you"),
    ],
)
def test_outside_an_open_round_nothing_is_stored(
    happens: Callable[[Session], None], sentence: str
) -> None:
    session = make_open_session()
    anna, boris = make_participant(session, "Anna"), make_participant(session, "Boris")
    for right in ("C2", "C3"):
        judge(boris, "C1", right, 1)
    answers.finish(participant=boris)
    happens(session)
    before = everything_stored()

    for attempt in (
        lambda: judge(anna, "C1", "C2", 1),
        lambda: answers.finish(participant=anna),
        lambda: answers.resume(participant=anna),
    ):
        with pytest.raises(SessionError, match=sentence):
            attempt()
    assert everything_stored() == before


def test_a_draft_takes_no_answers() -> None:
    participant = make_participant(make_session())
    with pytest.raises(SessionError, match="No round is open"):
        judge(participant, "C1", "C2", 1)


def test_an_answer_from_an_earlier_round_is_not_taken_for_this_ones() -> None:
    session = make_open_session()
    participant = make_participant(session)
    for right in ("C2", "C3"):
        judge(participant, "C1", right, 1)
    answers.finish(participant=participant)
    revealed(session)
    sessions.open_round(session=session, user=session.facilitator)

    with pytest.raises(SessionError, match="belongs to round 1; round 2"):
        judge(participant, "C1", "C2", 5, stamp=stamp(round=1))
    second = current_round(session)
    assert second is not None
    said = filled(participant, second).judgements.values()
    assert {(each.step, each.carried_from) for each in said} == {(1, 1)}


def test_finishing_needs_answers_that_give_weights(participant: Participant) -> None:
    judge(participant, "C1", "C2", 1)
    with pytest.raises(SessionError, match="Too few answers to give weights yet: the top level"):
        answers.finish(participant=participant)

    judge(participant, "C3", "C2", 1)
    answers.finish(participant=participant)
    answers.finish(participant=participant)
    answers.resume(participant=participant)

    kinds = participant.session.events.order_by("pk").values_list("kind", flat=True)
    assert list(kinds)[-2:] == ["finished", "resumed"]


def test_a_comment_has_an_end(participant: Participant) -> None:
    with pytest.raises(SessionError, match="at most 1000"):
        judge(participant, "C1", "C2", 1, comment="x" * 1001)
    assert Judgement.objects.count() == 0


SAID: dict[str, tuple[dict[str, Any], list[float]]] = {
    "points": ({"points": {"C1": 50, "C2": 30, "C3": 20}}, [0.5, 0.3, 0.2]),
    "swing": ({"swing": {"C1": 100, "C2": 60, "C3": 40}}, [0.5, 0.3, 0.2]),
    # Rank order centroid weights of three criteria: 11/18, 5/18, 2/18.
    "ranking": ({"ranking": [["C1"], ["C2"], ["C3"]]}, [11 / 18, 5 / 18, 2 / 18]),
    # Consistent answers: 4 : 2 : 1.
    "best_worst": (
        {
            "best": "C1",
            "worst": "C3",
            "best_to_others": {"C1": 1, "C2": 2, "C3": 4},
            "others_to_worst": {"C1": 4, "C2": 2, "C3": 1},
        },
        [4 / 7, 2 / 7, 1 / 7],
    ),
}


@pytest.mark.parametrize("method", SAID)
def test_direct_weights_are_what_the_engine_makes_of_the_answer(method: str) -> None:
    participant = make_participant(make_open_session(method=method))
    said, shares = SAID[method]

    answers.store_weights(
        participant=participant,
        node=root_of(participant),
        said=said,
        stamp=stamp(),
    )

    kept = DirectWeight.objects.get()
    assert kept.answer == said
    assert [kept.weights[code] for code in ("C1", "C2", "C3")] == pytest.approx(shares, abs=1e-9)
    answers.finish(participant=participant)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"points": {"C1": 50, "C2": 50}}, "C3"),
        ({"points": {"C1": -1, "C2": 50, "C3": 1}}, "-1"),
        ({"points": {"C1": 0, "C2": 0, "C3": 0}}, "positive"),
        ({"swing": {"C1": 1, "C2": 1, "C3": 1}}, "swing"),
    ],
)
def test_what_the_engine_refuses_is_refused_in_its_words(
    said: dict[str, Any], sentence: str
) -> None:
    participant = make_participant(make_open_session(method="points"))
    with pytest.raises(SessionError, match=sentence):
        answers.store_weights(
            participant=participant,
            node=root_of(participant),
            said=said,
            stamp=stamp(),
        )
    assert DirectWeight.objects.count() == 0


def test_weights_are_taken_only_where_they_are_asked(participant: Participant) -> None:
    with pytest.raises(SessionError, match="not among the questions"):
        answers.store_weights(
            participant=participant,
            node=root_of(participant),
            said=SAID["points"][0],
            stamp=stamp(),
        )


def test_new_weights_of_a_branch_supersede_the_old_ones() -> None:
    participant = make_participant(make_open_session(make_tree(), method="points"))
    for points in ({"A": 1, "B": 1}, {"A": 3, "B": 1}):
        answers.store_weights(
            participant=participant,
            node=root_of(participant),
            said={"points": points},
            stamp=stamp(),
        )

    (in_force,) = DirectWeight.objects.filter(CURRENT)
    assert in_force.weights == {"A": 0.75, "B": 0.25}
    with pytest.raises(SessionError, match="Too few answers to give weights yet: Branch A"):
        answers.finish(participant=participant)


def test_a_rating_or_the_word_that_one_does_not_know() -> None:
    participant = make_participant(make_open_session(make_judged_problem(), scoring=True))
    cell: dict[str, Any] = {
        "criterion": participant.session.problem.criteria.get(code="C2").pk,
        "alternative": participant.session.problem.alternatives.earliest("pk").pk,
    }
    for value in (4, None):
        answers.store_score(
            participant=participant,
            value=value,
            source_url="https://example.org/",
            stamp=stamp(),
            **cell,
        )

    assert [score.value for score in Score.objects.order_by("pk")] == [4, None]
    assert Score.objects.get(CURRENT).value is None


@pytest.mark.parametrize("value", [0, 6])
def test_a_rating_off_the_scale_is_refused(value: int) -> None:
    participant = make_participant(make_open_session(make_judged_problem(), scoring=True))
    problem = participant.session.problem
    with pytest.raises(SessionError, match="off the scale"):
        answers.store_score(
            participant=participant,
            criterion=problem.criteria.get(code="C2").pk,
            alternative=problem.alternatives.earliest("pk").pk,
            value=value,
            stamp=stamp(),
        )


def test_a_measured_criterion_is_not_rated() -> None:
    participant = make_participant(make_open_session(make_judged_problem(), scoring=True))
    problem = participant.session.problem
    with pytest.raises(SessionError, match="not among the questions"):
        answers.store_score(
            participant=participant,
            criterion=problem.criteria.get(code="C1").pk,
            alternative=problem.alternatives.earliest("pk").pk,
            value=3,
            stamp=stamp(),
        )
