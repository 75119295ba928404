"""The other methods, ratings, no scripts, and whom the pages would keep out."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.committee import PHONE, Committee, choose, come_in, saying

Opener = Callable[..., Page]
LOOKS: list[dict[str, Any]] = [
    {"color_scheme": "light", "locale": "en-GB", "viewport": {"width": 1440, "height": 900}},
    {"color_scheme": "dark", "locale": "ru-RU", "viewport": PHONE["viewport"]},
]


def test_points_keep_their_sum_and_locks_hold(open_page: Opener, committee: Committee) -> None:
    made = committee.session("points")
    page = come_in(open_page, made, locale="en-GB")
    numbers = page.locator(".share .input-num")

    numbers.nth(0).fill("50")
    numbers.nth(0).press("Tab")
    expect(page.locator("[data-sum]")).to_have_text("100")
    expect(numbers.nth(1)).to_have_value("25")
    # What is no number stays, is said to be none, and moves and stores nothing.
    numbers.nth(1).fill("much")
    numbers.nth(1).press("Tab")
    expect(page.locator(".errorlist")).to_have_text("A number from 0 to 100 is taken here.")
    expect(numbers.nth(1)).to_have_value("much")
    expect(numbers.nth(0)).to_have_value("50")
    expect(saying(page)).to_be_hidden()
    numbers.nth(1).fill("20")
    numbers.nth(1).press("Tab")
    # What was typed before stays as long as another can give way.
    expect(numbers.nth(0)).to_have_value("50")
    expect(numbers.nth(2)).to_have_value("30")
    page.locator(".share-lock").nth(0).click()
    numbers.nth(1).fill("90")
    numbers.nth(1).press("Tab")
    expect(numbers.nth(1)).to_have_value("50")
    expect(numbers.nth(2)).to_have_value("0")
    expect(saying(page)).to_have_text("Stored")
    page.locator("[data-way=next]").click()

    expect(page.locator("#question")).to_have_text("Your weights and what they give")
    (answer,) = committee.stored(made)["weights"]
    assert sorted(answer["points"].values()) == [0, 50, 50]


def test_points_that_are_lowered_again_give_the_others_back_what_they_had(
    open_page: Opener, committee: Committee
) -> None:
    made = committee.session("points")
    page = come_in(open_page, made, locale="en-GB")
    numbers = page.locator(".share .input-num")
    numbers.nth(1).fill("60")
    numbers.nth(1).press("Tab")
    before = [number.input_value() for number in numbers.all()]

    for value in ("100", before[0]):
        numbers.nth(0).fill(value)
        numbers.nth(0).press("Tab")
        expect(page.locator("[data-sum]")).to_have_text("100")

    assert [number.input_value() for number in numbers.all()] == before
    assert before[1] == "60"


def test_the_own_page_waits_for_the_last_answer_and_follows_one_that_is_late(
    open_page: Opener, committee: Committee
) -> None:
    made = committee.session("points")
    page = come_in(open_page, made, locale="en-GB")
    expect(saying(page)).to_have_text("Not answered yet")
    finish = page.locator("button", has_text="I have finished")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/weights/", hold)

    # A tap in the first moment of a page is no second tap.
    with page.expect_request("**/weights/"):
        page.locator("#answer").evaluate("""form => {
            const submit = new Event("submit", {cancelable: true, bubbles: true});
            form.dispatchEvent(Object.defineProperty(submit, "timeStamp", {value: 9}));
        }""")
    expect(saying(page)).to_have_text("Storing…")
    held.pop().continue_()
    expect(finish).to_be_visible()
    expect(page.locator("#question")).to_have_text("Your weights and what they give")

    # What comes in later is followed. The page does not wait for a network that is away.
    page.locator("a", has_text="Change your answer").click()
    page.unroute("**/weights/")
    page.route("**/weights/", lambda route: route.abort("connectionreset"))
    page.locator(".share .input-num").nth(0).fill("80")
    page.locator("[data-way=next]").click()
    expect(page.locator("#weigh-line")).to_contain_text("No connection")
    expect(page.locator("#own-weights ~ .table-scroll td").first).not_to_have_text("80.0")
    page.unroute("**/weights/")
    expect(page.locator("#own-weights ~ .table-scroll td").first).to_have_text("80.0")
    expect(page.locator("#weigh-line")).to_be_hidden()
    open_page.complaints.lines.clear()  # type: ignore[attr-defined]


def test_an_order_is_dragged_and_moved_by_buttons(open_page: Opener, committee: Committee) -> None:
    made = committee.session("ranking")
    page = come_in(open_page, made, locale="en-GB")
    rows = page.locator(".order-row")
    names = rows.evaluate_all("rows => rows.map((row) => row.dataset.name)")

    rows.nth(0).locator("[data-move=down]").click()
    expect(rows.nth(1)).to_have_attribute("data-name", names[0])
    expect(rows.nth(1).locator("[data-move=down]")).to_be_focused()
    handle = rows.nth(2).locator("[data-handle]").bounding_box()
    top = rows.nth(0).bounding_box()
    assert handle is not None
    assert top is not None
    page.mouse.move(handle["x"] + 10, handle["y"] + 10)
    page.mouse.down()
    page.mouse.move(top["x"] + 20, top["y"] + 4, steps=8)
    page.mouse.up()
    expect(rows.nth(0)).to_have_attribute("data-name", names[2])
    rows.nth(1).locator("[data-move=tie]").click()
    expect(saying(page)).to_have_text("Stored")
    page.locator("[data-way=next]").click()

    expect(page.locator("#question")).to_have_text("Your weights and what they give")
    (answer,) = committee.stored(made)["weights"]
    assert [len(group) for group in answer["ranking"]] == [2, 1]


def test_best_and_worst_ask_only_what_is_needed(open_page: Opener, committee: Committee) -> None:
    made = committee.session("best_worst")
    open_page.complaints.expected_statuses.add(422)  # type: ignore[attr-defined]
    page = come_in(open_page, made, locale="en-GB")
    page.locator("[data-way=next]").click()
    expect(page.locator(".errorlist li")).to_have_count(2)

    page.locator(".extreme").nth(0).locator(".choice").nth(0).click()
    page.locator(".extreme").nth(1).locator(".choice").nth(2).click()
    expect(page.locator(".against-row:visible")).to_have_count(3)
    for select, value in zip(page.locator(".against-row:visible select").all(), "284", strict=True):
        select.select_option(value)
    expect(saying(page)).to_have_text("Stored")
    page.locator("[data-way=next]").click()

    expect(page.locator("#question")).to_have_text("Your weights and what they give")


def test_ratings_are_stored_as_they_are_chosen(open_page: Opener, committee: Committee) -> None:
    made = committee.session(problem="sovereignty-core", scoring=True)
    open_page.complaints.expected_statuses.add(422)  # type: ignore[attr-defined]
    page = come_in(open_page, made, **PHONE)
    page.goto(f"/s/{made['code']}/?step=44")
    card = page.locator(".score").first

    card.locator(".degree", has_text="4").tap()
    expect(card.locator(".weigh-state")).to_have_text("Stored")
    card.locator("summary").tap()
    card.locator("[name=source_url]").fill("nonsense://x")
    card.locator("[name=comment]").fill("seen")
    expect(card.locator(".errorlist li")).to_contain_text("http:// or https://")
    card.locator("[name=source_url]").fill("https://example.org/")
    card.locator("[name=source_url]").press("Tab")
    expect(card.locator(".errorlist li")).to_have_count(0)
    expect(card.locator(".weigh-state")).to_have_text("Stored")
    page.locator(".score").nth(1).locator(".degree-unknown").tap()
    expect(page.locator(".score").nth(1).locator(".weigh-state")).to_have_text("Stored")

    page.get_by_role("link", name="I have a conflict of interest").tap()
    page.locator(".tick-list label").first.tap()
    page.get_by_role("button", name="Declare").tap()
    expect(page.locator(".device")).to_have_count(1)
    page.get_by_role("link", name="Back to the questions").tap()
    expect(page.locator(".score").first).to_contain_text("What you had rated is left out")
    expect(page.locator(".score").first.locator("input")).to_have_count(0)

    assert committee.stored(made)["scores"] == [4, None]


@pytest.mark.parametrize("method", ["pairwise", "points", "swing", "ranking", "best_worst"])
def test_without_javascript(open_page: Opener, committee: Committee, method: str) -> None:
    made = committee.session(method)
    page = come_in(open_page, made, locale="en-GB", java_script_enabled=False)
    if method == "pairwise":
        for degree in ("clearly", "slightly", "clearly"):
            choose(page, 0, degree)
            page.locator("[data-way=next]").click()
    elif method in ("points", "swing"):
        for number, value in zip(
            page.locator(".share .input-num").all(), ["100", "50", "50"], strict=True
        ):
            number.fill(value)
        page.locator("[data-way=next]").click()
    elif method == "ranking":
        page.locator("[data-way=next]").click()
    else:
        page.locator(".extreme").nth(0).locator(".choice").nth(0).click()
        page.locator(".extreme").nth(1).locator(".choice").nth(2).click()
        for select in page.locator(".against-row select").all():
            select.select_option("3")
        page.locator("[data-way=next]").click()

    expect(page.locator("#question")).to_have_text("Your weights and what they give")
    if method == "points":
        expect(page.locator("#messages")).to_contain_text("added up to 200")
    page.locator("button", has_text="I have finished").click()
    expect(page.locator(".eyebrow")).to_have_text("You have finished")


@pytest.mark.parametrize(
    ("method", "rules", "path"),
    [
        ("pairwise", {}, ""),
        ("pairwise", {"open": False}, ""),
        ("pairwise", {}, "mine/"),
        ("pairwise", {}, "devices/"),
        ("pairwise", {"problem": "sovereignty-core", "scoring": True}, "?step=44"),
        ("points", {}, ""),
        ("swing", {}, ""),
        ("ranking", {}, ""),
        ("best_worst", {}, ""),
    ],
)
def test_axe_finds_nothing_serious(
    open_page: Opener,
    committee: Committee,
    accessibility_faults: Callable[..., list[str]],
    method: str,
    rules: dict[str, Any],
    path: str,
) -> None:
    made = committee.session(method, **rules)
    page = come_in(open_page, made, locale="en-GB")
    expect(page.locator(".weigh-foot")).to_contain_text("Anna")
    paths = [f"/s/{made['code']}/{path}"]
    if rules.get("scoring"):
        paths.append(f"/s/{made['code']}/conflicts/")
    strangers = []
    if (path, rules) == ("", {}) and method == "pairwise":
        added = committee.ask(do="another_device", person=made["person"])
        paths += ["/join/", f"/s/{made['code']}/join/"]
        strangers = [f"/p/{added['link']}/", f"/p/{made['link']}/"]
    for looks in LOOKS:
        for seen in paths:
            kept = page.context.storage_state()
            assert accessibility_faults(seen, **looks, storage_state=kept) == []
        for seen in strangers:
            assert accessibility_faults(seen, **looks) == []
