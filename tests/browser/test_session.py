"""A whole session in five browsers: two rounds, from the first invitation to the sealed record.

In the second one member stands by everything with one tap, one changes one answer, one has left.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.committee import PHONE
from tests.browser.leading import DESK, PROJECTOR, Opener, join, make_session, move
from tests.browser.site import ROOT, Site, environment_of

VOLUME = "/sessions/new/?problem=volume"
# Each sentence as it must read; between languages the participants' screens change too.
WORDS: dict[str, dict[str, str]] = {
    "ru-RU": {
        "stored": "Сохранено",
        "round": "Раунд 2",
        "carried": "Ваши ответы из раунда 1 здесь. В раунде 2 они будут учтены, когда вы их "
        "подтвердите или измените хотя бы один.",
        "stand": "Подтверждаю свои ответы",
        "from": "Из раунда 1",
        "changed": "Ваши ответы учитываются такими, какие есть",
        "silent": "ответы ещё не подтверждены",
        "left": "1 участник не подтвердил ответы из прежнего раунда: они не учитываются.",
        "compared": "Сравниваются 2 участника, учтённых в обоих раундах. Учтены только в раунде "
        "1: 1; только в раунде 2: 0.",
        "moved": "Что-то изменил 1 из этих 2.",
        "counted": "2 из 3",
        "out": "Vera: ответы из прежнего раунда не подтверждены",
        "board": "все цифры — по ответам 2 из 3",
        "not_counted": "Вы не учтены в раунде 2: вы не подтвердили свои ответы из раунда 1.",
        "log": "неподтверждённые ответы не учитываются (людей: 1)",
    },
    "en-GB": {
        "stored": "Stored",
        "round": "Round 2",
        "carried": "Your answers from round 1 are here. They count in round 2 once you say that "
        "you stand by them, or change one.",
        "stand": "I stand by my answers",
        "from": "From round 1",
        "changed": "Your answers count as they stand",
        "silent": "has not confirmed yet",
        "left": "1 has not confirmed answers from an earlier round: they do not count.",
        "compared": "Compared are the 2 people who were counted in both rounds. Counted in round "
        "1 alone: 1; in round 2 alone: 0.",
        "moved": "1 of these 2 changed something.",
        "counted": "2 of 3",
        "out": "Vera: did not confirm the answers from an earlier round",
        "board": "all figures by the answers of 2 of 3",
        "not_counted": "You do not count in round 2: you had not said that you stand by your "
        "answers from round 1.",
        "log": "answers that were not confirmed do not count, people: 1",
    },
}
SCREENS: dict[str, dict[str, Any]] = {"ru-RU": PHONE, "en-GB": {"viewport": DESK}}
SCHEMES = {"ru-RU": "dark", "en-GB": "light"}
QUESTIONS = 3  # three criteria, each pair once
# A change is seen everywhere within a second; the rest is for a machine with other work.
SOON = 5_000
MEMBERS = ("Anna", "Boris", "Vera")


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


@pytest.mark.parametrize("locale", WORDS)
def test_a_committee_comes_to_a_sealed_result(
    leader: Callable[..., Page],
    open_page: Opener,
    accessibility_faults: Callable[..., list[str]],
    site: Site,
    tmp_path: Path,
    locale: str,
) -> None:
    words, screen = WORDS[locale], {**SCREENS[locale], "locale": locale}
    desk = leader(locale=locale, viewport=DESK)
    code = make_session(desk, address=VOLUME, turnout="2", names="shown")
    board_address = desk.locator("a[href*='/board/']").get_attribute("href") or ""
    board = open_page(board_address, locale=locale, viewport=PROJECTOR)
    anna, boris, vera = (join(open_page, code, name, **screen) for name in MEMBERS)
    expect(board.locator("#board")).to_have_attribute("data-stage", "waiting")
    expect(desk.locator(".people-table tbody tr")).to_have_count(3, timeout=SOON)

    # The first round: one by touch, one by keys, one whose network goes away.
    move(desk, "open_round")
    answer_all(anna, words["stored"], by_touch if screen.get("has_touch") else by_mouse)
    answer_all(boris, words["stored"], by_keys)
    expect(vera.locator("#weigh-progress")).to_be_visible(timeout=SOON)
    vera.context.set_offline(True)
    by_mouse(vera, 0, 2)
    expect(vera.locator("#weigh-state")).not_to_have_text(words["stored"])
    vera.context.set_offline(False)
    expect(vera.locator("#weigh-state")).to_have_text(words["stored"], timeout=20_000)
    answer_all(vera, words["stored"], by_mouse, side=0)
    expect(desk.locator(".is-finished")).to_have_count(3, timeout=SOON)

    move(desk, "close_round")
    expect(anna.locator("#session-status")).to_have_attribute(
        "data-phase", "round_closed-1", timeout=SOON
    )
    expect(board.locator("#board")).not_to_have_attribute("data-stage", "results")
    move(desk, "reveal")
    expect(board.locator("#board")).to_have_attribute("data-stage", "results", timeout=SOON)
    expect(anna.locator("a[href$='/results/']")).to_be_visible(timeout=SOON)

    # The second round: what was said is there, with what the group said.
    move(desk, "open_round")
    expect(board.locator(".board-round")).to_contain_text(words["round"], timeout=SOON)
    for person in (anna, boris, vera):
        expect(person.locator("#own-standing")).to_have_text(words["carried"], timeout=SOON)
        expect(person.locator("#weigh-steps [data-from]")).to_have_count(QUESTIONS)
        expect(person.locator("#weigh-steps .step-group")).to_have_count(QUESTIONS)
    stand_by(anna, words["stand"])
    change_one(boris, words)
    vera.close()
    expect(desk.locator(".people-table tr", has_text="Vera")).to_contain_text(words["silent"])
    expect(desk.locator(".is-finished")).to_have_count(2, timeout=SOON)
    expect(desk.locator(".action", has=desk.locator("#move-close_round"))).to_contain_text(
        words["left"]
    )
    move(desk, "close_round")
    move(desk, "reveal")
    expect(board.locator(".board-rests")).to_have_text(words["board"], timeout=SOON)
    results = open_page(f"/s/{code}/results/", **as_person(anna, screen))
    expect(results.locator("#changes-title + p")).to_contain_text(words["compared"])
    expect(results.locator("#changes-title ~ .lede")).to_contain_text(words["moved"])
    expect(results.locator(".facts dd").first).to_contain_text(words["counted"])
    expect(results.locator("#left-out-title ~ ul")).to_have_text(words["out"])
    gone = open_page(f"/s/{code}/mine/", **as_person(vera, screen))
    expect(gone.locator("#own-standing")).to_have_text(words["not_counted"])

    move(desk, "close")
    move(desk, "seal")
    digest = desk.locator(".record code").first
    expect(digest).to_be_visible()
    with desk.expect_download() as download:
        desk.locator(".record a[download]").click()
    kept = tmp_path / "record.json"
    download.value.save_as(kept)

    assert verified(kept, site) == digest.inner_text()
    expect(anna.locator("#session-status")).to_have_attribute(
        "data-phase", "sealed-2", timeout=SOON
    )
    desk.goto(f"/sessions/{code}/events/")
    expect(desk.locator("main")).to_contain_text(words["log"])
    forget_the_lost_network(open_page)
    for path, person in (
        (f"/sessions/{code}/", desk),
        (f"/sessions/{code}/results/", desk),
        (f"/sessions/{code}/events/", desk),
        (board_address, board),
        (f"/s/{code}/", anna),
        (f"/s/{code}/mine/", anna),
        (f"/s/{code}/results/", anna),
    ):
        # Neither colours depend on the language nor names on the scheme: each is seen once.
        as_seen = as_person(person, {"locale": locale, "color_scheme": SCHEMES[locale]})
        assert accessibility_faults(path, **as_seen) == []


def stand_by(person: Page, words: str) -> None:
    """Of everything, with one tap."""
    person.get_by_role("button", name=words).click()
    expect(person.locator("form[action$='/resume/'] button")).to_be_visible()


def change_one(person: Page, words: dict[str, str]) -> None:
    """One tap on the question, one on the other answer; the rest counts with it."""
    person.locator("#weigh-steps a").first.click()
    expect(person.locator("#weigh-state")).to_have_text(words["from"])
    expect(person.locator(".before [data-slot=group]")).not_to_be_empty()
    by_mouse(person, 1, 7)
    expect(person.locator("#weigh-state")).to_have_text(words["stored"])
    person.locator("[data-way=next]").click()
    expect(person.locator("#weigh-state")).to_have_text(words["from"])
    person.go_back()
    expect(person.locator("#weigh-state")).to_have_text(words["stored"])
    person.go_back()
    expect(person.locator("#own-standing")).to_contain_text(words["changed"])
    expect(person.locator("#weigh-steps [data-from]")).to_have_count(QUESTIONS - 1)
    person.locator("form[action$='/finish/'] button").click()


def as_person(page: Page, screen: dict[str, Any]) -> dict[str, Any]:
    return {**screen, "storage_state": page.context.storage_state()}


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
