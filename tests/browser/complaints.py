"""What a browser says against a page while a journey goes on."""

from playwright.sync_api import ConsoleMessage, Page, Request, Response

# Chromium's own words for an address that answered with an error; `_answered` tells it better.
RESOURCE_FAILED = "Failed to load resource"


class Complaints:
    def __init__(self) -> None:
        self.lines: list[str] = []
        # A journey that expects 403, 404 or 422 adds the status here.
        self.expected_statuses: set[int] = set()

    def listen_to(self, page: Page) -> None:
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.lines.append(f"script: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        # Violations of the Content Security Policy arrive here as errors too.
        if message.type == "error" and not message.text.startswith(RESOURCE_FAILED):
            self.lines.append(f"console: {message.text}")

    def _failed(self, request: Request) -> None:
        # Leaving a page ends its streams and half-read answers: no fault of the page.
        if request.failure != "net::ERR_ABORTED":
            self.lines.append(f"request: {request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected_statuses:
            self.lines.append(f"answer: {response.status} {response.url}")
