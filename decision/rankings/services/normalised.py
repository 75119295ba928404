"""The cells that a weighted sum adds up, as the engine has them: to be written into a workbook."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.normalisation import normalised
from decision.rankings.services.ranking import RankedProblem

WSM = "wsm"


@dataclass(frozen=True, eq=False)
class AddedUp:
    """What a weighted sum was computed from, by the codes of ranked rows and used columns.

    `used` are the values, distances where there is a target, `terms` the same normalised;
    `assumed` the cells that the rule for missing values filled.
    """

    alternatives: tuple[str, ...]
    criteria: tuple[str, ...]
    used: Floats
    terms: Floats
    assumed: frozenset[tuple[str, str]]


def added_up(ranked: RankedProblem) -> AddedUp | None:
    """None where the ranking is no weighted sum."""
    if ranked.method.name != WSM:
        return None
    return cells_by(ranked, ranked.answer["options"]["normalization"])


def cells_by(ranked: RankedProblem, normalization: str) -> AddedUp:
    """The cells that any ranking was computed from, normalised by `normalization`.

    Raises
    ------
    McdaError
        If a criterion has values that the normalisation cannot take.
    """
    document, answer = ranked.document, ranked.answer
    places = {result["alternative"]: result["rank"] for result in answer["results"]}
    rows = [i for i, code in enumerate(document["alternatives"]) if places[code] is not None]
    columns = [j for j, c in enumerate(document["criteria"]) if c["code"] in answer["weights"]]
    criteria = [document["criteria"][j] for j in columns]
    given = np.array(document["matrix"], dtype=np.float64)[np.ix_(rows, columns)]
    targets = np.array([c.get("target", np.nan) for c in criteria])
    used = np.where(np.isnan(targets), given, np.abs(given - targets))
    codes = tuple(document["alternatives"][i] for i in rows)
    names = tuple(c["code"] for c in criteria)
    assumed = answer["rests_on"]["cells_assumed"]
    for cell in assumed:
        used[codes.index(cell["alternative"]), names.index(cell["criterion"])] = cell["value"]
    matrix = DecisionMatrix(
        values=used,
        weights=np.array([answer["weights"][name] for name in names]),
        directions=np.array([1.0 if c["direction"] == "max" else -1.0 for c in criteria]),
        alternatives=codes,
        criteria=names,
        distances=frozenset(c["code"] for c in criteria if "target" in c),
    )
    terms = normalised(matrix, normalization)
    filled = frozenset((cell["alternative"], cell["criterion"]) for cell in assumed)
    return AddedUp(codes, names, used, terms, filled)
