"""Unfold's pages run on Alpine's CSP build: what its templates say must be readable to that."""

import re
from html import unescape
from pathlib import Path

import unfold
from django.contrib.staticfiles import finders

from tests.sources import ROOT

TEMPLATES = Path(unfold.__file__).parent / "templates"
SCRIPT = (ROOT / "static" / "js" / "admin-alpine.js").read_text()
SAID = re.compile(r"""\s((?:x-(?:data|init|show|bind|on|text|model|effect)[\w:.\-]*))="([^"]*)\"""")
OTHERWISE = re.compile(r'^\s*\[?\s*"(x-[^"]+)",\s*"((?:[^"\\]|\\.)*)"', re.MULTILINE)
# Statements, template literals and names of the browser: the CSP build reads none of them.
UNREADABLE = re.compile(
    r"`|=>|\bif ?\(|\bnew |\bfunction\b|\b(?:window|document|localStorage|Math)\."
)


def said_by_unfold() -> set[tuple[str, str]]:
    found = set()
    for path in TEMPLATES.rglob("*.html"):
        for name, text in SAID.findall(path.read_text()):
            for choice in ("true", "false"):
                plain = re.sub(r"{% if [^%]*%}true{% else %}false{% endif %}", choice, text)
                found.add((name, unescape(plain)))
    return found


def said_otherwise() -> set[tuple[str, str]]:
    return set(OTHERWISE.findall(SCRIPT))


def test_alpine_is_the_build_that_evaluates_no_text() -> None:
    found = finders.find("unfold/js/alpine/alpine.js")
    assert found is not None
    text = Path(found).read_text()
    assert "CSP Parser Error" in text
    assert "new Function" not in text


def test_what_the_build_cannot_read_is_said_otherwise() -> None:
    """A newer unfold that says it in other words, or says more, is seen here."""
    unreadable = {(name, text) for name, text in said_by_unfold() if UNREADABLE.search(text)}
    assert unreadable
    assert unreadable == said_otherwise()
