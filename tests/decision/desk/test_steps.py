import pytest

from decision.desk.presentation.steps import Standing, actions, current_step, situation, steps
from decision.sessions.enums import SessionState
from decision.sessions.models import Session


def standing(
    state: str, round_number: int = 0, people: int = 0, finished: int = 0, here: int | None = None
) -> Standing:
    """Everybody is here unless said otherwise."""
    session = Session(code="K7M4QX", state=state, minimum_turnout=3)
    return Standing(
        session, round_number, people, here=people if here is None else here, finished=finished
    )


@pytest.mark.parametrize(
    ("where", "step", "primary"),
    [
        (standing("draft"), "invite", "Invite participants"),
        (standing("draft", people=2), "open", "Open round 1"),
        (standing("open", 1, people=2), "wait", "Invite participants"),
        (standing("open", 1, people=5, finished=2), "wait", None),
        (standing("open", 1, people=5, finished=3), "close_round", "Close round 1"),
        (standing("round_closed", 1, 5, 3), "reveal", "Reveal the answers"),
        (standing("revealed", 1, 5, 3), "discuss", "Open round 2"),
        (standing("revealed", 2, 5, 3), "discuss", "Close the session"),
        (standing("closed", 2, 5, 3), "seal", "Seal the record"),
        (standing("sealed", 2, 5, 3), "done", None),
    ],
)
def test_one_thing_is_to_do_next(where: Standing, step: str, primary: str | None) -> None:
    first, _others = actions(where)
    assert current_step(where) == step
    assert (first.label if first else None) == primary
    assert all(action.consequence for action in (first, *_others) if action)


def test_the_way_is_shown_whole_with_the_present_step_marked() -> None:
    way = steps(standing("open", 1, people=5, finished=1))
    assert [(step.title, step.state) for step in way] == [
        ("Invite the participants", "done"),
        ("Open round 1", "done"),
        ("Wait until 3 have finished", "now"),
        ("Close round 1", "later"),
        ("Reveal the answers", "later"),
        ("Discuss the results", "later"),
        ("Open round 2", "later"),
        ("Close the session", "later"),
        ("Seal the record", "later"),
    ]


def test_a_session_that_is_not_blind_has_nothing_to_reveal() -> None:
    session = Session(code="K7M4QX", state=SessionState.OPEN, minimum_turnout=1, blind=False)
    keys = [step.key for step in steps(Standing(session, 1, people=2, here=2, finished=1))]
    assert "reveal" not in keys


def test_a_sealed_session_has_only_steps_behind_it() -> None:
    assert {step.state for step in steps(standing("sealed", 1, 3, 3))} == {"done"}
    assert situation(standing("sealed", 1, 3, 3)).startswith("The session is sealed")


@pytest.mark.parametrize(
    ("move", "where", "asks"),
    [
        ("open_round", standing("draft"), True),
        ("open_round", standing("draft", people=4, here=0), True),
        ("open_round", standing("draft", people=4, here=1), False),
        ("close_round", standing("open", 1, 5, 3), False),
        ("reveal", standing("round_closed", 1, 5, 3), False),
        ("close", standing("revealed", 1, 5, 3), True),
        ("seal", standing("closed", 1, 5, 3), True),
    ],
)
def test_what_is_final_and_a_round_for_nobody_are_asked_about_first(
    move: str, where: Standing, asks: bool
) -> None:
    offered = {action.move: action for action in (actions(where)[0], *actions(where)[1]) if action}
    assert bool(offered[move].address) == asks
