"""Choosing a portfolio in a real browser: from the home page to a way out of a conflict."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

Opener = Callable[..., Page]

LANGUAGES = {
    "ru-RU": {"five": "Выбрано проектов: 5 из 24", "none": "Ни один набор проектов"},
    "en-GB": {"five": "5 of 24 projects", "none": "No set of projects"},
}
OURS = "pri-ship-equipment"


@pytest.mark.parametrize("locale", LANGUAGES)
def test_rules_are_changed_in_place_and_a_conflict_has_a_way_out(
    open_page: Opener, locale: str
) -> None:
    words = LANGUAGES[locale]
    open_page.complaints.expected_statuses.add(422)  # type: ignore[attr-defined]  # a bad budget
    page = open_page("/", locale=locale)
    page.locator(".home-doors a[href$='/portfolio/']").click()
    answer, row = page.locator("#portfolio-answer"), page.locator(f"[name='p-{OURS}']")

    fold = page.locator("#portfolio-pools-fold")
    fold.locator("> summary").click()
    page.locator("[name=most]").fill("5")
    page.locator("[name=most]").press("Tab")
    expect(answer).to_contain_text(words["five"])
    expect(page.locator("#announcer")).to_contain_text(words["five"])
    expect(fold).to_have_attribute("open", "")
    # The field of a project stands in the table and belongs to the form all the same.
    row.select_option("must")
    expect(page).to_have_url(re.compile(f"most=5&p-{OURS}=must$"))
    page.locator("details[id*='prices'] summary").click()
    expect(page.locator("#portfolio-prices tbody tr")).to_have_count(3)

    page.locator("[name=budget]").fill("-1")
    page.locator("[name=budget]").press("Tab")
    expect(page.locator("[name=budget] ~ .errorlist")).to_be_visible()
    page.locator("[name=budget]").fill("800")
    page.locator("[name=budget]").press("Tab")
    expect(answer).to_contain_text(words["none"])
    page.locator("#portfolio-conflicts ul").last.locator("a").first.click()
    expect(page.locator("tr.is-chosen", has=row)).to_be_visible()
    assert "budget=900" in page.url


@pytest.mark.parametrize("locale", LANGUAGES)
def test_what_else_there_is_is_opened_taken_away_and_adopted(leader: Opener, locale: str) -> None:
    page = leader("/problems/projects/portfolio/?budget=9000&most=5", locale=locale)
    for part in ("frontier", "robust", "nearly"):
        page.locator(f"details[id*='_{part}-'] summary").click()
        expect(page.locator(f"#portfolio-{part} tbody tr").first).to_be_visible()

    page.locator("#portfolio-nearly td a").first.click()
    expect(page).to_have_url(re.compile(r"p-[a-z-]+=(must|not)"))
    expect(page.locator("#portfolio-answer")).to_contain_text(LANGUAGES[locale]["five"])
    page.locator("details.take-away summary").click()
    with page.expect_download() as taken:
        page.locator("a[href*='portfolio.json']").click()
    given = json.loads(taken.value.path().read_bytes())
    assert len(given["answer"]["chosen"]) == 5
    assert given["document_sha256"] == given["answer"]["input_sha256"]

    page.locator("#keep-reason").fill("It funds five.")
    page.locator("button[name=adopt]").click()
    expect(page).to_have_url(re.compile("/portfolio/kept/"))
    expect(page.get_by_text("It funds five.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_can_be_read_by_all(
    accessibility_faults: Callable[..., list[str]], scheme: str
) -> None:
    path = "/problems/projects/portfolio/?territory=30&priority=20&year-2027=3000"

    assert accessibility_faults(path, color_scheme=scheme) == []
    assert accessibility_faults("/problems/projects/portfolio/?jobs=1000000") == []
    phone = {"width": 390, "height": 844}
    assert accessibility_faults(path, color_scheme=scheme, viewport=phone) == []
