from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.utils import translation

from tests import guards
from tests.machine import missing_servers, on_ci
from tests.sources import TEMPLATES


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--on-servers",
        action="store_true",
        help="Only the tests that touch the database or the cache, on PostgreSQL and Redis.",
    )


# Few tests that take long: begun last they would keep one worker busy while the other is idle.
SLOW = ("browser", "crash", "blind", "test_blind.py", "test_served.py")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not set(item.path.parts) & set(SLOW))
    if not config.getoption("--on-servers"):
        return
    chosen = [item for item in items if _touches_the_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen
    if sentence := missing_servers():
        if on_ci():
            raise pytest.UsageError(sentence)
        for item in items:
            # With its name in the reason each skip is listed by itself.
            item.add_marker(pytest.mark.skip(reason=f"{item.name}: {sentence}"))


def _touches_the_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("browser"):
        return False  # a journey's server has a database of its own, the embedded one
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(
        fixtures & {"db", "transactional_db", "django_db_reset_sequences"}
    )


@pytest.fixture(scope="session", autouse=True)
def _guards() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        guards.refuse_unknown_template_variables(patch, str(TEMPLATES))
        guards.shuffle_unordered_querysets(patch)
        guards.refuse_the_network(patch)
        yield


@pytest.fixture(autouse=True)
def _clean_slate() -> Iterator[None]:
    """No test finds another's cache or language."""
    yield
    cache.clear()
    translation.deactivate()
