"""A participant in a real browser: by touch, by keys, without a network, in two windows."""

import json
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.browser.committee import PHONE, Committee, choose, come_in, saying

Opener = Callable[..., Page]


def test_a_phone_joins_in_three_taps_and_answers_by_touch(
    open_page: Opener, committee: Committee
) -> None:
    made = committee.session(groups=[["Industry", 1], ["Science", 1]])
    page = open_page("/", **PHONE)
    page.locator("#join-code").fill(made["code"].lower())
    page.locator(".code-field button").tap()
    page.locator("[name=name]").fill("Boris")
    page.locator("label", has_text="Science").tap()
    page.locator("main form .btn-primary").tap()

    expect(page.locator("#question")).to_contain_text("Which matters more")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator(".pair-card").first.tap()
    expect(page.locator("#said")).to_have_text("Choose how much more it matters.")
    page.locator(".degree[title='clearly']").tap()
    expect(page.locator("#said")).to_contain_text("matters clearly more")
    expect(saying(page)).to_have_text("Stored")
    page.locator("[data-way=next]").tap()
    expect(page.locator("#weigh-progress")).to_contain_text("Question 2 of 3")
    page.locator(".pair-equal").tap()
    expect(saying(page)).to_have_text("Stored")
    page.locator("[data-way=next]").tap()
    page.locator(".why summary").tap()
    page.locator("#comment").fill("because")
    choose(page, 1, "slightly")
    expect(saying(page)).to_have_text("Stored")
    page.locator("[data-way=next]").tap()

    expect(page.locator("#question")).to_have_text("Your weights and what they give")
    expect(page.locator(".ranking li")).to_have_count(6)
    page.locator("button", has_text="I have finished").tap()
    expect(page.locator(".eyebrow")).to_have_text("You have finished")
    expect(page.locator("#session-status")).to_contain_text("1 of 2 have finished")


def test_a_tap_before_the_scripts_have_come_is_kept(
    open_page: Opener, committee: Committee
) -> None:
    made = committee.session()
    page = open_page(f"/p/{made['link']}/", **PHONE)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/weigh-pairs*.js", hold)
    page.locator("main form button").tap(no_wait_after=True)
    page.locator(".pair-card").first.tap()
    page.locator(".degree[title='clearly']").tap()
    assert len(held) == 1

    held[0].continue_()

    expect(page.locator("#said")).to_contain_text("matters clearly more")
    expect(saying(page)).to_have_text("Stored")
    assert [abs(step) for step in committee.stored(made)["all"]] == [4]


def test_by_keyboard_alone(open_page: Opener, committee: Committee) -> None:
    made = committee.session()
    page = come_in(open_page, made, locale="en-GB")
    press = page.keyboard.press

    press("5")
    expect(page.locator("[data-error=degree], [data-error=side]").first).to_contain_text(
        "First choose"
    )
    press("ArrowLeft")
    press("5")
    expect(page.locator("#said")).to_contain_text("matters clearly more")
    expect(saying(page)).to_have_text("Stored")
    press("Enter")
    expect(page.locator("#weigh-progress")).to_contain_text("Question 2 of 3")
    expect(page.locator("#question")).to_be_focused()
    for _time in range(2):
        press("ArrowRight")
    expect(page.locator("#said")).to_contain_text("matters slightly more")
    expect(saying(page)).to_have_text("Stored")
    press("Enter")
    press("1")
    expect(page.locator("#said")).to_have_text("Both matter equally")
    press("?")
    expect(page.locator("#shortcuts")).to_be_visible()
    press("Escape")
    press("Backspace")
    expect(page.locator("#weigh-progress")).to_contain_text("Question 2 of 3")
    press("Enter")
    page.wait_for_timeout(400)
    press("Enter")
    expect(page.locator("#question")).to_have_text("Your weights and what they give")

    stored = committee.stored(made)
    assert sorted(abs(step) for step in stored["steps"].values()) == [0, 2, 4]
    # Each key that was held on its way to the answer was not an answer.
    assert len(stored["all"]) <= 4


def test_the_advice_reads_as_on_a_page_loaded_anew(open_page: Opener, committee: Committee) -> None:
    page = come_in(open_page, committee.session(), locale="en-GB")
    pairs = json.loads(page.locator("#weigh-data").text_content() or "")["pairs"]
    first, second, third = sorted({pk for pair in pairs for pk in (pair["left"], pair["right"])})
    for number, pair in enumerate(pairs, start=1):
        goes_round = (pair["left"], pair["right"]) in [
            (first, second),
            (second, third),
            (third, first),
        ]
        choose(page, 0 if goes_round else 1, "strongly")
        expect(saying(page)).to_have_text("Stored")
        if number < len(pairs):
            page.locator("[data-way=next]").click()
    agreement = page.locator("#weigh-agreement")
    expect(agreement.locator(".advice a")).to_have_count(1)
    told = agreement.inner_html()

    page.reload()

    assert agreement.inner_html().split() == told.split()
    agreement.locator(".advice a").click()
    expect(page.locator("#weigh-progress")).to_contain_text("Question ")


def test_without_a_network_answers_are_kept_and_sent_in_order(
    open_page: Opener, committee: Committee
) -> None:
    made = committee.session()
    page = come_in(open_page, made, **PHONE)
    expect(page.locator("[data-live-text]")).to_have_text("Live")
    page.context.set_offline(True)

    choose(page, 0, "clearly")
    expect(saying(page)).to_contain_text("No connection")
    choose(page, 0, "strongly")
    page.locator("[data-way=next]").tap()
    expect(page.locator("#weigh-progress")).to_contain_text("Question 2 of 3")
    choose(page, 1, "slightly")
    expect(page.locator("#weigh-line")).to_contain_text("Answers kept on this device")
    expect(page.locator("#weigh-line")).to_contain_text("3")
    assert committee.stored(made)["all"] == []
    page.context.set_offline(False)

    expect(page.locator("#weigh-line")).to_be_hidden()
    expect(saying(page)).to_have_text("Stored")
    stored = committee.stored(made)
    assert [abs(step) for step in stored["all"]] == [4, 6, 2]
    assert len(stored["steps"]) == 2
    lost = [line for line in open_page.complaints.lines if "ERR_INTERNET_DISCONNECTED" not in line]  # type: ignore[attr-defined]
    open_page.complaints.lines[:] = lost  # type: ignore[attr-defined]


def test_unsent_answers_survive_a_reload(open_page: Opener, committee: Committee) -> None:
    made = committee.session()
    page = come_in(open_page, made, locale="en-GB")
    # The server is there but does not take answers: the page can be loaded anew meanwhile.
    page.route("**/judgement/", lambda route: route.abort("connectionreset"))
    choose(page, 0, "absolutely")
    expect(saying(page)).to_contain_text("No connection")
    page.reload()
    expect(page.locator("#said")).to_contain_text("matters absolutely more")
    expect(saying(page)).to_contain_text("No connection")
    assert committee.stored(made)["all"] == []

    page.unroute("**/judgement/")

    expect(saying(page)).to_have_text("Stored", timeout=20_000)
    assert [abs(step) for step in committee.stored(made)["all"]] == [8]
    open_page.complaints.lines.clear()  # type: ignore[attr-defined]


def test_in_a_crowd_answers_wait_as_long_as_the_server_asks(
    open_page: Opener, committee: Committee
) -> None:
    made = committee.session()
    open_page.complaints.expected_statuses.add(503)  # type: ignore[attr-defined]
    page = come_in(open_page, made, locale="en-GB")
    expect(page.locator("[data-live-text]")).to_have_text("Live")
    page.clock.install()
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.method)
        route.fulfill(status=503, headers={"Retry-After": "600"}, body="<p>Come again.</p>")

    page.route("**/judgement/", refuse)
    choose(page, 0, "clearly")
    expect(saying(page)).to_contain_text("Very many people are answering")
    choose(page, 0, "strongly")
    page.clock.run_for(500_000)
    assert asked == ["POST"]
    with page.expect_response("**/judgement/"):
        page.clock.run_for(150_000)
    assert committee.stored(made)["all"] == []
    page.unroute("**/judgement/")

    page.clock.run_for(650_000)

    expect(saying(page)).to_have_text("Stored")
    assert [abs(step) for step in committee.stored(made)["all"]] == [4, 6]


def test_a_page_that_meets_a_crowd_opens_by_itself(open_page: Opener, committee: Committee) -> None:
    made = committee.session()
    open_page.complaints.expected_statuses.add(503)  # type: ignore[attr-defined]
    page = come_in(open_page, made, locale="en-GB")
    crowd = f"**/s/{made['code']}/mine/"
    page.route(crowd, lambda route: route.fulfill(status=503, headers={"Retry-After": "1"}))
    page.evaluate("(url) => void weigh.load(url)", f"/s/{made['code']}/mine/")
    expect(page.locator("#weigh-note")).to_contain_text("The page will open by itself")
    page.unroute(crowd)

    expect(page.locator("#question")).to_have_text("What your answers give so far")
    expect(page.locator("#weigh-note")).to_be_hidden()


def test_of_two_windows_the_newer_answer_wins_and_the_older_says_so(
    open_page: Opener, committee: Committee
) -> None:
    made = committee.session()
    older = come_in(open_page, made, locale="en-GB")
    choose(older, 0, "slightly")
    expect(saying(older)).to_have_text("Stored")
    newer = older.context.new_page()
    newer.goto(f"/s/{made['code']}/?step=1")
    expect(newer.locator("#said")).to_contain_text("slightly more")

    choose(newer, 1, "strongly")

    expect(older.locator("#said")).to_contain_text("strongly more")
    expect(older.locator("#weigh-note")).to_contain_text("newer answer in another window")
    assert [abs(step) for step in committee.stored(made)["steps"].values()] == [6]


def test_another_device_is_found_when_the_window_is_looked_at_again(
    open_page: Opener, committee: Committee
) -> None:
    made = committee.session()
    laptop = come_in(open_page, made, locale="en-GB")
    expect(laptop.locator(".weigh-foot")).to_contain_text("Anna")
    laptop.goto(f"/s/{made['code']}/?step=1")
    added = committee.ask(do="another_device", person=made["person"])
    phone = come_in(open_page, added, **PHONE)
    choose(phone, 0, "clearly")
    expect(saying(phone)).to_have_text("Stored")

    laptop.evaluate("window.dispatchEvent(new Event('focus'))")

    expect(laptop.locator("#said")).to_contain_text("clearly more")
    expect(laptop.locator("#weigh-note")).to_contain_text("newer answer in another window")


def test_the_page_follows_the_session_without_a_reload(
    open_page: Opener, committee: Committee
) -> None:
    made = committee.session(open=False)
    page = come_in(open_page, made, **PHONE)
    expect(page.locator("h1")).to_have_text("The session has not been opened yet")

    committee.ask(do="move", move="open_round", code=made["code"])

    # Another process moved it: the server finds it with its next heartbeat.
    expect(page.locator("#question")).to_contain_text("Which matters more", timeout=20_000)
    committee.ask(do="remove", person=made["person"])
    open_page.complaints.expected_statuses.add(403)  # type: ignore[attr-defined]
    expect(page.locator("h1")).to_have_text("You no longer take part", timeout=20_000)
