"""Wrong codes are counted, so that sessions cannot be found by trying.

Right codes are not: a room of a hundred people behind one address joins without hindrance. Where
very many wrong ones come from everywhere together, each address has fewer tries, but it has some:
nobody's guesses keep others out.

There are 31**6 codes, 888 million. An address that tries without a pause makes 5,760 wrong tries a
day and would need 422 years for all of them. A thousand such addresses make at most 4,000 in ten
minutes: a thousand before they are slowed down, then three each. They would need 4.2 years.
"""

from __future__ import annotations

from config.counting import Count

WINDOW = 600  # seconds
PER_ADDRESS = 40
# From everywhere together so many are no longer slips of the hand; then an address has so few.
MANY = 1000
WHILE_MANY = 3

_wrong = Count("wrong-codes", WINDOW)
EVERYWHERE = "*"


def may_guess(address: str) -> bool:
    """Whether somebody at this network address may try a code now."""
    wrong = _wrong.of(address)
    return wrong < WHILE_MANY or (wrong < PER_ADDRESS and _wrong.of(EVERYWHERE) < MANY)


def note_wrong_guess(address: str) -> None:
    _wrong.note(address)
    _wrong.note(EVERYWHERE)
