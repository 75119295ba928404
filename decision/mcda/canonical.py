"""RFC 8785: one text for one content, at the speed that a million numbers ask for.

The library `rfc8785` visits each number in Python; here a list of numbers is written in one go,
and only those whose text differs between Python and the standard go through the library.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from json.encoder import JSONEncoder, encode_basestring
from typing import Any

LARGEST_INTEGER = 2**53 - 1
_NUMBERS = frozenset({int, float})
_listed = JSONEncoder(separators=(",", ":"), allow_nan=False, check_circular=False).encode
# Python writes 1.0, -0.0, 1e-05 and 1e+16; the standard 1, 0, 0.00001 and 10000000000000000.
_WHOLE, _MINUS_ZERO = re.compile(r"\.0(?=[,\]])"), re.compile(r"-0(?=[,\]])")
_WITH_EXPONENT = re.compile(r"-?[\d.]+e[+-]?\d+")


def canonical_json(content: object) -> bytes:
    """The text in UTF-8, as `rfc8785.dumps` writes it.

    Raises
    ------
    rfc8785.CanonicalizationError
        If there is something in it that JSON cannot say: NaN, a whole number beyond 2^53.
    RecursionError
        If it is nested too deeply.

    Examples
    --------
    >>> canonical_json({"b": [1.0, 1e-7, 0.5], "a": None})
    b'{"a":null,"b":[1,1e-7,0.5]}'
    """
    parts: list[str] = []
    _put(content, parts.append)
    try:
        return "".join(parts).encode()
    except UnicodeEncodeError:
        return _by_the_library(content).encode()  # which refuses half a character


def _put(value: Any, put: Callable[[str], None]) -> None:
    kind = type(value)
    if kind is str:
        put(encode_basestring(value))
    elif kind is dict:
        _put_members(value, put)
    elif kind is list or kind is tuple:
        _put_items(value, put)
    else:
        put(_by_the_library(value))


def _put_items(items: list[Any], put: Callable[[str], None]) -> None:
    kinds = set(map(type, items))
    if kinds and kinds <= _NUMBERS and _are_held(items, kinds):
        put(_as_the_standard(_listed(items)))
        return
    before = "["
    for item in items:
        put(before)
        _put(item, put)
        before = ","
    put("]" if items else "[]")


def _are_held(numbers: list[Any], kinds: set[type]) -> bool:
    """Whether all are numbers of JSON; of one that is not the library says why."""
    if int in kinds and not -LARGEST_INTEGER <= min(numbers) <= max(numbers) <= LARGEST_INTEGER:
        return False
    return float not in kinds or sum(numbers) - sum(numbers) == 0


def _as_the_standard(numbers: str) -> str:
    if ".0" in numbers:
        numbers = _MINUS_ZERO.sub("0", _WHOLE.sub("", numbers))
    if "e" in numbers:
        numbers = _WITH_EXPONENT.sub(lambda one: _by_the_library(float(one[0])), numbers)
    return numbers


def _put_members(members: dict[Any, Any], put: Callable[[str], None]) -> None:
    before = "{"
    for key in _ordered(members):
        put(before)
        put(encode_basestring(str.__str__(key)))
        put(":")
        _put(members[key], put)
        before = ","
    put("}" if members else "{}")


def _ordered(members: dict[Any, Any]) -> list[str]:
    """Keys by their UTF-16: of ASCII alone that is the order of the text."""
    if not all(isinstance(key, str) for key in members):
        _by_the_library(dict.fromkeys(members))  # which says what it misses
    if all(map(str.isascii, members)):
        return sorted(members)
    return sorted(members, key=lambda key: key.encode("utf-16be"))


def _by_the_library(value: object) -> str:
    import rfc8785

    return rfc8785.dumps(value).decode()  # type: ignore[arg-type]
