"""Wrong codes are counted, so that sessions cannot be found by trying.

Right codes are not: a room of a hundred people behind one address joins without hindrance.
With 31**6 codes a thousand wrong ones in ten minutes find nothing in a lifetime.
"""

from __future__ import annotations

import hashlib

from django.core.cache import cache

WINDOW = 600  # seconds
PER_ADDRESS = 40
EVERYWHERE = 1000


def may_guess(address: str) -> bool:
    """Whether somebody at this network address may try a code now."""
    counts = cache.get_many([_key(address), _key("")])
    return counts.get(_key(address), 0) < PER_ADDRESS and counts.get(_key(""), 0) < EVERYWHERE


def note_wrong_guess(address: str) -> None:
    for key in (_key(address), _key("")):
        if cache.add(key, 1, WINDOW):
            continue
        try:
            cache.incr(key)
        except ValueError:  # it ran out between the two
            cache.set(key, 1, WINDOW)


def _key(address: str) -> str:
    """Of everybody's count where no address is given."""
    return f"wrong-codes-{hashlib.sha256(address.encode()).hexdigest()[:32] if address else 'all'}"
