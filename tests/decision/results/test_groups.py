"""Stakeholder groups side by side: what each would decide, and who must not be shown alone."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from decision.desk.presentation.board_results import board_results_context
from decision.mcda.group.consensus import shannon_consensus
from decision.results.services.groups import decided_alone, group_views
from decision.sessions.models import StakeholderGroup
from decision.sessions.selectors.shown import LEAST_TOGETHER
from tests.decision.desk.leading import moved
from tests.decision.results.rounds import (
    TABLE,
    address,
    answer_all,
    facilitator,
    pairwise_data,
    revealed,
    text,
)
from tests.factories.decision import make_problem
from tests.factories.sessions import make_participant, make_session

FIRST, LAST = (8, 8, 0), (0, -8, -8)  # 9 : 1 : 1 and 1 : 1 : 9
HIGH, LOW = 9 / 11, 1 / 11


def test_each_group_is_what_it_alone_would_decide() -> None:
    data = pairwise_data(
        FIRST, FIRST, LAST, LAST, of=("Ind", "Ind", "Sci", "Sci"), groups={"Ind": 3.0, "Sci": 1.0}
    )

    views = group_views(data, "aij", decided_alone(data))

    assert views is not None
    industry, science = views.groups
    assert (industry.name, industry.people, science.name, science.people) == ("Ind", 2, "Sci", 2)
    assert_allclose(list(industry.weights.values()), [HIGH, LOW, LOW])
    assert_allclose(list(science.weights.values()), [LOW, LOW, HIGH])
    assert [view.s_star for view in views.groups] == pytest.approx([1.0, 1.0])
    assert (industry.firsts, science.firsts) == (("X",), ("Y",))
    assert_allclose([views.apart(code) for code in "ABC"], [8 / 11, 0, 8 / 11], atol=1e-12)
    between = shannon_consensus(
        np.array([[HIGH, LOW, LOW], [LOW, LOW, HIGH]]), np.array([3.0, 1.0])
    )
    assert_allclose(views.s_star, between.s_star)
    assert views.held_back == 0


def test_a_person_of_no_group_stands_in_none() -> None:
    data = pairwise_data(FIRST, LAST, LAST, of=("A", "B", ""), groups={"A": 1.0, "B": 1.0})
    views = group_views(data, "aip_arithmetic", decided_alone(data))
    assert views is not None
    assert views.held_back == 1
    assert [view.s_star for view in views.groups] == [None, None]


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({"A": 3, "B": 3}, ["A", "B"]),
        ({"A": 3, "B": 2}, None),  # B is what the whole is without A
        ({"A": 4, "B": 3, "C": 1}, None),  # C with B hides in four people, and A stands alone
        ({"A": 4, "B": 5, "C": 3, "D": 1}, ["A", "B"]),
        ({"A": 3, "B": 3, "C": 2, "D": 2}, ["A", "B"]),
        ({"A": 3, "B": 3, "": 1}, None),
        ({"A": 3, "B": 3, "": 3}, ["A", "B"]),
    ],
)
def test_with_hidden_names_nobody_is_told_apart(
    sizes: dict[str, int], shown: list[str] | None
) -> None:
    of = [name for name, size in sizes.items() for _ in range(size)]
    # The power of each group grows with its people: nobody has most of it.
    groups = {name: float(size) for name, size in sizes.items() if name}
    data = pairwise_data(*[FIRST] * len(of), of=of, groups=groups, hides_names=True)

    views = group_views(data, "aij", decided_alone(data))

    assert ([view.name for view in views.groups] if views else None) == shown
    if views:
        assert views.held_back in {0, *range(LEAST_TOGETHER, len(of))}


def test_with_hidden_names_nobody_has_most_of_a_group_that_is_shown() -> None:
    of, powers = ("A",) * 3 + ("B",) * 3, (5, 1, 1, 1, 1, 1)
    data = pairwise_data(
        *[FIRST] * 6, of=of, powers=powers, groups={"A": 1.0, "B": 1.0}, hides_names=True
    )
    assert group_views(data, "aij", decided_alone(data)) is None


@pytest.mark.django_db
def test_results_and_board_say_where_groups_lie_apart() -> None:
    session = make_session(make_problem(TABLE, slug="asked"), names_shown=True)
    groups = [
        StakeholderGroup.objects.create(session=session, name=name)
        for name in ("Industry", "Science")
    ]
    people = [make_participant(session, f"P{i}", group=groups[i // 2]) for i in range(4)]
    newest = moved(session, "open_round").rounds.get()
    for person, steps in zip(people, (FIRST, FIRST, LAST, LAST), strict=True):
        answer_all(person, newest, steps)
    revealed(session)

    (words,) = text(facilitator(session), address(session), "#groups-title ~ .lede")
    rows = text(facilitator(session), address(session), "#groups-title ~ .table-scroll tbody tr")

    assert words == (
        "Between the groups agreement is 28 of 100: opinions differ widely. They lie farthest "
        "apart on “Criterion 1”: Industry – 82 %, Science – 9 %. First place: Industry – ASEZ XB; "
        "Science – ASEZ XA."
    )
    assert rows[0] == "Criterion 1 81.8 9.1 72.7"
    assert rows[-1] == "Would put first ASEZ XB ASEZ XA"
    assert board_results_context(session.pk)["results"].groups is not None
