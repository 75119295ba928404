"""The result alone, where single answers stay out of a record: no finer than pages show it.

Answers are whole numbers, and voting powers are known by name. Where powers are unlike, a group's
weight of sixteen digits comes of one set of answers: whoever tries them all would find everybody's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from decision.results.services import replies_of
from decision.weighing.services.rounds.data import SessionData

Document = dict[str, Any]
# Tenths of a per cent, as on the pages; more only where the order needs them.
WEIGHT_DECIMALS = range(3, 16)
RATING_DECIMALS = 1


def blurred(documents: Mapping[str, Document], data: SessionData) -> dict[str, Document]:
    """Of a round's questions the rankings, of rounded weights and ratings, in the same order.

    How firm they are follows from how opinions scatter, which is not told.
    """
    ranked = {name: one for name, one in documents.items() if one["kind"] == "rank"}
    order, found = _order(ranked), ranked
    for decimals in WEIGHT_DECIMALS:
        found = {name: _blurred(one, data, decimals) for name, one in ranked.items()}
        if _order(found) == order:
            break
    return found


def _order(documents: Mapping[str, Document]) -> dict[str, list[int | None]]:
    return {
        name: [row["rank"] for row in reply.get("results", ())]
        for name, reply in replies_of(documents).items()
    }


def _blurred(document: Document, data: SessionData, decimals: int) -> Document:
    criteria = [
        {**criterion, "weight": round(criterion["weight"], decimals)}
        for criterion in document["criteria"]
    ]
    matrix = [list(row) for row in document["matrix"]]
    for i, j in list(_rated(data, matrix)):
        if matrix[i][j] is not None:
            matrix[i][j] = round(matrix[i][j], max(RATING_DECIMALS, decimals - 2))
    return {**document, "criteria": criteria, "matrix": matrix}


def _rated(data: SessionData, matrix: list[list[float | None]]) -> Iterator[tuple[int, int]]:
    """The cells that ratings fill: those that nobody measured, or that were judged anew."""
    assert data.question is not None  # nothing is ranked without it
    for i, row in enumerate(data.question["matrix"]):
        yield from ((i, j) for j, value in enumerate(row) if value != matrix[i][j])
