"""The exceptions of the engine: one family, each with a sentence for a person.

A sentence is kept as a template and its values, so that a page can translate it; the template
is marked with `gettext_noop`, which does nothing but let the catalogue's extractor find it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Self

Translate = Callable[[str], str]


def gettext_noop(template: str) -> str:
    """Mark a sentence for translation and return it unchanged."""
    return template


def untranslated(template: str) -> str:
    """The translator of the command line and of records: the English sentence itself."""
    return template


LONGEST_TEXT = 400
LONGEST_NUMBER = 18
QUOTED = gettext_noop("“{name}”")


class Term(str):
    """A word of the engine's own, such as a method's name, that a page may have to translate."""


class Reader:
    """A translator that also knows what the codes of a document are called where it is read.

    Parameters
    ----------
    translate : callable
        From a template to the reader's language.
    names : mapping
        From the code of a criterion or an alternative to its name.
    """

    def __init__(self, translate: Translate, names: Mapping[str, str]) -> None:
        self._translate = translate
        self._names = names

    def __call__(self, template: str) -> str:
        return self._translate(template)

    def called(self, code: str) -> str:
        return self._names.get(code, code)


# The values of a sentence that are codes of a document.
CODES = ("criterion", "alternative", "name")


class Quoted(str):
    """Names in a sentence: as text in English quotation marks, in a page in its language's."""

    names: tuple[str, ...]

    def __new__(cls, names: Iterable[str]) -> Self:
        listed = tuple(names)
        text = super().__new__(cls, _in_quotes(listed, untranslated))
        text.names = listed
        return text


def filled(template: str, values: Mapping[str, object], translate: Translate) -> str:
    """The translated sentence with its values in place, each cut to what a person reads."""
    return translate(template).format(
        **{
            name: _shown(_called(name, value, translate), translate)
            for name, value in values.items()
        }
    )


def _called(name: str, value: object, translate: Translate) -> object:
    if name in CODES and type(value) is str and isinstance(translate, Reader):
        return translate.called(value)
    return value


def _shown(value: object, translate: Translate) -> object:
    if isinstance(value, float):
        return value  # the template may give it a form
    if isinstance(value, int) and abs(value) < 10**LONGEST_NUMBER:
        return value
    if isinstance(value, Quoted):
        text = _in_quotes(value.names, translate)
        if len(text) > LONGEST_TEXT and isinstance(translate, Reader):  # records keep theirs
            return _whole_names(value.names, translate)
    elif isinstance(value, McdaError):  # a sentence within a sentence
        text = value.message(translate)
    elif isinstance(value, Term):
        text = translate(str(value))
    else:
        text = _printable(str(value))
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"


def _whole_names(names: Sequence[str], translate: Translate) -> str:
    """As many of them as a person reads, none cut in its middle."""
    text = _quoted(names[0], translate)
    for name in names[1:]:
        longer = f"{text}, {_quoted(name, translate)}"
        if len(longer) > LONGEST_TEXT:
            break
        text = longer
    return f"{text[:LONGEST_TEXT]}, …"


def _in_quotes(names: Iterable[str], translate: Translate) -> str:
    return ", ".join(_quoted(name, translate) for name in names)


def _quoted(name: str, translate: Translate) -> str:
    shown = (
        translate(str(name))
        if isinstance(name, Term)
        else _printable(str(_called("name", name, translate)))
    )
    return translate(QUOTED).format(name=shown)


def _printable(text: str) -> str:
    """JSON can spell half a character, which no page could be sent with."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


class McdaError(ValueError):
    """A question that cannot be answered, and why.

    Parameters
    ----------
    template : str
        The sentence, with ``{name}`` for each value.
    code : str
        A word for programs.
    where : str
        The place in the document, such as ``criteria[2].weight``; empty for the whole of it.
    **values : object
        What stands in the sentence.
    """

    default_code = "invalid"

    def __init__(self, template: str, *, code: str = "", where: str = "", **values: object) -> None:
        self.template = template
        self.code = code or self.default_code
        self.where = _printable(where)
        self.values = values
        super().__init__(self.message())

    def message(self, translate: Translate = untranslated) -> str:
        """The sentence in the translator's language."""
        return filled(self.template, self.values, translate)

    def as_dict(self, translate: Translate = untranslated) -> dict[str, str]:
        return {"code": self.code, "message": self.message(translate), "where": self.where}


class DocumentError(McdaError):
    """The document does not have the form that `evaluation.md` gives."""

    default_code = "bad_document"


class DegenerateMatrixError(McdaError):
    """Nothing tells the alternatives apart, or the method has nothing to divide by."""

    default_code = "degenerate_matrix"


class MissingValueError(McdaError):
    """A cell is empty and no rule says what that means."""

    default_code = "missing_value"


class UnsuitableMethodError(McdaError):
    """The method or normalisation cannot take these values."""

    default_code = "unsuitable_method"


class UnsuitableValueError(UnsuitableMethodError):
    """One value alone is what it cannot take, whatever the others are."""
