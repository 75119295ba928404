"""What journeys of a facilitator share: sizes of screens, a new session, somebody who joins."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

Opener = Callable[..., Page]
NEW = "/sessions/new/?problem=sovereignty-core"
PROJECTOR = {"width": 1920, "height": 1080}
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def log_in(open_page: Opener, name: str, password: str, path: str, **options: Any) -> Page:
    page = open_page("/login/?next=/sessions/", **{"locale": "en-GB", **options})
    page.locator("[name=username]").fill(name)
    page.locator("[name=password]").fill(password)
    page.locator("main .btn-primary").click()
    page.wait_for_url("**/sessions/")
    page.goto(path)
    return page


def make_session(
    page: Page,
    *,
    title: str = "Committee",
    turnout: str = "3",
    address: str = NEW,
    names: str = "",
    rates: bool = False,
) -> str:
    """A session made with the form; the page is its desk then. Returns the code."""
    page.goto(address)
    page.locator("[name=title]").fill(title)
    page.locator("[name=minimum_turnout]").fill(turnout)
    if names:
        page.locator(f"[name=names][value={names}]").check()
    if rates:
        page.locator("[name=scoring]").check()
    page.locator(".session-sum .btn-primary").click()
    page.wait_for_url(re.compile(r"/sessions/[A-Z2-9]{6}/$"))
    return page.locator(".join-code").inner_text()


def join(open_page: Opener, code: str, name: str, **options: Any) -> Page:
    page = open_page(f"/join/{code}/", **{"locale": "en-GB", "viewport": PHONE, **options})
    page.locator("main [name=name]").fill(name)
    page.locator("main form .btn-primary").click()
    page.wait_for_url(f"**/s/{code}/")
    return page


def move(desk: Page, name: str) -> None:
    """Make a move; what cannot be taken back is asked once more."""
    desk.locator(f"#move-{name}").click()
    if name in ("close", "seal"):
        desk.locator(f"button[name=move][value={name}]").click()
