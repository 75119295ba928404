"""Who joins by a code is counted, so that nobody fills a session with strangers.

A room of a hundred people behind one address joins without hindrance; a program that joins as
many times a second does not. A browser that joins again and again is one person.
"""

from __future__ import annotations

from config.counting import Count

WINDOW = 600  # seconds
PER_ADDRESS = 200
PER_BROWSER = 5

_from_address = Count("joins-from", WINDOW)
_in_browser = Count("joins-in", WINDOW)


def may_join(address: str, browser: str) -> bool:
    """Whether one more may come in from this network address and this browser now."""
    return _from_address.of(address) < PER_ADDRESS and _in_browser.of(browser) < PER_BROWSER


def note_join(address: str, browser: str) -> None:
    _from_address.note(address)
    _in_browser.note(browser)
