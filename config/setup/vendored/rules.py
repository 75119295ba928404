"""A style sheet as rules, and back: enough CSS to read what a minifier wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

GROUPS = ("@media", "@supports", "@container", "@layer")
# What hides the signs that end a part: strings, addresses without quotes, comments.
OPAQUE = re.compile(r"""/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^)"']*\)""", re.DOTALL)


@dataclass(frozen=True)
class Rule:
    """``prelude{body}``; a group such as @media has rules of its own inside, anything else none.

    A statement that has no block, such as @charset, has no body either.
    """

    prelude: str
    body: str = ""
    inside: tuple[Rule, ...] = ()

    @property
    def selectors(self) -> list[str]:
        return split(self.prelude, ",")

    @property
    def declarations(self) -> list[str]:
        return split(self.body, ";")

    def __str__(self) -> str:
        if self.inside:
            return f"{self.prelude}{{\n" + "\n".join(map(str, self.inside)) + "\n}"
        return f"{self.prelude}{{{self.body}}}" if self.body else f"{self.prelude};"


def parsed(sheet: str) -> Iterator[Rule]:
    start = 0
    while start < len(sheet):
        end = first(sheet, start, ";{")
        prelude = re.sub(r"/\*.*?\*/", "", sheet[start:end], flags=re.DOTALL).strip()
        if end < len(sheet) and sheet[end] == "{":
            close = first(sheet, end + 1, "}")
            body = sheet[end + 1 : close]
            grouped = prelude.startswith(GROUPS)
            yield Rule(prelude, inside=tuple(parsed(body))) if grouped else Rule(prelude, body)
            start = close + 1
        else:
            if prelude:
                yield Rule(prelude)
            start = end + 1


def split(text: str, sign: str) -> list[str]:
    """The parts between signs that stand outside of brackets and strings."""
    parts, start = [], 0
    while start <= len(text):
        end = first(text, start, sign)
        parts.append(text[start:end].strip())
        start = end + 1
    return [part for part in parts if part]


def first(text: str, start: int, signs: str) -> int:
    """Where the first of the signs stands outside of brackets and strings, or the end."""
    depth, at = 0, start
    while at < len(text):
        if opaque := OPAQUE.match(text, at):
            at = opaque.end()
            continue
        sign = text[at]
        if depth == 0 and sign in signs:
            return at
        depth += (sign in "([{") - (sign in ")]}")
        at += 1
    return len(text)
