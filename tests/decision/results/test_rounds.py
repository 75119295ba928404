"""Rounds are compared on the same people."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from decision.results.presentation.rounds import changes_table
from decision.results.services.changes import Changes, changes, common_people
from decision.results.services.documents import evaluated
from decision.results.services.session import session_results
from decision.sessions.models import Round, Session
from decision.sessions.perms import board_key
from decision.sessions.services.lifecycle import close_round, open_round, reveal
from decision.sessions.services.participants import remove
from decision.weighing.services.rounds.data import SessionData
from decision.weighing.services.storing import finish, store_judgement
from tests.decision.results.rounds import (
    EN,
    address,
    answer_all,
    answered,
    facilitator,
    pairwise_data,
    revealed,
    text,
)
from tests.decision.weighing.visiting import words
from tests.factories.sessions import make_participant, stamp

steps = st.integers(-8, 8)
triangles = st.tuples(steps, steps, steps)


def compared(earlier: SessionData, data: SessionData, same: dict[int, int]) -> Changes | None:
    brief = partial(evaluated, brief=True)
    common = common_people(earlier, data, same)
    return changes(1, earlier, data, brief(data), common, "aij", brief)


@settings(max_examples=25, deadline=None)
@given(
    both=st.lists(st.tuples(triangles, triangles), min_size=1, max_size=4),
    gone=st.lists(triangles, max_size=3),
    new=st.lists(triangles, max_size=3),
)
def test_who_was_counted_in_one_round_alone_moves_no_figure(
    both: list[tuple[tuple[int, ...], tuple[int, ...]]],
    gone: list[tuple[int, ...]],
    new: list[tuple[int, ...]],
) -> None:
    then, now = ([one[side] for one in both] for side in (0, 1))
    # They stand in another order in each round.
    mixed = compared(
        pairwise_data(*gone, *then),
        pairwise_data(*now, *new),
        {row: row + len(gone) for row in range(len(both))},
    )
    alone = compared(
        pairwise_data(*then), pairwise_data(*now), {row: row for row in range(len(both))}
    )

    assert mixed is not None
    assert alone is not None
    assert (mixed.stayed, mixed.only_before, mixed.only_after) == (len(both), len(gone), len(new))
    assert mixed.weights == alone.weights
    assert (mixed.s_star_before, mixed.s_star) == (alone.s_star_before, alone.s_star)
    assert (mixed.firsts_before, mixed.firsts) == (alone.firsts_before, alone.firsts)
    assert [(one.moved, one.changed) for one in mixed.movers] == [
        (one.moved, one.changed) for one in alone.movers
    ]


def test_a_group_of_which_nobody_is_compared_has_no_power_in_it() -> None:
    earlier = pairwise_data((1, 2, 1), (3, 3, 0), of=("A", "B"), groups={"A": 1.0, "B": 9.0})
    data = pairwise_data((1, 2, 1), of=("A",), groups={"A": 1.0})
    found = compared(earlier, data, {0: 0})
    assert found is not None
    assert all(before == after for _code, before, after in found.weights)
    assert not found.powers_moved


def test_that_voting_powers_are_others_is_noticed() -> None:
    earlier = pairwise_data((1, 2, 1), (3, 3, 0))
    data = pairwise_data((1, 2, 1), (3, 3, 0), powers=(3, 1))
    found = compared(earlier, data, {0: 0, 1: 1})
    assert found is not None
    assert found.powers_moved
    assert found.moved == 0


def test_nobody_in_both_is_no_comparison() -> None:
    data = pairwise_data((1, 2, 1))
    assert compared(data, data, {}) is None


def test_somebody_who_did_not_settle_his_weights_is_not_common() -> None:
    earlier = pairwise_data((1, 2, 1), (3, None, None))
    common = common_people(earlier, pairwise_data((1, 2, 1), (3, 3, 0)), {0: 0, 1: 1})
    assert (common.before, common.after) == ((0,), (0,))
    assert (common.only_before, common.only_after) == (0, 1)


def test_a_part_of_a_round_keeps_each_persons_answers() -> None:
    data = pairwise_data((1, 2, 1), (3, 3, 0), (5, 5, 5))
    part = data.only([2, 0])
    assert [person.number for person in part.people] == [3, 1]
    assert np.array_equal(part.steps["root"], [[5, 5, 5], [1, 2, 1]])


# On the page ----------------------------------------------------------------------------------


def two_rounds(*counted: tuple[bool, bool], names_shown: bool = True) -> tuple[Session, Round]:
    """Revealed; of each person whether he answers in the first and in the second."""
    session, first = answered(names_shown=names_shown)
    people = [make_participant(session, f"Person {i}") for i in range(len(counted))]
    for person, (in_first, _second) in zip(people, counted, strict=True):
        if in_first:
            answer_all(person, first, (2, 3, person.pk % 4))
    revealed(session)
    session = open_round(session=session, user=session.facilitator)
    for person, (_first, in_second) in zip(people, counted, strict=True):
        if in_second:
            criteria = session.problem.criteria.order_by("pk").values_list("pk", flat=True)
            for left, right in ((0, 1), (0, 2), (1, 2)):
                store_judgement(
                    participant=person,
                    left=criteria[left],
                    right=criteria[right],
                    step=3,
                    stamp=stamp(),
                )
            finish(participant=person)
    session = close_round(session=session, user=session.facilitator)
    session = reveal(session=session, user=session.facilitator)
    return session, session.rounds.get(number=2)


@pytest.mark.django_db
def test_two_rounds_are_compared_and_can_be_switched() -> None:
    session, _ = answered((8, 8, 0), (0, -8, -8))
    revealed(session)
    second = open_round(session=session, user=session.facilitator).rounds.get(number=2)
    for person, steps in zip(
        session.participants.order_by("pk"), ((8, 8, 0), (7, 8, 0)), strict=True
    ):
        answer_all(person, second, steps)
    revealed(session)
    client = facilitator(session)

    (lede,) = text(client, address(session), "#changes-title ~ .lede")
    # (5, 1, 5)/11 between (9, 1, 1)/11 and (1, 1, 9)/11, by hand: S* = 0.276
    assert lede == (
        "Opinions came closer: agreement was 28 of 100 and is 100 now. The first place went "
        "from ASEZ XA, ASEZ XB to ASEZ XB. 1 of these 2 changed something."
    )
    assert text(client, address(session), "#changes-title + p") == [
        "In both rounds the same 2 people were counted."
    ]
    assert text(client, address(session), ".results-rounds a") == ["Round 1", "Round 2"]
    assert text(client, address(session, "?round=1"), "#changes-title") == []


@pytest.mark.django_db
def test_what_did_not_move_is_not_said_to_have_moved() -> None:
    session, _ = answered((8, 8, 0), (0, -8, -8))
    revealed(session)
    second = open_round(session=session, user=session.facilitator).rounds.get(number=2)
    for person, steps in zip(
        session.participants.order_by("pk"), ((8, 8, 0), (0, -8, -8)), strict=True
    ):
        answer_all(person, second, steps)
    revealed(session)

    (lede,) = text(facilitator(session), address(session), "#changes-title ~ .lede")
    assert lede == (
        "Agreement is what it was: 28 of 100. The first place stayed. "
        "None of these people changed anything."
    )
    # Nor that opinions came closer where the page prints the same number twice.
    results = session_results(session, second)
    assert results.changes is not None
    hardly = replace(results.changes, s_star_before=0.2759, s_star=0.2779)
    table = changes_table(replace(results, changes=hardly))
    assert table is not None
    assert not table.closer
    assert not table.apart
    alone = {"changes": replace(table, stayed=1)}
    with override("en"):
        assert "Agreement" not in render_to_string("decision/results/_changes.html", alone)
        assert "Agreement" in render_to_string("decision/results/_changes.html", {"changes": table})


@pytest.mark.django_db
def test_the_page_says_who_is_compared_and_who_else_was_counted() -> None:
    session, _second = two_rounds((True, True), (True, True), (True, False), (False, True))
    (said,) = text(facilitator(session), address(session), "#changes-title + p")
    assert said.startswith(
        "Compared are the 2 people who were counted in both rounds. "
        "Counted in round 1 alone: 1; in round 2 alone: 1."
    )
    assert text(facilitator(session), address(session), ".facts dd")[0].startswith("3 of 4")
    (left_out,) = text(facilitator(session), address(session), "#left-out-title ~ ul li")
    assert left_out == "Person 2: did not confirm the answers from an earlier round"


@pytest.mark.django_db
@pytest.mark.parametrize("common", [2, 3])
def test_with_hidden_names_few_are_never_compared(common: int) -> None:
    others = [(True, False)] * 3 + [(False, True)] * 3
    session, second = two_rounds(*[(True, True)] * common, *others, names_shown=False)
    found = session_results(session, second)
    assert bool(found.changes) == (common == 3)
    notes = text(facilitator(session), address(session), ".note")
    assert any("are not compared: names are hidden" in note for note in notes) == (common == 2)


@pytest.mark.django_db
def test_nobody_counted_in_both_is_said() -> None:
    session, second = two_rounds((True, False), (False, True))
    remove(participant=session.participants.get(name="Person 0"), user=session.facilitator)
    assert session_results(session, second).changes is None
    notes = text(facilitator(session), address(session), ".note")
    assert "Rounds 1 and 2 are not compared: nobody was counted in both." in notes


@pytest.mark.django_db
def test_the_board_says_on_how_many_of_how_many_all_figures_rest() -> None:
    session, _second = two_rounds((True, True), (True, True), (True, False))
    page = Client(headers=EN).get(reverse("board", args=[board_key(session)]))
    assert words(page, ".board-rests") == "all figures by the answers of 2 of 3"
