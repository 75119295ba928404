"""Data that a migration carries on."""

from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from territories.models import Organisation, ProjectYear, SanctionCount
from tests.factories.territories import ProjectFactory, SanctionCountFactory

pytestmark = pytest.mark.django_db


def test_rows_from_before_their_history_get_a_first_state() -> None:
    name = "0012_first_states"
    begin = import_module(f"territories.migrations.{name}").begin
    apps = MigrationLoader(connection).project_state(("territories", name)).apps
    old = Organisation.objects.create(code="old", name_ru="Завод", name_en="Mill")
    Organisation.history.all().delete()  # type: ignore[attr-defined]
    Organisation.objects.create(code="new", name_ru="Порт")
    year = ProjectYear.objects.create(project=ProjectFactory.create(), year=2026, capital_cost=7)
    ProjectYear.history.all().delete()  # type: ignore[attr-defined]
    for _again in range(2):
        begin(apps, None)
        states = Organisation.history.order_by("history_id")  # type: ignore[attr-defined]
        assert [(each.code, each.history_change_reason) for each in states] == [
            ("new", None),
            ("old", "history begun"),
        ]
        assert states.last().instance.name_en == "Mill"
        (state,) = ProjectYear.history.all()  # type: ignore[attr-defined]
        assert (state.id, state.year, state.capital_cost) == (year.pk, 2026, 7)
    old.name_ru = "Завод имени"
    old.save()
    assert old.history.count() == 2


def test_reference_rows_from_before_their_history_get_a_first_state() -> None:
    name = "0017_more_histories_begun"
    begin = import_module(f"territories.migrations.{name}").begin
    apps = MigrationLoader(connection).project_state(("territories", name)).apps
    count = SanctionCountFactory.create(individuals=7)
    SanctionCount.history.all().delete()  # type: ignore[attr-defined]
    begin(apps, None)
    (state,) = SanctionCount.history.all()  # type: ignore[attr-defined]
    assert (state.id, state.individuals, state.country_ru) == (count.pk, 7, count.country)
