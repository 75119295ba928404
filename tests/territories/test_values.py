"""Which value stands for an indicator, and what it says of itself."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from territories.enums import Basis, DatePrecision, Subject
from territories.models import Indicator, Project, Source, Territory
from territories.selectors import Value, values_for
from tests.factories.territories import (
    IndicatorFactory,
    ObservationFactory,
    ProjectFactory,
    SectorFactory,
    SourceFactory,
    SpecialisationFactory,
    TerritoryFactory,
)

pytestmark = pytest.mark.django_db


def value_of(
    subject: Territory | Project, indicator: Indicator, source: Source | None = None
) -> Value | None:
    found = values_for(subjects=[subject], indicators=[indicator], sources={indicator.pk: source})
    assert set(found) <= {(subject.pk, indicator.pk)}
    return found.get((subject.pk, indicator.pk))


@pytest.fixture
def territory() -> Territory:
    return TerritoryFactory.create()


@pytest.fixture
def jobs() -> Indicator:
    return IndicatorFactory.create(variable="jobs")


@pytest.fixture
def investment() -> Indicator:
    return IndicatorFactory.create(variable="investment")


def observe(territory: Territory, indicator: Indicator, value: object, **fields: Any) -> Any:
    return ObservationFactory.create(
        territory=territory, indicator=indicator, value=Decimal(str(value)), **fields
    )


class TestObserved:
    def test_newest_date_comes_before_a_firmer_basis(
        self, territory: Territory, jobs: Indicator
    ) -> None:
        observe(territory, jobs, 1, date=date(2023, 10, 1), basis=Basis.ACTUAL)
        observe(territory, jobs, 2, date=date(2024, 1, 1), basis=Basis.JUDGED)
        value = value_of(territory, jobs)
        assert value is not None
        assert (value.value, [other.value for other in value.earlier]) == (Decimal(2), [Decimal(1)])

    def test_at_one_date_the_firmest_basis_wins(
        self, territory: Territory, jobs: Indicator
    ) -> None:
        for number, basis in enumerate([Basis.JUDGED, Basis.ACTUAL, Basis.DECLARED]):
            observe(territory, jobs, number, basis=basis)
        value = value_of(territory, jobs)
        assert value is not None
        assert value.basis == Basis.ACTUAL
        assert [other.basis for other in value.earlier] == [Basis.DECLARED, Basis.JUDGED]

    def test_then_what_was_entered_last(self, territory: Territory, jobs: Indicator) -> None:
        row = observe(territory, jobs, 1)
        observe(territory, jobs, 2)
        row.entered_at += timedelta(hours=1)
        row.save()
        value = value_of(territory, jobs)
        assert value is not None
        assert value.value == 1

    def test_value_carries_all_that_was_recorded(
        self, territory: Territory, jobs: Indicator
    ) -> None:
        row = observe(
            territory,
            jobs,
            5,
            low=Decimal(4),
            high=Decimal(7),
            date_precision=DatePrecision.ABOUT,
            note_ru="Округлено.",
            note_en="Rounded.",
        )
        row.refresh_from_db()
        assert value_of(territory, jobs) == Value(
            value=Decimal(5),
            date=date(2024, 1, 1),
            date_precision=DatePrecision.ABOUT,
            basis=Basis.DECLARED,
            sources=(row.source,),
            note="Округлено.",
            low=Decimal(4),
            high=Decimal(7),
            entered_at=row.entered_at,
            observation_id=row.pk,
        )

    def test_missing_value_has_no_key(self, territory: Territory, jobs: Indicator) -> None:
        observe(TerritoryFactory.create(), jobs, 1)
        assert value_of(territory, jobs) is None

    def test_other_sources_do_not_mix_in_but_are_shown(
        self, territory: Territory, jobs: Indicator
    ) -> None:
        table = SourceFactory.create()
        observe(territory, jobs, 1, source=table)
        observe(territory, jobs, 2, date=date(2025, 6, 27))
        value = value_of(territory, jobs, table)
        assert value is not None
        assert (value.value, value.earlier) == (Decimal(1), ())
        assert [other.value for other in value.elsewhere] == [2]

    def test_a_source_without_a_value_leaves_it_missing(
        self, territory: Territory, jobs: Indicator
    ) -> None:
        observe(territory, jobs, 1)
        assert value_of(territory, jobs, SourceFactory.create()) is None

    def test_projects_are_not_taken_for_territories(self, jobs: Indicator) -> None:
        headcount = IndicatorFactory.create(subject=Subject.PROJECT)
        project = ProjectFactory.create()
        ObservationFactory.create(project=project, indicator=headcount, value=Decimal(9))
        observe(TerritoryFactory.create(pk=project.pk + 100), jobs, 1)
        value = value_of(project, headcount)
        assert value is not None
        assert value.value == 9

    def test_nothing_asked_is_nothing_read(
        self, territory: Territory, jobs: Indicator, django_assert_num_queries: Any
    ) -> None:
        with django_assert_num_queries(0):
            assert values_for(subjects=[], indicators=[jobs]) == {}
            assert values_for(subjects=[territory], indicators=[]) == {}


class TestDerived:
    @pytest.fixture
    def intensity(self, jobs: Indicator, investment: Indicator) -> Indicator:
        return IndicatorFactory.create(variable="intensity", formula="jobs / investment")

    def test_value_lists_its_operands(
        self, territory: Territory, jobs: Indicator, investment: Indicator, intensity: Indicator
    ) -> None:
        a = observe(territory, jobs, 6, note_ru="Округлено.")
        b = observe(territory, investment, "1.5", note_ru="Округлено.")
        value = value_of(territory, intensity)
        assert value is not None
        assert (value.value, value.formula) == (Decimal(4), "jobs / investment")
        assert [
            (operand.name, operand.indicator, operand.known and operand.known.observation_id)
            for operand in value.operands
        ] == [("jobs", jobs, a.pk), ("investment", investment, b.pk)]
        assert value.sources == (a.source, b.source)
        assert (value.basis, value.date, value.note) == (Basis.DECLARED, a.date, "Округлено.")

    @pytest.mark.parametrize(
        "other",
        [
            {"date": date(2023, 1, 1)},
            {"date_precision": DatePrecision.DAY},
        ],
    )
    def test_dates_must_match_exactly(
        self,
        territory: Territory,
        jobs: Indicator,
        investment: Indicator,
        intensity: Indicator,
        other: dict[str, Any],
    ) -> None:
        observe(territory, jobs, 6)
        observe(territory, investment, 2, **other)
        assert value_of(territory, intensity) is None

    def test_missing_operand_and_zero_divisor_are_missing(
        self, territory: Territory, jobs: Indicator, investment: Indicator, intensity: Indicator
    ) -> None:
        observe(territory, jobs, 6)
        assert value_of(territory, intensity) is None
        observe(territory, investment, 0)
        assert value_of(territory, intensity) is None

    def test_a_weaker_operand_weakens_the_value_and_a_firmer_one_may_stand_in(
        self, territory: Territory, jobs: Indicator, investment: Indicator, intensity: Indicator
    ) -> None:
        observe(territory, jobs, 6, basis=Basis.ACTUAL)
        observe(territory, investment, 2, basis=Basis.DECLARED)
        value = value_of(territory, intensity)
        assert value is not None
        assert (value.value, value.basis, value.earlier) == (Decimal(3), Basis.DECLARED, ())

    def test_bases_do_not_mix_where_each_is_whole(
        self, territory: Territory, jobs: Indicator, investment: Indicator, intensity: Indicator
    ) -> None:
        for basis, factor in ((Basis.ACTUAL, 1), (Basis.DECLARED, 10)):
            observe(territory, jobs, 6 * factor * factor, basis=basis)
            observe(territory, investment, 2 * factor, basis=basis)
        value = value_of(territory, intensity)
        assert value is not None
        assert (value.value, value.basis) == (Decimal(3), Basis.ACTUAL)
        assert [(other.value, other.basis) for other in value.earlier] == [
            (Decimal(30), Basis.DECLARED)
        ]

    def test_a_firmer_operand_that_was_passed_over_makes_no_second_value(
        self, territory: Territory, jobs: Indicator, investment: Indicator, intensity: Indicator
    ) -> None:
        observe(territory, jobs, 6, basis=Basis.DECLARED)
        observe(territory, investment, 2, basis=Basis.DECLARED)
        observe(territory, investment, 1, basis=Basis.ACTUAL)
        value = value_of(territory, intensity)
        assert value is not None
        assert (value.value, value.earlier) == (Decimal(3), ())

    def test_a_pinned_basis_takes_no_other(
        self, territory: Territory, investment: Indicator
    ) -> None:
        rate = IndicatorFactory.create(formula="100 * investment__actual / investment__declared")
        observe(territory, investment, 20, basis=Basis.DECLARED)
        assert value_of(territory, rate) is None
        observe(territory, investment, 5, basis=Basis.ACTUAL)
        value = value_of(territory, rate)
        assert value is not None
        assert (value.value, value.basis, value.earlier) == (Decimal(25), Basis.DECLARED, ())

    def test_operands_of_other_sources_do_not_count(
        self, territory: Territory, jobs: Indicator, investment: Indicator, intensity: Indicator
    ) -> None:
        table = SourceFactory.create()
        observe(territory, jobs, 6, source=table)
        observe(territory, investment, 2)
        assert value_of(territory, intensity, table) is None
        observe(territory, investment, 3, source=table)
        value = value_of(territory, intensity, table)
        assert value is not None
        assert (value.value, value.sources) == (Decimal(2), (table,))

    def test_formulas_may_build_on_formulas(
        self, territory: Territory, jobs: Indicator, investment: Indicator, intensity: Indicator
    ) -> None:
        doubled = IndicatorFactory.create(formula="2 * intensity")
        observe(territory, jobs, 6)
        observe(territory, investment, 2)
        value = value_of(territory, doubled)
        assert value is not None
        assert value.value == 6
        (operand,) = value.operands
        assert operand.known is not None
        assert [below.name for below in operand.known.operands] == ["jobs", "investment"]

    def test_circles_and_nonsense_written_past_the_form_are_missing(
        self, territory: Territory, jobs: Indicator
    ) -> None:
        observe(territory, jobs, 6)
        own = IndicatorFactory.create(variable="own", formula="jobs + other")
        other = IndicatorFactory.create(variable="other", formula="jobs + own")
        nonsense = IndicatorFactory.create(formula="jobs.real")
        unknown = IndicatorFactory.create(formula="jobs + nobody")
        asked = [own, other, nonsense, unknown]
        assert values_for(subjects=[territory], indicators=asked) == {}


class TestStated:
    @pytest.fixture
    def lines(self) -> Indicator:
        return IndicatorFactory.create(formula="stated_specialisations")

    @pytest.fixture
    def priorities(self) -> Indicator:
        return IndicatorFactory.create(formula="stated_priority_sectors")

    def test_nothing_stated_is_missing_never_zero(
        self, territory: Territory, lines: Indicator, priorities: Indicator
    ) -> None:
        SpecialisationFactory.create()
        jobs = IndicatorFactory.create(variable="jobs")
        observe(territory, jobs, 6)
        sum_ = IndicatorFactory.create(formula="jobs + stated_specialisations")
        assert values_for(subjects=[territory], indicators=[lines, priorities, sum_]) == {}

    def test_lines_are_counted_and_no_priority_is_a_true_zero(
        self, territory: Territory, lines: Indicator, priorities: Indicator
    ) -> None:
        rows = SpecialisationFactory.create_batch(2, territory=territory)
        counted, hits = value_of(territory, lines), value_of(territory, priorities)
        assert counted is not None
        assert hits is not None
        assert (counted.value, counted.basis, counted.date) == (
            Decimal(2),
            Basis.DECLARED,
            date(2024, 1, 1),
        )
        assert counted.operands[0].counted == tuple(rows)
        assert hits.value == 0

    def test_a_priority_sector_counts_once(
        self, territory: Territory, priorities: Indicator
    ) -> None:
        sector = SectorFactory.create(is_article_priority=True)
        SpecialisationFactory.create_batch(2, territory=territory, sector=sector)
        SpecialisationFactory.create(territory=territory)
        value = value_of(territory, priorities)
        assert value is not None
        assert value.value == 1

    def test_lists_of_other_sources_and_dates_stay_apart(
        self, territory: Territory, lines: Indicator
    ) -> None:
        row = SpecialisationFactory.create(territory=territory)
        SpecialisationFactory.create_batch(2, territory=territory, date=date(2025, 1, 1))
        value = value_of(territory, lines)
        assert value is not None
        assert (value.value, [other.value for other in value.earlier]) == (Decimal(2), [Decimal(1)])
        limited = value_of(territory, lines, row.source)
        assert limited is not None
        assert limited.value == 1

    def test_count_joins_with_values_of_the_same_date(
        self, territory: Territory, jobs: Indicator
    ) -> None:
        each = IndicatorFactory.create(formula="jobs / stated_specialisations")
        SpecialisationFactory.create_batch(2, territory=territory)
        observe(territory, jobs, 6, basis=Basis.ACTUAL)
        value = value_of(territory, each)
        assert value is not None
        assert (value.value, value.basis) == (Decimal(3), Basis.DECLARED)


@pytest.mark.parametrize("size", [1, 12])
def test_queries_do_not_grow(
    size: int, jobs: Indicator, investment: Indicator, django_assert_num_queries: Any
) -> None:
    table = SourceFactory.create()
    formulas = ["jobs / investment", "stated_specialisations", "stated_priority_sectors"]
    derived = [IndicatorFactory.create(formula=text) for text in formulas * size]
    subjects = TerritoryFactory.create_batch(size)
    for territory in subjects:
        SpecialisationFactory.create_batch(size, territory=territory)
        for indicator in (jobs, investment):
            observe(territory, indicator, 2, source=table)
            for year in range(size):
                observe(territory, indicator, 2, date=date(2000 + year, 1, 1))
    asked = [jobs, *derived]
    limits = {jobs.pk: table, derived[0].pk: table}
    with django_assert_num_queries(3):
        found = values_for(subjects=subjects, indicators=asked, sources=limits)
        for value in found.values():
            assert [source.title for source in value.sources]
            assert all(operand.indicator or operand.counted for operand in value.operands)
    assert len(found) == len(subjects) * len(asked)
