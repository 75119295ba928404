"""How many bytes a browser receives: compressed as they come, with the headers of each answer."""

from __future__ import annotations

from collections import Counter
from typing import Any

from playwright.sync_api import Page

LOOK = 50  # ms between two looks whether everything has come
# Streams stay open: they are counted, and not waited for.
STREAM = "EventSource"


class Wire:
    """Counts for one page from here on; what the browser has kept costs nothing, as for a person.

    `encodings` says of each address how its answer was packed.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self._kinds: dict[str, str] = {}
        self._bytes: Counter[str] = Counter()
        self._pending: set[str] = set()
        self._counted: Counter[str] = Counter()
        self.encodings: dict[str, str] = {}
        session = page.context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.responseReceived", self._began)
        session.on("Network.dataReceived", self._went_on)
        session.on("Network.loadingFinished", self._ended)
        session.on("Network.loadingFailed", self._failed)
        session.send("Network.enable")

    def since_the_last_look(self) -> Counter[str]:
        """Bytes by kind: Document, Stylesheet, Script, Font, Fetch, EventSource and others."""
        self.settle()
        all_of_them: Counter[str] = Counter()
        for request, size in self._bytes.items():
            all_of_them[self._kinds.get(request, "Other")] += size
        new = all_of_them - self._counted
        self._counted = all_of_them
        return new

    def settle(self) -> None:
        """Wait until everything that the page asked for is here, its typefaces too."""
        self._page.wait_for_load_state("load")
        self._page.evaluate("document.fonts.ready.then(() => true)")
        while self._pending:
            self._page.wait_for_timeout(LOOK)

    def _asked(self, event: dict[str, Any]) -> None:
        kind = str(event.get("type", "Other"))
        self._kinds[event["requestId"]] = kind
        if kind != STREAM:
            self._pending.add(event["requestId"])

    def _began(self, event: dict[str, Any]) -> None:
        answer = event["response"]
        headers = {name.lower(): value for name, value in answer["headers"].items()}
        self.encodings[answer["url"]] = headers.get("content-encoding", "")
        self._bytes[event["requestId"]] += int(answer["encodedDataLength"])

    def _went_on(self, event: dict[str, Any]) -> None:
        self._bytes[event["requestId"]] += int(event["encodedDataLength"])

    def _ended(self, event: dict[str, Any]) -> None:
        self._bytes[event["requestId"]] = int(event["encodedDataLength"])
        self._pending.discard(event["requestId"])

    def _failed(self, event: dict[str, Any]) -> None:
        self._pending.discard(event["requestId"])
