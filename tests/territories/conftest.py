"""The reference data, for the tests that ask what is in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import translation

from tests.territories.loading import load


@pytest.fixture(scope="module")
def _loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Loaded once for all tests here, each of which undoes only its own changes."""
    with django_db_blocker.unblock(), translation.override("ru"):
        load()
        yield
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def data(_loaded: None, db: None) -> None:
    """The reference data, as on a fresh machine."""
