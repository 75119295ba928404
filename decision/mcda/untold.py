"""Answers before they are told in a language: plain JSON, to be kept and told later.

A sentence of an answer, a warning's or a refusal's, stays its template with its values.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from decision.mcda.errors import McdaError, Quoted, Term, Translate, filled

# What a value becomes that JSON has no form for.
TERM, QUOTED, REFUSAL = "term", "quoted", "refusal"
Sentence = dict[str, Any]


def sentence(code: str, template: str, values: Mapping[str, object]) -> Sentence:
    """A sentence as plain JSON; `told` gives it back word for word."""
    return {
        "code": code,
        "template": template,
        "values": {name: _packed(value) for name, value in values.items()},
    }


def refused(error: McdaError) -> Sentence:
    """A refusal as plain JSON, in the place of an answer."""
    return {"error": sentence(error.code, error.template, error.values) | {"where": error.where}}


def told(answer: Mapping[str, Any], translate: Translate) -> dict[str, Any]:
    """An untold answer, or a refusal in its place, with its sentences in a reader's language.

    As `evaluate` and `McdaError.as_dict` would have told it at once.
    """
    if "error" in answer:
        return {"error": _told(answer["error"], translate) | {"where": answer["error"]["where"]}}
    return {**answer, "warnings": [_told(each, translate) for each in answer["warnings"]]}


def _told(sentence: Sentence, translate: Translate) -> dict[str, str]:
    return {
        "code": sentence["code"],
        "message": filled(sentence["template"], _unpacked_all(sentence["values"]), translate),
    }


def _packed(value: object) -> Any:
    if isinstance(value, Quoted):
        return {QUOTED: [_packed(name) for name in value.names]}
    if isinstance(value, Term):
        return {TERM: str(value)}
    if isinstance(value, McdaError):
        return {REFUSAL: refused(value)["error"]}
    if isinstance(value, str | int | float):
        return value
    return str(value)  # as it would have been printed


def _unpacked_all(values: Mapping[str, Any]) -> dict[str, object]:
    return {name: _unpacked(value) for name, value in values.items()}


def _unpacked(value: Any) -> object:
    if not isinstance(value, dict):
        return value
    if QUOTED in value:
        return Quoted(_unpacked(name) for name in value[QUOTED])  # type: ignore[misc]
    if TERM in value:
        return Term(value[TERM])
    inner = value[REFUSAL]
    return McdaError(
        inner["template"],
        code=inner["code"],
        where=inner["where"],
        **_unpacked_all(inner["values"]),
    )
