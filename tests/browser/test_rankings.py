"""The main job in a real browser: the six territories ranked, in both languages."""

import re
from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, Route, expect

from tests.browser.committee import Committee

Opener = Callable[..., Page]
LANGUAGES = {
    "ru-RU": {"first": "ТОР Приморье", "other": "ТОР Южная Якутия", "score": "0,499"},
    "en-GB": {"first": "ASEZ Primorye", "other": "ASEZ South Yakutia", "score": "0.499"},
}
PHONE = {"width": 390, "height": 844}


@pytest.mark.parametrize("locale", LANGUAGES)
def test_home_ranks_by_volume_and_turns_round_by_intensity(open_page: Opener, locale: str) -> None:
    words = LANGUAGES[locale]
    page = open_page("/", locale=locale)
    leader = page.locator(".ranking li.is-first .ranking-name")
    expect(leader).to_have_text(words["first"])

    page.locator("#home-ranking .switch a").nth(1).click()

    expect(leader).to_have_text(words["other"])
    expect(page.locator("#announcer")).to_contain_text(words["other"])


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_ranking_follows_the_settings(open_page: Opener, locale: str) -> None:
    words = LANGUAGES[locale]
    page = open_page("/problems/volume/", locale=locale)
    first = page.locator(".ranking-table tbody th").first
    expect(first).to_have_text(words["first"])
    expect(page.locator(".ranking-table data").nth(1)).to_have_text(words["score"])

    page.locator("[name=method]").select_option("vikor")

    expect(page.locator(".facts dd").first).to_have_text("VIKOR")
    assert "method=vikor" in page.url
    page.reload()
    expect(page.locator(".facts dd").first).to_have_text("VIKOR")


def test_whose_weights_are_chosen_changed_and_come_back(
    open_page: Opener, committee: Committee
) -> None:
    page = open_page("/problems/intensity/", locale="en-GB")
    codes = [
        (field.get_attribute("name") or "").removeprefix("w-")
        for field in page.locator(".weight .input-num").all()
    ]
    shares = [1.0, *[0.0] * (len(codes) - 1)]
    committee.ask(
        do="publish_weights",
        problem="intensity",
        key="record-77",
        weights=dict(zip(codes, shares, strict=True)),
        members=[shares, shares[::-1]],
    )
    page.reload()
    chosen = page.locator(".whose [aria-current]")

    page.locator("#whose-record-77").click()
    expect(chosen).to_have_text("Committee record-77")
    assert page.url.endswith("/problems/intensity/?whose=record-77")
    page.locator("#tab-problem_weights").click()
    expect(page.locator("#beside th.is-chosen")).to_contain_text("Committee record-77")
    expect(page.locator("#beside")).to_contain_text("Of 2 people")
    expect(page.locator("#beside-chart canvas")).to_have_count(1)
    assert page.url.endswith("/problems/intensity/weights/?whose=record-77")
    page.go_back()

    page.locator(".weight .input-num").last.fill("55")
    expect(chosen).to_have_text("Your own")
    assert re.search(r"[?&]w=[^&]*:55$", page.url)
    shared = page.url
    ranked = page.locator(".ranking-table tbody").inner_text()

    page.locator("#whose-problem").click()
    expect(chosen).to_have_text("The problem's own")
    expect(page.locator(".weight .input-num").last).to_have_value("1")

    plain = open_page(shared, locale="en-GB", java_script_enabled=False)
    expect(plain.locator(".whose [aria-current]")).to_have_text("Your own")
    assert plain.locator(".ranking-table tbody").inner_text() == ranked
    plain.locator("#tab-problem_weights").click()
    expect(plain.locator("#beside th.is-chosen")).to_contain_text("Your own")


# From now on the page keeps in `drawn` what its map draws, the largest point first.
LISTEN_TO_THE_MAP = """() => {
    const kind = window.meraCharts.map;
    const options = kind.options;
    kind.options = (...asked) => {
        const made = options(...asked);
        const points = [...made.series[0].data].sort((a, b) => b.symbolSize - a.symbolSize);
        window.drawn = points.map((point) => point.name);
        return made;
    };
}"""
DRAWN_AS_LISTED = """() => {
    const rows = [...document.querySelectorAll("#ranking-rows tr[data-code]")];
    return rows.length > 2 && String(rows.map((row) => row.dataset.code)) === String(window.drawn);
}"""


def test_the_map_follows_the_sliders_and_whatever_is_chosen(open_page: Opener) -> None:
    page = open_page("/problems/where-to-build/", locale="en-GB")
    expect(page.locator("#where-chart canvas")).to_have_count(1)
    listed = page.locator("#ranking-rows tbody").inner_text()
    page.evaluate(LISTEN_TO_THE_MAP)
    page.evaluate("document.querySelector('#where-chart canvas').id = 'the-first'")

    slider = page.locator("[data-slides]").first
    slider.fill(slider.get_attribute("max") or "")
    page.wait_for_function(DRAWN_AS_LISTED)
    assert page.locator("#ranking-rows tbody").inner_text() != listed
    # The picture is the one that was there, drawn again.
    expect(page.locator("#where-chart canvas#the-first")).to_have_count(1)
    expect(page.locator("#where [data-chart-caption]")).to_have_count(1)

    for chosen in ("#whose-equal", "#whose-problem"):  # the whole page is put anew
        page.evaluate("delete window.drawn")
        page.locator(chosen).click()
        page.wait_for_function(DRAWN_AS_LISTED)
    page.locator("#tab-problem_weights").click()
    expect(page.locator("#beside-chart canvas")).to_have_count(1)
    page.locator("#whose-equal").click()  # and with it another chart of the same name
    expect(page.locator("#whose-equal")).to_have_attribute("aria-current", "true")
    expect(page.locator("#beside-chart canvas")).to_have_count(1)
    page.go_back()
    page.go_back()
    expect(page.locator("#where-chart canvas")).to_have_count(1)


def test_typing_a_weight_keeps_the_cursor_and_every_key(open_page: Opener) -> None:
    page = open_page("/problems/volume/", locale="ru-RU")
    weight, slider = page.locator("[name='w-T0.1']"), page.locator("[data-slides='w-T0.1']")
    weight.fill("")
    weight.press_sequentially("1,25", delay=120)

    expect(page.locator(".weight").first.locator(".weight-share strong")).to_contain_text("38,5")
    expect(weight).to_be_focused()
    expect(weight).to_have_value("1,25")
    expect(slider).to_have_value("1.25")
    assert page.url.endswith("?w=1,T0.1:1.25")

    slider.fill("1.5")
    expect(weight).to_have_value("1,5")


def test_of_answers_out_of_order_the_last_move_wins(open_page: Opener) -> None:
    page = open_page("/problems/volume/", locale="en-GB")
    waiting: list[Route] = []
    page.route("**/problems/volume/?*", lambda route: waiting.append(route))  # noqa: PLW0108
    slider = page.locator("[data-slides='w-T0.3']")
    for number, weight in enumerate(("1.9", "0"), start=1):
        slider.fill(weight)
        while len(waiting) < number:
            page.wait_for_timeout(20)
    for route in reversed(waiting):  # the later one first
        with suppress(Error):  # one that the browser gave up needs no answer
            route.continue_()

    expect(page.locator("#said-T0\\.3 strong")).to_have_text("0.0\N{NO-BREAK SPACE}%")
    expect(page.locator("[name='w-T0.3']")).to_have_value("0")
    assert page.url.endswith("?w=1,T0.3:0")


def test_an_answer_to_an_earlier_move_is_not_taken(open_page: Opener) -> None:
    page = open_page("/problems/volume/", locale="en-GB")
    asked = "**/problems/volume/?*"
    slider = page.locator("[data-slides='w-T0.3']")
    share = page.locator("#said-T0\\.3 strong")
    with page.expect_response(asked) as first:
        slider.fill("1.9")
    earlier = first.value.text()
    slider.fill("0")
    expect(share).to_have_text("0.0\N{NO-BREAK SPACE}%")

    page.route(asked, lambda route: route.fulfill(body=earlier, content_type="text/html"))
    with page.expect_response(asked) as stale:
        slider.fill("1")
    stale.value.finished()
    page.evaluate("new Promise(requestAnimationFrame)")
    expect(share).to_have_text("0.0\N{NO-BREAK SPACE}%")

    page.unroute(asked)
    slider.fill("2")
    expect(share).to_have_text("50.0\N{NO-BREAK SPACE}%")


def test_a_bad_weight_is_marked_and_can_be_put_right(open_page: Opener) -> None:
    page = open_page("/problems/volume/", locale="en-GB")
    open_page.complaints.expected_statuses.add(422)  # type: ignore[attr-defined]
    weight = page.locator("[name='w-T0.2']")
    weight.fill("-3")
    expect(page.locator(".errorlist li")).to_contain_text("A number from 0 to 1,000,000")

    weight.fill("3")

    expect(page.locator(".errorlist li")).to_have_count(0)
    expect(page.locator(".ranking-table tbody tr")).to_have_count(6)


def test_a_value_opens_its_card(open_page: Opener) -> None:
    page = open_page("/problems/intensity/", locale="en-GB")
    page.locator("#tab-problem_data").click()
    page.locator(".matrix a[href='YUY/T3.1/']").click()

    card = page.locator("#cell-card")
    expect(card).to_be_visible()
    expect(card).to_contain_text("Investment volume / Number of residents")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_without_javascript_the_form_is_sent_by_its_button(open_page: Opener) -> None:
    page = open_page("/problems/volume/", locale="en-GB", java_script_enabled=False)
    page.locator("[name=method]").select_option("promethee_ii")
    page.locator("#problem form .btn-primary").click()

    expect(page.locator(".facts dd").first).to_have_text("PROMETHEE II")
    page.locator("#tab-problem_data").click()
    page.locator(".matrix a[href='PRI/T0.1/']").click()
    expect(page.locator(".cell-card")).to_contain_text("declared")


def test_back_returns_to_the_page_before(open_page: Opener) -> None:
    page = open_page("/problems/", locale="en-GB")
    page.locator(".entry a").first.click()
    page.wait_for_url("**/problems/*/")  # whole: what is chosen before the scripts nobody hears
    page.locator("[name=method]").select_option("vikor")
    expect(page.locator(".facts dd").first).to_have_text("VIKOR")
    page.go_back()

    expect(page.locator("h1")).to_have_text("Problems")


def test_the_language_is_switched_in_place(open_page: Opener) -> None:
    page = open_page("/problems/volume/?method=vikor", locale="en-GB")
    page.locator(".language button[value=ru]").click()

    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page.locator(".facts dd").first).to_have_text("VIKOR")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_tap_on_the_theme_button_is_seen(open_page: Opener, scheme: str) -> None:
    page = open_page("/", color_scheme=scheme)
    ground = "getComputedStyle(document.body).backgroundColor"
    grounds = [page.evaluate(ground)]
    for _tap in range(3):
        page.locator("[data-theme-switch]").click()
        grounds.append(page.evaluate(ground))

    first, second = grounds[:2]
    assert first != second
    assert grounds == [first, second, first, second]


def test_a_phone_scrolls_tables_not_the_page(open_page: Opener) -> None:
    for path in ("/", "/problems/", "/problems/volume/", "/problems/sovereignty-core/"):
        page = open_page(path, viewport=PHONE)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width == PHONE["width"], path


def test_a_phone_shows_the_open_tab_and_that_there_are_more(open_page: Opener) -> None:
    page = open_page("/problems/volume/", viewport=PHONE)
    tabs = page.locator(".tabs")
    expect(tabs).to_have_attribute("data-more-right", "")
    page.locator("#tab-problem_about").click()
    opened = page.locator("#tab-problem_about[aria-current]")
    for _look in range(2):
        expect(opened).to_be_in_viewport(ratio=0.9)
        expect(tabs).to_have_attribute("data-more-left", "")
        page.reload()


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_phone_shows_shares_and_names_without_a_scroll(open_page: Opener, locale: str) -> None:
    page = open_page("/problems/sovereignty-core/", locale=locale, viewport=PHONE)
    assert overflowing(page, ".weights") == []
    expect(page.locator(".weight .tag").first).to_be_visible()

    page.goto("/")
    assert overflowing(page, "#home-ranking .switch a") == []


def overflowing(page: Page, selector: str) -> list[str]:
    """The texts of those elements whose content is wider than they are."""
    script = "all => all.filter(e => e.scrollWidth > e.clientWidth).map(e => e.innerText)"
    return page.locator(selector).evaluate_all(script)


def test_paper_has_no_words_of_a_picture_that_stays_on_the_screen(open_page: Opener) -> None:
    page = open_page("/problems/where-to-build/?method=wsm", viewport=PHONE)
    words = page.locator("[data-chart-caption]:has(+ #moves-chart)")
    expect(words).to_have_count(1)
    page.emulate_media(media="print")
    expect(words).not_to_be_empty()  # hidden, the picture has no width: its places are numbered
    expect(words).to_be_hidden()


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/problems/",
        "/problems/sovereignty-core/",
        "/problems/volume/?method=wsm&normalization=minmax&w-T0.1=5",
        "/problems/volume/weights/?whose=equal",
        "/problems/sovereignty-core/data/",
        "/problems/projects/",
        "/login/",
    ],
)
def test_axe_finds_nothing_serious(
    accessibility_faults: Callable[..., list[str]], path: str, color_scheme: str
) -> None:
    viewport = PHONE if color_scheme == "dark" else {"width": 1440, "height": 900}
    locale = "ru-RU" if color_scheme == "dark" else "en-GB"

    faults = accessibility_faults(path, color_scheme=color_scheme, viewport=viewport, locale=locale)
    assert faults == []


def test_a_monitor_reads_json_and_every_answer_has_the_policy(open_page: Opener) -> None:
    page = open_page("/", locale="en-GB")

    health = page.request.get("/health/", headers={"Accept": "text/html"})
    assert health.status == 200
    assert len(health.json()) == 2
    icon = page.request.get(page.locator("link[rel=icon]").get_attribute("href") or "")
    for answer in (health, icon):
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, {"width": 390, "height": 844}])
def test_the_method_is_seen_with_weights_and_ranking(
    open_page: Opener, size: dict[str, int]
) -> None:
    page = open_page("/problems/where-to-build/?method=vikor", locale="en-GB", viewport=size)
    is_phone = size["width"] < 1000
    desk = page.locator(".ranking-desk")
    desk.evaluate("desk => desk.scrollIntoView({ block: 'start', behavior: 'instant' })")
    seen_first = "#podium" if is_phone else "#place-YUY"
    for seen in ("#id_method", "#method-said a", seen_first, ".weight-slider >> nth=0"):
        expect(page.locator(seen)).to_be_in_viewport()
    if not is_phone:  # a slider far below still has both beside it
        page.locator(".weight-slider").last.evaluate(
            "slider => slider.scrollIntoView({ block: 'end', behavior: 'instant' })"
        )
        for seen in ("#id_method", "#method-said a", seen_first):
            expect(page.locator(seen)).to_be_in_viewport()
    page.locator("#id_method").select_option("topsis")
    expect(page.locator("#method-said")).to_contain_text("best values of all together")
    expect(page.locator("#ranking-score")).to_contain_text("closeness")
