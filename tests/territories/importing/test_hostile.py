"""Files made so that reading them takes the server's time: read or refused at once."""

import time
from contextlib import suppress

import pytest

from territories.importing.cells import MomentCell
from territories.importing.files import FileRefusedError, read_file
from tests.territories.importing.made import ods, xlsx
from tests.territories.importing.malformed import ROWS, in_sheet

SECONDS = 5  # each takes a part of one, and took minutes


def in_a_remark(told: bytes) -> bytes:
    return in_sheet(xlsx(("a", ROWS)), b"<sheetData>", b"<!--%s--><sheetData>" % told)


def in_per_cent(columns: bytes) -> bytes:
    """In a table by whose rows the space for its cells is no larger: they hold nothing."""
    cell = b'<table:table-cell office:value-type="percentage" table:number-columns-repeated="%s"/>'
    row = b"<table:table-row>%s</table:table-row>" % (cell % columns)
    return in_sheet(ods("a", ROWS), b"</table:table>", row * 300 + b"</table:table>")


FILES = {
    "begun cells": ("a.xlsx", in_a_remark(b"<c " * 60_000)),
    "begun rows": ("a.xlsx", in_a_remark(b"<row " * 60_000)),
    "cells of nothing": ("a.ods", in_per_cent(b"100000")),
    "no cell at all": ("a.ods", in_per_cent(b"0")),
    "a power beyond all bounds": ("a.json", b'[{"value": 1e9999999999999999999}]'),
}


@pytest.mark.parametrize("what", FILES)
def test_it_is_read_or_refused_at_once(what: str) -> None:
    name, content = FILES[what]
    begun = time.process_time()

    with suppress(FileRefusedError):
        read_file(content, name)

    assert time.process_time() - begun < SECONDS


def test_a_moment_before_the_first_day_that_there_is_is_refused() -> None:
    with pytest.raises(ValueError, match="2024-03-12T10:30:00Z"):
        MomentCell().clean("0001-01-01T00:00:00+14:00")
