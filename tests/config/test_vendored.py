"""The slim sheet and the slim faces: what they keep of the packages that they are made of."""

import gzip

import pytest
from fontTools.ttLib import TTFont

from config.setup.vendored import faces, sheet
from config.setup.vendored.faces import FACES, WEIGHTS, Face, signs
from config.setup.vendored.rules import parsed
from config.setup.vendored.words import Words, in_code, in_template
from tests.sources import ROOT, text

WORDS = Words(
    classes=frozenset({"btn", "icon", "col-2"}),
    attributes=frozenset({"data-bs-theme"}),
    properties=frozenset({"--asked"}),
)


def test_the_sheet_is_what_its_maker_makes_of_tabler_and_our_pages() -> None:
    assert text(sheet.SLIM) == sheet.made(), "run `python -m config.setup.vendored`"


@pytest.mark.parametrize(
    ("selector", "kept"),
    [
        ("h1", True),
        (".btn:hover>.icon::before", True),
        (".btn.badge", False),
        (".btn:not(.badge)", True),
        (".btn:not(:is(.badge,.icon))", True),
        (".btn:is(.badge,.tag)", False),
        (".btn:is(.badge,.icon:not(.tag))", True),
        (":where(.badge) .btn", False),
        ("fieldset:has(>.badge)", False),
        (".btn:nth-child(2n+1)", True),
        ("[class*=col-]", True),
        ('[class*=" table-"]', False),
        ("[data-bs-theme=dark] .btn", True),
        ("[data-bs-layout=fluid] .btn", False),
        ("a[title]", True),
    ],
)
def test_a_selector_stays_while_something_of_ours_can_fit_it(selector: str, kept: bool) -> None:
    assert sheet.can_match(selector, WORDS) is kept


def test_groups_properties_and_frames_go_with_the_last_rule_that_needs_them() -> None:
    whole = (
        '@charset "UTF-8";/*! a; b{} */:root{--asked:var(--through);--through:url("a;b}");--idle:1}'
        "@media print{.badge{color:red}}@media (min-width:9px){.btn,.badge{color:var(--used)}}"
        ".icon{--used:2;animation:turn 1s}"
        "@keyframes turn{to{rotate:1turn}}@keyframes blink{to{opacity:0}}"
    )
    assert sheet.slim(whole, WORDS).removeprefix(sheet.HEAD).splitlines() == [
        ':root{--asked:var(--through);--through:url("a;b}")}',
        "@media (min-width:9px){",
        ".btn{color:var(--used)}",
        "}",
        ".icon{--used:2;animation:turn 1s}",
        "@keyframes turn{to{rotate:1turn}}",
    ]


def test_classes_are_found_where_templates_and_scripts_write_them() -> None:
    template = """<p class="a {% if x == "b" %}c{% else %}d{% endif %} e-{{ f }}">table</p>
        {% include "_icon.html" with size="icon-lg" only %}{% translate "Nothing here" %}"""
    assert in_template(template) >= {"a", "c", "d", "icon-lg"}
    assert not in_template(template) & {"table", "Nothing", "here"}

    code = """line.className = `notice notice-${kind}`;
        page.classList.add("shown");
        const title = "card";
        widget = Select(attrs={"class": "narrow"})"""
    assert in_code(code) >= {"notice", "shown", "narrow"}
    assert "card" not in in_code(code)


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.target.stem)
def test_a_face_holds_its_signs_in_the_weights_of_our_pages(face: Face) -> None:
    whole, cut = TTFont(face.source), TTFont(face.target)
    everyday = signs(faces.EVERYDAY[face.script])
    known = set(whole.getBestCmap())
    wanted = known & everyday if face.part == "everyday" else known - everyday
    assert set(cut.getBestCmap()) == wanted
    (axis,) = cut["fvar"].axes
    assert (axis.axisTag, axis.minValue, axis.maxValue) == ("wght", *WEIGHTS)
    # Its licence reserves the name “Source” for the unchanged.
    assert "Source" not in {word for n in (1, 3, 4, 6, 16) for word in _name(cut, n).split()}


def _name(font: TTFont, number: int) -> str:
    return font["name"].getDebugName(number) or ""


def test_a_face_is_what_its_maker_makes() -> None:
    assert FACES[-1].target.read_bytes() == faces.made(FACES[-1])


def test_the_style_sheet_takes_each_face_for_its_signs() -> None:
    declared = {}
    for rule in parsed(text(ROOT / "static" / "css" / "mera.css")):
        if rule.prelude == "@font-face":
            said = dict(part.split(":", 1) for part in rule.declarations)
            assert said["font-weight"].split() == [str(weight) for weight in WEIGHTS]
            stem = said["src"].split("/")[-1].split(".")[0]
            declared[stem] = signs(said["unicode-range"])
    assert sorted(declared) == sorted(face.target.stem for face in FACES)
    order = list(declared)
    for face in FACES:
        stem, everyday = face.target.stem, signs(faces.EVERYDAY[face.script])
        if face.part == "everyday":
            assert declared[stem] == everyday
            # Where two hold a sign the later one is taken.
            assert order.index(stem.replace("everyday", "rest")) < order.index(stem)
        else:
            assert declared[stem] > everyday


def test_the_charts_library_holds_no_more_than_is_drawn_with() -> None:
    library = ROOT / "static/vendor/echarts-6.1.0/echarts.slim.js"
    assert len(gzip.compress(library.read_bytes(), 9)) < 200_000
