"""The places of the alternatives under one set of weights beside another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from decision.mcda import evaluate
from decision.mcda.errors import McdaError, Reader
from decision.problems.models import Criterion
from decision.problems.selectors.matrix import RankingTable
from decision.rankings.services.ranking import RankingSettings, rank_document, with_weights
from decision.rankings.services.shares import leaf_shares, shares_on
from decision.rankings.services.weightless import weighing
from decision.rankings.services.whose import Whose


@dataclass(frozen=True, eq=False)
class Placed:
    """The places under one set of weights, in the order of the table; None where there is none.

    `trouble` says why there are no places at all.
    """

    whose: Whose
    places: tuple[int | None, ...]
    trouble: str = ""


def places_beside(
    table: RankingTable,
    criteria: Sequence[Criterion],
    settings: RankingSettings,
    sets: Sequence[Whose],
    reader: Reader,
) -> list[Placed]:
    """Rank the table by each set of weights, by the method and rules of `settings`.

    Raises
    ------
    DecisionError
        If the table compares nothing.
    """
    document = rank_document(table, settings)
    return [_placed(document, criteria, whose, reader) for whose in sets]


def placed_by(
    table: RankingTable,
    criteria: Sequence[Criterion],
    settings: RankingSettings,
    whose: Whose,
    reader: Reader,
) -> dict[str, int | None]:
    """The places under one set of weights by the code of the alternative; none if refused."""
    (placed,) = places_beside(table, criteria, settings, [whose], reader)
    codes = [alternative.subject.code for alternative in table.alternatives]
    return dict(zip(codes, placed.places, strict=True)) if not placed.trouble else {}


def _placed(
    document: Mapping[str, Any], criteria: Sequence[Criterion], whose: Whose, reader: Reader
) -> Placed:
    codes = list(whose.weights)
    given = shares_on(criteria, codes, [[float(whose.weights[code]) for code in codes]])
    shares = leaf_shares(criteria, given.local)
    weights = {code: float(share[0]) for code, share in shares.items()}
    question = weighing(with_weights(document, weights))
    try:
        answer: dict[str, Any] = evaluate(question, reader, digest=False)
    except McdaError as error:
        return Placed(whose, (), error.message(reader))
    return Placed(whose, tuple(result["rank"] for result in answer["results"]))
