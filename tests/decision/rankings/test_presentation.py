from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.translation import override

from decision.problems.selectors.matrix import decision_table
from decision.rankings.presentation.facts import Facts, facts_of
from decision.rankings.presentation.matrix import matrix_page, matrix_part, shown_slice
from decision.rankings.presentation.ranking import ranking_page
from decision.rankings.services import RankingSettings, rank_problem
from tests.factories.decision import make_problem, make_source, observe

pytestmark = pytest.mark.django_db


def test_places_that_differ_look_different() -> None:
    problem = make_problem({"A": ("1000.0001",), "B": ("1000.0000",), "C": (1,)}, method="wsm")

    texts = [row.text for row in ranking_page(rank_problem(problem)).rows]

    assert len(set(texts)) == 3


def test_the_sentence_has_no_more_digits_than_tell_its_two_apart() -> None:
    values = {"A": ("0.66668",), "B": ("0.5",), "C": ("0.40001",), "D": ("0.40002",)}
    rows = ranking_page(rank_problem(make_problem(values, method="wsm"))).rows
    assert [row.text for row in rows][:2] == ["0.66668", "0.50000"]
    assert [row.told for row in rows][:2] == ["0.667", "0.500"]

    near = {"A": ("0.66668",), "B": ("0.66661",), "C": ("0.1",)}
    rows = ranking_page(rank_problem(make_problem(near, slug="near", method="wsm"))).rows
    assert [row.told for row in rows][:2] == ["0.6667", "0.6666"]


def test_bars_are_measured_by_the_longest_and_negative_scores_have_none() -> None:
    problem = make_problem({"A": (3, 1), "B": (2, 2), "C": (1, 0)}, method="promethee_ii")

    rows = ranking_page(rank_problem(problem)).rows

    assert [(str(row.alternative), row.bar) for row in rows] == [
        ("ASEZ A", 50.0),
        ("ASEZ B", 50.0),
        ("ASEZ C", 0.0),
    ]


def test_vikors_compromise_is_named() -> None:
    problem = make_problem({"A": (10, 1), "B": (9, 9), "C": (1, 10)})

    page = ranking_page(rank_problem(problem, RankingSettings(method="vikor")))

    assert [str(one) for one in page.compromise] == ["ASEZ B"]


def test_a_column_of_different_dates_or_bases_is_named_and_sources_are_numbered() -> None:
    problem = make_problem({"A": (1, 2), "B": (3, 4)})
    second = problem.alternatives.get(position=1).territory
    leaf = problem.criteria.get(code="C2").indicator
    assert second is not None
    assert leaf is not None
    later = {"date": "2025-06-01", "date_precision": "month", "basis": "actual"}
    observe(second, leaf, 5, source=make_source("later"), **later)

    table = decision_table(problem)
    page, facts = matrix_page(table, matrix_part(table)), facts_of(table)

    assert [leaf.criterion.code for leaf in facts.mixed] == ["C2"]
    assert facts.dates == ("2024", "June 2025")
    assert facts.bases == ("actual", "declared")
    assert [str(source) for source in page.sources] == ["Source source", "Source later"]
    assert page.rows[1].cells[1].source_numbers == (2,)
    assert page.rows[1].cells[0].source_numbers == ()
    assert page.columns[0].source_numbers == (1,)
    assert facts.empty == ()


def test_many_dates_are_told_by_the_first_and_the_last() -> None:
    """Thirteen dates in a row would fill a phone; up to three are named."""
    few = Facts(("2020", "2021", "2022"), (), is_fictional=False, mixed=(), empty=())
    many = replace(few, dates=(*few.dates, "2023"))
    with override("ru"):
        assert few.when == "2020, 2021, 2022"
        assert many.when == "2020 … 2023, 4 даты"


@pytest.mark.parametrize(("criteria", "rows"), [(1, 50), (15, 40), (30, 20), (200, 10), (0, 50)])
def test_a_wide_matrix_has_fewer_rows_at_a_time(criteria: int, rows: int) -> None:
    table: Any = SimpleNamespace(alternatives=range(120), leaves=range(criteria))

    part = matrix_part(table, "2")

    assert list(part) == list(range(rows, 2 * rows))
    assert shown_slice(part) == slice(rows, 2 * rows)
