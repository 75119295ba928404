"""A real Chromium against the real server: see tests/browser/site.py for what it serves."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility import serious_violations
from tests.browser.chromium import launched
from tests.browser.committee import Committee
from tests.browser.complaints import Complaints
from tests.browser.leading import log_in
from tests.browser.site import Site, served_site
from tests.machine import missing_chromium, skip_or_fail

Scheme = Literal["light", "dark"]
HERE = Path(__file__).parent
# A machine with other work is slow; a page that is right is not waited for.
PATIENCE = 30_000  # ms
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Iterator[Site]:
    """The server that `make run` starts, with a database, files and secrets of its own."""
    if sentence := missing_chromium():
        skip_or_fail(sentence)
    with served_site(tmp_path_factory.mktemp("var"), prepared) as served:
        yield served


@pytest.fixture(scope="session")
def committee(site: Site) -> Iterator[Committee]:
    with Committee(site) as asked:
        yield asked


# Not one a session: while Playwright runs, its event loop stands in this thread, and Django's ORM
# refuses to work beside it in the tests of other folders.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if sentence := missing_chromium():
        skip_or_fail(sentence)
    with launched() as browser:
        yield browser


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Opens a page in a fresh context: ``open_page("/", locale="en-GB", color_scheme="dark")``.

    The test fails at its end if any page it opened broke its Content Security Policy, wrote an
    error to the console, raised in a script, or asked for something that could not be had.
    """
    contexts = []
    complaints = Complaints()

    def opened(path: str = "/", **options: Any) -> Page:
        context = browser.new_context(base_url=site.url, **{"locale": "ru-RU", **options})
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        complaints.listen_to(page)
        page.goto(path)
        return page

    opened.complaints = complaints  # type: ignore[attr-defined]
    yield opened
    for context in contexts:
        context.close()
    assert complaints.lines == []


@pytest.fixture
def accessibility_faults(browser: Browser, site: Site) -> Callable[..., list[str]]:
    """What axe-core finds serious or critical on a path; takes `open_page`'s options.

    ``storage_state=page.context.storage_state()`` looks at it as the person logged in on `page`;
    ``in_schemes=("light", "dark")`` at the same page in one after the other.
    """

    def faults(path: str, in_schemes: Sequence[Scheme] = (), **options: Any) -> list[str]:
        # Only here the policy is lifted: axe-core is injected, and the journeys stay strict.
        context = browser.new_context(
            base_url=site.url, bypass_csp=True, **{"locale": "ru-RU", **options}
        )
        page = context.new_page()
        found = []
        for scheme in in_schemes or (None,):
            page.emulate_media(color_scheme=scheme or options.get("color_scheme"))
            page.goto(path)
            found += serious_violations(page)
        context.close()
        return found

    return faults


@pytest.fixture
def leader(open_page: Callable[..., Page], site: Site) -> Callable[..., Page]:
    """A page on which the demo administrator is logged in."""

    def logged_in(path: str = "/sessions/", **options: Any) -> Page:
        return log_in(open_page, "admin", site.admin_password, path, **options)

    return logged_in
