"""A whole session in five browsers: two rounds, from the first invitation to the sealed record."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.committee import PHONE
from tests.browser.leading import DESK, PROJECTOR, Opener, join, make_session
from tests.browser.site import ROOT, Site, environment_of

VOLUME = "/sessions/new/?problem=volume"
WORDS = {
    "ru-RU": {"stored": "Сохранено", "round": "Раунд 2", "live": "Обновляется само"},
    "en-GB": {"stored": "Stored", "round": "Round 2", "live": "Live"},
}
QUESTIONS = 3  # three criteria, each pair once
# A change is seen everywhere within a second; the rest is for a machine with other work.
SOON = 5_000


def by_touch(page: Page, side: int, degree: int) -> None:
    page.locator(".pair-card").nth(side).tap()
    page.locator(f"label:has([name=degree][value='{degree}'])").tap()


def by_mouse(page: Page, side: int, degree: int) -> None:
    page.locator(".pair-card").nth(side).click()
    page.locator(f"label:has([name=degree][value='{degree}'])").click()


def by_keys(page: Page, side: int, degree: int) -> None:
    page.keyboard.press("ArrowRight" if side else "ArrowLeft")
    page.keyboard.press(str(degree + 1))


def answer_all(
    page: Page, stored: str, answer: Callable[[Page, int, int], None], side: int = 1
) -> None:
    """Answer every question, each as “the one on this side, clearly”."""
    for number in range(1, QUESTIONS + 1):
        expect(page.locator("#weigh-progress [data-number]")).to_have_text(str(number))
        answer(page, side, 4)
        expect(page.locator("#weigh-state")).to_have_text(stored)
        if answer is by_keys:
            page.keyboard.press("Enter")
        else:
            page.locator("[data-way=next]").click()
    page.locator("form[action$='/finish/'] button").click()
    expect(page.locator("form[action$='/resume/'] button")).to_be_visible()


def move(desk: Page, name: str) -> None:
    """What cannot be taken back is asked about once, on a page of its own."""
    desk.locator(f"#move-{name}").click()
    if name in ("close", "seal"):
        desk.locator(f"main form [name=move][value={name}]").click()


@pytest.mark.parametrize("locale", WORDS)
def test_a_committee_comes_to_a_sealed_result(
    leader: Callable[..., Page],
    open_page: Opener,
    accessibility_faults: Callable[..., list[str]],
    site: Site,
    tmp_path: Path,
    locale: str,
) -> None:
    words = WORDS[locale]
    desk = leader(locale=locale, viewport=DESK)
    code = make_session(desk, address=VOLUME, turnout="3")
    board_address = desk.locator("a[href*='/board/']").get_attribute("href") or ""
    board = open_page(board_address, locale=locale, viewport=PROJECTOR)
    phone = join(open_page, code, "Anna", **{**PHONE, "locale": locale})
    keyboard = join(open_page, code, "Boris", locale=locale)
    traveller = join(open_page, code, "Vera", locale=locale)
    expect(board.locator("#board")).to_have_attribute("data-stage", "waiting")
    expect(desk.locator(".people-table tbody tr")).to_have_count(3, timeout=SOON)

    # The first round: one by touch, one by keys, one whose network goes away.
    move(desk, "open_round")
    answer_all(phone, words["stored"], by_touch)
    answer_all(keyboard, words["stored"], by_keys)
    expect(traveller.locator("#weigh-progress")).to_be_visible(timeout=SOON)
    traveller.context.set_offline(True)
    by_mouse(traveller, 0, 2)
    expect(traveller.locator("#weigh-state")).not_to_have_text(words["stored"])
    traveller.context.set_offline(False)
    expect(traveller.locator("#weigh-state")).to_have_text(words["stored"], timeout=20_000)
    answer_all(traveller, words["stored"], by_mouse)
    expect(desk.locator("#move-close_round")).to_be_visible(timeout=SOON)

    move(desk, "close_round")
    expect(phone.locator("#session-status")).to_have_attribute(
        "data-phase", "round_closed-1", timeout=SOON
    )
    expect(board.locator("#board")).not_to_have_attribute("data-stage", "results")
    move(desk, "reveal")
    expect(board.locator("#board")).to_have_attribute("data-stage", "results", timeout=SOON)
    expect(phone.locator("a[href$='/results/']")).to_be_visible(timeout=SOON)
    results = open_page(f"/s/{code}/results/", **as_person(phone, locale))
    expect(results.locator("h1")).to_be_visible()

    # The second round: everybody sees his own answer and the group's; one changes his mind.
    move(desk, "open_round")
    expect(phone.locator(".before [data-slot=group]")).not_to_be_empty(timeout=SOON)
    expect(board.locator(".board-round")).to_contain_text(words["round"], timeout=SOON)
    for page, answer in ((phone, by_touch), (keyboard, by_keys), (traveller, by_mouse)):
        answer_all(page, words["stored"], answer, side=0)
    expect(desk.locator("#move-close_round")).to_be_visible(timeout=SOON)
    move(desk, "close_round")
    move(desk, "reveal")
    move(desk, "close")
    move(desk, "seal")
    digest = desk.locator(".record code")
    expect(digest).to_be_visible()
    with desk.expect_download() as download:
        desk.locator(".record a[download]").click()
    kept = tmp_path / "record.json"
    download.value.save_as(kept)

    assert verified(kept, site) == digest.inner_text()
    expect(phone.locator("#session-status")).to_have_attribute(
        "data-phase", "sealed-2", timeout=SOON
    )
    forget_the_lost_network(open_page)
    for path, person in (
        (f"/sessions/{code}/", desk),
        (f"/sessions/{code}/results/", desk),
        (f"/sessions/{code}/events/", desk),
        (board_address, board),
        (f"/s/{code}/", phone),
        (f"/s/{code}/mine/", phone),
        (f"/s/{code}/results/", phone),
    ):
        assert accessibility_faults(path, ("light", "dark"), **as_person(person, locale)) == []


def as_person(page: Page, locale: str) -> dict[str, Any]:
    return {"locale": locale, "storage_state": page.context.storage_state()}


def verified(record: Path, site: Site) -> str:
    """The digest of a record that runs again to the same digits."""
    done = subprocess.run(
        [sys.executable, "manage.py", "verify_record", str(record)],
        cwd=ROOT,
        # As its server was started: how the libraries of numbers are set decides the last digit.
        env=environment_of(site.var),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return str(json.loads(record.read_text(encoding="utf-8"))["sha256"])


def forget_the_lost_network(open_page: Opener) -> None:
    complaints: list[str] = open_page.complaints.lines  # type: ignore[attr-defined]
    complaints[:] = [line for line in complaints if "ERR_INTERNET_DISCONNECTED" not in line]
