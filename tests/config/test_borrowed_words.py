"""The words that our catalogue translates in the place of the packages that show them."""

import gettext
import importlib.util
from pathlib import Path

from django.conf import settings

from config.borrowed_words import BORROWED_WORDS, NEUTRAL_WORDS, SCRIPTS_WORDS
from config.setup.translations import PLACEHOLDER

PACKAGES = (
    "axes",
    "django.contrib.admin",
    "django.db.models.fields",
    "import_export",
    "simple_history",
    "unfold",
)
# Words of our own pages that mean there what they mean on the administrator's.
SAID_OTHERWISE = {
    "Change",
    "Deleting the selected %(objects_name)s would require deleting the following protected related "
    "objects:",
    "Deleting the selected %(objects_name)s would result in deleting related objects, but your "
    "account doesn't have permission to delete the following types of objects:",
    "Search",
}
SOURCES = (".html", ".js", ".py")


def folder(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def longest_piece(sentence: str) -> str:
    """What is looked for: packages break sentences over lines, and spell placeholders otherwise."""
    return max(PLACEHOLDER.split(sentence), key=len)[:40]


def russian(folder: Path) -> dict[str, str]:
    with (folder / "locale/ru/LC_MESSAGES/django.mo").open("rb") as file:
        found = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return {words: said for words, said in found.items() if isinstance(words, str) and words}


def test_no_word_of_ours_takes_the_place_of_one_on_the_administrators_pages() -> None:
    ours, borrowed = russian(settings.BASE_DIR / "config"), {*BORROWED_WORDS, *NEUTRAL_WORDS}
    theirs = russian(folder("django.contrib.admin"))
    taken = {words for words, said in theirs.items() if ours.get(words, said) != said}
    assert taken <= borrowed | SAID_OTHERWISE


def test_every_borrowed_word_is_still_shown_by_a_package() -> None:
    text = "\n".join(
        file.read_text(encoding="utf-8")
        for package in PACKAGES
        for file in sorted(folder(package).rglob("*"))
        if file.suffix in SOURCES
    )
    words = (*BORROWED_WORDS, *NEUTRAL_WORDS, *SCRIPTS_WORDS)
    assert [word for word in words if longest_piece(word) not in text] == []
