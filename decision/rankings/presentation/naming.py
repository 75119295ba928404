"""Names in a sentence: the first of them, and how many more there are."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import ngettext


def first_names(names: Iterable[object], most: int) -> str:
    """Joined by commas: all up to `most`, else so many and the number of the others."""
    listed = [str(name) for name in names]
    told, further = ", ".join(listed[:most]), len(listed) - most
    if further <= 0:
        return told
    more = ngettext("%(names)s and %(further)s more", "%(names)s and %(further)s more", further)
    return more % {"names": told, "further": further}
