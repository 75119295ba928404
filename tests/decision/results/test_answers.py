"""What is kept of a round tells what working it out tells, whatever the round."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from decision.mcda.errors import Reader
from decision.results.services import recorded
from decision.results.services.answers import (
    packed,
    shaken_about,
    unpacked,
    with_counts,
    worked_out,
)
from decision.results.services.asked import AGGREGATIONS, SMAA, node, rank
from decision.results.services.documents import evaluated
from decision.results.services.groups import decided_alone, group_views
from decision.sessions.enums import WeightingMethod
from decision.weighing.services.rounds.data import Branch, Person, SessionData

CODES = ("A", "B1", "B2", "C")
READER = Reader(lambda template: f"По-русски: {template}", {"A": "Алмаз", "X": "Икс"})
METHODS = ("wsm", "topsis", "wpm")


def random_round(seed: int) -> SessionData:
    """Few or many people with gaps, groups and powers; a tree; values and ratings with gaps."""
    chance = np.random.default_rng(seed)
    k, m = int(chance.integers(1, 9)), int(chance.integers(2, 6))
    in_pairs = bool(chance.integers(0, 2))
    groups = {"G": 2.0, "H": float(chance.integers(0, 3))} if chance.random() < 0.6 else {}
    names = ["", *groups]
    branches = (
        Branch("root", ("A", "B", "C"), (0.2, 0.5, 0.3), True),
        Branch("B", ("B1", "B2"), (0.75, 0.25), bool(chance.integers(0, 2))),
    )
    weighed = [branch for branch in branches if branch.is_weighed]
    return SessionData(
        method=WeightingMethod.PAIRWISE if in_pairs else WeightingMethod.POINTS,
        branches=branches,
        groups=groups,
        people=tuple(
            Person(10 + i, f"Person {i}", str(chance.choice(names)), float(chance.integers(0, 3)))
            for i in range(k)
        ),
        hides_names=bool(chance.integers(0, 2)),
        steps={b.key: _gaps(chance, _steps(chance, k, b)) for b in weighed} if in_pairs else {},
        weights={} if in_pairs else {b.key: _shares(chance, k, b) for b in weighed},
        ratings={"C": _gaps(chance, chance.integers(1, 6, (k, m)) * 1.0, 0.3)},
        question=_question(chance, m) if chance.random() < 0.9 else None,
    )


def _steps(chance: np.random.Generator, k: int, branch: Branch) -> Any:
    return chance.integers(-8, 9, (k, len(branch.pairs))) * 1.0


def _shares(chance: np.random.Generator, k: int, branch: Branch) -> Any:
    shares = chance.dirichlet(np.ones(len(branch.items)), k)
    shares[chance.random(k) < 0.1] = np.nan
    return shares


def _gaps(chance: np.random.Generator, table: Any, share: float = 0.1) -> Any:
    table[chance.random(table.shape) < share] = np.nan
    return table


def _question(chance: np.random.Generator, m: int) -> dict[str, Any]:
    cells = chance.integers(-1 if chance.random() < 0.5 else 1, 20, (m, 4)).tolist()
    matrix = [[None if chance.random() < 0.08 else float(c) for c in row[:3]] for row in cells]
    return {
        "kind": "rank",
        "method": str(chance.choice(METHODS)),
        "criteria": [{"code": code, "direction": "max", "weight": 0.25} for code in CODES],
        "alternatives": ["X", *(f"Y{i}" for i in range(1, m))],
        "matrix": [[*row, None] for row in matrix],
        "options": {"missing": str(chance.choice(["drop_criterion", "drop_alternative"]))},
    }


@pytest.mark.parametrize("seed", range(16))
def test_a_kept_answer_never_differs_from_a_computed_one(seed: int) -> None:
    data = random_round(seed)
    kept = worked_out(data)
    kept = unpacked(*packed(kept), kept.documents)

    for centre in ("", *AGGREGATIONS):
        if kept.lacks(data, centre):
            kept = shaken_about(data, kept, centre)
            kept = unpacked(*packed(kept), kept.documents)
        computed = evaluated(data, centre=centre, digest=True).told(READER)
        found = kept.of(data, centre, READER)
        assert found.people == computed.people
        assert found.weights == computed.weights
        np.testing.assert_array_equal(found.own_weights, computed.own_weights)
        assert found.replies.keys() == computed.replies.keys()
        assert found.concentration == computed.concentration
        smaa, shown = computed.replies.pop(SMAA, None), found.replies.pop(SMAA, None)
        assert found.replies == json.loads(json.dumps(computed.replies))
        if smaa is not None and shown is not None and "error" not in smaa:
            assert shown.pop("first") == [row and row[0] for row in smaa["acceptability"]]
            smaa = {key: value for key, value in smaa.items() if key in shown}
        assert shown == smaa
    for aggregation in kept.of(data, "", READER).weights:
        again = group_views(data, aggregation, kept.groups)
        assert again == group_views(data, aggregation, decided_alone(data))


def test_the_random_rounds_are_of_all_kinds() -> None:
    """What the property speaks of: refusals, warnings, shaken rankings, groups, none of them."""
    rounds = [worked_out(random_round(seed)) for seed in range(16)]
    replies = [reply for each in rounds for reply in each.replies.values()]
    assert [each for each in rounds if not each.replies]
    assert [each for each in rounds for shaken in each.shaken.values() if shaken.reply]
    assert [each for each in rounds if len(each.groups) > 1]
    assert [reply for reply in replies if "error" in reply]
    assert [reply for reply in replies if reply.get("warnings")]
    assert any(rank("aij") not in each.replies and node("root") in each.replies for each in rounds)


@pytest.mark.parametrize("seed", range(0, 16, 4))
def test_a_record_of_kept_answers_is_that_of_computed_ones(seed: int) -> None:
    data = random_round(seed)
    answers = worked_out(data)
    known = unpacked(*packed(answers), answers.documents).whole()
    computed = recorded(data)
    found = recorded(data, known)
    assert len(known) == len(answers.documents)
    assert found.documents == computed.documents
    assert json.dumps(found.replies, sort_keys=True) == json.dumps(computed.replies, sort_keys=True)


def test_places_are_counts_of_samples_without_the_zeroes_around() -> None:
    data = next(d for d in map(random_round, range(16)) if SMAA in evaluated(d).documents)
    reply = evaluated(data).replies[SMAA]
    counted = with_counts(reply)
    assert with_counts(counted) == counted
    m, samples = len(reply["acceptability"]), reply["samples"]
    for row, said in zip(reply["acceptability"], counted["acceptability"], strict=True):
        if row is None:
            assert said is None
            continue
        before = [0] * (said["from"] - 1)
        whole = [*before, *said["counts"], *[0] * (m - len(before) - len(said["counts"]))]
        assert [count / samples for count in whole] == row
        assert said["counts"][0]
        assert said["counts"][-1]
