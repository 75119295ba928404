"""The last page: own weights, the ranking that they give, how the answers agree."""

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from decision.problems.models import Criterion
from decision.sessions.models import Participant, Session
from decision.sessions.selectors.frames import frame_of
from decision.sessions.services.lifecycle import close_round, reveal
from tests.decision.weighing.visiting import (
    address,
    asked,
    browser_of,
    fields,
    send,
    stamped,
    texts,
)
from tests.factories.sessions import (
    judge,
    make_judged_problem,
    make_open_session,
    make_participant,
    make_tree,
)
from tests.htmx import element, soup

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.django_db


@pytest.fixture
def rating() -> tuple[Client, Session, Participant, dict[str, Any]]:
    session = make_open_session(make_judged_problem(), scoring=True)
    client, participant = browser_of(session)
    frame = frame_of(session)
    given = {"criterion": frame.scored[0].pk, "alternative": frame.alternatives[0].pk}
    return client, session, participant, given | {"number": 2}


def test_the_own_weights_and_the_ranking_that_they_give() -> None:
    client, session, pks = asked("points")
    send(
        client,
        address(session, "weigh_weights"),
        stamped(node="root") | fields("points", pks, (80, 10, 10)),
    )

    response = client.get(address(session, "weigh_mine"))

    assert texts(response, "#own-weights ~ .table-scroll tbody td.num") == [
        "80.0", "80.0", "10.0", "10.0", "10.0", "10.0",
    ]  # fmt: skip
    # XB is better on the first criterion, and the first criterion decides.
    assert texts(response, ".ranking-name") == ["ASEZ XB", "ASEZ XA"]


def test_others_answers_do_not_change_the_own_page() -> None:
    client, session, pks = asked("points")
    given = fields("points", pks, (80, 10, 10))
    send(client, address(session, "weigh_weights"), stamped(node="root") | given)
    before = element(client.get(address(session, "weigh_mine")), "#own-weights")
    ranking = texts(client.get(address(session, "weigh_mine")), ".ranking li")

    other, _participant = browser_of(session, "Other")
    opposite = fields("points", pks, (0, 10, 90))
    send(other, address(session, "weigh_weights"), stamped(node="root") | opposite)

    after = client.get(address(session, "weigh_mine"))
    assert element(after, "#own-weights") == before
    assert texts(after, ".ranking li") == ranking


def test_own_ratings_stand_where_no_value_is_known(
    rating: tuple[Client, Session, Participant, dict[str, Any]],
) -> None:
    client, session, participant, given = rating
    judge(participant, "C1", "C2", -8)
    first, second = (alternative.pk for alternative in frame_of(session).alternatives)
    send(client, address(session, "weigh_score"), stamped(**given) | {"value": "5"})
    send(
        client,
        address(session, "weigh_score"),
        stamped(**given) | {"value": "1", "alternative": second},
    )

    response = client.get(address(session, "weigh_mine"))

    assert first != second
    # B has the better figure, A the better rating, and the rating weighs nine times as much.
    assert texts(response, ".ranking-name") == ["ASEZ judgedA", "ASEZ judgedB"]


def titles_that_would_do(page: "Response") -> list[set[str]]:
    return [set(title.split(" or ")) for title in texts(page, ".would-do a")]


def test_too_few_answers_say_which_would_do_and_cannot_be_finished() -> None:
    session = make_open_session()
    client, participant = browser_of(session)
    judge(participant, "C1", "C2", 2)

    page = client.get(address(session, "weigh_mine"))
    response = client.post(address(session, "weigh_finish"), follow=True)

    assert texts(page, "#own-standing") == [
        "As it stands you do not count: your answers are too few to give weights."
    ]
    assert titles_that_would_do(page) in (
        [{"Criterion 1", "Criterion 3"}],
        [{"Criterion 2", "Criterion 3"}],
    )
    # No weights are shown as his before they are.
    assert texts(page, "#own-weights") == []
    assert texts(page, ".ranking-name") == []
    assert soup(page).select(f"form[action='{address(session, 'weigh_finish')}']") == []
    assert texts(response, "#messages p") == ["Too few answers to give weights yet: the top level."]
    assert texts(response, "#session-status") == ["Round 1 is open · 0 of 1 have finished"]


def test_a_tree_of_pairs_is_enough_and_its_uncertainty_is_said() -> None:
    session = make_open_session()
    client, participant = browser_of(session)
    (first,) = texts(client.get(address(session, "weigh_mine")), ".mine-finish ul")
    judge(participant, "C1", "C2", 2)
    judge(participant, "C2", "C3", 2)

    page = client.get(address(session, "weigh_mine"))
    client.post(address(session, "weigh_finish"))
    finished = client.get(address(session, "weigh_mine"))
    judge(participant, "C1", "C3", 6)
    whole = client.get(address(session, "weigh_mine"))

    assert first.count(" or ") == 2
    assert texts(page, "#own-standing") == [
        "Your answers count as they stand, even if you do not say that you have finished."
    ]
    assert texts(page, ".mine-finish p")[:2] == [
        "Your weights rest on 2 of 3 comparisons. That is just enough: no answer is checked by "
        "another, so one slip of the finger moves them.",
        "1 question has no answer yet. Answer the next one",
    ]
    assert texts(finished, "#own-standing") == ["Thank you: your answers are in and count."]
    assert "comparisons" not in texts(whole, ".mine-finish")[0]


def test_a_skipped_branch_has_no_weights_of_ones_own() -> None:
    session = make_open_session(make_tree(), method="points")
    client, _participant = browser_of(session)
    pks = dict(Criterion.objects.values_list("code", "pk"))
    root = {f"points-{pks['A']}": 75, f"points-{pks['B']}": 25}
    parts = {f"points-{pks['B1']}": 40, f"points-{pks['B2']}": 60}
    for node, given in (("root", root), ("B", parts)):
        send(client, address(session, "weigh_weights"), stamped(node=node) | given)

    page = client.get(address(session, "weigh_mine"))

    assert texts(page, ".would-do a") == ["Branch A"]
    assert texts(page, "#own-weights ~ .table-scroll tbody td.num") == [
        "75.0", "75.0", *["–", "–"] * 3, "25.0", "25.0", "40.0", "10.0", "60.0", "15.0",
    ]  # fmt: skip
    assert texts(page, ".ranking-name") == []


@pytest.mark.parametrize("is_closed", [False, True])
def test_who_never_said_that_he_has_finished_learns_that_he_counts(is_closed: bool) -> None:
    client, session, pks = asked("points")
    given = fields("points", pks, (1, 1, 2))
    send(client, address(session, "weigh_weights"), stamped(node="root") | given)
    silent, _other = browser_of(session, "Silent")
    if is_closed:
        third, _participant = browser_of(session, "Third")
        send(third, address(session, "weigh_weights"), stamped(node="root") | given)
        third.post(address(session, "weigh_finish"))
        close_round(session=session, user=session.facilitator)

    pages = [browser.get(address(session, "weigh_mine")) for browser in (client, silent)]

    assert [texts(page, "#own-standing")[0] for page in pages] == (
        [
            "Your answers count in round 1.",
            "You do not count in round 1: your answers were too few to give weights.",
        ]
        if is_closed
        else [
            "Your answers count as they stand, even if you do not say that you have finished.",
            "As it stands you do not count: your answers are too few to give weights.",
        ]
    )


def test_where_names_are_hidden_only_who_has_finished_is_told_that_he_counts() -> None:
    session = make_open_session(names_shown=False)
    seats = [browser_of(session, name) for name in ("Anna", "Boris", "Vera", "Gleb")]
    for _client, participant in seats:
        for left, right in (("C1", "C2"), ("C2", "C3")):
            judge(participant, left, right, 2)
    mine = address(session, "weigh_mine")

    def said() -> list[str]:
        return [texts(seats[at][0].get(mine), "#own-standing")[0] for at in (0, 3)]

    before = said()
    for client, _participant in seats[:3]:
        client.post(address(session, "weigh_finish"))
    close_round(session=session, user=session.facilitator)
    closed = said()
    reveal(session=session, user=session.facilitator)
    anna, gleb = said()

    assert set(before) == {
        "Names are hidden: your answers count only once you say that you have finished."
    }
    assert closed == [
        "Thank you: your answers are in. They count if at least three finish and nobody has more "
        "than half of the voting power.",
        "You do not count in round 1: you had not finished when it was closed.",
    ]
    assert anna.startswith("In the results of round 1 your answers count, as those of")
    assert gleb.startswith("In the results of round 1 your answers do not count: you had not fin")


def test_weights_that_move_nothing_are_not_called_ones_own_ranking() -> None:
    session = make_open_session(make_judged_problem())
    client, participant = browser_of(session)
    judge(participant, "C1", "C2", -8)

    page = client.get(address(session, "weigh_mine"))

    assert texts(page, "#own-ranking") == ["The problem's ranking"]
    (caveat,) = texts(page, "#own-ranking + .answer-caveat")
    assert caveat.startswith("Your weights do not move this order")
    assert caveat.endswith("These alone have values: Criterion 1.")
    assert texts(page, ".own-weights tbody th") == [
        "Criterion 1",
        "Criterion 2 not in the ranking",
    ]
    assert "was weighed and does not count there" in page.content.decode()


def test_finished_and_going_on() -> None:
    client, session, pks = asked("points")
    given = fields("points", pks, (1, 1, 1))
    send(client, address(session, "weigh_weights"), stamped(node="root") | given)

    finished = client.post(address(session, "weigh_finish"), follow=True)
    resumed = client.post(address(session, "weigh_resume"), follow=True)

    assert finished.redirect_chain == [(address(session, "weigh_mine"), 302)]
    assert texts(finished, ".eyebrow") == ["You have finished"]
    assert texts(finished, "#session-status") == ["Round 1 is open · 1 of 1 have finished"]
    assert texts(resumed, ".eyebrow") == ["Your answers so far"]
    assert texts(resumed, "#session-status") == ["Round 1 is open · 0 of 1 have finished"]


def test_contradictions_are_said_in_words_and_the_one_change_is_offered() -> None:
    session = make_open_session()
    client, participant = browser_of(session)
    judge(participant, "C1", "C2", 4)
    judge(participant, "C2", "C3", 4)
    judge(participant, "C1", "C3", -4)

    page = client.get(address(session, query="?step=1"))
    mine = client.get(address(session, "weigh_mine"))

    for response in (page, mine):
        assert texts(response, ".agreement-words") == [
            "Some of your answers contradict each other."
        ]
        (advice,) = texts(response, ".advice p:first-child")
        assert advice.startswith("One answer fits the others least. Criterion")
        assert "Alonso–Lamata" in texts(response, ".agreement-number p")[0]
        link = soup(response).select_one(".advice a")
        assert link is not None
        assert client.get(str(link["href"])).status_code == 200


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ((), "Too few answers yet to see whether they agree."),
        ((2,), "Too few answers yet to see whether they agree."),
        ((2, 2), "So far nothing can contradict: each answer stands alone."),
        ((1, 1, 3), "Your answers agree with each other."),
        ((2, 2, 0), "Some of your answers contradict each other."),
    ],
)
def test_how_answers_agree(steps: tuple[int, ...], sentence: str) -> None:
    session = make_open_session()
    client, participant = browser_of(session)
    for (left, right), step in zip([("C1", "C2"), ("C2", "C3"), ("C1", "C3")], steps, strict=False):
        judge(participant, left, right, step)

    assert texts(client.get(address(session, query="?step=1")), ".agreement-words") == [sentence]


def test_a_tree_is_weighed_branch_by_branch() -> None:
    session = make_open_session(make_tree(), method="points")
    client, _participant = browser_of(session)
    make_participant(session, "Other")

    page = client.get(address(session))

    titles = texts(page, "#weigh-steps a")
    assert titles == [
        "Problem tree",
        "Branch A",
        "Branch B",
    ]
    assert texts(page, ".question-lead") == ["The problem is “Problem tree”."]
    below = client.get(address(session, query="?step=2"))
    assert texts(below, ".question-lead") == ["This is about the criterion “Branch A”."]
