import pytest
from django.contrib.auth.models import User
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from decision.desk.presentation.board_results import board_results_context
from decision.results.presentation.group_ranking import MOST_ROWS
from decision.sessions.models import (
    FrozenQuestion,
    Judgement,
    Participant,
    Session,
)
from decision.sessions.perms import cookie_name
from decision.sessions.services.lifecycle import open_round
from decision.sessions.services.participants import join
from territories.models import Observation
from tests.decision.results.rounds import (
    EN,
    SPLIT,
    address,
    answer_all,
    answered,
    facilitator,
    revealed,
    text,
)
from tests.factories.decision import make_problem
from tests.factories.sessions import judge, make_open_session, make_participant, make_tree
from tests.htmx import assert_swap_equals_page, soup

pytestmark = pytest.mark.django_db


def weigh_address(session: Session, query: str = "") -> str:
    return reverse("weigh_results", args=[session.code]) + query


def newcomer(session: Session) -> tuple[Client, Participant]:
    """A participant's browser."""
    participant, token = join(session=session, name="Olga")
    client = Client(headers=EN)
    client.cookies[cookie_name(session)] = token
    return client, participant


# Who sees what --------------------------------------------------------------------------------


def test_who_may_come(client: Client) -> None:
    session, _ = answered(*SPLIT)
    taking_part, participant = newcomer(session)
    revealed(session)
    stranger = Client(headers=EN)
    stranger.force_login(User.objects.create_user("stranger"))

    assert facilitator(session).get(address(session)).status_code == 200
    assert stranger.get(address(session)).status_code == 404
    assert client.get(address(session)).status_code == 302
    assert taking_part.get(address(session)).status_code == 302
    assert taking_part.get(weigh_address(session)).status_code == 200
    assert client.get(weigh_address(session)).status_code == 404
    assert stranger.get(weigh_address(session)).status_code == 404
    assert facilitator(session).get(weigh_address(session)).status_code == 404
    Participant.objects.filter(pk=participant.pk).update(removed_at=timezone.now())
    assert taking_part.get(weigh_address(session)).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_results_can_only_be_read(method: str) -> None:
    session, _ = answered(*SPLIT)

    assert getattr(facilitator(session), method)(address(session)).status_code == 405


def test_a_blind_round_shows_nothing_before_its_reveal() -> None:
    session, _ = answered(*SPLIT)
    Judgement.objects.update(comment="telltale")
    taking_part, _participant = newcomer(session)

    for client, where in ((facilitator(session), address), (taking_part, weigh_address)):
        response = client.get(where(session))
        assert [title.get_text() for title in soup(response).select(".empty-title")] == [
            "Nothing to show yet"
        ]
        assert b"telltale" not in response.content
        assert soup(response).select("table, .answer, .facts") == []
        assert client.get(where(session, "?round=1")).status_code == 403
        assert client.get(where(session, "?round=2")).status_code == 404
    assert board_results_context(session.pk) == {"results": None}


def test_a_second_blind_round_leaves_the_first_in_sight() -> None:
    session, _ = answered(*SPLIT)
    revealed(session)
    second = open_round(session=session, user=session.facilitator).rounds.get(number=2)
    answer_all(session.participants.order_by("pk")[0], second, (1, 1, 1), comment="telltale")
    client = facilitator(session)

    response = client.get(address(session))

    assert text(client, address(session), ".facts dd")[0] == "2 of 2 called"
    assert b"telltale" not in response.content
    assert client.get(address(session, "?round=2")).status_code == 403
    assert board_results_context(session.pk)["results"].round == 1


def test_an_open_session_shows_results_as_they_arrive() -> None:
    session, _ = answered(*SPLIT, blind=False)

    assert text(facilitator(session), address(session), ".facts dd")[0] == "2 of 2 called"
    assert board_results_context(session.pk)["results"].counted == 2


# What it says ---------------------------------------------------------------------------------


def test_the_answer_comes_first_in_words() -> None:
    session, _ = answered((3, 8, 3), (3, 8, 3))
    revealed(session)

    (answer,) = text(facilitator(session), address(session), ".answer")

    assert answer == (
        "The most weight is on “ Criterion 1 ” (71.7 %), then on “Criterion 2” (21.7 %). With "
        "these weights the first place goes to ASEZ XB ; with weights that scatter as the people's "
        "do, in 100 of 100 cases. Agreement is 100 of 100: opinions hardly differ."
    )


def test_where_the_aggregations_disagree_it_is_said() -> None:
    session, _ = answered(*SPLIT)
    revealed(session)
    client = facilitator(session)

    (caveat,) = text(client, address(session), ".answer-caveat")
    firsts = text(client, address(session), "#aggregations-title ~ .table-scroll tbody td")

    assert caveat.startswith("The first place depends on how the group is added up:")
    assert "judgements averaged — ASEZ XB; weights averaged — ASEZ XA" in caveat
    assert "ASEZ XB" in firsts
    assert "ASEZ XA" in firsts
    (shown,) = text(client, address(session, "?by=aip_arithmetic"), ".answer")
    assert "the first place goes to ASEZ XA" in shown


def test_an_aggregation_that_does_not_apply_shows_the_first() -> None:
    session, _ = answered(*SPLIT)
    revealed(session)
    client = facilitator(session)

    assert text(client, address(session, "?by=magic"), ".answer") == text(
        client, address(session), ".answer"
    )


def test_the_agenda_has_the_most_disputed_pair_first_and_its_counts() -> None:
    session, _ = answered((8, 1, 0), (-8, 1, 0), (0, 1, 1))
    revealed(session)
    client = facilitator(session)

    names = text(client, address(session), ".agenda .pair-names span")
    row = text(client, address(session), ".degrees tbody tr")[0]

    assert names[:2] == ["Criterion 1", "Criterion 2"]
    assert len(names) == 4  # the third pair is not disputed
    assert row == "Criterion 1 : Criterion 2 1 0 0 0 0 0 0 0 1 0 0 0 0 0 0 0 1 9"


def test_names_and_comments_are_escaped() -> None:
    session, _ = answered(*SPLIT, names_shown=True)
    Judgement.objects.update(comment="<script>alert(1)</script>")
    Participant.objects.filter(name="Person 0").update(name="<img src=x>")
    revealed(session)

    content = facilitator(session).get(address(session)).content

    assert b"<script>alert" not in content
    assert b"<img src=x>" not in content
    assert b"&lt;script&gt;alert(1)" in content


def test_who_is_left_out_is_named_with_the_reason() -> None:
    session, _ = answered(*SPLIT, (3, None, None))
    make_participant(session, "Silent")
    revealed(session)
    client = facilitator(session)

    assert text(client, address(session), "#left-out-title ~ ul li") == [
        "Person 2: the answers do not connect all criteria",
        "Silent: no answers",
    ]
    assert text(client, address(session), ".facts dd")[0] == "2 of 4 called (2 left out)"


def test_nobody_usable_is_a_sentence_not_an_error() -> None:
    session, _ = answered((3, None, None))
    revealed(session)
    client = facilitator(session)

    assert text(client, address(session), ".notice p") == [
        "Nobody's answers settle the weights yet."
    ]
    context = board_results_context(session.pk)
    assert context["results"].trouble == "Nobody's answers settle the weights yet."
    assert "board-answer" in render_to_string("decision/desk/_board_figures.html", context)


def test_one_person_alone_has_neither_consensus_nor_spread() -> None:
    session, _ = answered((3, 8, 3))
    revealed(session)
    client = facilitator(session)

    (answer,) = text(client, address(session), ".answer")
    assert "With these weights the first place goes to ASEZ XB ." in answer
    assert "Agreement" not in answer
    assert text(client, address(session), ".ranking-table thead th") == [
        "Place",
        "Alternative",
        "Score",
    ]


def test_like_minded_groups_are_told_in_words() -> None:
    session, _ = answered(*[(8, 8, 0)] * 5, *[(0, -8, -8)] * 4)
    revealed(session)

    first, second = text(facilitator(session), address(session), ".clusters li > p:first-child")

    assert first.startswith("5 people : more weight on “Criterion 1” (82 % against 9 %)")
    assert "; less on “Criterion 3” (9 % against 82 %)" in first
    assert second.startswith("4 people : more weight on “Criterion 3” (82 % against 9 %)")


def test_a_problem_that_compares_nothing_has_weights_alone() -> None:
    session, _ = answered(*SPLIT)
    session.problem.alternatives.all().delete()
    Session.objects.update(frame={**session.frame, "alternatives": []})
    FrozenQuestion.objects.update(question=None, cells=[])
    revealed(session)
    client = facilitator(session)

    assert len(text(client, address(session), ".weights-table tbody th")) == 3
    assert text(client, address(session), "#ranking-title") == []


def test_of_a_long_ranking_the_first_places_come_and_the_rest_on_request() -> None:
    rows = {f"X{i}": (i, 2 * i, 99 - i) for i in range(MOST_ROWS + 4)}
    session = make_open_session(make_problem({**rows, "Y": (None, 1, 1)}, slug="long"))
    for steps in ((8, 8, 0), (3, 1, -1)):
        answer_all(make_participant(session), session.rounds.get(), steps)
    revealed(session)
    client = facilitator(session)

    first = soup(client.get(address(session)))
    assert len(first.select(".ranking-table tbody tr")) == MOST_ROWS
    (link,) = first.select("a[href*='places=all']")
    whole = soup(client.get(address(session, str(link["href"]))))
    assert len(whole.select(".ranking-table tbody tr")) == len(rows) + 1
    places = ".ranking-table tbody tr th"
    listed = [row.text for row in whole.select(places)]
    assert listed[:MOST_ROWS] == [row.text for row in first.select(places)]
    assert not whole.select("a[href*='places=all']")


# How it is served -----------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "?round=1", "?by=aip_geometric", "?comments=2"])
def test_the_swap_equals_a_fresh_load(query: str) -> None:
    session, _ = answered(*[(1, 2, -1), (3, 1, 1)] * 5)
    Judgement.objects.update(comment="because")
    revealed(session)

    assert_swap_equals_page(facilitator(session), address(session, query), "#results")


def test_a_long_list_of_comments_comes_in_pages() -> None:
    session, _ = answered(*[(1, 2, -1)] * 8)
    Judgement.objects.update(comment="because")
    revealed(session)
    client = facilitator(session)

    assert len(text(client, address(session), ".results-comments blockquote")) == 20
    assert len(text(client, address(session, "?comments=2"), ".results-comments blockquote")) == 4
    (further,) = soup(client.get(address(session))).select("#comments-title ~ nav a")
    assert further["href"] == "?round=1&comments=2#comments-title"


@pytest.mark.parametrize("people", [2, 30])
def test_the_queries_do_not_grow_with_the_people(
    people: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    session, _ = answered(*[(1, 2, -1), (3, 1, 1)] * (people // 2))
    Judgement.objects.filter(step=3).update(comment="because")
    revealed(session)
    client = facilitator(session)
    client.get(address(session))

    # login session, user; session, rounds, round before; criteria, voices, judgements; frozen
    # question's text, kept answers, alternatives' names; comments: how many, and a page of them;
    # has the question changed: its text, criteria, alternatives, the newest of four tables;
    # what was changed after the round began; conflicts of interest
    with django_assert_num_queries(22):
        client.get(address(session))


def test_more_people_than_dots_take_no_more_room() -> None:
    session, _ = answered(*[(1, 2, -1), (3, 1, 1), (-3, 2, 0)] * 25)
    revealed(session)
    client = facilitator(session)

    page = soup(client.get(address(session)))

    assert page.select(".chart-caption")[0].get_text().startswith("the larger a dot")
    (first, *_) = page.select(".strip-dots")
    assert first["d"].count("M") <= 3


def test_the_board_shows_weights_ranking_and_the_most_disputed_pair() -> None:
    session, _ = answered((8, 1, 0), (-8, 1, 0), (0, 1, 1))
    revealed(session)

    html = render_to_string("decision/desk/_board_figures.html", board_results_context(session.pk))

    assert html.count('class="strip"') == 3
    assert "Most disputed" in html
    assert "first in" in html
    assert "<a " not in html
    assert "<button" not in html


def test_it_is_said_when_the_weights_cannot_move_the_order() -> None:
    problem = make_tree()
    without = problem.criteria.filter(parent__code="A").values("indicator")
    Observation.objects.filter(indicator__in=without).delete()
    session = make_open_session(problem, levels=[0])
    for name, step in (("Anna", 4), ("Boris", -4)):
        judge(make_participant(session, name), "A", "B", step)
    revealed(session)

    caveats = text(facilitator(session), address(session), ".answer-caveat")

    assert caveats[0] == (
        "The group's weights do not move this order: of what was weighed, only “Branch B” has "
        "values for every alternative."
    )
    assert text(facilitator(session), address(session), ".ranking-table thead th") != []
    weighed = text(facilitator(session), address(session), ".weights-table tbody tr > th")
    assert sorted(weighed) == ["Branch A not in the ranking", "Branch B"]
    assert b"First in" not in facilitator(session).get(address(session)).content
