"""The whole path: rows of the database in, a round's results out."""

from decimal import Decimal

import numpy as np
import pytest
from django.core.cache import cache
from django.utils import timezone
from numpy.testing import assert_allclose
from pytest_django import DjangoAssertNumQueries

from decision.problems.models import Criterion
from decision.results.services import comment_page, documents_of, session_results
from decision.results.services.changes import ranked_first
from decision.results.services.pairs import all_agreed, opinions_of
from decision.sessions.models import (
    DirectWeight,
    Judgement,
    Participant,
    Round,
    Score,
    Session,
    Voice,
)
from decision.sessions.selectors.frames import weighed_node
from decision.sessions.services.lifecycle import open_round
from decision.weighing.services.rounds.means import group_said
from decision.weighing.services.rounds.reading import read_round, read_rounds
from decision.weighing.services.storing import store_weights
from tests.decision.results.rounds import answer_all, revealed
from tests.factories.decision import make_problem
from tests.factories.sessions import (
    judge,
    make_judged_problem,
    make_open_session,
    make_participant,
    make_tree,
    stamp,
)

pytestmark = pytest.mark.django_db

FIRST_OR_LAST = {"XA": (1, 2, 3), "XB": (3, 2, 1)}


def answered(*steps: tuple[int | None, ...], **fields: object) -> tuple[Session, Round]:
    """A revealed round of three criteria; a participant for each tuple of steps."""
    session = make_open_session(make_problem(FIRST_OR_LAST, slug="asked"), **fields)
    newest = session.rounds.get()
    for index, own in enumerate(steps):
        answer_all(make_participant(session, f"Person {index}"), newest, own)
    return session, revealed(session)


def test_g3_through_the_database() -> None:
    session, newest = answered((3, 8, 3), (2, 8, 6))

    results = session_results(session, newest)

    assert_allclose(list(results.weights.values()), [0.687959, 0.251737, 0.060304], atol=5e-7)
    assert_allclose(results.whole["consensus"]["s_star"], 0.99098, atol=5e-6)
    assert results.whole["consensus"]["level"] == "high"


def test_extremes_do_not_agree_through_the_database() -> None:
    session, newest = answered((8, 8, 0), (-8, 0, 8), (0, -8, -8))

    results = session_results(session, newest)

    assert_allclose(results.whole["consensus"]["s_star"], 0, atol=1e-9)
    assert_allclose(list(results.weights.values()), [1 / 3] * 3, rtol=1e-9)


def test_steps_follow_the_order_of_the_criteria_not_of_their_keys() -> None:
    problem = make_problem(FIRST_OR_LAST, slug="turned")
    Criterion.objects.filter(problem=problem, code="C1").update(position=9)
    session = make_open_session(problem)
    person = make_participant(session)
    judge(person, "C1", "C2", 8)
    judge(person, "C2", "C3", 0)

    data = read_round(session, session.rounds.get())

    assert data.branches[0].items == ("C2", "C3", "C1")
    np.testing.assert_array_equal(data.steps["root"], [[0, -8, np.nan]])


def test_only_answers_in_force_of_those_who_have_a_voice_count() -> None:
    session, newest = answered((3, 8, 3), (8, 8, 8))
    Voice.objects.filter(participant__name="Person 1").delete()
    Judgement.objects.filter(step=8).update(superseded_at=timezone.now())

    data = read_round(session, newest)

    assert [person.number for person in data.people] == [
        Participant.objects.get(name="Person 0").number
    ]
    np.testing.assert_array_equal(data.steps["root"], [[3, np.nan, 3]])


def test_names_are_in_the_data_only_where_peers_see_them() -> None:
    hidden, first = answered(*[(3, 8, 3)] * 3, names_shown=False)
    assert {person.name for person in read_round(hidden, first).people} == {""}

    Session.objects.update(names_shown=True)
    hidden.refresh_from_db()
    names = {person.name for person in read_round(hidden, first).people}
    assert names == {"Person 0", "Person 1", "Person 2"}


def test_power_by_group_through_the_database() -> None:
    groups = [("Investors", Decimal(3)), ("Residents", Decimal(1))]
    session = make_open_session(make_problem(FIRST_OR_LAST, slug="asked"), groups=groups)
    investors, residents = session.groups.order_by("position")
    newest = session.rounds.get()
    for group in (investors, residents, residents):
        answer_all(make_participant(session, "Anna", group=group), newest, (1, 1, 1))

    documents = documents_of(read_round(session, revealed(session)))

    power = documents["whole"]["participants"]["power"]
    assert sorted(power) == [0.5, 0.5, 3.0]


def test_a_tree_with_levels_left_as_they_are() -> None:
    session = make_open_session(make_tree(), levels=[0])
    answer = {"A": 1, "B": -1}
    person = make_participant(session)
    judge(person, "A", "B", answer["A"])

    results = session_results(session, revealed(session))

    assert [branch.key for branch in results.data.weighed] == ["root"]
    assert results.weights == pytest.approx({"A": 2 / 3, "B": 1 / 3})
    ranked = results.found.replies["rank:aij"]["weights"]
    assert_allclose(list(ranked.values()), [2 / 9, 2 / 9, 2 / 9, 1 / 6, 1 / 6], rtol=1e-9)


def test_points_through_the_database() -> None:
    session = make_open_session(make_problem(FIRST_OR_LAST, slug="asked"), method="points")
    for points in ({"C1": 60, "C2": 30, "C3": 10}, {"C1": 20, "C2": 30, "C3": 50}):
        store_weights(
            participant=make_participant(session),
            node=weighed_node(session, "root"),
            said={"points": points},
            comment="because",
            stamp=stamp(),
        )

    results = session_results(session, revealed(session))

    assert list(results.found.weights) == ["aip_arithmetic", "aip_geometric"]
    assert_allclose(list(results.weights.values()), [0.4, 0.3, 0.3])
    assert results.pairs == ()
    assert [c.text for c in comment_page(results).comments] == ["because", "because"]
    assert DirectWeight.objects.count() == 2


def test_ratings_through_the_database() -> None:
    problem = make_judged_problem()
    session = make_open_session(problem, scoring=True)
    newest = session.rounds.get()
    waiting = problem.criteria.get(code="C2")
    person = make_participant(session)
    ballot = answer_all(person, newest, (1,))
    for alternative, value in zip(
        problem.alternatives.order_by("position"), (5, None), strict=True
    ):
        Score.objects.create(
            ballot=ballot,
            criterion=waiting,
            alternative=alternative,
            value=value,
            client="test",
            sequence=alternative.pk,
            given_at=timezone.now(),
        )

    data = read_round(session, revealed(session))

    np.testing.assert_array_equal(data.ratings["C2"], [[5, np.nan]])
    assert data.provenance[0][0] is not None
    assert data.provenance[0][0]["value"] == "1.000000"
    assert data.provenance[0][1] is None


def test_the_most_disputed_pair_comes_first_with_its_distribution() -> None:
    session, newest = answered((8, 1, 0), (-8, 1, 0), (0, 1, 1))

    pairs = session_results(session, newest).pairs

    assert [(pair.first, pair.second) for pair in pairs] == [
        ("C1", "C2"),
        ("C2", "C3"),
        ("C1", "C3"),
    ]
    assert [step for step, count in zip(range(-8, 9), pairs[0].counts, strict=True) if count] == [
        -8,
        0,
        8,
    ]
    assert pairs[0].judged == 3
    assert not pairs[2].is_disputed


def test_the_pairs_are_asked_for_alone() -> None:
    session, newest = answered((8, 1, 0), (-8, 1, 0), (0, 1, 1))
    opinions, names = opinions_of(session, newest)
    assert opinions == session_results(session, newest).pairs
    assert set(names) >= {opinions[0].first, opinions[0].second}


@pytest.mark.parametrize(
    ("answers", "disputed", "agreed"),
    [
        (((8, 1, 0), (8, 1, 0)), 0, True),
        (((8, 2, 0), (8, 3, 0)), 0, True),  # one degree apart, 3 and 4 times
        (((8, 2, 0), (8, 4, 0)), 1, False),
        (((8, 1, 0), (8, None, 0)), 0, False),  # one person alone agrees with nobody
        (((8, 1, 0),), 0, False),
    ],
)
def test_below_a_spread_no_pair_is_disputed(
    answers: tuple[tuple[int | None, ...], ...], disputed: int, agreed: bool
) -> None:
    session, newest = answered(*answers)
    opinions, _names = opinions_of(session, newest)
    assert sum(pair.is_disputed for pair in opinions) == disputed
    assert all_agreed(opinions) is agreed


def test_like_minded_people_are_told_apart() -> None:
    session, newest = answered(*[(8, 8, 0)] * 5, *[(0, -8, -8)] * 4)

    clusters = session_results(session, newest).clusters

    assert [len(cluster.people) for cluster in clusters] == [5, 4]
    code, own, others = clusters[0].telling[0]
    assert (code, own > others) == ("C1", True)


def test_who_is_far_stands_first() -> None:
    session, newest = answered((8, 8, 0), (8, 8, 0), (8, 8, 0), (0, -8, -8))

    far = session_results(session, newest).far

    assert far[0][0].number == Participant.objects.get(name="Person 3").number
    assert far[0][1] > far[1][1]


def test_no_usable_answers_are_a_sentence() -> None:
    session, newest = answered((3, None, None))

    results = session_results(session, newest)

    assert results.trouble == "Nobody's answers settle the weights yet."
    assert results.aggregation == ""
    assert len(results.left_out) == 1


def test_nobody_with_power_is_a_sentence() -> None:
    session, newest = answered((3, 8, 3))
    Voice.objects.update(power=0)

    assert session_results(session, newest).trouble == "Nobody who has answered has voting power."


def test_aggregations_may_disagree_on_the_winner() -> None:
    session, newest = answered((8, -4, -8), (0, 4, 8))

    found = session_results(session, newest).found

    assert ranked_first(found, "aij") == ("XB",)
    assert ranked_first(found, "aip_arithmetic") == ("XA",)


# Rounds ---------------------------------------------------------------------------------------


def test_two_rounds_are_compared() -> None:
    session, first = answered((8, 8, 0), (0, -8, -8))
    second = open_round(session=session, user=session.facilitator).rounds.get(number=2)
    for name, steps in (("Person 0", (8, 8, 0)), ("Person 1", (7, 8, 0))):
        answer_all(session.participants.get(name=name), second, steps)
    revealed(session)
    second.refresh_from_db()

    found = session_results(session, second).changes

    assert found is not None
    assert found.before == 1
    assert found.s_star_before is not None
    assert found.s_star is not None
    assert found.s_star > found.s_star_before
    assert [code for code, before, after in found.weights if after > before] == ["C1"]
    assert found.stayed == 2
    mover = session.participants.get(name="Person 1").number
    assert [(one.person.number, one.changed) for one in found.movers] == [(mover, 3)]
    assert session_results(session, first).changes is None


def test_the_groups_mean_of_each_pair_for_the_next_round() -> None:
    """3 and 1 steps are 4 and 2 times: sqrt(8) - 1 steps."""
    session, newest = answered((3, 8, -3), (1, 8, -1))
    c1, c2, c3 = session.problem.criteria.order_by("code").values_list("pk", flat=True)

    means = group_said(session, newest).steps

    expected = {(c1, c2): 8**0.5 - 1, (c1, c3): 8.0, (c2, c3): -(8**0.5 - 1)}
    assert means.keys() == expected.keys()
    assert_allclose([means[pair] for pair in expected], list(expected.values()), rtol=1e-12)


def test_the_mean_stays_whatever_becomes_of_the_people() -> None:
    session, newest = answered((3, 8, -3), (1, 8, -1))
    before = group_said(session, newest).steps

    session.participants.filter(name="Person 1").update(power=0, removed_at=timezone.now())
    cache.clear()

    assert group_said(session, newest).steps == before


def test_with_hidden_names_a_pair_that_fewer_than_three_judged_has_no_mean() -> None:
    session, newest = answered((3, 8, -3), (1, 8, -1), (1, None, -1), names_shown=False)
    c1, c2, c3 = session.problem.criteria.order_by("code").values_list("pk", flat=True)

    assert group_said(session, newest).steps.keys() == {(c1, c2), (c2, c3)}
    pairs = session_results(session, newest).pairs
    assert {(pair.first, pair.second) for pair in pairs} == {("C1", "C2"), ("C2", "C3")}


def test_nobody_learns_the_mean_of_a_round_that_is_not_revealed() -> None:
    session = make_open_session()
    newest = session.rounds.get()
    answer_all(make_participant(session), newest, (3, 8, 3))

    assert group_said(session, newest).steps == {}


# Comments -------------------------------------------------------------------------------------


def test_comments_stand_in_the_order_of_the_agenda() -> None:
    session, newest = answered((8, 1, 0), (-8, 1, 0), (0, 1, 1))
    for step, text in ((8, "much more"), (-8, "much less"), (1, "a little")):
        Judgement.objects.filter(step=step).update(comment=text)

    page = comment_page(session_results(session, newest))

    about = [(one.first, one.second, one.text) for one in page.comments]
    assert about[:2] == sorted(about[:2], key=lambda one: one[2] != about[0][2])
    assert {one[:2] for one in about[:2]} == {("C1", "C2")}
    assert [one[:2] for one in about[2:3]] == [("C2", "C3")]
    assert [one[:2] for one in about[3:]] == [("C1", "C3")] * 3


def test_a_long_list_of_comments_comes_in_pages() -> None:
    session, newest = answered(*[(1, 1, 1)] * 8)
    Judgement.objects.update(comment="why")

    results = session_results(session, newest)

    assert len(comment_page(results).comments) == 20
    assert len(comment_page(results, "2").comments) == 4


# Queries --------------------------------------------------------------------------------------


@pytest.mark.parametrize("people", [2, 25])
def test_queries_do_not_grow_with_the_people(
    people: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    session, newest = answered(*[(1, 2, 1)] * people)
    session = Session.objects.select_related("problem").get()

    session_results(session, newest)
    # round before; criteria, voices, judgements, conflicts; frozen question's text, kept answers;
    # alternatives' names
    with django_assert_num_queries(8):
        session_results(session, newest)


def test_a_second_round_takes_no_query_more(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    session, first = answered((1, 2, 1))
    second = open_round(session=session, user=session.facilitator).rounds.get(number=2)

    session = Session.objects.select_related("problem").get()
    with django_assert_num_queries(6):
        reading = read_rounds(session, [first, second])

    np.testing.assert_array_equal(reading.rounds[first.pk].steps["root"], [[1, 2, 1]])
    # What was carried in waits for its author's word.
    assert np.isnan(reading.rounds[second.pk].steps["root"]).all()
    assert Judgement.objects.filter(ballot__round=second, superseded_at=None).count() == 3
