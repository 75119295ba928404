"""A page that keeps itself up to date, in a real browser."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.complaints import Complaints
from tests.decision.live.served import Site, sites
from tests.machine import missing_chromium, skip_or_fail


@pytest.fixture(scope="module")
def watched_site(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Iterator[Site]:
    if sentence := missing_chromium():
        skip_or_fail(sentence)
    with sites(tmp_path_factory.mktemp("var"), prepared) as (site,):
        yield site


@pytest.fixture
def made(watched_site: Site) -> dict[str, Any]:
    return dict(watched_site.post("/made/"))


@pytest.fixture
def complaints() -> Complaints:
    return Complaints()


@pytest.fixture
def page(
    browser: Browser, watched_site: Site, complaints: Complaints, made: dict[str, Any]
) -> Iterator[Page]:
    """A page with a fragment and a field outside of the server's knowledge."""
    context = browser.new_context(base_url=f"http://127.0.0.1:{watched_site.port}", locale="en-GB")
    context.set_default_timeout(15_000)
    page = context.new_page()
    complaints.listen_to(page)
    yield page
    context.close()


def rename(site: Site, made: dict[str, Any], title: str) -> None:
    site.post(f"/renamed/{made['session']}/", title=title)


def sign(page: Page) -> Any:
    return page.locator("[data-live-text]")


def wait_for(page: Page, state: str) -> None:
    """Put the page's clock forward until it has come to `state`: answers come in their own time."""
    for _ in range(40):
        if sign(page).text_content() == state:
            return
        page.clock.run_for(5_000)
        page.wait_for_timeout(50)
    expect(sign(page)).to_have_text(state)


def test_a_change_is_seen_without_a_reload(
    page: Page, watched_site: Site, made: dict[str, Any], complaints: Complaints
) -> None:
    page.goto(f"/page/{made['session']}/")
    expect(sign(page)).to_have_text("Live")
    page.locator("[name=kept]").fill("what I write")
    rename(watched_site, made, "Second")
    expect(page.locator("h1")).to_have_text("Second")
    # Morphed, not replaced: what somebody writes stays, and stays in focus.
    expect(page.locator("[name=kept]")).to_have_value("what I write")
    expect(page.locator("[name=kept]")).to_be_focused()
    # Nothing of it is read aloud.
    expect(page.locator("[data-live-status]")).to_have_text("")
    assert complaints.lines == []


def test_where_no_stream_can_be_had_the_page_is_polled_until_one_can(
    page: Page, watched_site: Site, made: dict[str, Any]
) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=502, body="")

    streams = re.compile("/live/")
    page.clock.install()
    page.route(streams, refuse)
    page.goto(f"/page/{made['session']}/")
    expect(sign(page)).to_have_text("Connecting again…")
    wait_for(page, "Updated every 5 s")
    expect(page.locator("[data-live-status]")).to_contain_text("every 5 seconds")
    rename(watched_site, made, "Second")
    page.clock.run_for(5_000)
    expect(page.locator("h1")).to_have_text("Second")
    page.unroute(streams)
    wait_for(page, "Live")
    expect(page.locator("[data-live-status]")).to_have_text("The page updates by itself again.")


def test_who_is_removed_is_told_so(
    page: Page, watched_site: Site, made: dict[str, Any], complaints: Complaints
) -> None:
    page.goto(f"/page/{made['session']}/")
    expect(sign(page)).to_have_text("Live")
    watched_site.post(f"/removed/{made['participant']}/")
    expect(sign(page)).to_have_text("No longer updated.")
    expect(page.get_by_role("link", name="Reload")).to_be_visible()
    assert complaints.lines == []


def test_without_scripts_there_is_a_link_to_reload(
    browser: Browser, watched_site: Site, made: dict[str, Any]
) -> None:
    context = browser.new_context(
        base_url=f"http://127.0.0.1:{watched_site.port}", java_script_enabled=False
    )
    page = context.new_page()
    page.goto(f"/page/{made['session']}/")
    assert page.locator("[data-live] a:visible").get_attribute("href") == page.url.removeprefix(
        f"http://127.0.0.1:{watched_site.port}"
    )
    context.close()
