"""What one row can keep, the database keeps."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from territories.enums import DatePrecision, IndicatorKind, TerritoryStatus
from territories.models import LoadedRow, ProjectYear
from tests.factories.territories import (
    IndicatorFactory,
    ObservationFactory,
    ProjectFactory,
    SanctionCountFactory,
    SectorFactory,
    SpecialisationFactory,
    TerritoryFactory,
)
from tests.territories.admin_rows import (
    column_map,
    stated_figure,
    stated_year,
    submission,
    succession,
)

pytestmark = pytest.mark.django_db


def a_year(**fields: Any) -> ProjectYear:
    return ProjectYear.objects.create(project=ProjectFactory.create(), year=2027, **fields)


def change(row: Any, **fields: Any) -> None:
    type(row).objects.filter(pk=row.pk).update(**fields)


def twice(make: Callable[..., Any], **changes: Any) -> None:
    """Make a row, then another that differs only in `changes`."""
    row = make()
    fields = {
        field.name: getattr(row, field.name)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    type(row).objects.create(**fields | changes)


def observe_at_once_a_territory_and_a_project() -> None:
    ObservationFactory.create(territory=TerritoryFactory.create(), project=ProjectFactory.create())


def observe_nothing() -> None:
    ObservationFactory.create(territory=None)


BREACHES: dict[str, list[Callable[[], object]]] = {
    "indicator_formula_only_if_derived": [
        lambda: IndicatorFactory.create(kind=IndicatorKind.DERIVED),
        lambda: IndicatorFactory.create(kind=IndicatorKind.MEASURED, formula="1"),
    ],
    "indicator_anchors_only_if_judged": [
        lambda: IndicatorFactory.create(anchor_3_ru="Есть", anchor_3_en="Some")
    ],
    "column_map_once_a_heading": [lambda: twice(column_map)],
    "indicator_least_below_most": [lambda: IndicatorFactory.create(least=5, most=5)],
    "loaded_row_once": [
        lambda: twice(lambda: LoadedRow.objects.create(model="a.b", key="c", digest="d", state={}))
    ],
    "observation_of_one_subject": [observe_at_once_a_territory_and_a_project, observe_nothing],
    "observation_value_within_low_and_high": [
        lambda: ObservationFactory.create(value=1, low=Decimal(2), high=Decimal(3)),
        lambda: ObservationFactory.create(value=4, low=Decimal(2), high=Decimal(3)),
        lambda: ObservationFactory.create(value=4, low=Decimal(2)),
        lambda: ObservationFactory.create(value=4, high=Decimal(5)),
    ],
    "observation_of_territory_once": [lambda: twice(ObservationFactory.create, value=2)],
    "observation_of_project_once": [
        lambda: twice(lambda: ObservationFactory.create(project=ProjectFactory.create()), value=2)
    ],
    "project_money_not_negative": [
        lambda: ProjectFactory.create(capital_cost=-1),
        lambda: ProjectFactory.create(requested_budget=-1),
    ],
    "project_least_share_is_a_part": [
        lambda: ProjectFactory.create(least_share=0),
        lambda: ProjectFactory.create(least_share=-1),
    ],
    "project_year_money_not_negative": [
        lambda: a_year(capital_cost=-1),
        lambda: a_year(requested_budget=-1),
    ],
    "stated_figure_once": [lambda: twice(stated_figure, value=6)],
    "stated_year_once": [lambda: twice(stated_year, capital_cost=2)],
    "stated_year_money_not_negative": [lambda: change(stated_year(), requested_budget=-1)],
    "submission_sent_with_its_moment": [lambda: change(submission(), state="sent")],
    "submission_project_only_if_accepted": [
        lambda: change(submission(), project=ProjectFactory.create())
    ],
    "submission_least_share_is_a_part": [lambda: change(submission(), least_share=0)],
    "project_year_once": [lambda: twice(a_year, capital_cost=2)],
    "sanction_count_once_a_date": [lambda: twice(SanctionCountFactory.create, individuals=9)],
    "sector_decree_603_direction_1_to_13": [
        lambda: SectorFactory.create(decree_603_direction=0),
        lambda: SectorFactory.create(decree_603_direction=14),
    ],
    "specialisation_one_a_place": [lambda: twice(SpecialisationFactory.create)],
    "succession_former_code_only_if_renamed": [lambda: change(succession(), kind="merged")],
    "succession_undone_with_its_reason": [
        lambda: change(succession(), undone_at=timezone.now()),
        lambda: change(succession(), undone_reason="Why"),
    ],
    "territory_established_with_precision": [
        lambda: TerritoryFactory.create(established=date(2016, 1, 1)),
        lambda: TerritoryFactory.create(established_precision=DatePrecision.YEAR),
    ],
    "territory_label_point_whole_and_on_earth": [
        lambda: TerritoryFactory.create(latitude=50),
        lambda: TerritoryFactory.create(latitude=91, longitude=130),
        lambda: TerritoryFactory.create(latitude=50, longitude=-181),
    ],
    "territory_successor_only_if_merged": [
        lambda: TerritoryFactory.create(
            successor=TerritoryFactory.create(), status=TerritoryStatus.ACTIVE
        )
    ],
}


def test_every_constraint_is_tried() -> None:
    named = {
        constraint.name
        for model in apps.get_app_config("territories").get_models()
        for constraint in model._meta.constraints
    }
    assert named == set(BREACHES)


@pytest.mark.parametrize(
    ("name", "breach"),
    [(name, breach) for name, breaches in BREACHES.items() for breach in breaches],
)
def test_database_refuses(name: str, breach: Callable[[], object]) -> None:
    columns = {  # SQLite names the columns of a broken unique constraint, not the constraint
        "loaded_row_once": "model, territories_loadedrow.key",
        "sanction_count_once_a_date": "country_code, territories_sanctioncount.date",
        "specialisation_one_a_place": "position",
    }
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        breach()
    told = str(refusal.value)
    assert name in told or columns.get(name, "UNIQUE constraint failed") in told


def test_what_the_constraints_allow_passes() -> None:
    TerritoryFactory.create(
        successor=TerritoryFactory.create(),
        status=TerritoryStatus.MERGED,
        established=date(2016, 1, 1),
        established_precision=DatePrecision.DAY,
        latitude=Decimal("64.7"),
        longitude=Decimal("177.5"),
    )
    ObservationFactory.create(value=2, low=Decimal(2), high=Decimal(3))
    ObservationFactory.create(project=ProjectFactory.create())
    SectorFactory.create(decree_603_direction=13)
