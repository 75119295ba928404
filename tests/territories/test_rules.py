"""What the database would refuse is said in a sentence, beside the field at fault."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from territories.enums import IndicatorKind, TerritoryStatus
from territories.models.natural import NaturalKeyModel
from tests.factories.territories import (
    IndicatorFactory,
    ObservationFactory,
    RegionFactory,
    SectorFactory,
    TerritoryFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("make", "changes", "field"),
    [
        (SectorFactory.create, {"decree_603_direction": 14}, "decree_603_direction"),
        (TerritoryFactory.create, {"latitude": Decimal(45)}, "longitude"),
        (TerritoryFactory.create, {"latitude": Decimal(91), "longitude": Decimal(1)}, "latitude"),
        (TerritoryFactory.create, {"latitude": Decimal(1), "longitude": Decimal(181)}, "longitude"),
        (TerritoryFactory.create, {"established": date(2020, 1, 1)}, "established_precision"),
        (TerritoryFactory.create, {"established_precision": "day"}, "established_precision"),
        (IndicatorFactory.create, {"formula": "1 + 1"}, "formula"),
        (IndicatorFactory.create, {"kind": IndicatorKind.DERIVED}, "formula"),
        (IndicatorFactory.create, {"anchor_3": "Есть"}, "kind"),
        (ObservationFactory.create, {"low": Decimal(-5)}, "low"),
        (ObservationFactory.create, {"low": Decimal(10**6), "high": Decimal(10**7)}, "low"),
    ],
)
def test_a_broken_rule_is_told_once_beside_its_field(
    make: Callable[[], NaturalKeyModel], changes: dict[str, Any], field: str
) -> None:
    row = make()
    row.full_clean()
    for name, value in changes.items():
        setattr(row, name, value)

    with pytest.raises(ValidationError) as refusal:
        row.full_clean()

    assert list(refusal.value.message_dict) == [field]
    assert len(refusal.value.message_dict[field]) == 1


def test_a_territory_is_part_of_another_only_when_merged() -> None:
    row = TerritoryFactory.create()
    row.successor = TerritoryFactory.create()
    with pytest.raises(ValidationError, match="Only a merged territory") as refusal:
        row.full_clean()
    assert list(refusal.value.message_dict) == ["successor"]

    row.status = TerritoryStatus.MERGED
    row.full_clean()


def test_a_value_that_its_source_gave_already_is_refused() -> None:
    row = ObservationFactory.create()
    row.full_clean()
    row.pk = None
    row._state.adding = True

    with pytest.raises(ValidationError, match="is stored already") as refusal:
        row.full_clean()
    assert list(refusal.value.message_dict) == ["date"]

    row.date = date(1999, 1, 1)
    row.full_clean()


@pytest.mark.parametrize("make", [TerritoryFactory, IndicatorFactory, RegionFactory])
def test_a_code_that_only_looks_like_another_is_refused(make: Any) -> None:
    row = make.create(code="KUR")
    row.full_clean()
    twin = make.build(code="\u041aUR")  # a Cyrillic К
    for field in twin._meta.concrete_fields:
        if not field.primary_key and field.name != "code":
            setattr(twin, field.attname, getattr(row, field.attname))
    with pytest.raises(ValidationError, match="\u041a") as refusal:
        twin.full_clean()
    assert list(refusal.value.message_dict) == ["code"]
    make.create(code="\u041aUR").full_clean()  # what stands already can still be mended
