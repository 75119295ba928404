"""From a pasted table to everybody's ranking, and what a withdrawal leaves of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.committee import Committee
from tests.browser.leading import DESK, PHONE, Opener, log_in, make_session, move
from tests.browser.test_session import SCHEMES

TABLES = {
    "ru-RU": "Территория;Инвестиции, млрд руб.;Рабочие места на млрд\n"
    "вес;3;1\nPRI;228,17;79,6\nYUY;121,06;82,2\nSAK;182,17;35",
    "en-GB": "Territory\tInvestment, bn\tJobs per bn\n"
    "weight\t3\t1\nPRI\t228.17\t79.6\nYUY\t121.06\t82.2\nSAK\t182.17\t35",
}
# What each says of a criterion against the next; the ratings follow: 4, 3 and 2.
PEOPLE = {"Anna": -3, "Boris": -2, "Vera": -6}
WORDS: dict[str, dict[str, str]] = {
    "ru-RU": {
        "added": "Доступность",
        "open": "открыта",
        "published": "Опубликован",
        "people": "3 человека",
        "judged": "3 людьми: медиана 3, от 2 до 4",
        "holds": "Протокол подтверждается: те же цифры.",
        "is_it": "Файл — этот самый протокол.",
        "reason": "Оценивали не тот перечень.",
        "withdrawn": "Этот протокол отозван",
        "refused": "отозваны",
        "waits": "ждёт экспертов",
    },
    "en-GB": {
        "added": "Access",
        "open": "open",
        "published": "Published",
        "people": "3 people",
        "judged": "by 3 people: median 3, from 2 to 4",
        "holds": "The record holds: the same digits.",
        "is_it": "The file is this record.",
        "reason": "They rated the wrong list.",
        "withdrawn": "This record was withdrawn",
        "refused": "were withdrawn",
        "waits": "waiting for experts",
    },
}


@pytest.mark.parametrize("locale", WORDS)
def test_a_committee_s_word_becomes_everybody_s_ranking(
    leader: Callable[..., Page],
    open_page: Opener,
    accessibility_faults: Callable[..., list[str]],
    committee: Committee,
    tmp_path: Path,
    locale: str,
) -> None:
    words, language = WORDS[locale], locale[:2]
    committee.ask(do="make_analyst", name=f"analyst-{language}", password="of the tests")
    analyst = log_in(
        open_page,
        f"analyst-{language}",
        "of the tests",
        "/problems/",
        locale=locale,
        viewport=DESK,
    )
    problem = problem_of_a_table(analyst, locale)
    desk = leader(locale=locale, viewport=DESK)
    record = published_record(desk, committee, problem)
    looks = {"locale": locale, "color_scheme": SCHEMES[locale], "viewport": PHONE}
    assert accessibility_faults(record, **looks) == []
    analyst.goto(problem)
    analyst.locator(f".notice a[href='{problem}judged/']").click()
    analyst.locator("button[name=decision][value=accept]").first.click()
    expect(analyst.locator("button[value=accept]")).to_have_count(0)

    stranger = open_page(problem, locale=locale, viewport=PHONE)
    stranger.locator(".whose-option:has(.whose-facts a) .whose-name").click()
    expect(stranger.locator(".whose-option.is-chosen")).to_contain_text(words["people"])
    chosen = stranger.url
    assert path(chosen) == f"{problem}?whose=record-{record.split('/')[2]}"
    see_who_judged(stranger, words["judged"], record)
    expect(stranger.locator(f"main a[href='{path(chosen)}']")).to_be_visible()
    check_the_file(stranger, words, tmp_path / "record.json")

    withdraw(desk, record, words)
    stranger.goto(chosen)
    expect(stranger.locator(".notice").first).to_contain_text(words["refused"])
    assert stranger.locator(".whose-option:has(.whose-facts a)").count() == 0
    stranger.locator("#tab-problem_data").click()
    expect(stranger.locator(".matrix")).to_contain_text(words["waits"])
    stranger.goto(chosen)
    stranger.locator(".notice a").first.click()
    expect(stranger.locator("#withdrawn-title")).to_have_text(words["withdrawn"])
    expect(stranger.locator("main")).to_contain_text(words["reason"])
    expect(stranger.locator(f"main a[href='{problem}']")).to_be_visible()
    download = stranger.request.get(f"{record}file/")
    assert download.status == 410


def problem_of_a_table(page: Page, locale: str) -> str:
    """Pasted, one criterion more by keyboard, which nobody has measured, and opened."""
    words, language = WORDS[locale], locale[:2]
    page.locator("main a[href='/problems/new/']").first.click()
    page.locator("main a[href='/problems/new/table/']").click()
    page.locator("[name=table]").fill(TABLES[locale])
    page.locator(f"[name=name_{language}]").fill(f"Where {language}")
    page.locator(f"[name=question_{language}]").fill("Where?")
    page.keyboard.press("Enter")
    page.locator("button[value=store]").click()
    page.wait_for_url(re.compile(r"/problems/[\w-]+/edit/$"))
    expect(page.locator(".outline-row")).to_have_count(2)

    page.locator("[name=row]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type(words["added"])
    page.keyboard.press("Enter")
    expect(page.locator(".outline-row")).to_have_count(3)
    expect(page.locator(".outline-row").nth(2)).to_contain_text(words["added"])
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(".outline-row").nth(1)).to_contain_text(words["added"])
    page.keyboard.press("F2")
    name = page.locator(f"#criterion [name=name_{language}]")
    expect(name).to_have_value(words["added"])
    page.locator("#criterion [name=measured][value=new]").check()
    page.locator("#criterion [name=kind]").select_option("judged")
    for point in (1, 3, 5):
        page.locator(f"#criterion [name=anchor_{point}_{language}]").fill(f"{point}!")
    name.press("Enter")
    expect(page.locator(".outline-row").nth(1).locator(".unit")).not_to_have_count(0)

    problem = re.sub(r"edit/$", "", page.url)
    page.locator(f"a[href='{path(problem)}edit/texts/']").first.click()
    page.get_by_label(words["open"], exact=True).check()
    page.locator("main .btn-primary").click()
    expect(page.locator("#messages")).to_contain_text(words["open"])
    expect(page.locator("main a[href^='/sessions/new/']")).to_be_visible()
    return path(problem)


def published_record(desk: Page, committee: Committee, problem: str) -> str:
    """Weighed and rated by three, sealed, and published as it was shown before."""
    slug = problem.strip("/").split("/")[1]
    code = make_session(desk, address=f"/sessions/new/?problem={slug}", turnout="3", rates=True)
    committee.ask(do="join", code=code, people=list(PEOPLE))
    expect(desk.locator(".people-table tbody tr")).to_have_count(len(PEOPLE))
    move(desk, "open_round")
    expect(desk.locator("#move-open_round")).to_have_count(0)
    committee.ask(do="answer_all", code=code, people=PEOPLE)
    expect(desk.locator(".is-finished")).to_have_count(len(PEOPLE))
    for name in ("close_round", "reveal", "close", "seal"):
        move(desk, name)
    desk.locator(f".record a[href='/sessions/{code}/publish/']").click()
    drawn = desk.locator("article.public-record").inner_text()
    desk.locator("main form .btn-primary").click()
    desk.wait_for_url(re.compile(r"/records/[\w-]+/$"))
    assert desk.locator("article.public-record").inner_text() == drawn
    return path(desk.url)


def see_who_judged(stranger: Page, judged: str, record: str) -> None:
    """A judged cell's card says by whom; its source is the record."""
    stranger.locator("#tab-problem_data").click()
    stranger.locator(".matrix td a").nth(1).click()
    card = stranger.locator(".cell-card:popover-open")
    expect(card).to_contain_text(judged)
    card.locator(f"a[href$='{record}']").click()
    stranger.wait_for_url(f"**{record}")


def check_the_file(stranger: Page, words: dict[str, str], kept: Path) -> None:
    with stranger.expect_download() as download:
        stranger.locator("main a[download]").click()
    download.value.save_as(kept)
    stranger.locator("main a[href$='/verify/']").first.click()
    stranger.locator("input[type=file]").set_input_files(kept)
    stranger.locator("main form .btn-primary").click()
    expect(stranger.locator("#verdict-title")).to_have_text(words["holds"])
    expect(stranger.locator("#verdict-title + p")).to_have_text(words["is_it"])


def withdraw(desk: Page, record: str, words: dict[str, str]) -> None:
    desk.locator("main a[href$='/withdraw/']").click()
    desk.locator("[name=reason]").fill(words["reason"])
    desk.locator("main form .btn-danger").click()
    desk.wait_for_url(f"**{record}")
    expect(desk.locator("#withdrawn-title")).to_have_text(words["withdrawn"])


def path(address: str) -> str:
    return re.sub(r"^https?://[^/]+", "", address)
