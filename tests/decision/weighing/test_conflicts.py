"""Conflicts of interest: who declares them, who takes them back, what the pages say."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from decision.sessions.errors import SessionError
from decision.sessions.models import ConflictOfInterest, Participant, Session
from decision.sessions.selectors.ballots import progress_of
from decision.sessions.selectors.sessions import current_round
from decision.sessions.services.devices import renew_link
from decision.sessions.services.lifecycle import open_round
from decision.sessions.services.participants import join, readmit, remove
from decision.weighing.services.conflicts import (
    declare_conflicts,
    record_conflicts,
    strike_conflict,
    take_conflict_back,
)
from decision.weighing.services.rounds.judged import judged_cells
from decision.weighing.services.rounds.reading import read_round
from decision.weighing.services.storing import store_score
from tests.decision.weighing.visiting import (
    EN,
    address,
    browser_of,
    errors,
    open_link,
    press,
    send,
    stamped,
    texts,
    words,
)
from tests.factories.answered import answer_all, end_round
from tests.factories.decision import make_problem
from tests.factories.sessions import (
    make_judged_problem,
    make_open_session,
    make_session,
    make_user,
    stamp,
)

pytestmark = pytest.mark.django_db


def asked(**fields: Any) -> tuple[Client, Session, Participant, int]:
    """A browser in an open round, and the first of the two alternatives that are rated."""
    session = make_open_session(make_judged_problem(), scoring=True, **fields)
    client, anna = browser_of(session)
    return client, session, anna, session.frame["alternatives"][0]


def declared() -> list[tuple[str, int]]:
    rows = ConflictOfInterest.objects.filter(taken_back_at=None).order_by("pk")
    return list(rows.values_list("participant__name", "alternative"))


def test_somebody_declares_one_on_his_page_and_takes_it_back() -> None:
    client, session, anna, first = asked()
    page = address(session, "weigh_conflicts", "?step=2")
    answer_all(anna, step=2)

    sent = client.post(page, {"alternatives": [first], "reason": "My brother builds it"})
    assert (sent.status_code, sent["Location"]) == (302, page)
    assert declared() == [("Anna", first)]
    rated = client.get(address(session, query="?step=2"))
    assert texts(rated, ".score legend") == ["ASEZ judgedB"]
    assert "What you had rated is left out of the result." in words(rated, f"#alternative-{first}")
    assert "Reason: My brother builds it" in " ".join(texts(client.get(page), ".device"))

    client.post(page, {"take_back": first})
    assert declared() == []
    assert len(texts(client.get(address(session, query="?step=2")), ".score legend")) == 2
    assert [event.kind for event in session.events.order_by("pk")][-2:] == [
        "conflict_declared",
        "conflict_taken_back",
    ]


@pytest.mark.parametrize("given", [{}, {"alternatives": ["0"]}, {"alternatives": ["x", "9" * 30]}])
def test_what_cannot_be_declared_is_told_beside_the_field(given: dict[str, Any]) -> None:
    client, session, _anna, _first = asked()
    answer = client.post(address(session, "weigh_conflicts"), given)
    assert answer.status_code == 422
    assert len(errors(answer)) == 1
    assert declared() == []


def test_it_is_declared_once_however_often_it_is_sent() -> None:
    _client, _session, anna, first = asked()
    assert [declare_conflicts(participant=anna, alternatives=[first]) for _ in range(2)] == [1, 0]
    assert declared() == [("Anna", first)]


def test_what_is_not_rated_is_not_asked_of_him() -> None:
    """One's own page, the list of people and the script's progress count alike."""
    client, session, anna, first = asked()
    criterion = session.frame["scored"][0]
    declare_conflicts(participant=anna, alternatives=[first])
    store_score(
        participant=anna,
        criterion=criterion,
        alternative=session.frame["alternatives"][1],
        value=3,
        stamp=stamp(),
    )
    (person,) = progress_of(session, current_round(session))
    assert (person.answered, person.asked) == (1, 2)
    assert "1 of 1 rated" in words(client.get(address(session)), "#weigh-steps")


def test_only_the_facilitator_writes_one_down_for_another_and_strikes_only_that() -> None:
    client, session, anna, first = asked()
    second = session.frame["alternatives"][1]
    leader = session.facilitator
    with pytest.raises(SessionError, match="Only the facilitator"):
        record_conflicts(participant=anna, user=make_user("other"), alternatives=[first])
    record_conflicts(participant=anna, user=leader, alternatives=[first], reason="said aloud")
    declare_conflicts(participant=anna, alternatives=[second])

    page = client.get(address(session, "weigh_conflicts"))
    assert "The facilitator has written down" in texts(page, ".device")[0]
    with pytest.raises(SessionError, match="no such conflict"):
        strike_conflict(participant=anna, user=leader, alternative=second)
    strike_conflict(participant=anna, user=leader, alternative=first)
    assert declared() == [("Anna", second)]


def test_the_person_can_take_back_what_the_facilitator_has_written_down() -> None:
    _client, session, anna, first = asked()
    record_conflicts(participant=anna, user=session.facilitator, alternatives=[first])
    take_conflict_back(participant=anna, alternative=first)
    assert declared() == []


def test_nothing_changes_once_the_round_is_closed() -> None:
    client, session, anna, first = asked(blind=False)
    answer_all(anna, step=2)
    declare_conflicts(participant=anna, alternatives=[first])
    end_round(session)
    leader = session.facilitator
    for change in (
        lambda: declare_conflicts(participant=anna, alternatives=session.frame["alternatives"]),
        lambda: take_conflict_back(participant=anna, alternative=first),
        lambda: record_conflicts(participant=anna, user=leader, alternatives=[first]),
        lambda: strike_conflict(participant=anna, user=leader, alternative=first),
    ):
        with pytest.raises(SessionError, match="No round is open"):
            change()
    page = client.get(address(session, "weigh_conflicts"))
    assert texts(page, "main button") == []
    assert "ASEZ judgedA" in words(
        client.get(address(session, "weigh_mine")), "#own-conflicts ~ ul"
    )


def test_where_nothing_is_compared_there_is_nothing_to_declare() -> None:
    problem = make_problem({"XA": (1, 2, 3)}, slug="asked")
    problem.alternatives.all().delete()
    session = make_open_session(problem)
    client, anna = browser_of(session)
    assert client.get(address(session, "weigh_conflicts")).status_code == 404
    with pytest.raises(SessionError, match="not compared"):
        declare_conflicts(participant=anna, alternatives=[1])


def test_where_nothing_is_rated_one_is_disclosed_and_leaves_nothing_out() -> None:
    """A criterion's weight moves a project's place, too: one can say so, and still weighs."""
    session = make_open_session(method="points", blind=False)
    client, anna = browser_of(session)
    first = session.frame["alternatives"][0]
    answer_all(anna, step=2)
    before = texts(client.get(address(session, "weigh_mine")), ".ranking-name")

    page = client.get(address(session, query="?step=1"))
    assert texts(page, f"a[href='{address(session, 'weigh_conflicts')}']")
    client.post(address(session, "weigh_conflicts"), {"alternatives": [first], "reason": "My firm"})
    assert declared() == [("Anna", first)]
    own = client.get(address(session, "weigh_mine"))
    assert texts(own, ".ranking-name") == before
    assert "nothing of yours is left out" in texts(own, "#own-conflicts ~ p")[0]
    desk = Client(headers=EN)
    desk.force_login(session.facilitator)
    person = desk.get(reverse("session_person", args=[session.code, anna.pk])).content.decode()
    assert "Reason: My firm" in person
    assert "results and record disclose it with the name" in person

    end_round(session)
    results = client.get(reverse("weigh_results", args=[session.code]))
    assert texts(results, "#conflicts-title ~ ul li") == ["ASEZ XA : declared by 1 person (Anna)."]
    assert "nothing is left out" in texts(results, "#conflicts-title ~ p")[0]
    assert texts(results, ".facts dd")[0] == "1 of 1 called"


@pytest.mark.parametrize("names_shown", [True, False])
def test_what_is_shown_of_a_round_in_which_too_few_have_finished(names_shown: bool) -> None:
    """With hidden names that something was declared, and not by whom nor by how many."""
    client, session, anna, first = asked(names_shown=names_shown, blind=False)
    answer_all(anna, step=2)
    declare_conflicts(participant=anna, alternatives=[first])
    end_round(session)
    results = client.get(reverse("weigh_results", args=[session.code]))
    (line,) = texts(results, "#conflicts-title ~ ul li")
    if names_shown:
        assert line.startswith("ASEZ judgedA : declared by 1 person (Anna).")
    else:
        assert line == "ASEZ judgedA ."
        assert "By whom and by how many is not told" in texts(results, "#conflicts-title ~ p")[0]


def test_another_window_that_still_rates_is_told_that_it_does_not_count() -> None:
    """He declares in one window; the other one showed the card, and sends a rating of it."""
    client, session, anna, first = asked()
    (criterion,) = session.frame["scored"]
    rating = stamped(criterion=criterion, alternative=first, value=5, number=2)
    declare_conflicts(participant=anna, alternatives=[first])
    answer = send(client, address(session, "weigh_score"), rating, script=True)
    assert 'data-outcome="stored"' in answer.content.decode()
    assert "the rating is kept and does not count" in answer.content.decode()
    second = session.frame["alternatives"][1]
    other = stamped(criterion=criterion, alternative=second, value=5, number=2)
    answer = send(client, address(session, "weigh_score"), other, script=True)
    assert "does not count" not in answer.content.decode()
    data = read_round(session, session.rounds.get())
    assert judged_cells(data)["C2"].raters.tolist() == [0.0, 1.0]


def test_the_facilitator_sees_them_with_the_reason_and_nobody_else_does() -> None:
    _client, session, anna, first = asked(blind=False)
    boris, _person = browser_of(session, "Boris")
    answer_all(anna, step=2)
    answer_all(session.participants.get(name="Boris"), step=3)
    declare_conflicts(participant=anna, alternatives=[first], reason="My brother")
    desk = Client(headers=EN)
    desk.force_login(session.facilitator)

    people = desk.get(reverse("session_people", args=[session.code]))
    assert "Conflict of interest: ASEZ judgedA" in words(people, f"#row-{anna.pk} .progress-cell")
    person = desk.get(reverse("session_person", args=[session.code, anna.pk]))
    assert "Reason: My brother" in person.content.decode()
    assert (
        "conflict of interest about “ASEZ judgedA”"
        in desk.get(reverse("session_events", args=[session.code])).content.decode()
    )

    end_round(session)
    results = boris.get(reverse("weigh_results", args=[session.code]))
    (line,) = texts(results, "#conflicts-title ~ ul li")
    assert line == "ASEZ judgedA : declared by 1 person (Anna)."
    assert "is left out" in texts(results, "#conflicts-title ~ p")[0]
    assert "My brother" not in results.content.decode()


def test_the_facilitator_writes_one_down_on_the_persons_page() -> None:
    _client, session, anna, first = asked()
    desk = Client(headers=EN)
    desk.force_login(session.facilitator)
    page = reverse("session_person", args=[session.code, anna.pk])
    assert desk.post(page, {"action": "conflict"}).status_code == 422
    desk.post(page, {"action": "conflict", "alternatives": [first]})
    assert declared() == [("Anna", first)]
    desk.post(page, {"action": "strike", "alternative": first})
    assert declared() == []


def test_if_nobody_is_left_the_cell_is_missing_and_said_so() -> None:
    client, session, anna, first = asked(blind=False)
    answer_all(anna, step=2)
    declare_conflicts(participant=anna, alternatives=[first])
    end_round(session)
    results = client.get(reverse("weigh_results", args=[session.code]))
    (line,) = texts(results, "#conflicts-title ~ ul li")
    assert "Nobody is left who rated it: it has no value by: Criterion 2." in line
    table = texts(results, ".fold tbody tr")
    assert "Criterion 2 ASEZ judgedA — — 0" in table


def test_it_stays_with_a_seat_whose_link_was_renewed_but_tells_no_reason() -> None:
    """The new holder is perhaps somebody else: what was said stays, and why is not told him."""
    _client, session, anna, first = asked()
    declare_conflicts(participant=anna, alternatives=[first], reason="My brother builds it")
    link = renew_link(participant=anna, user=session.facilitator)
    client = Client(headers=EN)
    press(client, open_link(client, link))
    page = client.get(address(session, "weigh_conflicts"))
    (told,) = texts(page, ".device")
    assert "You have declared it." in told
    assert "My brother" not in page.content.decode()


def test_of_somebody_who_was_taken_out_it_counts_as_his_answers_do() -> None:
    session = make_session(make_judged_problem(), scoring=True, blind=False)
    anna, boris = (join(session=session, name=name)[0] for name in ("Anna", "Boris"))
    session = open_round(session=session, user=session.facilitator)
    for person, step in ((anna, 2), (boris, 3)):
        answer_all(person, step=step)  # who rates all with 3, with 4
    declare_conflicts(participant=anna, alternatives=session.frame["alternatives"][:1])
    remove(participant=anna, user=session.facilitator)
    end_round(session)
    data = read_round(session, session.rounds.get())
    cells = judged_cells(data)["C2"]
    assert (cells.mean.tolist(), cells.raters.tolist()) == ([4.0, 3.5], [1.0, 2.0])


def test_who_was_taken_out_in_one_round_and_is_back_in_the_next_still_has_his_conflict() -> None:
    session = make_session(make_judged_problem(), scoring=True, blind=False)
    anna, boris = (join(session=session, name=name)[0] for name in ("Anna", "Boris"))
    leader = session.facilitator
    session = open_round(session=session, user=leader)
    for person, step in ((anna, 2), (boris, 3)):
        answer_all(person, step=step)  # who rates all with 3, with 4
    declare_conflicts(participant=anna, alternatives=session.frame["alternatives"][:1])
    remove(participant=anna, user=leader, reason="Has left the room")
    session = end_round(session)
    readmit(participant=anna, user=leader)
    session = open_round(session=session, user=leader)
    anna.refresh_from_db()
    end_round(session)
    for round in session.rounds.order_by("number"):
        cells = judged_cells(read_round(session, round))["C2"]
        assert (cells.mean.tolist(), cells.raters.tolist()) == ([4.0, 3.5], [1.0, 2.0])
