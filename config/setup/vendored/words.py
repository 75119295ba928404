"""Which classes, attributes and custom properties our own sources use."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent.parent
PYTHON = ("config", "decision", "territories")

WORD = re.compile(r"[A-Za-z][\w-]*")
# Values in a template: of a class attribute, with the tags inside it, and of what an include or
# a `with` hands on, which may become a class.
CLASS_VALUE = re.compile(r"""\bclass=(["'])((?:\{[%{].*?[%}]\}|(?!\1).)*)\1""", re.DOTALL)
TAG = re.compile(r"\{%.*?%\}", re.DOTALL)
HANDED_ON = re.compile(r"""\w=(["'])(.*?)\1""")
# A line of a script or of a widget that speaks of classes.
OF_CLASSES = re.compile(r"""\bclass(?:Name|List)\b|["']class["']|\bclass=["']|\bclass: """)


@dataclass(frozen=True)
class Words:
    """What a rule of a foreign sheet must be about to have an effect on our pages."""

    classes: frozenset[str]
    attributes: frozenset[str]
    properties: frozenset[str]


@cache
def ours() -> Words:
    templates = [*_texts("templates", "*.html")]
    scripts = [*_texts("static/js", "*.js")]
    python = [text for folder in PYTHON for text in _texts(folder, "*.py")]
    sheets = [*_texts("static/css", "*.css")]
    written = {word for text in (*templates, *scripts, *sheets) for word in WORD.findall(text)}
    return Words(
        classes=frozenset(
            {word for text in templates for word in in_template(text)}
            | {word for text in (*scripts, *python) for word in in_code(text)}
        ),
        attributes=frozenset(word for word in written if word.startswith("data-")),
        properties=frozenset(
            name
            for text in (*sheets, *scripts, *templates)
            for name in re.findall(r"(?:var\(\s*|[\"'`])(--[\w-]+)", text)
        ),
    )


def in_template(text: str) -> set[str]:
    values = [match[2] for match in CLASS_VALUE.finditer(text)]
    values += [match[2] for tag in TAG.findall(text) for match in HANDED_ON.finditer(tag)]
    return {word for value in values for word in WORD.findall(value)}


def in_code(text: str) -> set[str]:
    lines = [line for line in text.splitlines() if OF_CLASSES.search(line)]
    return {word for line in lines for word in WORD.findall(line)}


def _texts(folder: str, pattern: str) -> Iterator[str]:
    for path in sorted((ROOT / folder).rglob(pattern)):
        if "vendored" not in path.parts:
            yield path.read_text(encoding="utf-8")
