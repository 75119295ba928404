"""Reading a document: each value with its place, each refusal with the place's name."""

from __future__ import annotations

import math
from collections.abc import Sequence

from decision.mcda.errors import DocumentError, gettext_noop

# Larger documents are refused with their size, before anything is computed.
MAX_ITEMS = 1_000_000
# RFC 8785: beyond it two whole numbers may be one double, and one digest two questions.
LARGEST_INTEGER = 2**53 - 1


class Place:
    """A value of the document and where it stands.

    Parameters
    ----------
    value : object
        What `json.loads` made of it.
    where : str
        Its path, such as ``criteria[2].weight``; empty for the whole document.
    """

    def __init__(self, value: object, where: str = "") -> None:
        self.value = value
        self.where = where

    def refuse(self, template: str, code: str = "bad_value", **values: object) -> DocumentError:
        return DocumentError(template, code=code, where=self.where, **values)

    @property
    def is_null(self) -> bool:
        return self.value is None

    def fields(
        self, required: Sequence[str] = (), optional: Sequence[str] = ()
    ) -> dict[str, Place]:
        """The members of an object; unknown and absent keys are refused by name."""
        if not isinstance(self.value, dict):
            raise self.refuse(gettext_noop("An object with named members is expected here."))
        for key in self.value:
            if key not in required and key not in optional:
                raise DocumentError(
                    gettext_noop("There is no key “{key}” here; known are: {known}."),
                    code="unknown_key",
                    where=self._member(str(key)),
                    key=key,
                    known=", ".join(sorted({*required, *optional})),
                )
        return self.members(required)

    def members(self, required: Sequence[str] = ()) -> dict[str, Place]:
        """The members of an object whose keys are free (codes or names), but for some."""
        if not isinstance(self.value, dict):
            raise self.refuse(gettext_noop("An object with named members is expected here."))
        for key in required:
            if key not in self.value:
                raise DocumentError(
                    gettext_noop("The key “{key}” is missing."),
                    code="missing_key",
                    where=self._member(key),
                    key=key,
                )
        return {key: Place(value, self._member(key)) for key, value in self.value.items()}

    def items(self, length: int | None = None) -> list[Place]:
        """The elements of a list, which must have `length` of them where that is given."""
        if not isinstance(self.value, list | tuple):
            raise self.refuse(gettext_noop("A list is expected here."))
        if length is not None and len(self.value) != length:
            raise self.refuse(
                gettext_noop("{expected} elements are expected here, not {given}."),
                code="wrong_shape",
                expected=length,
                given=len(self.value),
            )
        if len(self.value) > MAX_ITEMS:
            raise self.refuse(
                gettext_noop("The list has {given} elements; the limit is {limit}."),
                code="too_large",
                given=len(self.value),
                limit=MAX_ITEMS,
            )
        return [Place(value, f"{self.where}[{i}]") for i, value in enumerate(self.value)]

    def text(self) -> str:
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.refuse(gettext_noop("A text that is not empty is expected here."))
        return self.value

    def choice(self, options: Sequence[str], code: str = "unknown_value") -> str:
        if self.value not in options:
            raise self.refuse(
                gettext_noop("“{given}” is not known here; known are: {known}."),
                code=code,
                given=self.value,
                known=", ".join(options),
            )
        return str(self.value)

    def number(self, low: float = -math.inf, high: float = math.inf) -> float:
        """A finite number within the bounds, which belong to it."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise self.refuse(
                gettext_noop("A number is expected here, not “{given}”."),
                code="not_a_number",
                given=self.value,
            )
        try:
            number = float(self.value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise self.refuse(gettext_noop("A finite number is expected here."), code="not_finite")
        if isinstance(self.value, int) and abs(self.value) > LARGEST_INTEGER:
            raise self.refuse(
                gettext_noop("The whole number {given} has more digits than JSON's numbers hold."),
                code="too_many_digits",
                given=self.value,
            )
        if not low <= number <= high:
            raise self.refuse(
                gettext_noop("The number {given} is outside {low} to {high}."),
                code="out_of_range",
                given=self.value,
                low=low,
                high=high,
            )
        return number

    def integer(self, low: int, high: int) -> int:
        number = self.number(low, high)
        if number != int(number):
            raise self.refuse(
                gettext_noop("A whole number is expected here, not {given}."),
                code="not_whole",
                given=self.value,
            )
        return int(number)

    def boolean(self) -> bool:
        if not isinstance(self.value, bool):
            raise self.refuse(gettext_noop("true or false is expected here."))
        return self.value

    def _member(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key


def read_distinct(place: Place) -> tuple[str, ...]:
    """A list of distinct names."""
    plain = plain_names(place.value)
    return tuple(distinct_names(place.items())) if plain is None else plain


def plain_names(names: object) -> tuple[str, ...] | None:
    """Distinct texts that are not empty, read at once; None where they need a closer look."""
    if type(names) is not list or len(names) > MAX_ITEMS:
        return None
    if not all(type(name) is str and name.strip() for name in names):
        return None
    return tuple(names) if len(set(names)) == len(names) else None


def distinct_names(places: Sequence[Place]) -> list[str]:
    """The texts of a list in which no text may stand twice."""
    names: dict[str, None] = {}
    for place in places:
        name = place.text()
        if name in names:
            raise place.refuse(
                gettext_noop("“{name}” stands here twice."), code="duplicate", name=name
            )
        names[name] = None
    return list(names)
