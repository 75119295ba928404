"""Whose rows are shown: found by words, in the order of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q

from config.folding import folded
from territories.selectors.public import listed
from territories.selectors.quality.screen import Screen

SEARCHED = ("code", "name_ru", "name_en")


def keys_found(
    screen: Screen, words: Iterable[str], *, is_least_known_first: bool = False
) -> list[int]:
    """Primary keys of those that have each of the words in code or name, in one query.

    A word that is somebody's whole code finds that one alone.
    """
    asked, rows = list(words), listed(screen.subject)
    for word in asked:
        among = Q()
        for name in SEARCHED:
            among |= Q(**{f"{name}__folded": word})
        rows = rows.filter(among)
    places = {key: place for place, key in enumerate(screen.cells.keys)}
    found = [
        (key, code)
        for key, code in rows.order_by("name", "code").values_list("pk", "code")
        if key in places
    ]
    named = [key for key, code in found if [folded(code)] == [folded(word) for word in asked]]
    keys = named or [key for key, _code in found]
    if is_least_known_first:
        shares = screen.coverage.rows
        keys.sort(key=lambda key: shares[places[key]] or 0.0)
    return keys


def ones_by_key(subject: str, keys: Sequence[int]) -> dict[int, Any]:
    """Territories or projects, in one query."""
    found: dict[int, Any] = listed(subject).in_bulk(keys)
    return found
