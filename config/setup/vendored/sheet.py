"""Tabler's sheet without the rules that no page of ours can match."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from config.setup.vendored.rules import Rule, first, parsed, split
from config.setup.vendored.words import ROOT, Words, ours

FOLDER = ROOT / "static" / "vendor" / "tabler-core-1.6.1"
ORIGINAL = FOLDER / "tabler.min.css"
SLIM = FOLDER / "tabler.slim.css"

HEAD = """@charset "UTF-8";
/*!
 * Tabler v1.6.1 (https://tabler.io), without the rules that no page here can match.
 * Copyright 2018-2026 The Tabler Authors
 * Copyright 2018-2026 codecalm.net Paweł Kuna
 * Licensed under MIT (https://github.com/tabler/tabler/blob/master/LICENSE)
 * Made from tabler.min.css by `python -m config.setup.vendored`.
 */
"""
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
ATTRIBUTE = re.compile(r"\[([\w-]+)(?:([~|^$*]?)=([^\]]*))?\]")
FUNCTION = re.compile(r":(not|is|where|has)\(")
VARIABLE = re.compile(r"var\(\s*(--[\w-]+)")
NAME = re.compile(r"[\w-]+")


def made(original: Path = ORIGINAL) -> str:
    return slim(original.read_text(encoding="utf-8"), ours())


def slim(sheet: str, words: Words) -> str:
    rules = [*_matching(parsed(sheet), words)]
    rules = [*_with_living_properties(rules, words)]
    rules = [*_with_named_frames(rules)]
    return HEAD + "\n".join(map(str, rules)) + "\n"


def classes(sheet: str) -> set[str]:
    return {name for rule in flat(parsed(sheet)) for name in CLASS.findall(rule.prelude)}


def flat(rules: Iterable[Rule]) -> Iterator[Rule]:
    for rule in rules:
        yield rule
        yield from flat(rule.inside)


def _matching(rules: Iterable[Rule], words: Words) -> Iterator[Rule]:
    for rule in rules:
        if rule.inside:
            if inside := tuple(_matching(rule.inside, words)):
                yield replace(rule, inside=inside)
        elif rule.prelude.startswith("@"):
            if not rule.prelude.startswith("@charset"):  # HEAD has it
                yield rule
        elif kept := [one for one in rule.selectors if can_match(one, words)]:
            yield replace(rule, prelude=",".join(kept))


def can_match(selector: str, words: Words) -> bool:
    """Whether some element of ours could be meant; in doubt it could."""
    while found := FUNCTION.search(selector):
        end = first(selector, found.end(), ")")
        arguments = split(selector[found.end() : end], ",")
        if found[1] != "not" and not any(can_match(one, words) for one in arguments):
            return False
        selector = selector[: found.start()] + selector[end + 1 :]
    return words.classes.issuperset(CLASS.findall(ATTRIBUTE.sub("", selector))) and all(
        _can_have(match, words) for match in ATTRIBUTE.finditer(selector)
    )


def _can_have(attribute: re.Match[str], words: Words) -> bool:
    name, _, value = attribute.groups()
    if name == "class":
        part = (value or "").strip("\"' ")
        return any(part in known for known in words.classes)
    return not name.startswith("data-") or name in words.attributes


def _with_living_properties(rules: list[Rule], words: Words) -> Iterator[Rule]:
    """Without the custom properties that nothing left asks for, be it through others."""
    asked, waiting = set(words.properties), [*_asked_outright(rules)]
    handed_on = [*_handed_on(rules)]
    while waiting:
        asked.update(waiting)
        waiting = [name for owner, name in handed_on if owner in asked and name not in asked]
    yield from _without(rules, asked)


def _without(rules: Iterable[Rule], asked: set[str]) -> Iterator[Rule]:
    for rule in rules:
        if rule.inside:
            if inside := tuple(_without(rule.inside, asked)):
                yield replace(rule, inside=inside)
            continue
        if rule.prelude.startswith("@property"):
            if rule.prelude.split()[1] in asked:
                yield rule
            continue
        kept = [one for one in rule.declarations if not _is_unasked(one, asked)]
        if kept:
            yield replace(rule, body=";".join(kept))


def _is_unasked(declaration: str, asked: set[str]) -> bool:
    return declaration.startswith("--") and declaration.partition(":")[0] not in asked


def _asked_outright(rules: Iterable[Rule]) -> Iterator[str]:
    for rule in flat(rules):
        for declaration in rule.declarations:
            if not declaration.startswith("--"):
                yield from VARIABLE.findall(declaration)


def _handed_on(rules: Iterable[Rule]) -> Iterator[tuple[str, str]]:
    for rule in flat(rules):
        for declaration in rule.declarations:
            if declaration.startswith("--"):
                owner, _, value = declaration.partition(":")
                yield from ((owner, name) for name in VARIABLE.findall(value))


def _with_named_frames(rules: list[Rule]) -> Iterator[Rule]:
    """Without the @keyframes that no rule left names."""
    named = {
        name
        for rule in flat(rules)
        for declaration in rule.declarations
        if declaration.startswith(("animation", "--"))
        for name in NAME.findall(declaration)
    }
    for rule in rules:
        if not rule.prelude.startswith("@keyframes") or rule.prelude.split()[1] in named:
            yield rule
