"""How a person wants a file to be read; what nobody says is guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from territories.importing.files import FileRefusedError

# A column whose heading names a period or an indicator, and whose cells are its values.
WIDE = "*"
# What a dash stands for, once somebody has said it.
ZERO, MISSING = "zero", "missing"


@dataclass(frozen=True)
class Reading:
    """What a person said of a file.

    Attributes
    ----------
    sheet : str, optional
        The only one with rows where omitted.
    heading : int, optional
        The row of the heading, as the spreadsheet counts.
    columns : dict of str to str, optional
        A column's letters to the name of what it holds, `WIDE`, or nothing for “not read”.
    fixed : dict of str to str
        What holds for every row, by the name of the column that the file has not.
    dash : str
        `ZERO`, `MISSING`, or nothing: then a dash is refused.
    left_out : frozenset of int
        Rows that are not to be brought.
    names : dict of str to dict of str to str
        By column, what the file writes to the code that is meant.
    """

    sheet: str | None = None
    heading: int | None = None
    columns: Mapping[str, str] | None = None
    fixed: Mapping[str, str] = field(default_factory=dict)
    dash: str = ""
    left_out: frozenset[int] = frozenset()
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def as_json(self) -> dict[str, Any]:
        return {
            "sheet": self.sheet,
            "heading": self.heading,
            "columns": None if self.columns is None else dict(self.columns),
            "fixed": dict(self.fixed),
            "dash": self.dash,
            "left_out": sorted(self.left_out),
            "names": {column: dict(read_as) for column, read_as in self.names.items()},
        }

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Reading:
        """Of what `as_json` gave, or of a part of it."""
        return cls(**{**kept, "left_out": frozenset(kept.get("left_out", ()))})


def pairs(texts: list[str]) -> dict[str, str]:
    """“name=value”, as a command line gives it.

    Raises
    ------
    FileRefusedError
    """
    found = {}
    for text in texts:
        name, mark, value = text.partition("=")
        if not mark:
            raise FileRefusedError(_("“%(text)s” is to be NAME=VALUE.") % {"text": text})
        found[name.strip()] = value.strip()
    return found


def row_numbers(text: str) -> frozenset[int]:
    """“5,7,10-12”.

    Raises
    ------
    FileRefusedError
    """
    found: set[int] = set()
    try:
        for part in filter(None, text.split(",")):
            first, _dash, last = part.partition("-")
            found.update(range(int(first), int(last or first) + 1))
    except (ValueError, OverflowError, MemoryError) as error:
        raise FileRefusedError(
            _("“%(text)s” names no rows: write 5,7,10-12.") % {"text": text}
        ) from error
    return frozenset(found)
