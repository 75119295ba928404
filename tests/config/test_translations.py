from pathlib import Path

import polib
import pytest

from config.setup.translations import compile_catalogues, faults

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    file = tmp_path / "ru" / "LC_MESSAGES" / "django.po"
    file.parent.mkdir(parents=True)
    return file


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('msgid "Weight"\nmsgstr "Вес"\n', None),
        ('msgid "Weight"\nmsgstr ""\n', "ru: not translated: 'Weight'"),
        ('#, fuzzy\nmsgid "Weight"\nmsgstr "Вес"\n', "ru: fuzzy: 'Weight'"),
        ('#~ msgid "Weight"\n#~ msgstr "Вес"\n', "ru: no longer used: 'Weight'"),
        ('msgid "%(n)s of %(m)s"\nmsgstr "%(m)s, %(n)s"\n', None),
        ('msgid "%(n)s of 5"\nmsgstr "%(m)s из 5"\n', "ru: other placeholders: '%(n)s of 5'"),
        ('msgid "Row {row}"\nmsgstr "Строка"\n', "ru: other placeholders: 'Row {row}'"),
        ('msgid "%s"\nmsgid_plural "%s rows"\nmsgstr[0] "одна"\nmsgstr[1] "%s"\n', None),
        (
            'msgid "a"\nmsgid_plural "%s rows"\nmsgstr[0] "а"\nmsgstr[1] "%d"\n',
            "ru: other placeholders: 'a'",
        ),
        (
            'msgid "a"\nmsgid_plural "%s rows"\nmsgstr[0] "а"\nmsgstr[1] ""\n',
            "ru: not translated: 'a'",
        ),
    ],
)
def test_what_keeps_a_catalogue_from_being_complete(
    catalogue: Path, entry: str, fault: str | None
) -> None:
    catalogue.write_text(HEADER + entry, encoding="utf-8")
    assert faults(catalogue.parents[2]) == ([fault] if fault else [])


def test_a_language_without_a_catalogue_is_a_fault(tmp_path: Path) -> None:
    assert faults(tmp_path) == ["ru: no catalogue"]


def test_a_catalogue_is_compiled_when_it_changed(catalogue: Path) -> None:
    locale = catalogue.parents[2]
    catalogue.write_text(HEADER + 'msgid "Weight"\nmsgstr "Вес"\n', encoding="utf-8")
    compiled = catalogue.with_suffix(".mo")
    assert compile_catalogues(locale) == [compiled]
    assert [entry.msgstr for entry in polib.mofile(str(compiled))] == ["Вес"]
    assert compile_catalogues(locale) == []
