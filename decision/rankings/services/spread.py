"""How firm a ranking is among the people of the committee whose weights it goes by."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any

import numpy as np

from decision.mcda import evaluate
from decision.mcda.errors import McdaError, Translate
from decision.problems.models import Criterion, WeightSet
from decision.problems.selectors.matrix import DecisionTable
from decision.rankings.services.ranking import RankedProblem
from decision.rankings.services.shares import Floats, leaf_shares, shares_on
from territories.enums import Basis
from territories.selectors import Value

# Where judged values are drawn: enough for whole per cents, within one block of the engine's.
SAMPLES = 4000


@dataclass(frozen=True, eq=False)
class Spread:
    """What single members' weights make of the ranking, by alternative in the table's order.

    `heads` counts the people with whom an alternative is first at the values as they stand, each
    person once; ties count for each. `acceptability` is the share of voting power with which it
    is first, `intervals` the places between which 90 % of it put it, both with the `uncertain`
    judged values drawn from their spread; None for what was left out. `people` is how many
    counted, `without` how many more gave all their weight to criteria that the ranking leaves
    out or on which all alternatives are equal, `error` the standard error of the acceptabilities.
    `refuses_cells`: the method cannot take what a judged value might have been.
    """

    heads: tuple[int | None, ...]
    acceptability: tuple[float | None, ...]
    intervals: tuple[tuple[int, int] | None, ...]
    people: int
    without: int
    powerless: int
    uncertain: int
    refuses_cells: bool
    error: float


def spread_of(
    ranked: RankedProblem,
    table: DecisionTable,
    criteria: Sequence[Criterion],
    weight_set: WeightSet,
    translate: Translate,
) -> Spread | None:
    """The committee's spread; None where single answers are not told or nobody's can be counted.

    Raises
    ------
    McdaError
        If the engine refuses a question that it answered for the group.
    """
    if not weight_set.members:
        return None
    codes = [criterion["code"] for criterion in ranked.movable["criteria"]]
    points, power = _points(ranked, criteria, weight_set.members, codes)
    without = len(weight_set.members["weights"]) - len(points)
    if not len(points) or not power.any():
        return None
    question = _question(ranked, points)
    heads: dict[str, Any] = evaluate(question, translate, digest=False)
    cells = judged_spreads(table, codes, ranked.weights)
    answer, refused = _by_power(_with_power(question, power), cells, translate)
    return Spread(
        heads=tuple(
            None if row is None else round(row[0] * len(points)) for row in heads["acceptability"]
        ),
        acceptability=tuple(None if row is None else row[0] for row in answer["acceptability"]),
        intervals=tuple(None if pair is None else tuple(pair) for pair in answer["rank_interval"]),
        people=len(points),
        without=without,
        powerless=int((power == 0).sum()),
        uncertain=0 if refused else len(cells),
        refuses_cells=refused,
        error=answer["standard_error"],
    )


def _points(
    ranked: RankedProblem,
    criteria: Sequence[Criterion],
    members: Mapping[str, Any],
    codes: Sequence[str],
) -> tuple[Floats, Floats]:
    """Weights of the leaves and voting power of those who weigh what tells alternatives apart."""
    given = shares_on(criteria, members["codes"], members["weights"])
    shares = leaf_shares(criteria, given.local)
    points = np.stack([shares[code] for code in codes], axis=1)
    heard = points[:, _telling(ranked)].sum(axis=1) > 0
    return points[heard], np.array(members["power"], dtype=float)[heard]


def _telling(ranked: RankedProblem) -> list[bool]:
    """Which criteria are used and tell the alternatives that have a place apart.

    A missing value is filled from the others: where these are equal, so is it.
    """
    kept = [result["rank"] is not None for result in ranked.answer["results"]]
    rows = list(compress(ranked.movable["matrix"], kept))
    used = ranked.weights
    telling = []
    for j, criterion in enumerate(ranked.movable["criteria"]):
        target = criterion.get("target")
        values = {
            row[j] if target is None else abs(row[j] - target) for row in rows if row[j] is not None
        }
        telling.append(len(values) > 1 and criterion["code"] in used)
    return telling


def _question(ranked: RankedProblem, points: Floats) -> dict[str, Any]:
    # The confidence factor is not shown: one sample is the least that is asked for.
    options = {**ranked.movable["options"], "confidence_samples": 1}
    weights = {"distribution": "points", "points": points.tolist()}
    return {
        **ranked.movable,
        "kind": "smaa",
        "options": options,
        "uncertainty": {"weights": weights},
    }


def _with_power(question: Mapping[str, Any], power: Floats) -> dict[str, Any]:
    weights = {**question["uncertainty"]["weights"], "power": power.tolist()}
    return {**question, "uncertainty": {"weights": weights}}


def _by_power(
    question: Mapping[str, Any], cells: Mapping[str, dict[str, float]], translate: Translate
) -> tuple[dict[str, Any], bool]:
    """The answer with the cells drawn, and whether the method refuses what they might have been."""
    answer: dict[str, Any]
    if cells:
        try:
            answer = evaluate(_with_cells(question, cells), translate, digest=False)
        except McdaError:
            pass
        else:
            return answer, False
    answer = evaluate(question, translate, digest=False)
    return answer, bool(cells)


def _with_cells(question: Mapping[str, Any], cells: Mapping[str, Any]) -> dict[str, Any]:
    heard = sum(power > 0 for power in question["uncertainty"]["weights"]["power"])
    return {
        **question,
        "uncertainty": {**question["uncertainty"], "cells": cells},
        "samples": heard * max(1, SAMPLES // heard),
    }


def judged_spreads(
    table: DecisionTable, codes: Sequence[str], used: Container[str]
) -> dict[str, dict[str, float]]:
    """The judged cells of the criteria in use, as the engine takes them, by row and column.

    `codes` are the criteria of the question's columns, `used` those that the ranking uses.

    By the standard deviation of their judgements; where only the ends are known, evenly between
    them.
    """
    columns = {code: j for j, code in enumerate(codes)}
    return {
        f"{i},{columns[leaf.criterion.code]}": spread
        for leaf in table.leaves
        if leaf.criterion.code in columns and leaf.criterion.code in used
        for i, alternative in enumerate(table.alternatives)
        if (value := table.value(alternative, leaf)) and (spread := _spread_of_value(value))
    }


def _spread_of_value(value: Value) -> dict[str, float] | None:
    if value.basis != Basis.JUDGED or value.is_derived:
        return None
    if value.deviation is not None:
        if value.deviation == 0:
            return None
        return {"mean": float(value.value), "sd": float(value.deviation)}
    if value.low is None or value.high is None or value.low == value.high:
        return None
    return {"low": float(value.low), "high": float(value.high)}
