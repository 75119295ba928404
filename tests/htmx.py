"""What htmx does, for tests without a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bs4 import BeautifulSoup, Tag
from django.test import Client

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

HTMX = {"HX-Request": "true"}


def fragment(client: Client, address: str) -> Response:
    """The answer that htmx gets for an address."""
    return client.get(address, headers=HTMX)


def soup(response: Response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def element(response: Response, selector: str) -> str:
    """One element of an answer as text, for comparing."""
    found = soup(response).select(selector)
    assert len(found) == 1, f"{len(found)} elements match {selector}"
    return str(found[0])


def assert_swap_equals_page(client: Client, address: str, selector: str) -> None:
    """The fragment put in place gives what a fresh load of the page shows."""
    assert element(fragment(client, address), selector) == element(client.get(address), selector)


def texts(page: BeautifulSoup | Tag, selector: str) -> list[str]:
    return [" ".join(found.get_text(" ").split()) for found in page.select(selector)]
