"""What a record hands down to its problem: weights, and values of judged cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np

from decision.records.services.reading import data_of, evaluated_in
from decision.results.services.asked import AIJ, SMAA, WHOLE, Evaluated, node, rank
from decision.sessions.selectors.frames import ROOT
from decision.weighing.services.rounds.data import SessionData
from decision.weighing.services.rounds.judged import JudgedCells, judged_cells

# As the columns of values keep them.
DECIMALS = Decimal("0.000001")


@dataclass(frozen=True)
class Cell:
    """What the committee makes of a criterion of an alternative, by their codes.

    The numbers are None where nobody rated, or too few to hide each other where names are hidden;
    `people` is None where single answers are not told.
    """

    criterion: str
    alternative: str
    mean: Decimal | None
    median: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    deviation: Decimal | None = None
    people: int | None = None
    unknown: int = 0


@dataclass(frozen=True, eq=False)
class Handed:
    """`found` is what the record says its last round came to, by the aggregation that the page of
    results shows first: the group's weights of the lowest weighed criteria. `weights` are the
    same among siblings; `members` the members' own (`decision.problems.models.WeightSet`).
    """

    data: SessionData
    found: Evaluated
    people: int
    weights: Mapping[str, float] = field(default_factory=dict)
    members: Mapping[str, Any] = field(default_factory=dict)
    cells: tuple[Cell, ...] = ()

    @property
    def whole(self) -> Mapping[str, float]:
        """The group's weights of the lowest weighed criteria; empty where it came to none."""
        return self.found.weights.get(self.found.aggregation, {})


def handed_down(content: Mapping[str, Any]) -> Handed:
    """Read from a record alone.

    Raises
    ------
    RecordError
        If it cannot be read as its format says.
    """
    number = content["evaluation"]["round"]
    data = data_of(content, number)
    found = evaluated_in(content, data)
    round = next(one for one in content["rounds"] if one["number"] == number)
    return Handed(
        data=data,
        found=found,
        people=len(found.people) or int(round.get("finished") or 0),
        weights=_among_siblings(data, found),
        members=_members(data, found),
        cells=tuple(_cells(content, data, found, round)),
    )


# Weights --------------------------------------------------------------------------------------


def _among_siblings(data: SessionData, found: Evaluated) -> dict[str, float]:
    """Shares of the criteria of each branch that was weighed: of others nobody said anything."""
    if not found.aggregation:
        return {}
    whole = found.weights[found.aggregation]
    share = dict(whole)
    for branch in reversed(data.branches):  # what is below comes before what is above
        if all(item in share for item in branch.items):
            share[branch.key] = sum(share[item] for item in branch.items)
    weights: dict[str, float] = {}
    for branch in data.weighed:
        answer = found.reply(node(branch.key))
        if answer is not None and found.aggregation == AIJ:
            weights |= answer["weights"][AIJ]
        elif branch.key == ROOT:
            weights |= {item: share[item] for item in branch.items}
        elif share[branch.key] > 0:
            weights |= {item: share[item] / share[branch.key] for item in branch.items}
        else:  # who gives a branch nothing says nothing of its parts
            weights |= dict(zip(branch.items, branch.shares, strict=True))
    return weights


def _members(data: SessionData, found: Evaluated) -> dict[str, Any]:
    if not found.people or not found.aggregation:
        return {}
    own = [found.replies[node(branch.key)]["participants"]["weights"] for branch in data.weighed]
    return {
        "codes": [item for branch in data.weighed for item in branch.items],
        "numbers": [data.people[i].number for i in found.people],
        "groups": [data.people[i].group for i in found.people],
        "power": found.documents[WHOLE]["participants"]["power"],
        "weights": np.hstack([np.array(rows, dtype=float) for rows in own]).tolist(),
    }


# Judged cells ---------------------------------------------------------------------------------


def _cells(
    content: Mapping[str, Any], data: SessionData, found: Evaluated, round: Mapping[str, Any]
) -> Iterator[Cell]:
    alternatives = [each["code"] for each in content["alternatives"]]
    if not data.people:
        yield from _cells_ranked_by(data, found, list(data.ratings), alternatives)
        return
    unknown = _unknown(round, {person.number for person in data.people})
    hides_names = not content["session"]["names_shown"]
    for code, judged in judged_cells(data).items():
        for i, alternative in enumerate(alternatives):
            said = unknown.get((code, alternative), 0)
            if hides_names and not judged.together[i]:
                yield Cell(code, alternative, None, people=int(judged.raters[i]), unknown=said)
            else:
                yield _cell(code, alternative, judged, i, said)


def _unknown(round: Mapping[str, Any], numbers: set[int]) -> dict[tuple[str, str], int]:
    """How many answered “don't know”, by criterion and alternative."""
    found: dict[tuple[str, str], int] = {
        (entry["criterion"], entry["alternative"]): entry["unknown"]
        for entry in round.get("unlinked_ratings", ())
    }
    out = {
        (number, entry["alternative"])
        for entry in round.get("conflicts", ())
        for number in entry.get("participants", ())
    }
    for rating in round["ratings"]:
        who = rating["participant"]
        counts = not rating["superseded"] and who in numbers
        if counts and rating["value"] is None and (who, rating["alternative"]) not in out:
            cell = rating["criterion"], rating["alternative"]
            found[cell] = found.get(cell, 0) + 1
    return found


def _cell(code: str, alternative: str, judged: JudgedCells, i: int, unknown: int) -> Cell:
    rated = int(judged.raters[i])
    mean = _decimal(judged.mean[i])
    if mean is None:  # nobody with voting power
        return Cell(code, alternative, None, people=rated, unknown=unknown)
    return Cell(
        code,
        alternative,
        mean,
        median=_decimal(judged.median[i]),
        low=_decimal(judged.low[i]),
        high=_decimal(judged.high[i]),
        deviation=_decimal(judged.deviation[i]) if rated > 1 else None,
        people=rated,
        unknown=unknown,
    )


def _cells_ranked_by(
    data: SessionData, found: Evaluated, codes: Sequence[str], alternatives: Sequence[str]
) -> Iterator[Cell]:
    """Where single answers are not told: the means by which the record ranks, and no more."""
    document = found.documents.get(rank(found.aggregation))
    if document is None or data.question is None:
        return
    columns = [criterion["code"] for criterion in document["criteria"]]
    shaken = found.documents.get(SMAA, {}).get("uncertainty", {}).get("cells", {})
    for code in codes:
        j = columns.index(code)
        for i, alternative in enumerate(alternatives):
            value = document["matrix"][i][j]
            if value is not None and value != data.question["matrix"][i][j]:
                spread = shaken.get(f"{i},{j}")
                deviation = _decimal(spread["sd"]) if spread else None
                yield Cell(code, alternative, _decimal(value), deviation=deviation)


def _decimal(number: float) -> Decimal | None:
    """To the digits that the database keeps; a rating's mean needs no more."""
    return None if np.isnan(number) else Decimal(repr(float(number))).quantize(DECIMALS)
