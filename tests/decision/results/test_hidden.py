"""The page of results where names are hidden."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.template.loader import render_to_string
from django.urls import reverse

from decision.desk.presentation.board_results import board_results_context
from decision.results.services.pairs import opinions_of
from decision.sessions.models import Ballot, Judgement, Score, Session, Voice
from decision.sessions.selectors.shown import seen_answers
from decision.weighing.presentation.place import own_place
from decision.weighing.services.rounds.means import GroupSaid, group_said
from tests.decision.results.rounds import SPLIT, address, answered, facilitator, revealed, text
from tests.decision.results.test_page import newcomer, weigh_address
from tests.factories.answered import end_round, make_answered_session
from tests.factories.sessions import judge
from tests.htmx import soup

pytestmark = pytest.mark.django_db


def test_pseudonyms_stand_for_names_that_are_not_shown() -> None:
    session, _ = answered(*SPLIT, (1, 2, 3), names_shown=False)
    Judgement.objects.update(comment="because")
    revealed(session)

    hidden = facilitator(session).get(address(session)).content.decode()
    Session.objects.update(names_shown=True)
    shown = facilitator(session).get(address(session)).content.decode()

    assert "Person 0" not in hidden
    number = Ballot.objects.get(participant__name="Person 0").number
    assert f"Participant {number}" in hidden
    assert "Person 0" in shown


def test_where_names_are_hidden_who_is_left_out_is_told_by_count_and_to_himself() -> None:
    session, newest = answered(*SPLIT, (1, 2, 3), names_shown=False)
    olga, participant = newcomer(session)
    judge(participant, "C1", "C2", 3)
    revealed(session)
    Ballot.objects.filter(participant=participant).update(finished_at=None, number=None)
    session.refresh_from_db()

    for client, where in ((facilitator(session), address), (olga, weigh_address)):
        (said,) = text(client, where(session), "#left-out-title ~ p")
        assert said.startswith("1 participant had not finished")
    assert "your answers do not count: you had not finished" in " ".join(
        text(olga, weigh_address(session), "#results > .note")
    )
    assert text(facilitator(session), address(session), "#results > .note") == []
    newest.refresh_from_db()
    number = newest.ballots.get(participant__name="Person 0").number
    person = newest.ballots.get(participant__name="Person 0").participant
    assert f"Participant {number}" in own_place(person, newest)


@pytest.mark.parametrize("power", [3, 0])
def test_a_voting_power_that_names_somebody_keeps_single_opinions_unseen(power: int) -> None:
    # With power 3 of 6 his weight is (8 group - 4 mean) / 4: known by name what stands by number.
    session, _ = answered(*SPLIT, (1, 2, 3), (2, 2, 1), names_shown=False)
    Judgement.objects.update(comment="because")
    revealed(session)
    client, dots = facilitator(session), '<path class="strip-dots" d="M'
    equal = client.get(address(session)).content.decode()
    told = group_said(session, session.rounds.get())
    assert dots in equal
    assert "because" in equal

    Voice.objects.filter(participant__name="Person 0").update(power=power)

    hidden = client.get(address(session)).content.decode()
    assert text(client, address(session), ".weights-table th[scope=col]") == [
        "Criterion",
        "Group, %",
    ]
    assert "Single opinions are not shown" in hidden
    board = render_to_string("decision/desk/_board_figures.html", board_results_context(session.pk))
    for page in (hidden, board):
        assert dots not in page
        assert "because" not in page
        assert "Participant " not in page
        assert "dot is a person" not in page
    assert "far-title" in equal
    assert "far-title" not in hidden  # not "everybody's weights are those of the group"
    assert "Kendall" in equal
    assert "Kendall" not in hidden
    assert opinions_of(session, session.rounds.get())[0] == ()
    assert not seen_answers(Judgement.objects.all()).exists()  # the administrator's lists
    assert told != GroupSaid()
    cache.clear()
    assert group_said(session, session.rounds.get()) == GroupSaid()  # before who answers again

    Session.objects.update(names_shown=True)
    assert dots in client.get(address(session)).content.decode()


def test_what_too_few_have_rated_is_not_told() -> None:
    session = make_answered_session(names_shown=False)
    first, _second = session.problem.alternatives.order_by("position")
    rated = Score.objects.filter(ballot__participant__name__in=("Clara", "Dmitri"))
    rated.filter(alternative=first).update(value=None)
    session = end_round(session)
    few, enough = rated_cells(session)
    assert few[-4:] == ["—", "—", "too", "few"]
    assert enough[-1] == "4"
    assert "—" not in enough

    Voice.objects.filter(participant__name="Anna").update(power=1.5)
    _few, enough = rated_cells(session)
    assert enough[-2:] == ["—", "4"]  # a mean, and no scatter beside it


def rated_cells(session: Session) -> list[list[str]]:
    """What stands in each row of what the committee rated, word by word."""
    page = soup(facilitator(session).get(address(session)))
    rows = page.select('[aria-label="What the committee rated"] tbody tr')
    return [row.get_text(" ", strip=True).split() for row in rows]


def test_two_with_hidden_names_see_that_they_are_too_few() -> None:
    session, _ = answered(*SPLIT, names_shown=False)
    revealed(session)

    client = facilitator(session)
    (said,) = text(client, address(session), ".notice p")
    assert "too few have finished to hide each other" in said
    assert text(client, address(session), "table") == []


def test_no_browser_keeps_results() -> None:
    session, _ = answered(*SPLIT)
    revealed(session)
    client = facilitator(session)
    desk, events = (reverse(n, args=[session.code]) for n in ("session_desk", "session_events"))
    for where in (address(session), desk, events):
        assert "no-store" in client.get(where)["Cache-Control"]
