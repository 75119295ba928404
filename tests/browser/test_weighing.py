"""A participant in a real browser: by touch, by keys, without a network, in two windows."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import ROOT, Site

Opener = Callable[..., Page]
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "locale": "en-GB",
}
# Runs against the served site's own database: the ORM must not be loaded into this process, whose
# database is another.
COMMITTEE = """
import json, os, sys, django
django.setup()
from django.contrib.auth.models import User
from decision.models import Judgement, Participant, Problem, Session, Score, DirectWeight
from decision.services import answers, participants, sessions
leader = User.objects.get(username="admin")
order = json.loads(sys.argv[1])
if order["do"] == "make":
    session = sessions.create_session(
        facilitator=leader, problem=Problem.objects.get(slug=order["problem"]),
        title="Committee", method=order["method"], scoring=order["scoring"],
        groups=order["groups"],
    )
    if order["open"]:
        session = sessions.open_round(session=session, user=leader)
    group = session.groups.first()
    person, token = participants.join(session=session, name="Anna", group=group)
    print(json.dumps({"code": session.code, "token": token, "person": person.pk}))
elif order["do"] == "move":
    session = Session.objects.get(code=order["code"])
    getattr(sessions, order["move"])(session=session, user=leader)
    print("{}")
elif order["do"] == "remove":
    person = Participant.objects.get(pk=order["person"])
    participants.remove(participant=person, user=leader)
    print("{}")
else:
    rows = Judgement.objects.filter(ballot__participant=order["person"]).order_by("pk")
    in_force = rows.filter(superseded_at=None)
    print(json.dumps({
        "steps": {f"{j.first_id}-{j.second_id}": j.step for j in in_force},
        "all": [j.step for j in rows],
        "comments": [j.comment for j in in_force if j.comment],
        "weights": [w.answer for w in DirectWeight.objects.filter(
            ballot__participant=order["person"], superseded_at=None)],
        "scores": [s.value for s in Score.objects.filter(
            ballot__participant=order["person"], superseded_at=None).order_by("pk")],
    }))
"""


class Committee:
    """What happens on the other side, by the services, in the served site's database."""

    def __init__(self, site: Site) -> None:
        self.environment = {
            **os.environ,
            "VAR_DIR": str(site.var),
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY"):
            self.environment.pop(name, None)

    def ask(self, **order: Any) -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, "-c", COMMITTEE, json.dumps(order)],
            cwd=ROOT,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return dict(json.loads(done.stdout))

    def session(self, method: str = "pairwise", **rules: Any) -> dict[str, Any]:
        defaults = {"problem": "volume", "scoring": False, "groups": [], "open": True}
        return self.ask(do="make", method=method, **{**defaults, **rules})

    def stored(self, made: dict[str, Any]) -> dict[str, Any]:
        return self.ask(do="stored", person=made["person"])


@pytest.fixture(scope="module")
def committee(site: Site) -> Committee:
    return Committee(site)


def saying(page: Page) -> Any:
    return page.locator("#weigh-state")


def choose(page: Page, side: int, degree: str) -> None:
    """Tap the left (0) or the right (1) one, then how much."""
    page.locator(".pair-card").nth(side).click()
    page.locator(f".degree[title='{degree}']").click()


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

    expect(page.locator("#question")).to_contain_text("Which matters more for")
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


def test_by_keyboard_alone(open_page: Opener, committee: Committee) -> None:
    made = committee.session()
    page = open_page(f"/p/{made['token']}/", locale="en-GB")
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


def test_without_a_network_answers_are_kept_and_sent_in_order(
    open_page: Opener, committee: Committee
) -> None:
    made = committee.session()
    page = open_page(f"/p/{made['token']}/", **PHONE)
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
    page = open_page(f"/p/{made['token']}/", locale="en-GB")
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


def test_of_two_windows_the_newer_answer_wins_and_the_older_says_so(
    open_page: Opener, committee: Committee
) -> None:
    made = committee.session()
    older = open_page(f"/p/{made['token']}/", locale="en-GB")
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
    laptop = open_page(f"/p/{made['token']}/?", locale="en-GB")
    laptop.goto(f"/s/{made['code']}/?step=1")
    phone = open_page(f"/p/{made['token']}/", **PHONE)
    choose(phone, 0, "clearly")
    expect(saying(phone)).to_have_text("Stored")

    laptop.evaluate("window.dispatchEvent(new Event('focus'))")

    expect(laptop.locator("#said")).to_contain_text("clearly more")
    expect(laptop.locator("#weigh-note")).to_contain_text("newer answer in another window")


def test_the_page_follows_the_session_without_a_reload(
    open_page: Opener, committee: Committee
) -> None:
    made = committee.session(open=False)
    page = open_page(f"/p/{made['token']}/", **PHONE)
    expect(page.locator("h1")).to_have_text("The session has not been opened yet")

    committee.ask(do="move", move="open_round", code=made["code"])

    # Another process moved it: the server finds it with its next heartbeat.
    expect(page.locator("#question")).to_contain_text("Which matters more for", timeout=20_000)
    committee.ask(do="remove", person=made["person"])
    open_page.complaints.expected_statuses.add(403)  # type: ignore[attr-defined]
    expect(page.locator("h1")).to_have_text("You no longer take part", timeout=20_000)


def test_points_keep_their_sum_and_locks_hold(open_page: Opener, committee: Committee) -> None:
    made = committee.session("points")
    page = open_page(f"/p/{made['token']}/", locale="en-GB")
    numbers = page.locator("input[type=number]")

    numbers.nth(0).fill("50")
    numbers.nth(0).press("Tab")
    expect(page.locator("[data-sum]")).to_have_text("100")
    expect(numbers.nth(1)).to_have_value("25")
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


def test_an_order_is_dragged_and_moved_by_buttons(open_page: Opener, committee: Committee) -> None:
    made = committee.session("ranking")
    page = open_page(f"/p/{made['token']}/", locale="en-GB")
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
    page = open_page(f"/p/{made['token']}/", locale="en-GB")
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
    page = open_page(f"/p/{made['token']}/", **PHONE)
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

    assert committee.stored(made)["scores"] == [4, None]


@pytest.mark.parametrize("method", ["pairwise", "points", "swing", "ranking", "best_worst"])
def test_without_javascript(open_page: Opener, committee: Committee, method: str) -> None:
    made = committee.session(method)
    page = open_page(f"/p/{made['token']}/", locale="en-GB", java_script_enabled=False)
    if method == "pairwise":
        for degree in ("clearly", "slightly", "clearly"):
            choose(page, 0, degree)
            page.locator("[data-way=next]").click()
    elif method in ("points", "swing"):
        for number, value in zip(
            page.locator("input[type=number]").all(), ["100", "50", "50"], strict=True
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


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("method", "rules", "path"),
    [
        ("pairwise", {}, ""),
        ("pairwise", {"open": False}, ""),
        ("pairwise", {}, "mine/"),
        ("pairwise", {}, "link/"),
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
    color_scheme: str,
) -> None:
    made = committee.session(method, **rules)
    page = open_page(f"/p/{made['token']}/", locale="en-GB")
    dark = color_scheme == "dark"
    looks: dict[str, Any] = {
        "color_scheme": color_scheme,
        "locale": "ru-RU" if dark else "en-GB",
        "viewport": PHONE["viewport"] if dark else {"width": 1440, "height": 900},
        "storage_state": page.context.storage_state(),
    }

    assert accessibility_faults(f"/s/{made['code']}/{path}", **looks) == []
    if (path, rules) == ("", {}) and method == "pairwise":
        assert accessibility_faults("/join/", **looks) == []
        assert accessibility_faults(f"/join/{made['code']}/?new=1", **looks) == []
