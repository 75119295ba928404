"""What a ranking reads of many cells is what the cells' own cards choose."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from territories.enums import Basis, DatePrecision, IndicatorKind
from territories.models import Indicator, Observation, Source, Territory
from territories.selectors import figures_for, values_for
from tests.factories.decision import make_indicator, make_source, make_territory, observe

pytestmark = pytest.mark.django_db

ENTERED = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = (date(2023, 1, 1), date(2024, 1, 1))
BASES = (Basis.ACTUAL, Basis.DECLARED, Basis.ESTIMATE)


def at_random(drawn: random.Random, subjects: list[Territory], indicators: list[Indicator]) -> None:
    """Values of several dates, bases and sources, entered in an order of their own."""
    sources = [make_source(code) for code in ("one", "two", "three")]
    Source.objects.filter(code="three").update(is_fictional=True)
    rows = [
        Observation(
            indicator=indicator,
            territory=subject,
            source=source,
            date=day,
            date_precision=drawn.choice([DatePrecision.YEAR, DatePrecision.DAY]),
            basis=basis,
            value=Decimal(drawn.randrange(-(10**9), 10**9)).scaleb(-drawn.randrange(6)),
            entered_at=ENTERED + timedelta(hours=drawn.randrange(5)),
        )
        for indicator in indicators
        for subject in subjects
        for source in sources
        for day in DAYS
        for basis in BASES
        if drawn.random() < 0.15
    ]
    drawn.shuffle(rows)
    Observation.objects.bulk_create(rows)


@pytest.mark.parametrize("seed", range(4))
def test_figures_are_those_that_are_chosen_with_all_their_grounds(seed: int) -> None:
    drawn = random.Random(seed)
    subjects = [make_territory(f"X{n}") for n in range(9)]
    indicators = [make_indicator(f"M{n}", variable=f"v{n}") for n in range(5)]
    at_random(drawn, subjects, indicators)
    indicators.append(make_indicator("D", kind=IndicatorKind.DERIVED, formula="v0 + v1"))
    indicators.append(make_indicator("EMPTY"))
    drawn.shuffle(subjects)  # the order that is asked for, and no other
    asked: dict[str, Any] = {
        "subjects": subjects,
        "indicators": indicators,
        "sources": {indicators[2].pk: make_source("two"), indicators[3].pk: None},
    }

    figures, values = figures_for(**asked), values_for(**asked)

    assert len(values) > 30
    for indicator in indicators:
        chosen = [values.get((subject.pk, indicator.pk)) for subject in subjects]
        assert list(figures[indicator.pk].each()) == [
            one
            and (
                float(one.value),
                one.date,
                one.date_precision,
                one.basis,
                one.bases,
                one.is_fictional,
            )
            for one in chosen
        ]
        assert figures[indicator.pk].missing_count == chosen.count(None)
        assert figures[indicator.pk].known() == [float(one.value) for one in chosen if one]
        assert {(one.date, one.basis) for one in figures[indicator.pk].occurring} == {
            (one.date, one.basis) for one in chosen if one
        }


def test_of_nobody_nothing_is_known() -> None:
    indicator = make_indicator("M")

    assert figures_for(subjects=[], indicators=[indicator])[indicator.pk].known() == []


@pytest.mark.parametrize("size", [2, 40])
def test_one_query_reads_them_however_many_there_are(
    size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    subjects = [make_territory(f"X{n}") for n in range(size)]
    indicators = [make_indicator("M1"), make_indicator("M2")]
    for subject in subjects:
        observe(subject, indicators[0], 1)

    with django_assert_num_queries(1):
        figures = figures_for(subjects=subjects, indicators=indicators)

    assert figures[indicators[0].pk].known() == [1.0] * size
