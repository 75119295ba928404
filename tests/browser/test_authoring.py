"""A problem made and edited in a real browser: by keyboard, by dragging, in both themes."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.leading import DESK, PHONE

TABLE = (
    "Территория\tИнвестиции, млрд руб.\tРабочие места\tРегион\n"
    "вес\t2\t1,5\t\n"
    "YUY\t121,06\t9\u00a0956\tСаха\n"
    "PRI\t228,17\t18\u00a0152\tПК\n"
    "Итого\t349,23\t28108\t"
)


def names(page: Page) -> list[str]:
    return page.locator(
        ".outline-row .outline-name > span:last-child > span:nth-child(2)"
    ).all_inner_texts()


def levels(page: Page) -> list[str]:
    rows = page.locator(".outline-row")
    return [row.get_attribute("data-level") or "" for row in rows.all()]


def test_a_problem_is_made_from_a_table_and_its_tree_edited_by_keyboard(
    leader: Callable[..., Page], accessibility_faults: Callable[..., list[str]]
) -> None:
    page = leader("/problems/new/table/", viewport=DESK)
    page.locator("[name=table]").fill(TABLE)
    page.locator("[name=name_en]").fill("Where to build by keyboard")
    page.locator("[name=question_en]").fill("Where?")
    page.keyboard.press("Enter")
    expect(page.locator("#understood-title")).to_be_visible()
    expect(page.locator(".as-read").first).to_have_text("121.06; 228.17")
    page.locator("button[value=store]").click()
    page.wait_for_url("**/where-to-build-by-keyboard/edit/")
    assert names(page) == ["Инвестиции", "Рабочие места"]

    chosen = page.locator("[name=row]:checked")
    page.locator("[name=row]").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Access")
    page.keyboard.press("Enter")
    expect(page.locator(".outline-row")).to_have_count(3)
    assert names(page) == ["Инвестиции", "Access", "Рабочие места"]

    page.keyboard.press("Escape")  # from the field back to the chosen row
    expect(chosen).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(".outline-row").first).to_contain_text("Access")
    expect(chosen).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator(".outline-row[data-level='1']")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator(".outline-row[data-level='1']")).to_have_count(2)
    assert levels(page) == ["0", "1", "1"]
    page.keyboard.press("Alt+ArrowLeft")
    expect(page.locator(".outline-row[data-level='1']")).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(page.locator(".outline-row[data-level='1']")).to_have_count(2)
    page.keyboard.press("Delete")
    expect(page.locator(".outline-row")).to_have_count(2)
    page.keyboard.press("Control+z")
    expect(page.locator(".outline-row")).to_have_count(3)

    weight = page.get_by_label("Weight of “Рабочие места”")
    weight.fill("6")
    weight.press("Tab")
    expect(page.locator(".outline-share").nth(2)).to_contain_text("75.0")

    page.locator("[name=row]").nth(2).focus()
    page.keyboard.press("F2")
    name = page.locator("#criterion [name=name_en]")
    expect(page.locator("#criterion [name=name_ru]")).to_be_focused()
    name.fill("Jobs")
    found = page.locator("#found-indicators [name=indicator]")
    expect(found).to_have_count(1)
    page.locator("#find-indicator").press_sequentially("ТОР")
    expect(found).not_to_have_count(1)
    expect(found.first).to_be_checked()  # what measures it stays chosen
    name.press("Enter")
    expect(page.locator(".outline-row").nth(2)).to_contain_text("Jobs")
    state = page.context.storage_state()
    base = "/problems/where-to-build-by-keyboard/"
    criterion = page.locator(".outline-edit").nth(1).get_attribute("href") or ""
    for path in (
        f"{base}edit/",
        criterion,
        f"{base}edit/alternatives/",
        f"{base}edit/texts/",
        f"{base}history/",
        "/problems/new/",
        "/problems/new/table/",
    ):
        faults = accessibility_faults(path, in_schemes=("light", "dark"), storage_state=state)
        assert faults == [], path

    page.goto(f"{base}edit/texts/")
    page.get_by_label("open", exact=True).check()
    page.locator("main .btn-primary").click()
    expect(page.locator("#messages")).to_contain_text("changed the state to: open")
    page.goto(base)
    expect(page.locator(".ranking-table tbody tr")).to_have_count(2)


def test_rows_are_dragged_on_a_phone_and_nothing_scrolls_sideways(
    leader: Callable[..., Page],
) -> None:
    page = leader("/problems/new/", viewport=PHONE)
    page.locator("[name=name_en]").fill("Dragged")
    page.locator("[name=question_en]").fill("Which?")
    page.locator("main .btn-primary").click()
    page.wait_for_url(re.compile(r"/problems/dragged(-\d+)?/edit/$"))
    page.locator("#new-name").focus()
    for number, name in enumerate(("One", "Two", "Three"), start=1):
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        expect(page.locator(".outline-row")).to_have_count(number)
        expect(page.locator("#new-name")).to_have_value("")
    assert names(page) == ["One", "Two", "Three"]
    handle = page.locator("[data-handle]").nth(2)
    target = page.locator(".outline-row").first
    target.scroll_into_view_if_needed()
    grip, box = handle.bounding_box(), target.bounding_box()
    assert grip
    assert box
    page.mouse.move(grip["x"] + 5, grip["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 4, steps=4)
    expect(target).to_have_attribute("data-drop", "before")
    page.mouse.up()
    expect(page.locator(".outline-row").first).to_contain_text("Three")
    assert names(page) == ["Three", "One", "Two"]
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"]
