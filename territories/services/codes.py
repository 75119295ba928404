"""Names as an address can hold them."""

from __future__ import annotations

# GOST 7.79, system B, without its marks.
CYRILLIC = "а б в г д е ё ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ы ь э ю я"
SOUNDS = "a b v g d e e zh z i j k l m n o p r s t u f x c ch sh shh _ y _ e yu ya"
LATIN = dict(zip(CYRILLIC.split(), SOUNDS.split(), strict=True))


def latin(words: str) -> str:
    """Small letters, the Russian ones in Latin.

    >>> latin("Где строить завод?")
    'gde stroit zavod?'
    """
    return "".join(LATIN.get(letter, letter) for letter in words.lower()).replace("_", "")
