"""Files that are broken on purpose, the same ones each time."""

import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator
from functools import cache

from tests.territories.importing.made import FORMATS, HEADING, Rows, ods, packed, xls, xlsx

ROWS: Rows = [
    HEADING.split(";"),
    *(["T0.2", "ALT", year, 1.5 * year, "actual", "report"] for year in range(2001, 2009)),
]
EACH = 75  # broken copies of a file of each format
WORKBOOKS = ("xlsx", "xls", "ods")


def edited(content: bytes, edit: Callable[[str, bytes], bytes]) -> bytes:
    """The archive with its parts changed, so that only the parts are broken."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return packed({name: edit(name, archive.read(name)) for name in archive.namelist()})


def truncated(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def flipped(content: bytes, chance: random.Random) -> bytes:
    broken = bytearray(content)
    for _time in range(chance.choice([1, 1, 4, 32])):
        broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
    return bytes(broken)


def shuffled(content: bytes, chance: random.Random) -> bytes:
    """A piece moved to another place, or told twice."""
    first, second = sorted(chance.randrange(len(content)) for _time in range(2))
    piece, at = content[first:second], chance.randrange(len(content))
    rest = content if chance.random() < 0.5 else content[:first] + content[second:]
    return rest[:at] + piece + rest[at:]


WAYS = (truncated, flipped, shuffled)


@cache
def broken_files() -> tuple[tuple[str, bytes], ...]:
    """Name and content, more than five hundred."""
    return tuple(_broken_files())


def _broken_files() -> Iterator[tuple[str, bytes]]:
    chance = random.Random(17)
    for ending, make in FORMATS.items():
        content = make(ROWS)
        for number in range(EACH):
            way = WAYS[number % len(WAYS)]
            yield f"{way.__name__}.{ending}", way(content, chance)
            if ending in ("xlsx", "ods") and number % 2:
                yield f"inside.{ending}", _broken_inside(content, way, chance)
        for other in (*FORMATS, "txt", "xlsb", "", "xls.exe"):
            yield f"named.{other}", content
    yield from bombs()


def _broken_inside(
    content: bytes, way: Callable[[bytes, random.Random], bytes], chance: random.Random
) -> bytes:
    """An archive that is whole, one of whose parts is not."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        chosen = chance.choice(archive.namelist())
    return edited(content, lambda name, part: way(part, chance) if name == chosen else part)


def bombs() -> Iterator[tuple[str, bytes]]:
    """Small to send, large to read."""
    book, table = xlsx(("a", ROWS)), ods("a", ROWS)
    for corner in (b"XFD1048576", b"A1048576", b"ZZZZ9", b"A99999999999", b"XFD2", b"", b"-1"):
        yield "corner.xlsx", in_sheet(book, b'r="D9"', b'r="%s"' % corner)
        yield "corner.xlsx", in_sheet(book, b'<c r="D9"', b"<c x=\"&gt;>\" r='%s'" % corner)
    yield "row.xlsx", in_sheet(book, b'<row r="9"', b'<row r="1048576"')
    for what in (b"columns", b"rows"):
        for times in (b"2000000000", b"99999999999999999999", b"-1", b"x", b"1048576"):
            tag = b"table:table-cell" if what == b"columns" else b"table:table-row"
            told = b"<%s table:number-%s-repeated='%s'" % (tag, what, times)
            yield "repeated.ods", in_sheet(table, b"<%s" % tag, told)
    rows: list[list[object]] = [[None] * 256 for _row in range(2)]
    rows[0][0], rows[1][255] = "indicator", 1
    yield "corner.xls", xls("a", [*rows, *[[]] * 65533, [*[None] * 255, 1]])
    merged = b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    yield "merged.xlsx", in_sheet(book, b"</sheetData>", merged)
    for declared in (b'SYSTEM "file:///etc/hostname"', b'SYSTEM "http://127.0.0.1:9/"', b'"T0.2"'):
        head = b"<!DOCTYPE a [<!ENTITY x %s>]><worksheet" % declared
        inside = in_sheet(book, b"<worksheet", head)
        yield "entity.xlsx", in_sheet(inside, b"<v>2001</v>", b"<v>&x;</v>")
        head = b"<!DOCTYPE a [<!ENTITY x %s>]><office:document-content" % declared
        inside = in_sheet(table, b"<office:document-content", head)
        yield "entity.ods", in_sheet(inside, b">ALT<", b">&x;<")
    laughs = b"".join(b'<!ENTITY x%d "%s">' % (n, b"&x%d;" % (n - 1) * 10) for n in range(1, 12))
    head = b'<!DOCTYPE a [<!ENTITY x0 "ha">%s]><worksheet' % laughs
    yield "laughs.xlsx", in_sheet(in_sheet(book, b"<worksheet", head), b">2001<", b">&x11;<")
    zeros = packed({"xl/workbook.xml": bytes(120 * 2**20)})
    yield "zeros.xlsx", zeros
    yield "lying.xlsx", zeros.replace((120 * 2**20).to_bytes(4, "little"), b"\x10\0\0\0")
    yield "nested.xlsx", packed({"a.zip": packed({"b.zip": zeros})})
    yield "many.xlsx", packed({f"xl/{number}.xml": b"" for number in range(3000)})
    yield "sheets.xlsx", xlsx(*((f"s{number}", [["a"]]) for number in range(150)))
    yield "deep.ods", in_sheet(table, b"<text:p>", b"<text:p>" + b"<text:span>" * 50_000)
    for content in (b"[" * 200_000, b'{"a":' * 200_000, b"[" + b"{}," * 300_000 + b"{}]"):
        yield "nested.json", content
    for value in ("NaN", "1e999", "-Infinity", "1" * 5000, '"\\ud800"', '"\\u0000"', "[1]", "{}"):
        text = json.dumps([dict(zip(ROWS[0], ROWS[1], strict=True))]).replace("3001.5", value)
        yield "value.json", text.encode()
    for text in (
        "",
        "null",
        "[]",
        "[1]",
        "[{}]",
        "[[]]",
        '{"a":1}',
        '"a"',
        "\ufeff[{}]",
        "[{}",
        "nul",
    ):
        yield "shape.json", text.encode()
    for content in (
        b"",
        b"\n" * 3_000_000,
        b";" * 3_000_000,
        b'"' * 300_001,
        b"\0" * 50,
        b"\xff\xfe",
    ):
        yield "shape.csv", content
    for content in (
        b'"a;b\n' * 20_000,
        HEADING.encode() + b'\nT0.2;"',
        b"a" * 200_000,
        b"\x1a\x1b",
    ):
        yield "shape.csv", content


def in_sheet(content: bytes, old: bytes, new: bytes) -> bytes:
    return edited(
        content,
        lambda name, part: part.replace(old, new, 1) if b"T0.2" in part or b"<v>" in part else part,
    )
