"""What a phone has to fetch, and that nothing was left out of it that a page needs."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from playwright.sync_api import Page

from config.setup.vendored import sheet
from config.setup.vendored.rules import first, parsed
from config.setup.vendored.sheet import flat
from decision.live.tickets import PREFIX as STREAMS
from tests.browser.committee import PHONE, Committee, come_in
from tests.browser.leading import Opener, make_session
from tests.browser.test_session import by_touch
from tests.browser.wire import Wire
from tests.sources import text

FIRST_QUESTION = 200_000
FURTHER_QUESTION = 15_000


def test_a_question_is_light(open_page: Opener, committee: Committee) -> None:
    made = committee.session(problem="sovereignty-core")
    page = open_page("about:blank", **{**PHONE, "locale": "ru-RU"})
    wire = Wire(page)
    page.goto(f"/p/{made['link']}/")
    page.locator("main form button").tap()
    page.wait_for_url("**/s/*/")
    first = wire.since_the_last_look()
    assert {"Document", "Stylesheet", "Script", "Font"} <= set(first)
    assert first.total() < FIRST_QUESTION

    by_touch(page, 0, 4)
    page.locator("#weigh-state.is-stored").wait_for()
    page.locator("[data-way=next]").click()
    assert 0 < wire.since_the_last_look().total() < FURTHER_QUESTION
    page.goto(page.url)
    assert 0 < wire.since_the_last_look().total() < FURTHER_QUESTION

    (stream,) = {packed for url, packed in wire.encodings.items() if f"/{STREAMS}" in url}
    assert stream == ""
    packed = {url.rsplit(".", 1)[-1]: packed for url, packed in wire.encodings.items()}
    assert (packed["css"], packed["js"], packed["woff2"]) == ("br", "br", "")
    # What Mera itself says needs no sign beyond the everyday ones.
    assert [url for url in wire.encodings if "-rest." in url] == []


def test_no_rule_was_left_out_that_a_page_would_obey(
    open_page: Opener, leader: Callable[..., Page], committee: Committee
) -> None:
    desk = leader()
    code = make_session(desk)
    made = committee.session(problem="volume", scoring=True)
    phone = come_in(open_page, made, **PHONE)
    open_page.complaints.expected_statuses.add(410)  # type: ignore[attr-defined]  # a used link
    waiting = committee.ask(do="another_device", person=made["person"])
    anyone = open_page("/")
    pages = {
        desk: ["/sessions/", f"/sessions/{code}/", f"/sessions/{code}/people/", "/sessions/new/"],
        phone: [f"/s/{made['code']}/", f"/s/{made['code']}/?step=4", f"/s/{made['code']}/devices/"],
        anyone: [
            "/",
            "/problems/",
            "/problems/sovereignty-core/",
            "/login/",
            f"/join/{code}/",
            f"/p/{waiting['link']}/",
            f"/p/{made['link']}/",
        ],
    }
    obeyed = {
        f"{address}: {selector}"
        for page, addresses in pages.items()
        for address in addresses
        for selector in matched(page, address)
    }
    assert obeyed == set()


def matched(page: Page, address: str) -> list[str]:
    """The selectors left out of Tabler that some element of the page fits, in whatever state."""
    page.goto(address)
    return list(
        page.evaluate(
            """selectors => selectors.filter(([, stateless]) => {
                try { return document.querySelector(stateless); } catch { return true; }
            }).map(([selector]) => selector)""",
            left_out(),
        )
    )


@cache
def left_out() -> list[tuple[str, str]]:
    """Selectors of Tabler that the slim sheet has not, as they are and without states."""
    whole, slim = (
        {one for rule in flat(parsed(text(file))) for one in rule.selectors if "@" not in one}
        for file in (sheet.ORIGINAL, sheet.SLIM)
    )
    return [(selector, stateless(selector)) for selector in sorted(whole - slim)]


STATE = re.compile(r"::[a-z-]+(?:\([^)]*\))?|:(?!(?:is|where|has|not)\()[a-z-]+(?:\([^)]*\))?")
ANY = ":is(*)"


def stateless(selector: str) -> str:
    """Fits all that `selector` does, in whatever state, and what it denies besides."""
    while ":not(" in selector:
        start = selector.index(":not(")
        end = first(selector, start + len(":not("), ")")
        selector = selector[:start] + ANY + selector[end + 1 :]
    return STATE.sub(ANY, selector)
