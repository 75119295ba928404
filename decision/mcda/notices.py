"""Warnings: what an answer's reader must know, gathered while it is computed."""

from __future__ import annotations

from collections.abc import Iterable

from decision.mcda.errors import Quoted, Translate, filled, untranslated
from decision.mcda.untold import Sentence, sentence


class Notices:
    """The warnings of one evaluation, in the order in which they arose, each once."""

    def __init__(self) -> None:
        self._notices: list[tuple[str, str, dict[str, object]]] = []

    def add(self, code: str, template: str, **values: object) -> None:
        notice = (code, template, values)
        if notice not in self._notices:
            self._notices.append(notice)

    def untold(self) -> list[Sentence]:
        """The warnings as plain JSON, to be told later (`decision.mcda.untold.told`)."""
        return [sentence(code, template, values) for code, template, values in self._notices]

    def as_list(self, translate: Translate = untranslated) -> list[dict[str, str]]:
        return [
            {"code": code, "message": filled(template, values, translate)}
            for code, template, values in self._notices
        ]


def quoted(names: Iterable[str]) -> Quoted:
    """Names as they stand in a sentence: “A”, “B” and so on."""
    return Quoted(names)
