"""Which row a name in a file or a pasted table means: certain, or only suggested."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Model
from django.utils.translation import get_language

from territories.enums import Subject
from territories.models import Project, Territory
from territories.selectors.successions import former_codes

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
    """Entries by their exact names and codes, by those names loosely read, and by word.

    `former` has what they were called before, loosely read: it is suggested, never taken.
    """

    entries: dict[int, Entry] = field(default_factory=dict)
    exact: dict[str, int] = field(default_factory=dict)
    loose: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    words: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    former: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def find(self, text: str) -> Entry | None:
        """The entry of exactly this name or code."""
        pk = self.exact.get(text.strip())
        return None if pk is None else self.entries[pk]

    def suggest(self, text: str) -> tuple[Entry, ...]:
        """Entries that may be meant.

        The same but for spelling, then those that were called so, then those that share its words.
        """
        key = loosely(text)
        found = list(self.loose.get(key, ()) or self.former.get(key, ()))
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

    def was_called(self, entry: Entry, text: str) -> bool:
        """Whether a text is what an entry was called, and none of what it is called."""
        key = loosely(text)
        return entry.pk in self.former.get(key, ()) and entry.pk not in self.loose.get(key, ())


def loosely(text: str) -> str:
    """A name without what is typed one way or another.

    >>> loosely("ТОР  «Алёнка»") == loosely('тop "Аленка"')
    True
    """
    folded = unicodedata.normalize("NFKC", text).casefold().translate(LOOK_ALIKES)
    return " ".join(QUOTES.sub(" ", folded.replace("ё", "е")).split())


def read_catalogue(subject: str) -> Catalogue:
    """All that a problem of this kind can compare, in one query."""
    return catalogue_of(Project if subject == Subject.PROJECT else Territory)


def catalogue_of(model: type[Model], *titles: str, code: str = "code") -> Catalogue:
    """All rows of a model by their codes and titles, in one query.

    Parameters
    ----------
    model : Model
        With a column that names each row once.
    titles : str
        The columns that name a row; `name_ru` and `name_en` where omitted.
    code : str
        That column.
    """
    # Of several names the one in the language of the page stands for the row.
    own = f"_{get_language()}"
    titles = tuple(
        sorted(titles or ("name_ru", "name_en"), key=lambda name: not name.endswith(own))
    )
    found = Catalogue()
    for pk, key, *names in model._default_manager.values_list("pk", code, *titles):
        found.entries[pk] = Entry(pk, key, next(filter(None, names), key))
        for text in filter(None, (*names, key)):
            found.exact.setdefault(text.strip(), pk)
            found.loose[loosely(text)].add(pk)
            for word in WORD.findall(loosely(text)):
                found.words[word].add(pk)
    if model is Territory:
        _remember_former(found)
    # A word that half of the catalogue has tells nothing: “ТОР”.
    common = max(3, len(found.entries) // 2)
    for word in [word for word, pks in found.words.items() if len(pks) > common]:
        del found.words[word]
    return found


def _remember_former(found: Catalogue) -> None:
    """What territories were called, and the codes that they had."""
    rows = Territory.objects.values_list("pk", "former_names_ru", "former_names_en")
    told = [(pk, name) for pk, *texts in rows for text in texts for name in _names_in(text)]
    for pk, name in [*told, *((pk, code) for code, pk in former_codes().items())]:
        if pk in found.entries:
            found.former[loosely(name)].add(pk)


def _names_in(text: str | None) -> list[str]:
    return [name for name in (text or "").split("; ") if name]
