"""Kinds that rank people's weights, and kinds that rank again and again."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import prod
from typing import Any

import numpy as np
import pytest

from tests.decision.mcda.equality.exact import MERITS, Exact, ranks
from tests.decision.mcda.equality.questions import answered, exact_questions
from tests.decision.mcda.rank_documents import evaluated, rank_document, warning_codes


def weights_of_people(count: int) -> list[list[list[int]]]:
    rng = np.random.default_rng(2)
    return [
        rng.integers(1, 4, (int(rng.integers(2, 5)), int(rng.integers(2, 5)))).tolist()
        for _ in range(count)
    ]


def group(people: list[dict[str, Any]], n: int) -> dict[str, Any]:
    return evaluated(
        {
            "kind": "group",
            "items": [f"i{j}" for j in range(n)],
            "participants": [{"name": f"p{k}", **person} for k, person in enumerate(people)],
            "options": {"parts": ["consensus", "participants"]},
        }
    )


def mid_ranks(weights: list[Fraction]) -> list[Fraction]:
    return [
        1 + sum(other > one for other in weights) + Fraction(weights.count(one) - 1, 2)
        for one in weights
    ]


def kendall_w(people: list[list[Fraction]]) -> Fraction | None:
    k, n = len(people), len(people[0])
    rows = [mid_ranks(weights) for weights in people]
    level = Fraction(k * n * (n + 1) ** 2, 4)
    spread = k * (sum(r * r for row in rows for r in row) - level)
    sums = [sum(column) for column in zip(*rows, strict=True)]
    return (sum(s * s for s in sums) - k * level) / spread if spread else None


def distance(one: list[Fraction], other: list[Fraction]) -> Fraction:
    def order(weights: list[Fraction], i: int, j: int) -> int:
        return (weights[i] > weights[j]) - (weights[i] < weights[j])

    pairs = list(combinations(range(len(one)), 2))
    apart = sum(abs(order(one, i, j) - order(other, i, j)) for i, j in pairs)
    return Fraction(apart, 2 * len(pairs))


def test_agreement_of_weights() -> None:
    for people in weights_of_people(150):
        shares = [[Fraction(w, sum(weights)) for w in weights] for weights in people]
        answer = group([{"weights": weights} for weights in people], len(people[0]))
        expected = kendall_w(shares)
        found = answer["consensus"]["kendall_w"]
        assert found is None if expected is None else found == pytest.approx(float(expected))
        mean = [sum(column, Fraction()) / len(shares) for column in zip(*shares, strict=True)]
        for person, own in zip(answer["participants"], shares, strict=True):
            assert person["ranking_distance"] == pytest.approx(float(distance(own, mean))), people
        geometric = [prod(column) for column in zip(*shares, strict=True)]
        disagree = ranks(mean) != ranks(geometric)
        assert ("aggregations_disagree" in warning_codes(answer)) == disagree, people


def test_agreement_of_judgements_of_three_items() -> None:
    """Of three items priorities are geometric means of the rows: products order them exactly."""
    rng = np.random.default_rng(3)
    for _ in range(60):
        triangles = rng.choice([1, 2, 3, 4], (int(rng.integers(2, 4)), 3))
        flips = rng.random(triangles.shape) < 0.5
        people, cubes = [], []
        for triangle, flipped in zip(triangles.tolist(), flips.tolist(), strict=True):
            a, b, c = (
                1 / Fraction(v) if f else Fraction(v)
                for v, f in zip(triangle, flipped, strict=True)
            )
            text = [str(x) if x < 1 else int(x) for x in (a, b, c)]
            people.append({"matrix": [[1, text[0], text[1]], [None, 1, text[2]], [None, None, 1]]})
            cubes.append([a * b, c / a, 1 / (b * c)])
        answer = group(people, 3)
        expected = kendall_w(cubes)
        found = answer["consensus"]["kendall_w"]
        assert found is None if expected is None else found == pytest.approx(float(expected))
        together = [prod(column) for column in zip(*cubes, strict=True)]
        for person, own in zip(answer["participants"], cubes, strict=True):
            assert person["ranking_distance"] == pytest.approx(float(distance(own, together)))


COMPARED = ["vikor", "promethee_ii", "wsm none", "topsis", "moora"]


def test_a_comparison() -> None:
    """Ranks, and Borda's sums of them, for several methods at once."""
    for question in exact_questions("wsm none", 60):
        if any(len(set(x)) == 1 for x in question.columns):
            continue
        asked = rank_document(question.rows, question.weights, question.directions)
        del asked["method"], asked["options"]
        methods = [name.split(maxsplit=1)[0] for name in COMPARED]
        answer = evaluated(asked | {"kind": "compare", "methods": methods})
        expected = {name.split(maxsplit=1)[0]: ranks(MERITS[name](question)) for name in COMPARED}
        assert answer["ranks"] == expected, question
        sums = [
            sum(
                (mid_ranks([-Fraction(r) for r in one])[i] for one in expected.values()), Fraction()
            )
            for i in range(len(question.rows))
        ]
        assert answer["consensus"]["ranks"] == ranks([-total for total in sums])


@pytest.mark.parametrize("name", ["wsm none", "wsm sum", "vikor", "promethee_ii", "topsis"])
def test_alternatives_that_come_and_go(name: str) -> None:
    for question, answer in answered(name, 30, "reversal"):
        for test in answer["tests"]:
            if test["test"] == "replaced":  # by values between: no whole numbers
                continue
            i = int(test["alternative"][1:]) - 1
            rows = question.rows[:i] + question.rows[i + 1 :]
            if test["test"] == "duplicated":
                rows = [*question.rows, question.rows[i]]
            changed = ranks(MERITS[name](Exact(rows, question.weights, question.directions)))
            kept = [k for k, rank in enumerate(test["before"]) if rank is not None]
            assert [test["before"][k] for k in kept] == among(
                [ranks(MERITS[name](question))[k] for k in kept]
            )
            assert [test["after"][k] for k in kept] == among(changed[: len(kept)]), question


def added(shares: list[Fraction], parts: list[Fraction]) -> Fraction:
    return sum((w * part for w, part in zip(shares, parts, strict=True)), Fraction())


def among(found: list[int]) -> list[int]:
    return [1 + sum(other < one for other in found) for one in found]


def test_both_syntheses_of_a_tree() -> None:
    rng = np.random.default_rng(4)
    for _ in range(60):
        leaves = rng.integers(1, 4, (2, 3)).tolist()
        ratio = int(rng.integers(1, 4))
        answer = evaluated(
            {
                "kind": "ahp_tree",
                "goal": {
                    "name": "g",
                    "matrix": [[1, ratio], [None, 1]],
                    "children": [
                        {"name": name, "alternatives": ["A", "B", "C"], "values": values}
                        for name, values in zip("xy", leaves, strict=True)
                    ],
                },
            }
        )
        shares = [Fraction(ratio, ratio + 1), Fraction(1, ratio + 1)]
        by_sum, by_best = (
            [added(shares, [Fraction(leaf[i], of(leaf)) for leaf in leaves]) for i in range(3)]
            for of in (sum, max)
        )
        disagree = ranks(by_sum) != ranks(by_best)
        assert ("syntheses_disagree" in warning_codes(answer)) == disagree, (leaves, ratio)
