"""Nothing of a ranking is remembered between two pages: whatever moves, the next one shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from decision.problems.models import Alternative, Criterion, Problem
from territories.enums import Basis, Direction
from territories.models import Indicator, Observation, Source, Territory
from tests.factories.decision import make_problem, make_source, make_territory, observe
from tests.htmx import soup

pytestmark = pytest.mark.django_db


def _territory(code: str) -> Territory:
    return Territory.objects.get(code=code)


def _indicator() -> Indicator:
    return Indicator.objects.get(criteria__code="C1")


def _observed() -> Observation:
    return Observation.objects.filter(territory__code="A", indicator=_indicator()).latest("pk")


def _add_alternative() -> None:
    added = make_territory("NEW")
    Alternative.objects.create(problem=Problem.objects.get(), territory=added, position=9)
    for indicator in Indicator.objects.all():
        observe(added, indicator, 7)


# In bulk, as nothing that waits for single rows would notice.
CHANGES: dict[str, Callable[[], object]] = {
    "a value is corrected": lambda: Observation.objects.filter(pk=_observed().pk).update(value=8),
    "a newer one is added": lambda: observe(
        _territory("A"), _indicator(), 2, date=date(2025, 1, 1)
    ),
    "… and gets another basis": lambda: Observation.objects.filter(pk=_observed().pk).update(
        basis=Basis.ESTIMATE
    ),
    "… and another date": lambda: Observation.objects.filter(pk=_observed().pk).update(
        date=date(2026, 1, 1)
    ),
    "… and is deleted": lambda: Observation.objects.filter(pk=_observed().pk).delete(),
    "another source says more": lambda: observe(
        _territory("A"), _indicator(), 3, source=make_source("other"), date=date(2025, 1, 1)
    ),
    "the source was invented": lambda: Source.objects.filter(code="other").update(
        is_fictional=True
    ),
    "the criterion takes one source": lambda: Criterion.objects.filter(code="C1").update(
        source=make_source()
    ),
    "the criterion weighs more": lambda: Criterion.objects.filter(code="C1").update(weight=3),
    "the criterion is turned": lambda: Criterion.objects.filter(code="C1").update(
        direction=Direction.MIN
    ),
    "the indicator is renamed": lambda: Criterion.objects.filter(code="C1").update(
        name_en="Other words"
    ),
    "the indicator's form": lambda: Indicator.objects.filter(pk=_indicator().pk).update(decimals=3),
    "a translation": lambda: Territory.objects.filter(code="B").update(name_en="Other place"),
    "a new code": lambda: Territory.objects.filter(code="B").update(code="B2"),
    "one more is compared": _add_alternative,
    "one less is compared": lambda: Alternative.objects.filter(territory__code="NEW").delete(),
    "another method": lambda: Problem.objects.update(method="topsis"),
    "a gap": lambda: Observation.objects.filter(territory__code="C").delete(),
    "another rule for gaps": lambda: Problem.objects.update(missing="worst"),
    "the question": lambda: Problem.objects.update(question_en="Who else?"),
}


def test_each_change_is_on_the_next_page() -> None:
    problem = make_problem({"A": (1, 5), "B": (4, 2), "C": (3, 3)}, method="wsm")
    client = Client(headers={"Accept-Language": "en"})

    def shown() -> str:
        page = client.get(f"/problems/{problem.slug}/")
        assert page.status_code == 200
        return str(soup(page).select_one("#main")) + str(
            soup(client.get(f"/problems/{problem.slug}/about/")).select_one("#main")
        )

    before = shown()
    assert shown() == before
    for name, change in CHANGES.items():
        change()
        after = shown()
        assert after != before, name
        before = after
