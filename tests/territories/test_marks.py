"""A mark of values is another one whenever a value could be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from territories.enums import Basis, IndicatorKind
from territories.models import Indicator, Observation, Territory
from territories.selectors import newest_entries, values_mark
from tests.factories.decision import make_indicator, make_source, make_territory, observe

pytestmark = pytest.mark.django_db


def prepared() -> list[Indicator]:
    """Two territories with two indicators and a third that is derived from them."""
    residents = make_indicator("M1", variable="residents")
    jobs = make_indicator("M2", variable="jobs")
    each = make_indicator("M3", kind=IndicatorKind.DERIVED, formula="jobs / residents")
    for code in ("XA", "XB"):
        territory = make_territory(code)
        observe(territory, residents, 2)
        observe(territory, jobs, 8)
    return [residents, each]


def mark(indicators: list[Indicator]) -> str:
    indicators = list(Indicator.objects.filter(pk__in=[each.pk for each in indicators]))
    return values_mark(
        subject="territory",
        subjects=Territory.objects.filter(code__in=("XA", "XB")).order_by().values("pk"),
        indicators=indicators,
    )


CHANGES: list[Callable[[], object]] = [
    lambda: observe(
        Territory.objects.get(code="XA"),
        Indicator.objects.get(code="M1"),
        3,
        date=date(2025, 1, 1),
    ),
    lambda: Observation.objects.filter(indicator__code="M1").update(value=3),
    lambda: Observation.objects.filter(indicator__code="M2").update(value=3),  # an operand
    lambda: Observation.objects.filter(indicator__code="M1").update(basis=Basis.ACTUAL),
    lambda: Observation.objects.filter(indicator__code="M1").update(date=date(2020, 1, 1)),
    lambda: Observation.objects.filter(indicator__code="M1").update(source=make_source("other")),
    lambda: Observation.objects.filter(territory__code="XA", indicator__code="M1").delete(),
    lambda: Indicator.objects.filter(code="M3").update(formula="residents / jobs"),
]


@pytest.mark.parametrize("change", CHANGES, ids=range(len(CHANGES)))
def test_it_moves_with_what_values_are_made_of(change: Callable[[], object]) -> None:
    indicators = prepared()
    before = mark(indicators)
    assert mark(indicators) == before
    change()
    assert mark(indicators) != before


def test_values_that_are_swapped_move_it() -> None:
    indicators = prepared()
    Observation.objects.filter(territory__code="XB", indicator__code="M1").update(value=5)
    before = mark(indicators)
    for code, value in (("XA", 5), ("XB", 2)):
        Observation.objects.filter(territory__code=code, indicator__code="M1").update(value=value)
    assert mark(indicators) != before


def test_what_others_have_leaves_it() -> None:
    indicators = prepared()
    before = mark(indicators)
    observe(make_territory("XC"), Indicator.objects.get(code="M1"), 3)
    observe(Territory.objects.get(code="XA"), make_indicator("M9"), 3)
    assert mark(indicators) == before


def test_the_newest_entries_move_with_every_row_that_is_saved_or_deleted() -> None:
    prepared()
    seen = [newest_entries()]
    row = Observation.objects.order_by("pk")[0]
    row.value = 9
    row.save()
    seen.append(newest_entries())
    row.delete()
    seen.append(newest_entries())
    Indicator.objects.get(code="M3").save()
    seen.append(newest_entries())
    assert len(set(map(str, seen))) == 4
