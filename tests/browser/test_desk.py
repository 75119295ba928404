"""The facilitator's desk and the board in a real browser: right at once, without a reload."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.leading import DESK, NEW, PHONE, PROJECTOR, join, make_session

Opener = Callable[..., Page]
LOCALES = ["ru-RU", "en-GB"]


def test_the_desk_and_the_board_follow_without_a_reload(
    leader: Callable[..., Page], open_page: Opener
) -> None:
    desk = leader(viewport=DESK)
    code = make_session(desk)
    address = desk.locator(".door-actions a[target=_blank]").get_attribute("href") or ""
    board = open_page(address, locale="en-GB", viewport=PROJECTOR)
    expect(board.locator(".board-code")).to_have_text(code)
    expect(board.locator("#board")).to_have_attribute("data-stage", "waiting")

    join(open_page, code, "Anna")
    expect(desk.locator(".people-table tbody tr")).to_have_count(1, timeout=2000)
    expect(board.locator(".board-count")).to_have_text("1 participant is here", timeout=2000)

    desk.locator("#move-open_round").click()
    now = desk.locator("[aria-current=step] .way-title")
    expect(now).to_have_text("Wait until 3 have finished")
    expect(board.locator(".ring-text")).to_have_text("0 %", timeout=2000)
    height = board.evaluate("document.documentElement.scrollHeight")
    assert height == PROJECTOR["height"]

    desk.reload()
    expect(desk.locator(".people-table tbody th")).to_have_text("Anna")
    board.reload()
    expect(board.locator(".board-round")).to_have_text("Round 1 · blind")


def test_the_log_follows_too(leader: Callable[..., Page], open_page: Opener) -> None:
    log = leader(viewport=DESK)
    code = make_session(log)
    log.goto(f"/sessions/{code}/events/")
    expect(log.locator("[data-live-text]")).to_have_text("Live")

    join(open_page, code, "Boris")
    expect(log.locator("#events tbody tr").first).to_contain_text("Boris", timeout=3000)


def test_the_people_and_a_persons_page_follow_too(
    leader: Callable[..., Page], open_page: Opener
) -> None:
    people = leader(viewport=DESK)
    code = make_session(people)
    join(open_page, code, "Anna")
    people.goto(f"/sessions/{code}/people/")
    expect(people.locator("[data-live-text]")).to_have_text("Live")
    person = people.context.new_page()
    person.goto(people.locator("#list tbody th a").get_attribute("href") or "")
    expect(person.locator("[data-live-text]")).to_have_text("Live")
    people.locator("#list [name=person]").check()
    people.locator("[name=people]").fill("half a name")

    join(open_page, code, "Boris")
    expect(people.locator("#list tbody tr")).to_have_count(2, timeout=3000)
    # What the facilitator was doing meanwhile stays.
    expect(people.locator("#list [name=person]").first).to_be_checked()
    expect(people.locator("[name=people]")).to_have_value("half a name")
    desk = people.context.new_page()
    desk.goto(f"/sessions/{code}/")
    desk.locator("#move-open_round").click()
    expect(person.locator("#person-facts")).to_contain_text("here")
    expect(people.locator("#list .chart-caption")).to_contain_text("counted: 0", timeout=3000)


def test_choices_recount_the_questions_and_a_row_keeps_what_was_typed(
    leader: Callable[..., Page],
) -> None:
    page = leader(NEW, viewport=DESK)
    total = page.locator("#session-questions .big-number strong")
    expect(total).to_have_text("15")
    page.locator("[name=pairs][value=reduced]").check()
    expect(total).to_have_text("9")
    page.locator("[name=method][value=points]").check()
    expect(page.locator("#session-questions li")).to_have_text("1 set of criteria to weigh")
    expect(total).to_have_text("1")
    expect(page.locator(".only-in-pairs")).to_be_hidden()

    page.locator("[name='groups-0-name']").fill("Ministry")
    page.locator("[name=add_group]").click()
    expect(page.locator(".group-row")).to_have_count(3)
    expect(page.locator("[name='groups-0-name']")).to_have_value("Ministry")
    expect(page.locator("[name=method][value=points]")).to_be_checked()
    assert page.url.endswith(NEW)


def test_without_javascript_the_desk_works_by_plain_forms(
    leader: Callable[..., Page], open_page: Opener
) -> None:
    page = leader(NEW, java_script_enabled=False)
    page.locator("[name=add_group]").click()
    expect(page.locator(".group-row")).to_have_count(3)
    code = make_session(page)
    page.locator("#move-open_round").click()
    expect(page.locator(".sure li").first).to_be_visible()  # nobody is here yet
    page.locator("main form [name=move]").click()

    assert page.url.endswith(f"/sessions/{code}/")
    expect(page.locator("#desk-live")).to_have_attribute("data-phase", "open-1")


def test_personal_links_are_copied_and_saved(leader: Callable[..., Page]) -> None:
    page = leader(viewport=DESK)
    code = make_session(page)
    page.goto(f"/sessions/{code}/people/")
    page.locator("[name=people]").fill("Anna\nBoris")
    page.locator("section form .btn-primary").first.click()

    expect(page.locator(".links-panel tbody tr")).to_have_count(2)
    expect(page.locator(".links-panel [data-copy]").first).to_be_visible()
    with page.expect_download() as saved:
        page.locator(".links-panel [name=csv]").click()
    assert saved.value.suggested_filename == f"mera-{code}.csv"


@pytest.mark.parametrize("locale", LOCALES)
def test_axe_finds_nothing_serious_on_the_facilitators_pages(
    leader: Callable[..., Page],
    open_page: Opener,
    accessibility_faults: Callable[..., list[str]],
    locale: str,
) -> None:
    page = leader(viewport=DESK, locale=locale)
    code = make_session(page)
    board = page.locator(".door-actions a[target=_blank]").get_attribute("href") or ""
    for name in ("Anna", "Boris"):
        join(open_page, code, name)
    state = page.context.storage_state()
    dark = locale == "ru-RU"
    look = {"locale": locale, "storage_state": state, "color_scheme": "dark" if dark else "light"}

    def check(*paths: str, viewport: dict[str, int]) -> None:
        for path in paths:
            assert accessibility_faults(path, viewport=viewport, **look) == [], path

    desk = f"/sessions/{code}/"
    check(board, viewport=PROJECTOR)
    page.locator("#move-open_round").click()
    expect(page.locator("#desk-live")).to_have_attribute("data-phase", "open-1")
    check(
        "/sessions/",
        "/sessions/new/",
        NEW,
        desk,
        f"{desk}people/",
        f"{desk}events/",
        f"{desk}deadline/",
        viewport=PHONE if dark else DESK,
    )
    check(board, viewport=PROJECTOR)


def test_a_phone_scrolls_tables_not_the_page(
    leader: Callable[..., Page], open_page: Opener
) -> None:
    page = leader(viewport=PHONE)
    code = make_session(page, title="A committee with a very long name indeed")
    join(open_page, code, "Константинопольский-Преображенский Константин")
    for path in ("/sessions/", NEW, f"/sessions/{code}/", f"/sessions/{code}/people/"):
        page.goto(path)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width == PHONE["width"], path
