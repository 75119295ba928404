"""How large a rectangle the cells of an old binary workbook span, and which are in per cent.

[MS-CFB] says how streams lie in such a file, [MS-XLS] which records are cells.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping
from itertools import islice

type Places = set[tuple[int, int]]

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NAMES = ("workbook", "book")
MOST_STREAMS = 2  # one for each name
ENTRY = 128
LAST_SECTOR = 0xFFFFFFFA  # larger numbers mark ends and free places
IN_HEADER = 109  # sectors of the table of sectors that the header names itself

BEGIN = 0x0809
SHEET, FORMAT, STYLE = 0x0085, 0x041E, 0x00E0
MANY = 0x00BD  # numbers side by side in one record
PERCENT_FORMATS = frozenset({9, 10})  # “0%” and “0.00%”, which every workbook has
NUMBERS = frozenset({0x0006, 0x0203, 0x027E, 0x0406})
CELLS = frozenset({0x0006, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x0206, 0x027E, 0x0406, MANY})


def area_of(content: bytes) -> int:
    """Rows times columns of the largest sheet; 0 of what is no such file.

    Raises
    ------
    ValueError
        If the file breaks off or runs in circles.
    """
    if not content.startswith(MAGIC):
        return 0
    try:
        return max(map(_area, islice(_Container(content).streams(), MOST_STREAMS)), default=0)
    except (struct.error, IndexError) as error:
        raise ValueError(str(error)) from error


def _area(stream: bytes) -> int:
    largest = rows = columns = at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        at += 4
        if kind == BEGIN:
            rows = columns = 0
        elif kind in CELLS and at + 6 <= len(stream):
            row, column = struct.unpack_from("<HH", stream, at)
            if kind == MANY:
                (column,) = struct.unpack_from("<H", stream, at + max(length - 2, 2))
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            largest = max(largest, rows * columns)
        at += length
    return largest


def percents_of(content: bytes, is_percent: Callable[[str], bool]) -> Mapping[str, Places]:
    """By the name of a sheet the rows and columns, from 0, of its numbers in per cent.

    Raises
    ------
    ValueError
        If the file breaks off or runs in circles.
    """
    if not content.startswith(MAGIC):
        return {}
    try:
        found: dict[str, Places] = {}
        for stream in islice(_Container(content).streams(), MOST_STREAMS):
            found |= _percents(stream, is_percent)
    except (struct.error, IndexError) as error:
        raise ValueError(str(error)) from error
    return found


def _percents(stream: bytes, is_percent: Callable[[str], bool]) -> dict[str, Places]:
    formats = dict.fromkeys(PERCENT_FORMATS, True)
    styles: list[int] = []
    begins: dict[int, str] = {}
    found: dict[str, Places] = {}
    here: Places = set()
    for at, kind, record in _records(stream):
        if kind == BEGIN:
            here = found.setdefault(begins[at], set()) if at in begins else set()
        elif kind == SHEET and len(record) > 8:
            (begin,) = struct.unpack_from("<I", record)
            begins[begin] = _text(record[7:], record[6])
        elif kind == FORMAT and len(record) > 5:
            number, length = struct.unpack_from("<HH", record)
            formats[number] = is_percent(_text(record[4:], length))
        elif kind == STYLE:
            styles += struct.unpack_from("<H", record, 2)
        elif kind in NUMBERS or kind == MANY:
            row, column = struct.unpack_from("<HH", record)
            last = len(record) - 2 if kind == MANY else 6
            for place, style in enumerate(range(4, last, 6)):
                (named,) = struct.unpack_from("<H", record, style)
                if named < len(styles) and formats.get(styles[named]):
                    here.add((row, column + place))
    return found


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield at, kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _text(told: bytes, length: int) -> str:
    """Of a text with a byte before it that says how many bytes a letter has."""
    is_wide = told[0] & 1
    letters = told[1 : 1 + length * (2 if is_wide else 1)]
    return letters.decode("utf-16-le" if is_wide else "latin-1", "replace")


class _Container:
    """A file of chained sectors."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.power, small = struct.unpack_from("<HH", content, 30)
        (self.directory,) = struct.unpack_from("<I", content, 48)
        self.cutoff, small_table = struct.unpack_from("<II", content, 56)
        if self.power not in (9, 12) or small != 6:
            raise ValueError("sectors of no known size")
        self.table = self._table()
        self.small_table = _numbers(self._chain(small_table)) if small_table < LAST_SECTOR else ()

    def streams(self) -> Iterator[bytes]:
        entries = self._chain(self.directory)
        root = entries[:ENTRY]
        for at in range(0, len(entries) - ENTRY + 1, ENTRY):
            entry = entries[at : at + ENTRY]
            length = min(struct.unpack_from("<H", entry, 64)[0], 64)
            name = entry[: max(length - 2, 0)].decode("utf-16-le", "replace").lower()
            if name in NAMES:
                start, size = struct.unpack_from("<II", entry, 116)
                yield (self._small(root, start) if size < self.cutoff else self._chain(start))[
                    :size
                ]

    def _sector(self, number: int) -> bytes:
        size = 1 << self.power
        return self.content[(number + 1) * size : (number + 2) * size]

    def _table(self) -> tuple[int, ...]:
        sectors = list(struct.unpack_from(f"<{IN_HEADER}I", self.content, 76))
        following, more = struct.unpack_from("<II", self.content, 68)
        for _number in range(min(more, len(self.content) >> self.power)):
            *named, following = _numbers(self._sector(following)) or (LAST_SECTOR,)
            sectors += named
        found: list[int] = []
        for number in sectors:
            # A table says of each sector one thing: more is a lie.
            if number < LAST_SECTOR and len(found) <= len(self.content) >> self.power:
                found += _numbers(self._sector(number))
        return tuple(found)

    def _chain(self, number: int) -> bytes:
        return b"".join(self._sector(each) for each in _links(self.table, number))

    def _small(self, root: bytes, number: int) -> bytes:
        stream = self._chain(struct.unpack_from("<I", root, 116)[0])
        pieces = (stream[each * 64 : each * 64 + 64] for each in _links(self.small_table, number))
        return b"".join(pieces)


def _links(table: tuple[int, ...], number: int) -> Iterator[int]:
    for _step in range(len(table) + 1):
        if number >= LAST_SECTOR:
            return
        yield number
        number = table[number]
    raise ValueError("sectors that run in circles")


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])
