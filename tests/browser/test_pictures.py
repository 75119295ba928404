"""Files of pictures that the page's own markup makes: bars, shades, a tree, slopes, strips."""

import re
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page

Opener = Callable[..., Page]
SVG = "{http://www.w3.org/2000/svg}"
WSM = "?method=wsm"
# Address and picture; what of it must be in the file, and of which shapes at least so many.
PICTURES = {
    "bars": (f"/problems/where-to-build/{WSM}", "ASEZ Tolyatti", "rect", 60),
    "acceptability": (f"/problems/where-to-build/firm/{WSM}", "ASEZ Tolyatti", "rect", 40),
    "waterfall": (f"/problems/where-to-build/why/{WSM}", "ASEZ Tolyatti", "rect", 12),
    "tree": ("/territories/kindred/", "ASEZ Primorye", "polyline", 20),
    "each-with-each": ("/territories/kindred/", "ASEZ Primorye", "rect", 300),
    "slopes": ("/territories/volume-and-quality/", "ASEZ Primorye", "polyline", 6),
    "group-1-lines": ("/territories/PRI/", "Number of residents", "rect", 20),
}
# The one that it stands under.
HEADING = """picture => [...document.querySelectorAll("h1, h2, h3")].filter(
    one => one.compareDocumentPosition(picture) & Node.DOCUMENT_POSITION_FOLLOWING
).at(-1).innerText"""
SCHEMES: list[tuple[Literal["light", "dark"], int]] = [("light", 1280), ("dark", 390)]


def saved(page: Page, picture: str, kind: str) -> bytes:
    tools = page.locator(f"#{picture} + [data-chart-tools]")
    with page.expect_download() as download:
        tools.locator("button", has_text=kind).click()
    assert download.value.suggested_filename.endswith(f"-{picture}.{kind.lower()}")
    return Path(download.value.path()).read_bytes()


def pixels_of(png: bytes) -> tuple[int, int, set[bytes]]:
    """Width, height, and which bytes its rows are made of: of one colour alone they are few."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    packed, at = b"", 8
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at : at + 8])
        packed += png[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
        at += 12 + size
    rows = zlib.decompress(packed)
    return width, height, {rows[i : i + 1] for i in range(len(rows))}


@pytest.mark.parametrize("picture", PICTURES)
@pytest.mark.parametrize(("scheme", "wide"), SCHEMES, ids=["light", "dark-phone"])
def test_a_picture_is_taken_away(
    open_page: Opener, picture: str, scheme: Literal["light", "dark"], wide: int
) -> None:
    path, name, shape, least = PICTURES[picture]
    size = {"width": wide, "height": 844}
    page = open_page(path, locale="en-GB", color_scheme=scheme, viewport=size)
    drawn = ElementTree.fromstring(saved(page, picture, "SVG"))  # our own file
    said = " ".join("".join(drawn.itertext()).split())

    heading = page.locator(f"#{picture}").evaluate(HEADING)
    assert said.startswith(heading)
    assert name in re.sub(r"\s+", " ", " ".join(drawn.itertext()))
    assert re.search(r"Mera · http\S+", " ".join(drawn.itertext()))
    if not (picture == "bars" and scheme == "dark"):  # a phone shows places and scores alone
        assert len(drawn.findall(f".//{SVG}{shape}")) >= least
    # Words keep their width whatever the font, and colours are those that every viewer knows.
    assert all(text.get("textLength") for text in drawn.iter(f"{SVG}text"))
    paints = {one.get(kind) for one in drawn.iter() for kind in ("fill", "stroke")} - {None, "none"}
    assert all(re.fullmatch(r"rgb\(\d+, ?\d+, ?\d+\)", paint or "") for paint in paints)
    width, height, bytes_seen = pixels_of(saved(page, picture, "PNG"))
    assert (width, height) == (2 * int(drawn.get("width", "0")), 2 * int(drawn.get("height", "0")))
    assert len(bytes_seen) > 20


def test_what_is_scrolled_away_is_in_the_file_too(open_page: Opener) -> None:
    page = open_page("/territories/kindred/", viewport={"width": 390, "height": 844})
    heat = page.locator("#each-with-each")
    heat.evaluate("element => element.scrollTo({ left: 200, behavior: 'instant' })")
    drawn = ElementTree.fromstring(saved(page, "each-with-each", "SVG"))

    codes = [cell.inner_text() for cell in heat.locator("thead abbr").all()]
    assert set(codes) <= {text.text for text in drawn.iter(f"{SVG}text")}
    # No edge of the window through which one looks at it.
    ends = [(line.get("points") or "").split() for line in drawn.iter(f"{SVG}polyline")]
    assert ends
    assert [line for line in ends if line[0].split(",")[0] == line[-1].split(",")[0]] == []
    assert heat.evaluate("element => element.scrollLeft") == 200


def test_a_name_with_what_xml_may_not_hold_breaks_no_file(open_page: Opener) -> None:
    page = open_page("/territories/volume-and-quality/", locale="en-GB")
    heading = HEADING.replace(".innerText", ".textContent = 'a\\u0001\\u000b\\uffff\\ud800z'")
    page.locator("#slopes").evaluate(heading)

    drawn = ElementTree.fromstring(saved(page, "slopes", "SVG"))  # our own file

    assert "".join(drawn.itertext()).strip().startswith("a\ufffdz")
