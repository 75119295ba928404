"""Runs in a process of its own: a million weight vectors, from document to answer."""

from __future__ import annotations

from tests.bench.problems import document, values_of


def million() -> dict[str, object]:
    uncertainty = {"weights": {"distribution": "uniform"}}
    return document("smaa", values_of(50, 15), uncertainty=uncertainty, samples=1_000_000)


def answered(asked: dict[str, object]) -> object:
    from decision.mcda import evaluate

    return evaluate(asked)["samples"]
