"""Facts in a real browser: the catalogue's address, the way back, a page without scripts."""

import re
from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, Route, expect

from tests.browser.accessibility import serious_violations

Opener = Callable[..., Page]
PHONE = {"width": 390, "height": 844}
SENTENCES = {
    "ru-RU": re.compile(r"^Под условия подходят 4 территории из 21\.$"),
    "en-GB": re.compile(r"^4 of 21 territories fit what was asked\.$"),
}


@pytest.mark.parametrize("locale", SENTENCES)
def test_the_catalogue_narrows_sorts_and_comes_back(open_page: Opener, locale: str) -> None:
    page = open_page("/territories/", locale=locale)
    sentence = page.locator("#catalogue-sentence")
    page.locator("[name=region]").select_option("RU-PRI")
    expect(sentence).to_have_text(SENTENCES[locale])
    assert page.url.endswith("/territories/?region=RU-PRI")
    page.locator(".catalogue-table thead th:nth-child(2) a").click()
    expect(page.locator("th[aria-sort=descending]")).to_have_count(1)
    expect(sentence).to_contain_text("124")
    page.go_back()
    expect(sentence).to_have_text(SENTENCES[locale])
    page.reload()
    expect(page.locator("[name=region]")).to_have_value("RU-PRI")
    # Three quick wishes, answered the other way round: the last one wins, and nothing complains.
    held: list[Route] = []
    page.route("**/territories/?*", lambda route: held.append(route))  # noqa: PLW0108
    for number, region in enumerate(("RU-SA", "RU-KHA", "RU-PRI"), start=1):
        page.locator("[name=region]").select_option(region)
        while len(held) < number:
            page.wait_for_timeout(20)
    for route in reversed(held):
        with suppress(Error):  # one that the browser gave up needs no answer
            route.continue_()
    page.unroute("**/territories/?*")
    expect(sentence).to_have_text(SENTENCES[locale])
    expect(page.locator("[aria-busy]")).to_have_count(0)
    assert page.url.endswith("?region=RU-PRI")
    page.locator(".catalogue-table tbody th a", has_text=re.compile("Primorye|Приморье")).click()
    # Others who use this site make problems with this territory too.
    for slug in ("volume", "intensity", "sovereignty-core", "where-to-build"):
        expect(page.locator(f"#places li a[href='/problems/{slug}/']")).to_have_count(1)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
@pytest.mark.parametrize("viewport", [PHONE, {"width": 1280, "height": 900}], ids=["phone", "desk"])
def test_any_indicator_limits_the_catalogue(
    open_page: Opener, viewport: dict[str, int], scripts: bool
) -> None:
    page = open_page(
        "/territories/", locale="en-GB", viewport=viewport, java_script_enabled=scripts
    )
    limited = page.locator(".narrowed li")

    def shown() -> None:
        if not scripts:
            page.locator("#catalogue-filters .actions button").click()

    page.locator("#catalogue-filters summary", has_text="Ranges of values").click()
    for code, end, number in (("A6", "to", "5000"), ("T3.1", "from", "2")):
        page.locator("#id_range").select_option(code)
        shown()
        field = page.locator(f"[name='{end}-{code}']")
        field.fill(number)
        if scripts:
            field.press("Tab")
        shown()
        expect(limited.filter(has_text="5,000 km" if code == "A6" else "2 RUB bn")).to_have_count(1)
    assert page.url.endswith("/territories/?from-T3.1=2&to-A6=5000")
    rows = page.locator(".catalogue-table tbody").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]

    other = open_page(page.url, locale="en-GB", viewport=viewport)
    assert other.locator(".catalogue-table tbody").inner_text() == rows
    limited.locator("a").first.click()
    expect(limited).to_have_count(1)
    page.go_back()
    expect(limited).to_have_count(2)
    assert page.locator(".catalogue-table tbody").inner_text() == rows


def test_without_javascript_all_is_reached(open_page: Opener) -> None:
    page = open_page("/territories/", locale="en-GB", java_script_enabled=False)
    page.locator("[name=q]").fill("south")
    page.locator(".catalogue-filters .btn").click()
    page.locator(".catalogue-table tbody th a").click()
    page.locator("#places a").click()
    line = page.locator("#places li", has=page.locator("a[href='/problems/volume/']"))
    expect(line).to_have_text("Volume of six ASEZs: place 3 of 6")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everybody_can_read_the_facts(open_page: Opener, theme: str) -> None:
    page = open_page("/territories/?sort=-A5", viewport=PHONE, color_scheme=theme)
    found = serious_violations(page)
    for address in ("/territories/PRI/", "/context/"):
        page.goto(address)
        expect(page.locator("h1")).to_be_visible()
        found += serious_violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert found == []


def test_a_finger_meets_what_it_aims_at(open_page: Opener) -> None:
    page = open_page("/territories/PRI/", viewport=PHONE)
    height = "all => Math.min(...all.map(e => e.getBoundingClientRect().height))"
    assert page.locator(".fact-more > summary:visible").evaluate_all(height) >= 24
    page.goto("/territories/compare/?t=PRI&t=SAK")
    assert page.locator(".compare-cell > summary:visible").evaluate_all(height) >= 24
