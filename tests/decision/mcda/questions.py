"""A small question of each kind, with as many of its keys as go together."""

from __future__ import annotations

from typing import Any

from decision.mcda.evaluate import KINDS
from decision.mcda.ranking import METHODS
from tests.decision.mcda.ranking.problems import required_options

Document = dict[str, Any]

CRITERIA = [
    {"code": "a", "direction": "max", "weight": 0.5},
    {"code": "b", "direction": "min", "weight": 0.3},
    {"code": "c", "direction": "target", "target": 4, "weight": 0.2},
]
WITHOUT_TARGET = [*CRITERIA[:2], {"code": "c", "direction": "max", "weight": 0.2}]
TABLE = {
    "criteria": CRITERIA,
    "alternatives": ["A", "B", "C", "D"],
    "matrix": [[9, 8, 1], [5, 5, 5], [4, 6, 7], [3, 2, 8]],
}
WITH_PREFERENCES = [
    {**CRITERIA[0], "preference": {"function": "linear", "q": 1, "p": 2}},
    {**CRITERIA[1], "preference": {"function": "gaussian", "s": 1}},
    {**CRITERIA[2], "preference": {"function": "level", "q": 1, "p": 2}},
]
PROJECTS = [
    {"code": "p1", "value": 10, "cost": 5, "region": "n", "jobs": 3},
    {"code": "p2", "value": 8, "cost": 4, "region": "s", "jobs": 2},
    {
        "code": "p3",
        "value": 5,
        "cost": 3,
        "region": "n",
        "jobs": 1,
        "value_low": 3,
        "value_high": 7,
    },
]
CONSTRAINTS = [
    {"type": "must", "project": "p2"},
    {"type": "max_share", "by": "region", "limit": 0.8},
    {"type": "min_total", "attribute": "jobs", "limit": 2},
    {"type": "max_count", "limit": 3},
    {"type": "excludes", "projects": ["p1", "p3"]},
    {"type": "requires", "project": "p1", "needs": "p2"},
]
JUDGED = [[1, 3, 5, None], [1 / 3, 1, 2, 3], ["1/5", "1/2", 1, 2], [None, None, None, 1]]
TREE = {
    "name": "goal",
    "matrix": [[1, 2], [0.5, 1]],
    "children": [
        {"name": "x", "alternatives": ["A", "B"], "matrix": [[1, 3], [1 / 3, 1]]},
        {"name": "y", "alternatives": ["A", "B"], "values": [1, 2]},
    ],
}
PEOPLE = [
    {"name": "p", "power": 1, "matrix": [[1, 2, 4], [0.5, 1, 2], [0.25, 0.5, 1]]},
    {"name": "q", "weights": [3, 2, 1]},
    {"name": "r", "weights": {"a": 1, "b": 2, "c": 3}},
]
COLUMNS = {
    "names": ["p", "q", "r"],
    "power": [1, 2, 3],
    "judgements": [[1, 2, 3], [2, None, 3], ["1/2", 3, 4]],
}
INTERVALS = {"a": [0.2, 0.6], "b": [0.1, 0.5], "c": [0, 1]}
UNCERTAIN = {
    "weights": {"distribution": "intervals", "intervals": INTERVALS},
    "cells": {"0,0": {"low": 7, "high": 10}, "1,1": {"mean": 5, "sd": 1}},
}


def _ranked(kind: str, method: str, **more: Any) -> Document:
    return {"kind": kind, "method": method, **TABLE, **more}


def _drawn(method: str, weights: Document, **more: Any) -> Document:
    return _ranked("smaa", method, uncertainty={"weights": weights}, samples=100, **more)


def _weights(method: str, **needs: Any) -> Document:
    return {"kind": "weights", "method": method, **needs}


QUESTIONS: dict[str, Document] = {
    "rank": _ranked("rank", "topsis", options={"missing": "median", "normalization": "vector"}),
    "rank, vikor": _ranked("rank", "vikor", options={"v": 0.5, "tie_tolerance": 1e-9}),
    "rank, preferences": _ranked("rank", "promethee_ii", criteria=WITH_PREFERENCES),
    "compare": {
        "kind": "compare",
        "methods": ["topsis", "vikor", "wsm"],
        **TABLE,
        "options": {"rule": "kemeny"},
    },
    "explain": _ranked("explain", "topsis", pair=["A", "B"], alternative="C"),
    "sensitivity": _ranked("sensitivity", "mairca"),
    "attainable": _ranked(
        "attainable", "mabac", options={"within": 0.3, "alternatives": ["A", "C"]}
    ),
    "attainable, search": _ranked("attainable", "topsis", options={"time_limit": 5}),
    "reversal": _ranked("reversal", "topsis"),
    "smaa": _ranked("smaa", "topsis", uncertainty=UNCERTAIN, samples=100, seed=3),
    "smaa, ordinal": _drawn("wsm", {"distribution": "ordinal", "ranking": ["a", ["b", "c"]]}),
    "smaa, around": _drawn(
        "vikor",
        {"distribution": "around", "weights": {"a": 5, "b": 3, "c": 2}, "concentration": 20},
        options={"target_error": 0.05, "max_samples": 1000},
    ),
    "smaa, samples": _drawn("edas", {"distribution": "samples", "samples": [[1, 2, 3], [3, 2, 1]]}),
    "weights": _weights("points", points={"a": 50, "b": 30, "c": 20}),
    "weights, swing": _weights("swing", swing={"a": 100, "b": 30, "c": 20}),
    "weights, order": _weights("rancom", ranking=["a", ["b", "c"]]),
    "weights, ahp": _weights("ahp", criteria=["a", "b", "c", "d"], matrix=JUDGED),
    "weights, best-worst": _weights(
        "bwm",
        best_to_others={"a": 1, "b": 2, "c": 8},
        others_to_worst={"a": 8, "b": 5, "c": 1},
        model="nonlinear",
    ),
    "weights, data": _weights(
        "critic",
        criteria=[{"code": code, "direction": "max"} for code in "abc"],
        matrix=TABLE["matrix"],
    ),
    "ahp": {
        "kind": "ahp",
        "items": ["a", "b", "c", "d"],
        "matrix": JUDGED,
        "options": {"priority": "eigenvector", "random_index": "saaty", "scale": "linear"},
    },
    "ahp_tree": {"kind": "ahp_tree", "goal": TREE},
    "group": {
        "kind": "group",
        "items": ["a", "b", "c"],
        "participants": PEOPLE,
        "options": {"aggregation": "aip_arithmetic"},
    },
    "group, columns": {
        "kind": "group",
        "items": ["a", "b", "c"],
        "participants": COLUMNS,
        "options": {"parts": ["consensus", "clusters"]},
    },
    "portfolio": {
        "kind": "portfolio",
        "projects": PROJECTS,
        "budget": 9,
        "constraints": CONSTRAINTS,
        "options": {"samples": 5, "frontier": 3},
    },
    "portfolio by equal shares": {
        "kind": "portfolio",
        "projects": [{key: one[key] for key in ("code", "value", "cost")} for one in PROJECTS],
        "budget": 9,
        "people": [{"name": "all", "power": 1, "values": {PROJECTS[0]["code"]: 2}}],
        "options": {"rule": "equal_shares", "completion": "most_value"},
    },
} | {
    f"rank by {method}": _ranked(
        "rank", method, criteria=WITHOUT_TARGET, options=required_options(method, 3)
    )
    for method in METHODS
}

assert {question["kind"] for question in QUESTIONS.values()} == set(KINDS)
