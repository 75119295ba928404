"""The reference data, for the tests that ask what is in it; an applicant's link."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import translation

from territories.enums import IndicatorKind, Subject
from territories.models import Indicator
from territories.services.intake.links import make_link
from tests import databases
from tests.databases import Once
from tests.factories.decision import make_indicator, make_territory
from tests.factories.territories import SectorFactory
from tests.territories.loading import load


@pytest.fixture(scope="module")
def _loaded(
    tmp_path_factory: pytest.TempPathFactory,
    worker_id: str,
    migrated: Path,
    once: Once,
    django_db_setup: None,
    django_db_blocker: Any,
) -> Iterator[None]:
    """Loaded once for all workers; each test of a file undoes only its own changes."""

    def load_into(folder: Path) -> None:
        with databases.copy_of(migrated, folder, "loaded"), translation.override("ru"):
            load()

    with django_db_blocker.unblock():
        loaded = once("loaded", load_into)
        with databases.copy_of(loaded, tmp_path_factory.mktemp("copy"), f"loaded_{worker_id}"):
            yield


@pytest.fixture
def data(_loaded: None, db: None) -> None:
    """The reference data, as on a fresh machine."""


@pytest.fixture
def asked() -> Indicator:
    """What an applicant is asked, and what he is not: a judged one, one of territories."""
    for code, kind in (("P1.1", IndicatorKind.JUDGED), ("P9", IndicatorKind.MEASURED)):
        share = {"unit_en": "%", "unit_ru": "%", "least": 0, "most": 100}
        make_indicator(code, subject=Subject.PROJECT, kind=kind, **share)
    make_indicator("T1")
    return make_indicator("P6.1", subject=Subject.PROJECT, name_en="New jobs", least=0)


@pytest.fixture
def keeper() -> User:
    return User.objects.create_superuser("keeper", password="keeper")


@pytest.fixture
def link(keeper: User, asked: Indicator) -> str:
    make_territory("NOR", "North")
    SectorFactory.create(code="food", name_en="Food")
    _submission, token = make_link(meant_for="The mill", by=keeper)
    return f"/projects/new/{token}/"
