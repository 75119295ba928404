from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from decision.problems.models import Criterion
from decision.sessions.enums import EventKind, SessionState
from decision.sessions.errors import SessionError
from decision.sessions.models import AppendOnlyError, Event, Session
from decision.sessions.models.sessions import CODE_ALPHABET
from decision.sessions.selectors.frames import MOST_IN_A_BRANCH, frame_of
from decision.sessions.selectors.sessions import current_round
from decision.sessions.services import lifecycle as sessions
from decision.sessions.services.lifecycle import MOVES, next_moves
from decision.weighing.services.storing import finish
from tests.factories.decision import make_problem
from tests.factories.sessions import (
    judge,
    make_open_session,
    make_participant,
    make_session,
    make_tree,
    make_user,
)

pytestmark = pytest.mark.django_db

MOVING: dict[str, Callable[..., Session]] = {
    "open_round": sessions.open_round,
    "close_round": sessions.close_round,
    "reveal": sessions.reveal,
    "close": sessions.close_session,
}


def finished_by_one(session: Session) -> Session:
    """The session with one participant who has answered all and finished."""
    participant = make_participant(session)
    codes = [criterion.code for criterion in frame_of(session).nodes[0].criteria]
    for code in codes[1:]:
        judge(participant, codes[0], code, 2)
    finish(participant=participant)
    return session


def events(session: Session) -> list[str]:
    return list(session.events.order_by("pk").values_list("kind", flat=True))


def test_a_problem_that_was_closed_while_the_rules_were_typed_is_not_asked_about() -> None:
    problem = make_problem({"XA": (1, 2), "XB": (2, 1)}, slug="asked")
    type(problem).objects.update(state="draft")
    with pytest.raises(SessionError, match="still a draft"):
        make_session(problem)
    assert not Session.objects.exists()


def test_a_session_goes_from_draft_to_closed_and_every_move_is_an_event() -> None:
    session = make_session()
    leader = session.facilitator

    session = sessions.open_round(session=session, user=leader)
    finished_by_one(session)
    session = sessions.close_round(session=session, user=leader)
    session = sessions.reveal(session=session, user=leader)
    session = sessions.open_round(session=session, user=leader)
    second = current_round(session)
    assert second is not None
    assert second.number == 2
    participant = session.participants.get()
    judge(participant, "C1", "C2", 1)
    judge(participant, "C1", "C3", 1)
    finish(participant=participant)
    session = sessions.close_round(session=session, user=leader)
    session = sessions.reveal(session=session, user=leader)
    session = sessions.close_session(session=session, user=leader)

    assert session.state == SessionState.CLOSED
    assert events(session) == [
        "created",
        "round_opened",
        "joined",
        "finished",
        "round_closed",
        "revealed",
        "round_opened",
        "finished",
        "round_closed",
        "revealed",
        "closed",
    ]


@pytest.mark.parametrize("state", SessionState.values)
@pytest.mark.parametrize("move", MOVING)
def test_a_move_is_made_from_its_states_and_refused_from_all_others(state: str, move: str) -> None:
    session = make_open_session()
    finished_by_one(session)
    Session.objects.filter(pk=session.pk).update(state=state)
    if state == SessionState.ROUND_CLOSED:
        session.rounds.update(closed_at=timezone.now())

    if move in MOVES[state]:
        moved = MOVING[move](session=session, user=session.facilitator)
        assert moved.state != state
    else:
        before = events(session)
        with pytest.raises(SessionError):
            MOVING[move](session=session, user=session.facilitator)
        session.refresh_from_db()
        assert (session.state, events(session)) == (state, before)


@pytest.mark.parametrize("move", MOVING)
def test_nobody_but_the_facilitator_moves_a_session(move: str) -> None:
    session = make_session()
    other = User.objects.create_superuser("other")

    with pytest.raises(SessionError, match="Only the facilitator"):
        MOVING[move](session=session, user=other)

    session.refresh_from_db()
    assert session.state == SessionState.DRAFT


def test_the_next_move_stands_first() -> None:
    session = make_session()
    session.state = SessionState.REVEALED
    assert next_moves(session) == ("open_round", "close")


def test_an_open_session_is_revealed_by_closing_its_round() -> None:
    session = finished_by_one(make_open_session(blind=False))

    session = sessions.close_round(session=session, user=session.facilitator)

    round = current_round(session)
    assert round is not None
    assert session.state == SessionState.REVEALED
    assert round.revealed_at == round.closed_at


def test_a_round_stays_open_until_enough_have_finished() -> None:
    session = finished_by_one(make_open_session(minimum_turnout=2))

    with pytest.raises(SessionError, match="1 have finished; 2 must"):
        sessions.close_round(session=session, user=session.facilitator)

    session.refresh_from_db()
    assert session.is_open


def test_codes_avoid_what_is_taken_for_something_else() -> None:
    code = make_session().code
    assert len(code) == 6
    assert set(code) <= set(CODE_ALPHABET)
    assert set(CODE_ALPHABET) & set("0O1IL") == set()


def test_a_taken_code_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = make_session().code
    drawn = iter(taken + "ABCDEF")
    monkeypatch.setattr(
        "decision.sessions.services.lifecycle.secrets.choice", lambda _: next(drawn)
    )

    session = make_session(make_tree())

    assert session.code == "ABCDEF"


def test_groups_are_kept_in_their_order_with_their_power() -> None:
    session = make_session(groups=[("State", Decimal(2)), ("Business", Decimal(1))])

    kept = session.groups.order_by("position").values_list("name", "power")
    assert list(kept) == [("State", Decimal(2)), ("Business", Decimal(1))]


def test_groups_without_any_power_are_refused() -> None:
    with pytest.raises(SessionError, match="At least one group"):
        make_session(groups=[("State", Decimal(0))])
    assert Session.objects.count() == 0


def test_a_problem_with_one_criterion_has_nothing_to_weigh() -> None:
    with pytest.raises(SessionError, match="nothing to weigh"):
        make_session(make_problem({"A": (1,), "B": (2,)}))


def test_more_criteria_than_a_person_can_compare_are_refused_by_name() -> None:
    wide = {"A": ("A1", "A2"), "B": [f"B{number}" for number in range(MOST_IN_A_BRANCH + 1)]}
    problem = make_tree(wide, slug="wide")
    with pytest.raises(SessionError, match=r"At most 30 criteria .* here there are 31: .*B0"):
        make_session(problem)
    # The level above can be weighed; a draft that has grown since is refused when it opens.
    draft = make_session(problem, levels=[0])
    Session.objects.filter(pk=draft.pk).update(levels=[])
    draft.refresh_from_db()
    with pytest.raises(SessionError, match="At most 30"):
        sessions.open_round(session=draft, user=draft.facilitator)


def test_a_level_that_is_not_there_is_refused() -> None:
    with pytest.raises(SessionError, match="level"):
        make_session(make_tree(), levels=[0, 3])


def test_an_opened_session_asks_what_it_asked_when_it_opened() -> None:
    session = make_open_session()
    Criterion.objects.create(
        problem=session.problem,
        code="C4",
        name_ru="Новый",
        name_en="New",
        indicator=Criterion.objects.get(code="C1").indicator,
    )
    Criterion.objects.filter(code="C1").update(weight=7)

    frame = frame_of(session)

    assert [criterion.code for criterion in frame.nodes[0].criteria] == ["C1", "C2", "C3"]
    assert [leaf.global_share for leaf in frame.tree.leaves()] == pytest.approx([1 / 3] * 3)


def test_a_deadline_lies_ahead_and_can_be_lifted() -> None:
    session = make_open_session()
    leader = session.facilitator
    soon = timezone.now() + timedelta(hours=1)

    changed = sessions.change_deadline(session=session, user=leader, deadline=soon)
    assert changed.deadline == soon
    with pytest.raises(SessionError, match="must lie ahead"):
        sessions.change_deadline(
            session=session, user=leader, deadline=timezone.now() - timedelta(minutes=1)
        )
    changed = sessions.change_deadline(session=session, user=leader, deadline=None)
    assert changed.deadline is None
    assert events(session)[-2:] == ["deadline_changed", "deadline_changed"]


def test_the_deadline_of_a_round_does_not_end_the_next() -> None:
    session = finished_by_one(make_open_session())
    leader = session.facilitator
    session = sessions.close_round(session=session, user=leader)
    session = sessions.reveal(session=session, user=leader)
    Session.objects.filter(pk=session.pk).update(deadline=timezone.now() - timedelta(hours=1))

    session = sessions.open_round(session=session, user=leader)

    assert session.deadline is None


def test_what_happened_is_never_rewritten() -> None:
    event = Event.objects.get(session=make_session())
    event.kind = EventKind.SEALED

    with pytest.raises(AppendOnlyError):
        event.save()
    with pytest.raises(AppendOnlyError):
        event.delete()


def test_users_of_other_sessions_lead_nothing_here() -> None:
    session = make_session()
    make_session(make_tree(), facilitator=make_user("second"))

    with pytest.raises(SessionError, match="Only the facilitator"):
        sessions.change_deadline(
            session=session, user=User.objects.get(username="second"), deadline=None
        )
