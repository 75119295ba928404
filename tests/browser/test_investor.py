"""An investor in a real browser: from the home page to a comparison that is taken away."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

Opener = Callable[..., Page]
PHONE = {"width": 390, "height": 844}


@dataclass(frozen=True)
class Words:
    primorye: str
    sakhalin: str
    leads: str
    sheets: list[str]
    kept: str
    comma: str


LANGUAGES = {
    "ru-RU": Words(
        primorye="ТОР Приморье",
        sakhalin="ТОР Сахалин",
        leads=r"^ТОР Приморье: единственное лучшее значение в \d+ из \d+ строк",
        sheets=["Сравнение", "Значения", "Источники", "О сравнении"],
        kept="порядок остальных прежний",
        comma=";",
    ),
    "en-GB": Words(
        primorye="ASEZ Primorye",
        sakhalin="ASEZ Sakhalin",
        leads=r"^ASEZ Primorye leads alone in \d+ of \d+ rows",
        sheets=["Comparison", "Values", "Sources", "About the comparison"],
        kept="the others keep their order",
        comma=",",
    ),
}


def saved(page: Page, link: str) -> bytes:
    with page.expect_download() as download:
        page.locator(link).click()
    return Path(download.value.path()).read_bytes()


@pytest.mark.parametrize("locale", LANGUAGES)
def test_from_the_home_page_to_a_comparison_taken_away(open_page: Opener, locale: str) -> None:
    words = LANGUAGES[locale]
    page = open_page("/", locale=locale)
    page.locator(".home-doors a[href='/territories/']").click()
    row = page.locator(".catalogue-table tbody tr", has_text=words.primorye)
    row.locator("a").first.click()
    expect(page.locator("h1")).to_have_text(words.primorye)
    page.go_back()
    for code in ("PRI", "SAK"):
        page.locator(f".catalogue-table [name=t][value={code}]").check()
    page.locator("#compare-form button").click()

    answer = page.locator("#compare-sentence")
    expect(answer).to_have_text(re.compile(words.leads))
    assert page.url.endswith("/territories/compare/?t=PRI&t=SAK")
    page.locator(".compare-turn a").click()
    page.locator("#compare-another").select_option("YUY")
    page.locator(".compare-add button").click()
    expect(page.locator(".compare-names li")).to_have_count(3)
    page.go_back()
    expect(page.locator(".compare-names li")).to_have_count(2)
    assert page.url.endswith("?t=PRI&t=SAK&only=differences")

    page.locator("#take-away summary").click()
    book = load_workbook(io.BytesIO(saved(page, ".take-away-files a >> nth=0")), data_only=True)
    assert [sheet.title for sheet in book] == words.sheets
    heading = [cell.value for cell in next(book.worksheets[0].iter_rows())]
    assert (heading[4], heading[6]) == (words.primorye, words.sakhalin)
    table = saved(page, ".take-away-files a >> nth=1").decode("utf-8-sig")
    assert table.splitlines()[0].split(words.comma)[4] == words.primorye
    drawn = saved(page, ".compare-pictures [data-chart-tools] button >> nth=1").decode()
    said = "".join(ElementTree.fromstring(drawn).itertext())  # our own file
    assert said.startswith(page.locator("#pictures-title").inner_text())
    assert words.primorye in said
    shared = page.locator("#take-away-link").get_attribute("href") or ""

    other = open_page(shared, locale=locale, java_script_enabled=False)
    assert (
        other.locator(".compare-table").inner_text() == page.locator(".compare-table").inner_text()
    )


# The answer to the form's first move is fetched, and handed over when `handOver` is called: whoever
# gave the request up meanwhile gets it all the same. `ended` counts what htmx is done with.
HOLD_THE_FIRST_ANSWER = """() => {
    const real = window.fetch;
    window.fetch = async (address, options) => {
        if (!/[?&]move=1$/.test(address)) return real(address, options); // the map's outlines, say
        const answer = await real(address, { ...options, signal: undefined });
        await new Promise((done) => { window.handOver = done; });
        return answer;
    };
    window.ended = 0;
    document.addEventListener("htmx:finally:request", () => { window.ended += 1; });
}"""


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_last_move_wins_and_the_link_shows_the_same(open_page: Opener, locale: str) -> None:
    page = open_page("/problems/where-to-build/", locale=locale)
    page.evaluate(HOLD_THE_FIRST_ANSWER)
    slider = page.locator("[data-slides]").first
    name = slider.get_attribute("data-slides") or ""
    link = re.compile(rf"[?&]w=[^&]*\b{name.removeprefix('w-')}:0(,|$)")
    slider.fill(slider.get_attribute("max") or "")
    page.wait_for_function("() => window.handOver")
    slider.fill("0")
    expect(page).to_have_url(link)
    ranked = page.locator(".ranking-table tbody").inner_text()
    assert page.evaluate("window.ended") == 1

    page.evaluate("window.handOver()")
    page.wait_for_function("() => window.ended >= 2")
    page.evaluate(
        "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
    )
    assert page.locator(".ranking-table tbody").inner_text() == ranked
    expect(page.locator(f"[name='{name}']")).to_have_value("0")
    expect(page).to_have_url(link)
    expect(page.locator("#take-away-link")).to_have_attribute("href", page.url)

    page.locator("#tab-problem_set").click()
    page.locator("#set-fixed").click()
    expect(page.locator(".set-outs td")).not_to_have_count(0)
    expect(page.locator(".set-outs tr:first-child td:last-child")).to_have_text(
        LANGUAGES[locale].kept
    )
    page.go_back()
    page.go_back()
    expect(page.locator(".ranking-table tbody tr").first).to_be_visible()
    assert page.locator(".ranking-table tbody").inner_text() == ranked

    other = open_page(page.url, locale=locale)
    assert other.locator(".ranking-table tbody").inner_text() == ranked


SEEN = (
    "/territories/",
    "/territories/PRI/",
    "/territories/compare/?t=PRI&t=SAK&t=YUY",
    "/territories/for-my-project/?jobs=100",
    "/problems/where-to-build/",
    "/problems/where-to-build/firm/",
    "/problems/where-to-build/why/",
    "/problems/where-to-build/set/?bounds=stated",
    "/problems/where-to-build/quadrants/",
)


@pytest.mark.parametrize(("locale", "scheme"), [("ru-RU", "light"), ("en-GB", "dark")])
def test_everybody_can_choose(
    accessibility_faults: Callable[..., list[str]], locale: str, scheme: str
) -> None:
    found = [
        fault
        for path in SEEN
        for fault in accessibility_faults(path, locale=locale, color_scheme=scheme, viewport=PHONE)
    ]
    assert found == []


@pytest.mark.parametrize("viewport", [PHONE, {"width": 1280, "height": 900}], ids=["phone", "desk"])
@pytest.mark.parametrize(
    "path",
    [
        "/territories/kindred/",
        "/territories/kindred/?by=specialisation&groups=4",
        "/territories/volume-and-quality/",
        "/context/",
    ],
)
def test_everybody_can_read_what_is_drawn(
    accessibility_faults: Callable[..., list[str]], path: str, viewport: dict[str, int]
) -> None:
    assert accessibility_faults(path, in_schemes=("light", "dark"), viewport=viewport) == []
