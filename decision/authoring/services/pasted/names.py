"""Which entry of the catalogue a pasted name means: certain, or only suggested."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from territories.enums import Subject
from territories.models import Project, Territory

MOST_SUGGESTED = 5
QUOTES = re.compile("[\"'`«»„“”‘’‹›]")
# Latin letters that look like Cyrillic ones, small as `casefold` leaves them.
LOOK_ALIKES = str.maketrans("abcehkmoptxy", "авсенкмортху")
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Entry:
    pk: int
    code: str
    name: str


@dataclass
class Catalogue:
    """Entries by their exact names and codes, by those names loosely read, and by word."""

    entries: dict[int, Entry] = field(default_factory=dict)
    exact: dict[str, int] = field(default_factory=dict)
    loose: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    words: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def find(self, text: str) -> Entry | None:
        """The entry of exactly this name or code."""
        pk = self.exact.get(text.strip())
        return None if pk is None else self.entries[pk]

    def suggest(self, text: str) -> tuple[Entry, ...]:
        """Entries that may be meant: the same but for spelling, then those that share its words."""
        key = loosely(text)
        found = list(self.loose.get(key, ()))
        if not found:
            shared = [self.words[word] for word in WORD.findall(key) if word in self.words]
            counts: dict[int, int] = defaultdict(int)
            for pks in shared:
                for pk in pks:
                    counts[pk] += 1
            most = max(counts.values(), default=0)
            found = [pk for pk, count in counts.items() if count == most]
        names = sorted((self.entries[pk] for pk in found), key=lambda entry: entry.name)
        return tuple(names[:MOST_SUGGESTED])


def loosely(text: str) -> str:
    """A name without what is typed one way or another.

    >>> loosely("ТОР  «Алёнка»") == loosely('тop "Аленка"')
    True
    """
    folded = unicodedata.normalize("NFKC", text).casefold().translate(LOOK_ALIKES)
    return " ".join(QUOTES.sub(" ", folded.replace("ё", "е")).split())


def read_catalogue(subject: str) -> Catalogue:
    """All that a problem of this kind can compare, in one query."""
    model = Project if subject == Subject.PROJECT else Territory
    found = Catalogue()
    rows: Iterable[Territory | Project] = model.objects.only("pk", "code", "name_ru", "name_en")
    for row in rows:
        found.entries[row.pk] = Entry(row.pk, row.code, str(row.name))
        for text in (row.name_ru, row.name_en, row.code):  # type: ignore[union-attr]
            if not text:
                continue
            found.exact.setdefault(text.strip(), row.pk)
            found.loose[loosely(text)].add(row.pk)
            for word in WORD.findall(loosely(text)):
                found.words[word].add(row.pk)
    # A word that half of the catalogue has tells nothing: “ТОР”.
    common = max(3, len(found.entries) // 2)
    for word in [word for word, pks in found.words.items() if len(pks) > common]:
        del found.words[word]
    return found
