"""The ranking by the group's weights, and how it holds where the committee's opinions scatter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from decision.rankings.services import with_weights
from decision.results.services.asked import SMAA, Ask, Document, Evaluated, rank
from decision.results.services.spread import concentration
from decision.weighing.services.rounds.data import SessionData
from decision.weighing.services.rounds.judged import JudgedCells, judged_cells
from decision.weighing.services.rounds.power import counted, effective_power


def ask_for_rankings(data: SessionData, found: Evaluated, centre: str | None, ask: Ask) -> None:
    """Rank by each aggregation's weights, and count first places under the committee's spread.

    `centre` is the aggregation that is shaken; the first that applies where it is empty, none
    where it is None.
    """
    assert data.question is not None  # asked for by `evaluated` alone, which looks
    question = with_judged_cells(data.question, judged_cells(data))
    for aggregation, weights in found.weights.items():
        ask(rank(aggregation), with_weights(question, data.leaf_weights(weights)))
    if centre is not None:
        shake(data, found, centre if centre in found.weights else found.aggregation, ask)


def shake(data: SessionData, found: Evaluated, centre: str, ask: Ask) -> None:
    """Count first places about the weights of an aggregation by which was ranked."""
    answer = found.reply(rank(centre))
    if answer is None:
        return
    assert data.question is not None  # there is a ranking
    cells = judged_cells(data)
    question = with_judged_cells(data.question, cells)
    uncertain = _uncertain_cells(question, cells)
    if not uncertain and len(used_ends(data, answer["weights"])) < 2:
        return  # whatever the weights, the order is the same
    spread = _spread(data, found, set(answer["weights"]))
    if spread is None:
        return
    weights = data.leaf_weights(found.weights[centre])
    around: Document = {"distribution": "around", "weights": weights, "concentration": spread}
    together = [list(data.shares_below(end)) for end in data.ends()]
    if fixed := [leaves for leaves in together if len(leaves) > 1]:
        around["together"] = fixed  # nobody has judged how these divide
    found.concentration = spread
    shaken: Document = {
        **with_weights(question, weights),
        "kind": "smaa",
        "uncertainty": {"weights": around},
    }
    if not data.counts_pairs:
        # Who comes before whom is shown nowhere, and would take most of the time.
        shaken["options"] = {**question["options"], "pairwise": False}
    if uncertain:
        both = {**shaken["uncertainty"], "cells": uncertain}
        if ask(SMAA, {**shaken, "uncertainty": both}) is not None:
            return
    # A method that cannot take what a rating might have been is shaken by weights alone.
    ask(SMAA, shaken)


def with_judged_cells(question: Document, cells: Mapping[str, JudgedCells]) -> Document:
    """The question with the ratings' means where somebody rated; other cells stay as they are.

    A cell that conflicts of interest have left without a rating is missing, for the committee was
    to judge it and could not.
    """
    codes = [criterion["code"] for criterion in question["criteria"]]
    matrix = [list(row) for row in question["matrix"]]
    for code, judged in cells.items():
        for i in np.flatnonzero(~np.isnan(judged.mean)).tolist():
            matrix[i][codes.index(code)] = float(judged.mean[i])
        for i in np.flatnonzero(judged.emptied).tolist():
            matrix[i][codes.index(code)] = None
    return {**question, "matrix": matrix}


def used_ends(data: SessionData, used: Iterable[str]) -> tuple[str, ...]:
    """Of the criteria that were weighed those on which a ranking by `used` leaves rests."""
    leaves = set(used)
    return tuple(end for end in data.ends() if leaves & data.shares_below(end).keys())


def _spread(data: SessionData, found: Evaluated, used: set[str]) -> float | None:
    """How the participants scatter on what the ranking used of each criterion they weighed."""
    part = np.array(
        [
            sum(share for leaf, share in data.shares_below(end).items() if leaf in used)
            for end in data.ends()
        ]
    )
    power = effective_power(data, counted(data))
    weights = found.own_weights[:, part > 0] * part[part > 0]
    totals = weights.sum(axis=1, keepdims=True)
    known = totals[:, 0] > 0
    return concentration(weights[known] / totals[known], power[known])


def _uncertain_cells(
    question: Document, cells: Mapping[str, JudgedCells]
) -> dict[str, dict[str, float]]:
    codes = [criterion["code"] for criterion in question["criteria"]]
    return {
        f"{i},{codes.index(code)}": {
            "mean": float(judged.mean[i]),
            "sd": float(judged.deviation[i]),
        }
        for code, judged in cells.items()
        for i in np.flatnonzero(judged.deviation > 0).tolist()
    }
