"""Criteria that weigh nothing: left out of what is ranked, kept where weights move."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from decision.mcda import evaluate
from decision.mcda.errors import McdaError

type Document = dict[str, Any]


def weighing(document: Mapping[str, Any]) -> Document:
    """The question without the criteria that weigh nothing.

    So they drop nobody for want of a value and refuse no method. Where nothing weighs anything
    it stays as it is, for the engine to refuse.
    """
    weighed = {c["code"] for c in document["criteria"] if c["weight"] > 0}
    return _by(document, weighed) if weighed else dict(document)


def movable(whole: Mapping[str, Any], document: Document, answer: Mapping[str, Any]) -> Document:
    """The question `document` with those criteria of `whole` that could be given a weight.

    Such a one, still weighing nothing, changes nothing: the method takes its values, those that
    have a place keep it, and nobody else gets one.
    """
    asked = [c["code"] for c in document["criteria"]]
    others = [c["code"] for c in whole["criteria"] if c["code"] not in asked]
    if others and not _changes_nothing(whole, asked, others, answer):
        others = [code for code in others if _changes_nothing(whole, asked, [code], answer)]
    return _by(whole, {*asked, *others}) if others else document


def _changes_nothing(
    whole: Mapping[str, Any], asked: list[str], others: list[str], answer: Mapping[str, Any]
) -> bool:
    try:
        more: Mapping[str, Any] = evaluate(_by(whole, {*asked, *others}), digest=False)
    except McdaError:
        return False
    # What the rule for missing values leaves out again cannot be given a weight either.
    return more["weights"].keys() >= set(others) and _ranks(more) == _ranks(answer)


def _ranks(answer: Mapping[str, Any]) -> list[int | None]:
    return [result["rank"] for result in answer["results"]]


def _by(document: Mapping[str, Any], codes: Collection[str]) -> Document:
    """The question by the criteria of these codes alone."""
    kept = [j for j, c in enumerate(document["criteria"]) if c["code"] in codes]
    if len(kept) == len(document["criteria"]):
        return dict(document)
    return {
        **document,
        "criteria": [document["criteria"][j] for j in kept],
        "matrix": [[row[j] for j in kept] for row in document["matrix"]],
    }
