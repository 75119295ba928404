import fcntl
import functools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import AppConfig, apps
from django.core.cache import cache
from django.db.models.signals import post_migrate
from django.utils import translation

from tests import databases, guards
from tests.browser.site import prepare
from tests.databases import Once
from tests.machine import missing_servers, on_ci
from tests.sources import ROOT, TEMPLATES


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--on-servers",
        action="store_true",
        help="Only the tests that touch the database or the cache, on PostgreSQL and Redis.",
    )


def _make_roles_again(sender: AppConfig, **kwargs: Any) -> None:
    """A flush takes away what migrations wrote, the groups of roles with it."""
    from django.contrib.auth.models import Group

    from decision.accounts.enums import Role

    if sender.label == "decision" and not Group.objects.filter(name=Role.ADMINISTRATOR).exists():
        import_module("decision.migrations.0013_authoring_filled").make_group(apps, None)
        import_module("decision.migrations.0020_roles").make_roles(apps, None)


post_migrate.connect(_make_roles_again)

# Begun last, a file that takes long would keep one worker busy while the other is idle: these are
# begun first, the longest before all others.
SLOW = (
    "tests/decision/test_blind.py",
    "tests/browser/test_session.py",
    "tests/browser/test_weighing_at_once.py",
    "tests/browser",
    "tests/crash",
    "tests/decision/management/test_demo_session.py",
    "tests/decision/live/test_served.py",
    "tests/config/test_prepare.py",
)
# No test here may touch the database: Django is not loaded there, or a server has one of its own.
NOT_ON_SERVERS = ("tests/browser", "tests/crash", "tests/decision/mcda", "decision/mcda")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    on_servers = config.getoption("--on-servers")
    return True if on_servers and _is_in(collection_path, NOT_ON_SERVERS) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=_place_in_line)
    if lost := [i.nodeid for i in items if _needs_servers(i) and _is_in(i.path, NOT_ON_SERVERS)]:
        raise pytest.UsageError(f"On the servers these would not be run: {', '.join(lost)}")
    if not config.getoption("--on-servers"):
        return
    chosen = [item for item in items if _needs_servers(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen
    if sentence := missing_servers():
        if on_ci():
            raise pytest.UsageError(sentence)
        for item in items:
            # With its name in the reason each skip is listed by itself.
            item.add_marker(pytest.mark.skip(reason=f"{item.name}: {sentence}"))


def _place_in_line(item: pytest.Item) -> int:
    return _place_of(item.path)


@functools.cache  # a file has many tests
def _place_of(file: Path) -> int:
    slow = (place for place, path in enumerate(SLOW) if _is_in(file, (path,)))
    return next(slow, len(SLOW))


@functools.cache
def _is_in(path: Path, places: tuple[str, ...]) -> bool:
    return any(path == ROOT / place or ROOT / place in path.parents for place in places)


def _needs_servers(item: pytest.Item) -> bool:
    if item.get_closest_marker("alike_everywhere"):
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(
        fixtures & {"db", "transactional_db", "django_db_reset_sequences"}
    )


@pytest.fixture(scope="session", autouse=True)
def _guards() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        guards.refuse_unknown_template_variables(patch, str(TEMPLATES))
        guards.shuffle_unordered_querysets(patch)
        guards.refuse_number_inputs(patch)
        guards.refuse_the_network(patch)
        yield


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """A folder of that name, filled once for all workers: who comes second waits, and finds it."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent

    def filled(name: str, fill: Callable[[Path], None]) -> Path:
        folder = shared / name
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.exists():
                being_made = Path(tempfile.mkdtemp(dir=shared))
                fill(being_made)
                being_made.rename(folder)
        return folder

    return filled


@pytest.fixture(scope="session")
def migrated(once: Once) -> Path:
    """A folder with a migrated database and nothing else."""
    return once("migrated", databases.migrate)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, migrated: Path
) -> Iterator[None]:
    """What pytest-django offers before it makes the test database: it migrates in no time."""
    with databases.copied(migrated):
        yield


@pytest.fixture(scope="session")
def prepared(once: Once, migrated: Path) -> Path:
    """A folder as `make run` leaves it: a served site copies it."""

    def go_on(folder: Path) -> None:
        # Another worker who reads the same file has these two beside it, and takes them away.
        readers = shutil.ignore_patterns("*-wal", "*-shm")
        shutil.copytree(migrated, folder, ignore=readers, dirs_exist_ok=True)
        prepare(folder)

    return once("prepared", go_on)


@pytest.fixture(autouse=True)
def _clean_slate() -> Iterator[None]:
    """No test finds another's cache or language."""
    yield
    cache.clear()
    translation.deactivate()
