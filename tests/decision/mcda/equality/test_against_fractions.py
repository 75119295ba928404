"""Small whole numbers: what is equal in exact arithmetic is equal in every answer."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from numpy.testing import assert_allclose

from decision.mcda.errors import McdaError
from tests.decision.mcda.equality.exact import (
    MERITS,
    TERMS,
    Exact,
    ranks,
    vikor_compromise,
    vikor_measures,
)
from tests.decision.mcda.equality.questions import answered, document, exact_questions
from tests.decision.mcda.rank_documents import evaluated, ranks_of, scores_of


@pytest.mark.parametrize("name", sorted(MERITS))
def test_ranks(name: str) -> None:
    ties = 0
    for question, answer in answered(name, 120):
        expected = ranks(MERITS[name](question))
        assert ranks_of(answer) == expected, question
        ties += len(set(expected)) < len(expected)
    assert ties > 10


def test_vikor_s_measures_and_compromise() -> None:
    for question, answer in answered("vikor", 300):
        assert_allclose(scores_of(answer), np.array(vikor_measures(question)[2], float), atol=1e-9)
        names = {f"A{i + 1}" for i in vikor_compromise(question)}
        # Where two share the best Q and the lead, which of them comes second is not said.
        if len(set(vikor_measures(question)[2])) == len(question.rows):
            assert set(answer["details"]["compromise"]) == names, question


def test_promethee_s_partial_order() -> None:
    for question, answer in answered("promethee_i", 200):
        gains = [
            [-v if c else v for v, c in zip(r, question.costs, strict=True)] for r in question.rows
        ]
        plus, minus = (
            [
                sum(
                    (
                        w
                        for b in gains
                        for w, x, y in zip(question.shares, a, b, strict=True)
                        if (x > y if up else x < y)
                    ),
                    Fraction(),
                )
                for a in gains
            ]
            for up in (True, False)
        )
        m = range(len(gains))
        preferred = [
            [f"A{i + 1}", f"A{k + 1}"]
            for i in m
            for k in m
            if plus[i] >= plus[k]
            and minus[i] <= minus[k]
            and (plus[i], minus[i]) != (plus[k], minus[k])
        ]
        assert answer["details"]["preferred"] == preferred, question


@pytest.mark.parametrize(
    "name", ["wsm none", "wsm sum", "topsis", "vikor", "promethee_ii", "wpm", "waspas", "edas"]
)
def test_samples(name: str) -> None:
    rng = np.random.default_rng(1)
    for question in exact_questions(name, 40):
        vectors = [question.weights, *rng.integers(1, 5, (3, len(question.weights))).tolist()]
        asked = document(question, name, "smaa")
        asked["uncertainty"] = {"weights": {"distribution": "samples", "samples": vectors}}
        try:
            answer = evaluated(asked)
        except McdaError:
            continue
        expected = [
            ranks(MERITS[name](Exact(question.rows, vector, question.directions)))
            for vector in vectors
        ]
        for i, shares in enumerate(answer["acceptability"]):
            taken = [
                sum(one[i] == rank for one in expected) / 4 for rank in range(1, len(shares) + 1)
            ]
            assert shares == taken, (question, vectors)


def along(question: Exact, j: int) -> list[Fraction]:
    """How the other criteria share what one leaves."""
    rest = sum(question.shares) - question.shares[j]
    return [Fraction() if k == j else w / rest for k, w in enumerate(question.shares)]


def scores_on_the_way(name: str, question: Exact, j: int) -> tuple[list[Fraction], list[Fraction]]:
    """With no weight on the criterion, and with all of it."""
    terms = TERMS[name](question)
    rest = [
        sum((w * t for w, t in zip(along(question, j), row, strict=True)), Fraction())
        for row in terms
    ]
    return rest, [row[j] for row in terms]


def interval(
    at_none: list[Fraction], at_all: list[Fraction], weight: Fraction, pairs: list[tuple[int, int]]
) -> tuple[Fraction, Fraction]:
    low, high = Fraction(0), Fraction(1)
    for better, worse in pairs:
        left, right = at_none[better] - at_none[worse], at_all[better] - at_all[worse]
        if (1 - weight) * left + weight * right == 0:
            if left or right:
                return weight, weight
        elif right < 0:
            high = min(high, left / (left - right))
        elif left < 0:
            low = max(low, left / (left - right))
    return low, high


def steepest(at_none: list[Fraction], at_all: list[Fraction], weight: Fraction, sign: int) -> int:
    scores = [(1 - weight) * a + weight * b for a, b in zip(at_none, at_all, strict=True)]
    leading = [i for i, score in enumerate(scores) if score == max(scores)]
    return max(leading, key=lambda i: (sign * (at_all[i] - at_none[i]), -i))


ADDING = [
    "wsm none",
    "wsm sum",
    "wsm minmax",
    "promethee_ii",
    "spotis",
    "mairca",
    "mabac",
    "ocra",
    "lopm",
]


@pytest.mark.parametrize("name", ADDING)
def test_sensitivity(name: str) -> None:
    for question, answer in answered(name, 60, "sensitivity"):
        place = ranks(MERITS[name](question))
        order = sorted(range(len(place)), key=lambda i: place[i])
        neighbours = list(pairwise(order))
        winners = [i for i, rank in enumerate(place) if rank == 1]
        changes: dict[int, Fraction] = {}
        for j, (found, weight) in enumerate(
            zip(answer["criteria"].values(), question.shares, strict=True)
        ):
            ends = scores_on_the_way(name, question, j)
            low, high = interval(
                *ends, weight, [(i, k) for i in winners for k in range(len(place))]
            )
            assert_allclose(found["winner_interval"], [float(low), float(high)], atol=1e-12)
            order_interval = interval(*ends, weight, neighbours)
            assert_allclose(found["order_interval"], np.array(order_interval, float), atol=1e-12)
            below = steepest(*ends, low, -1) if low > 0 else None
            above = steepest(*ends, high, 1) if high < 1 else None
            names = {"below": below, "above": above}
            assert found["rivals"] == {
                side: None if i is None else f"A{i + 1}" for side, i in names.items()
            }, (question, j)
            sizes = [weight - low] * (below is not None) + [high - weight] * (above is not None)
            if sizes:
                changes[j] = min(sizes)
        critical = min(changes, key=lambda j: (changes[j], j), default=None)
        assert answer["most_critical"] == (None if critical is None else f"c{critical + 1}"), (
            question
        )


@pytest.mark.parametrize("name", ["topsis", "vikor"])
def test_sensitivity_by_search(name: str) -> None:
    """The first hold their place just inside the bounds, and at 0 or 1 where these are bounds."""
    for question, answer in answered(name, 6, "sensitivity"):
        first = [i for i, rank in enumerate(ranks(MERITS[name](question))) if rank == 1]

        def holds(
            j: int, weight: Fraction, first: list[int] = first, question: Exact = question
        ) -> bool:
            shares = [(1 - weight) * share for share in along(question, j)]
            shares[j] = weight
            found = ranks(MERITS[name](question.with_shares(shares)))
            return all(found[i] == 1 for i in first)

        for j, found in enumerate(answer["criteria"].values()):
            low, high = (
                Fraction(bound).limit_denominator(10**9) for bound in found["winner_interval"]
            )
            step, ends = Fraction(1, 10**6), found["rivals"]
            assert (ends["below"] is None) == (low == 0), question
            assert (ends["above"] is None) == (high == 1), question
            if high - low > 2 * step:
                assert holds(j, low + step), (question, j)
                assert holds(j, high - step), (question, j)
            assert low == 0 or not holds(j, low - step), (question, j)
            assert high == 1 or not holds(j, high + step), (question, j)


@pytest.mark.parametrize("name", sorted(set(MERITS) - {"codas", "copras"}))
def test_contributions_add_up(name: str) -> None:
    for question, answer in answered(name, 16 if name in TERMS else 4, "explain"):
        pair = answer["pair"]
        parts = {c["criterion"]: c for c in pair["criteria"]}
        assert_allclose(
            sum(c["contribution"] for c in parts.values()) + pair["remainder"],
            pair["difference"],
            atol=1e-11,
        )
        if name in TERMS:
            first, second = (int(n[1:]) - 1 for n in pair["alternatives"])
            terms = TERMS[name](question)
            for j, (a, b) in enumerate(zip(terms[first], terms[second], strict=True)):
                favoured = None if a == b else pair["alternatives"][0 if a > b else 1]
                assert parts[f"c{j + 1}"]["favours"] == favoured, (question, j)
        exactly = MERITS[name](question)
        place = ranks(exactly)
        assert [r["rank"] for r in answer["results"]] == place
        first, second = (int(n[1:]) - 1 for n in pair["alternatives"])
        assert (pair["difference"] == 0) == (place[first] == place[second]), question


def change_of_weight(name: str, question: Exact, row: int, j: int) -> tuple[set[float], int | None]:
    """Where the row's rank changes first as a weight moves, and to which ranks it may."""
    at_none, at_all = scores_on_the_way(name, question, j)
    start, step = question.shares[j], Fraction(1, 10**6)

    def rank_at(weight: Fraction) -> int:
        scores = [(1 - weight) * a + weight * b for a, b in zip(at_none, at_all, strict=True)]
        return ranks(scores)[row]

    found: dict[Fraction, int] = {}
    for other in range(len(at_none)):
        left, right = at_none[row] - at_none[other], at_all[row] - at_all[other]
        if left == right or not 0 <= (to := left / (left - right)) <= 1:
            continue
        if to != start and to in (0, 1) and refused(question, j, to):
            continue
        for sign in (1, -1) if to == start else ((1,) if to > start else (-1,)):
            beyond = rank_at(min(max(to + sign * step, Fraction(0)), Fraction(1)))
            if beyond != rank_at(start):
                found.setdefault(to, beyond)
    if not found:
        return set(), None
    least = min(abs(to - start) for to in found)
    chosen = max(to for to in found if abs(to - start) == least)
    return {float(chosen)}, found[chosen]


def refused(question: Exact, j: int, weight: Fraction) -> bool:
    """Whether nothing that has weight there tells the alternatives apart."""
    weighed = [k == j if weight == 1 else k != j for k in range(len(question.weights))]
    return all(len(set(x)) == 1 for x, has in zip(question.columns, weighed, strict=True) if has)


@pytest.mark.parametrize("name", ADDING)
@pytest.mark.parametrize("row", [0, 1])
def test_changes_of_weight(name: str, row: int) -> None:
    for question, answer in answered(name, 16, "explain", alternative=f"A{row + 1}"):
        for j, change in enumerate(answer["alternative"]["weight_changes"].values()):
            places, rank = change_of_weight(name, question, row, j)
            assert (change is None) == (rank is None), (question, j)
            if change is not None:
                assert_allclose(change["to"], next(iter(places)), atol=1e-12)
                assert change["rank"] == rank, (question, j)
