"""What a real browser receives of each page: bytes on the wire, headers and streams included."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext

from tests.bench.measures import Figure, Measure
from tests.browser.chromium import launched
from tests.browser.committee import PHONE, Committee
from tests.browser.site import Site, served_site
from tests.browser.test_session import answer_all, by_mouse
from tests.browser.wire import Wire
from tests.machine import missing_chromium

KB = 1000
FIRST_QUESTION, FURTHER_QUESTION = 200, 15  # KB
ANYONE, LEADER, ANSWERS, HAS_ANSWERED = "anyone", "leader", "answers", "has answered"
LANGUAGE = {"locale": "ru-RU"}


@dataclass(frozen=True)
class Place:
    """A page; its address may name what `_Visits` made: {open}, {over}, {over_board} and so on."""

    name: str
    who: str
    address: str


PLACES = (
    Place("home", ANYONE, "/"),
    Place("problems", ANYONE, "/problems/"),
    Place("problem and ranking", ANYONE, "/problems/sovereignty-core/"),
    Place("login", ANYONE, "/login/"),
    Place("join by code", ANYONE, "/join/"),
    Place("join a session", ANYONE, "/join/{open}/"),
    Place("not found", ANYONE, "/nothing/"),
    Place("no question left", HAS_ANSWERED, "/s/{over}/"),
    Place("own answers", HAS_ANSWERED, "/s/{over}/mine/"),
    Place("results for a participant", HAS_ANSWERED, "/s/{over}/results/"),
    Place("own devices", ANSWERS, "/s/{open}/devices/"),
    Place("sessions", LEADER, "/sessions/"),
    Place("new session", LEADER, "/sessions/new/?problem=sovereignty-core"),
    Place("desk, round open", LEADER, "/sessions/{open}/"),
    Place("desk, revealed", LEADER, "/sessions/{over}/"),
    Place("people", LEADER, "/sessions/{over}/people/"),
    Place("a person", LEADER, "/sessions/{over}/people/{over_person}/"),
    Place("deadline", LEADER, "/sessions/{open}/deadline/"),
    Place("turnout", LEADER, "/sessions/{open}/turnout/"),
    Place("events", LEADER, "/sessions/{over}/events/"),
    Place("results", LEADER, "/sessions/{over}/results/"),
    Place("board, round open", ANYONE, "{open_board}"),
    Place("board, revealed", ANYONE, "{over_board}"),
    Place("administration", LEADER, "/admin/"),
    Place("administration, a list", LEADER, "/admin/territories/territory/"),
)


def pages() -> Iterator[Figure]:
    if sentence := missing_chromium():
        raise SystemExit(sentence)
    with (
        tempfile.TemporaryDirectory(prefix="mera-bench-") as folder,
        served_site(Path(folder)) as site,
        Committee(site) as committee,
        launched() as browser,
    ):
        visits = _Visits(browser, site, committee)
        yield from _question(visits)
        for place in PLACES:
            first, again = visits.loaded(place)
            yield Figure(
                f"page: {place.name}",
                "first load",
                first.total() / KB,
                "KB",
                "loaded again",
                again.total() / KB,
                first.total() / max(again.total(), 1),
                note=_kinds(first),
            )


def _question(visits: _Visits) -> Iterator[Figure]:
    page = visits.context(ANSWERS).new_page()
    wire = Wire(page)
    page.goto("/s/{open}/".format(**visits.names))
    first = wire.since_the_last_look()
    by_mouse(page, 0, 2)
    page.locator("#weigh-state.is-stored").wait_for()
    page.locator("[data-way=next]").click()
    further = wire.since_the_last_look()
    page.goto(page.url)
    for name, got, limit in (
        ("first load", first, FIRST_QUESTION),
        ("answered, on to the next", further, FURTHER_QUESTION),
        ("its page loaded again", wire.since_the_last_look(), FURTHER_QUESTION),
    ):
        size = got.total() / KB
        yield Figure(
            "page: a question", name, size, "KB", "limit", limit, size / limit, "<= 1", _kinds(got)
        )


def _kinds(got: Counter[str]) -> str:
    return ", ".join(f"{kind} {size / KB:.1f}" for kind, size in got.most_common())


class _Visits:
    """The site with a session whose round is open and one that is revealed, and who is in them."""

    def __init__(self, browser: Browser, site: Site, committee: Committee) -> None:
        self._browser, self._site, self._committee = browser, site, committee
        self._states: dict[str, Any] = {ANYONE: None}
        self.names: dict[str, str] = {}
        self._log_in()
        self._begin("open", ANSWERS, "sovereignty-core")
        over = self._begin("over", HAS_ANSWERED, "volume")
        page = self.context(HAS_ANSWERED, **{**PHONE, **LANGUAGE}).new_page()
        page.goto(f"/s/{over}/")
        answer_all(page, "Сохранено", by_mouse)
        for move in ("close_round", "reveal"):
            self._committee.ask(do="move", code=over, move=move)
        page.context.close()

    def loaded(self, place: Place) -> tuple[Counter[str], Counter[str]]:
        """With nothing kept of the site, and once more with what the browser kept."""
        context = self.context(place.who)
        page = context.new_page()
        wire = Wire(page)
        sizes = []
        for _ in range(2):
            page.goto(place.address.format(**self.names))
            page.wait_for_timeout(1_000)  # charts ask for their script when they come into view
            sizes.append(wire.since_the_last_look())
        context.close()
        return sizes[0], sizes[1]

    def context(self, who: str, **options: Any) -> BrowserContext:
        return self._browser.new_context(
            base_url=self._site.url, storage_state=self._states[who], **{**LANGUAGE, **options}
        )

    def _log_in(self) -> None:
        page = self.context(ANYONE).new_page()
        page.goto("/login/?next=/sessions/")
        page.locator("[name=username]").fill("admin")
        page.locator("[name=password]").fill(self._site.admin_password)
        page.locator("main .btn-primary").click()
        page.wait_for_url("**/sessions/")
        self._states[LEADER] = page.context.storage_state()
        page.context.close()

    def _begin(self, name: str, who: str, problem: str) -> str:
        """A session with an open round and one participant; its code."""
        made = self._committee.session(problem=problem)
        page = self.context(LEADER).new_page()
        page.goto(f"/sessions/{made['code']}/")
        board = page.locator("a[href*='/board/']").first.get_attribute("href") or ""
        self.names |= {name: made["code"], f"{name}_board": board, f"{name}_person": made["person"]}
        page.context.close()
        page = self.context(ANYONE).new_page()
        page.goto(f"/p/{made['link']}/")
        page.locator("main form button").click()
        page.wait_for_url("**/s/*/")
        self._states[who] = page.context.storage_state()
        page.context.close()
        return str(made["code"])


MEASURES = [Measure("pages", pages)]
