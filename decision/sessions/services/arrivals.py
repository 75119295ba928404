"""Who joins by a code is counted, so that nobody fills a session with strangers.

A room of a hundred people behind one address joins without hindrance; a program that joins as
many times a second does not. A browser that joins again and again is one person.
"""

from __future__ import annotations

import hashlib

from django.core.cache import cache

WINDOW = 600  # seconds
PER_ADDRESS = 200
PER_BROWSER = 5


def may_join(address: str, browser: str) -> bool:
    """Whether one more may come in from this network address and this browser now."""
    address_key, browser_key = _keys(address, browser)
    counts = cache.get_many([address_key, browser_key])
    return counts.get(address_key, 0) < PER_ADDRESS and counts.get(browser_key, 0) < PER_BROWSER


def note_join(address: str, browser: str) -> None:
    for key in _keys(address, browser):
        if cache.add(key, 1, WINDOW):
            continue
        try:
            cache.incr(key)
        except ValueError:  # it ran out between the two
            cache.set(key, 1, WINDOW)


def _keys(address: str, browser: str) -> tuple[str, str]:
    digests = (hashlib.sha256(text.encode()).hexdigest()[:32] for text in (address, browser))
    address_key, browser_key = digests
    return f"joins-from-{address_key}", f"joins-in-{browser_key}"
