"""Lists of the administrator narrowed to what the quality page finds."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from territories.enums import Basis
from territories.models import Indicator, Observation, Territory
from tests.factories.territories import (
    IndicatorFactory,
    ObservationFactory,
    ProjectFactory,
    SourceFactory,
    TerritoryFactory,
)

pytestmark = pytest.mark.django_db


def found(client: Client, model: Any, kind: str) -> set[str]:
    page = client.get(
        reverse(f"admin:territories_{model._meta.model_name}_changelist"), {"values": kind}
    )
    assert page.status_code == 200
    return {
        f"{row.indicator.code} {(row.territory or row.project).code}"
        if model is Observation
        else row.code
        for row in page.context["cl"].result_list
    }


@pytest.fixture
def doubtful() -> None:
    """A knows everything, B one of two, old and declared, C nothing; a project's is invented."""
    old, new = date(2019, 1, 1), date(2024, 1, 1)
    one, two = (IndicatorFactory.create(code=f"I{n}") for n in (1, 2))
    a, b, _c = (TerritoryFactory.create(code=code) for code in "ABC")
    ObservationFactory.create(indicator=one, territory=a, date=new, basis=Basis.ACTUAL)
    ObservationFactory.create(indicator=one, territory=a, date=old, basis=Basis.DECLARED)
    ObservationFactory.create(indicator=two, territory=a, date=new, basis=Basis.ACTUAL)
    ObservationFactory.create(indicator=one, territory=b, date=old, basis=Basis.DECLARED)
    invented = SourceFactory.create(is_fictional=True)
    of_projects = IndicatorFactory.create(code="P1", subject="project")
    project = ProjectFactory.create(code="mill", territory=a)
    ObservationFactory.create(
        indicator=of_projects,
        territory=None,
        project=project,
        date=new,
        source=invented,
        basis=Basis.ACTUAL,
    )


@pytest.mark.usefixtures("doubtful")
@pytest.mark.parametrize(
    ("kind", "territories", "indicators", "observations"),
    [
        ("gap", {"B", "C"}, {"I2"}, None),
        ("stale", {"B"}, {"I1"}, {"I1 B"}),
        ("declared", {"B"}, {"I1"}, {"I1 B"}),
        ("fictional", set(), {"P1"}, {"P1 mill"}),
        ("outlier", set(), set(), set()),
    ],
)
def test_lists_are_narrowed_to_what_the_quality_page_finds(
    kind: str,
    territories: set[str],
    indicators: set[str],
    observations: set[str] | None,
    admin_client: Client,
) -> None:
    assert found(admin_client, Territory, kind) == territories
    assert found(admin_client, Indicator, kind) == indicators
    if observations is not None:
        assert found(admin_client, Observation, kind) == observations


@pytest.mark.usefixtures("doubtful")
def test_what_is_no_finding_narrows_nothing(admin_client: Client) -> None:
    assert found(admin_client, Territory, "nonsense") == {"A", "B", "C"}
    assert len(found(admin_client, Observation, "gap")) == 4
