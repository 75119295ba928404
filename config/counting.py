"""Counts of what should not happen often, kept in the cache: nobody's answer waits for them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.cache import cache


@dataclass(frozen=True)
class Count:
    """How often something happened since it first did, begun anew after `window` seconds."""

    name: str
    window: int

    def of(self, *about: str) -> int:
        count: int = cache.get(self._key(about), 0)
        return count

    def note(self, *about: str) -> int:
        """Count one more; returns how many there are now."""
        key = self._key(about)
        if cache.add(key, 1, self.window):
            return 1
        try:
            count: int = cache.incr(key)
        except ValueError:  # it ran out between the two
            cache.set(key, 1, self.window)
            return 1
        return count

    def forget(self, *about: str) -> bool:
        return bool(cache.delete(self._key(about)))

    def _key(self, about: tuple[str, ...]) -> str:
        words = "\0".join(about).encode("utf-8", "backslashreplace")
        return f"{self.name}-{hashlib.sha256(words).hexdigest()[:32]}"
