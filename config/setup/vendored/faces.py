"""The typefaces cut to what pages show: weights 400 to 700, everyday signs apart from the rest.

A browser loads a face only when a page has a sign of its `unicode-range`, so the letters of
other languages cost nothing until somebody's name needs one.
"""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from config.setup.vendored.words import ROOT

VENDOR = ROOT / "static" / "vendor"
WEIGHTS = (400, 700)
# What texts of Mera in Russian and in English are written with, and what its numbers need.
EVERYDAY = {
    "cyrillic": "U+0301, U+0401, U+0410-044F, U+0451, U+2116",
    "latin": (
        "U+0020-007E, U+00A0, U+00AB, U+00AD, U+00B0-00B3, U+00B7, U+00BB, U+00D7, "
        "U+2009, U+2013-2014, U+2018-201E, U+2026, U+202F, U+2212"
    ),
}


@dataclass(frozen=True)
class Face:
    """One file for one script, made from one of a package.

    `renamed` is for a face whose licence reserves its name: no changed copy may carry it.
    """

    folder: str
    original: str
    script: str
    part: str
    renamed: str = ""

    @property
    def source(self) -> Path:
        return VENDOR / self.folder / f"{self.original}-{self.script}-wght-normal.woff2"

    @property
    def target(self) -> Path:
        name = self.renamed.lower().replace(" ", "-") or self.original
        return VENDOR / self.folder / f"{name}-{self.script}-{self.part}.woff2"


FACES = [
    Face(folder, original, script, part, renamed)
    for folder, original, renamed in (
        ("golos-text-5.3.0", "golos-text", ""),
        ("source-serif-4-5.3.1", "source-serif-4", "Mera Serif"),
    )
    for script in EVERYDAY
    for part in ("everyday", "rest")
]


def signs(ranges: str) -> set[int]:
    """The code points of a `unicode-range`."""
    found: set[int] = set()
    for part in ranges.replace("U+", "").split(","):
        first, _, last = part.strip().partition("-")
        found |= set(range(int(first, 16), int(last or first, 16) + 1))
    return found


def made(face: Face) -> bytes:
    # A file that is made twice is the same twice: no time of making in it.
    font = TTFont(face.source, recalcTimestamp=False)
    _keep_signs(font, face)
    instancer.instantiateVariableFont(font, {"wght": WEIGHTS}, inplace=True)
    if face.renamed:
        _rename(font, face.renamed)
    font.flavor = "woff2"
    written = BytesIO()
    font.save(written)
    return written.getvalue()


def _keep_signs(font: TTFont, face: Face) -> None:
    everyday = signs(EVERYDAY[face.script])
    known = set(font.getBestCmap())
    options = subset.Options()
    options.layout_features = ["*"]
    options.name_IDs = ["*"]
    options.notdef_outline = True
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=known & everyday if face.part == "everyday" else known - everyday)
    subsetter.subset(font)


def _rename(font: TTFont, family: str) -> None:
    """Another name wherever an application would show one; the copyright stays."""
    names = {1: family, 3: family, 4: f"{family} Regular", 6: family.replace(" ", ""), 16: family}
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]
