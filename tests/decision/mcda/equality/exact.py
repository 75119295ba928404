"""Ranking methods once more, in arithmetic that does not round: fractions, and roots by 60 digits.

Merits only have to order the alternatives as the method's scores do: squares may stand for
distances, and powers for products. Larger is better throughout.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, getcontext
from fractions import Fraction
from functools import partial

getcontext().prec = 60
# Decimals of 60 digits that differ by less are equal.
NOTHING = Decimal("1e-45")

Number = Fraction | Decimal
Rows = list[list[Fraction]]


@dataclass(frozen=True)
class Exact:
    """A question in whole numbers."""

    rows: list[list[int]]
    weights: list[int]
    directions: list[str]

    @property
    def shares(self) -> list[Fraction]:
        return [Fraction(w, sum(self.weights)) for w in self.weights]

    @property
    def costs(self) -> list[bool]:
        return [direction == "min" for direction in self.directions]

    @property
    def columns(self) -> list[list[Fraction]]:
        return [[Fraction(value) for value in column] for column in zip(*self.rows, strict=True)]

    def with_shares(self, shares: Sequence[Fraction]) -> Exact:
        whole = 1
        for share in shares:
            whole *= share.denominator
        return Exact(self.rows, [int(share * whole) for share in shares], self.directions)


def decimal(x: Fraction) -> Decimal:
    return Decimal(x.numerator) / Decimal(x.denominator)


def root(x: Fraction) -> Decimal:
    return decimal(x).sqrt()


def ranks(merits: Sequence[Number]) -> list[int]:
    def ahead(one: Number, other: Number) -> bool:
        if isinstance(one, Fraction) and isinstance(other, Fraction):
            return one > other
        return Decimal(one) - Decimal(other) > NOTHING  # type: ignore[arg-type]

    return [1 + sum(ahead(other, one) for other in merits) for one in merits]


def _minmax(x: list[Fraction], cost: bool) -> list[Fraction]:
    low, high = min(x), max(x)
    if low == high:
        return [Fraction(1)] * len(x)
    return [(high - v if cost else v - low) / (high - low) for v in x]


def _sum(x: list[Fraction], cost: bool) -> list[Fraction]:
    gains = [1 / v for v in x] if cost else x
    return [v / sum(gains) for v in gains]


def _best(x: list[Fraction], cost: bool) -> Fraction:
    return min(x) if cost else max(x)


NORMALISED: dict[str, Callable[[list[Fraction], bool], list[Fraction]]] = {
    "none": lambda x, cost: [-v if cost else v for v in x],
    "minmax": _minmax,
    "max": lambda x, cost: [1 - v / max(x) if cost else v / max(x) for v in x],
    "sum": _sum,
    "linear": lambda x, cost: [min(x) / v if cost else v / max(x) for v in x],
    "nonlinear": lambda x, cost: [(min(x) / v) ** 3 if cost else (v / max(x)) ** 2 for v in x],
    "enhanced_accuracy": lambda x, cost: [
        1 - abs(v - _best(x, cost)) / sum(abs(u - _best(x, cost)) for u in x) for v in x
    ],
    "zavadskas_turskis": lambda x, cost: [
        1 - abs(_best(x, cost) - v) / abs(_best(x, cost)) for v in x
    ],
}


def normalised(question: Exact, name: str) -> Rows:
    columns = [
        NORMALISED[name](x, cost) for x, cost in zip(question.columns, question.costs, strict=True)
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def added(terms: Rows, question: Exact) -> list[Fraction]:
    return [
        sum((w * t for w, t in zip(question.shares, row, strict=True)), Fraction()) for row in terms
    ]


def promethee_terms(question: Exact) -> Rows:
    gains = normalised(question, "none")
    return [
        [
            Fraction(sum((a > b) - (a < b) for b in column), len(column) - 1)
            for a, column in zip(row, zip(*gains, strict=True), strict=True)
        ]
        for row in gains
    ]


BOUNDS = (-1, 7)


def spotis_terms(question: Exact) -> Rows:
    low, high = BOUNDS
    ideal = [Fraction(low if cost else high) for cost in question.costs]
    return [
        [-abs(Fraction(v) - best) / (high - low) for v, best in zip(row, ideal, strict=True)]
        for row in question.rows
    ]


def ocra_terms(question: Exact) -> Rows:
    columns = [
        [((max(x) - v) if cost else (v - min(x))) / min(x) for v in x]
        for x, cost in zip(question.columns, question.costs, strict=True)
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def lopm_terms(question: Exact) -> Rows:
    columns = [
        [-v / min(x) if cost else -max(x) / v for v in x]
        for x, cost in zip(question.columns, question.costs, strict=True)
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def vikor_measures(
    question: Exact,
) -> tuple[list[Fraction], list[Fraction], list[Fraction]]:
    weighted = [
        [w * g for w, g in zip(question.shares, row, strict=True)] for row in _gaps(question)
    ]
    s, r = [sum(row, Fraction()) for row in weighted], [max(row) for row in weighted]
    q = [(a + b) / 2 for a, b in zip(_stretched(s), _stretched(r), strict=True)]
    return s, r, q


def _gaps(question: Exact) -> Rows:
    # Of a constant column the share is 1 throughout: no gap.
    return [[1 - share for share in row] for row in normalised(question, "minmax")]


def _stretched(x: list[Fraction]) -> list[Fraction]:
    span = max(x) - min(x)
    return [(v - min(x)) / span if span else Fraction() for v in x]


def vikor_compromise(question: Exact) -> set[int]:
    s, r, q = vikor_measures(question)
    order = sorted(range(len(q)), key=lambda i: q[i])
    lead = Fraction(1, len(q) - 1)
    if q[order[1]] - q[order[0]] < lead:
        return {i for i in order if q[i] - q[order[0]] < lead}
    if s[order[0]] == min(s) or r[order[0]] == min(r):
        return {order[0]}
    return set(order[:2])


def topsis(question: Exact) -> list[Fraction]:
    """Of closeness d- / (d+ + d-) only the ratio of the squares decides."""
    squares = [sum(v * v for v in x) for x in question.columns]
    best = [_best(x, cost) for x, cost in zip(question.columns, question.costs, strict=True)]
    worst = [_best(x, not cost) for x, cost in zip(question.columns, question.costs, strict=True)]
    factors = [
        w * w / s if s else Fraction() for w, s in zip(question.shares, squares, strict=True)
    ]

    def squared(row: list[int], point: list[Fraction]) -> Fraction:
        return sum(
            (f * (v - p) ** 2 for f, v, p in zip(factors, row, point, strict=True)), Fraction()
        )

    pairs = [(squared(row, best), squared(row, worst)) for row in question.rows]
    return [minus / (plus + minus) for plus, minus in pairs]


def wpm(question: Exact) -> list[Fraction]:
    merits = []
    for row in normalised(question, "sum"):
        merit = Fraction(1)
        for share, weight in zip(row, question.weights, strict=True):
            merit *= share**weight
        merits.append(merit)
    return merits


def waspas(question: Exact) -> list[Decimal]:
    rows = normalised(question, "linear")
    sums = added(rows, question)
    products = []
    for row in rows:
        log = sum(
            (decimal(w) * decimal(v).ln() for w, v in zip(question.shares, row, strict=True)),
            Decimal(),
        )
        products.append(log.exp())
    return [(decimal(a) + b) / 2 for a, b in zip(sums, products, strict=True)]


def edas(question: Exact) -> list[Fraction]:
    better, worse = [], []
    for row in question.rows:
        gaps = []
        for value, x, cost in zip(row, question.columns, question.costs, strict=True):
            average = sum(x, Fraction()) / len(x)
            gaps.append((average - value if cost else value - average) / average)
        pairs = list(zip(question.shares, gaps, strict=True))
        better.append(sum((w * g for w, g in pairs if g > 0), Fraction()))
        worse.append(sum((-w * g for w, g in pairs if g < 0), Fraction()))
    return [(a / max(better) + 1 - b / max(worse)) / 2 for a, b in zip(better, worse, strict=True)]


def copras(question: Exact) -> list[Fraction]:
    shares = [[v / sum(x, Fraction()) for v in x] for x in question.columns]
    rows = list(zip(*shares, strict=True))
    pick = list(zip(question.shares, question.costs, strict=True))
    benefits = [
        sum((w * v for v, (w, cost) in zip(r, pick, strict=True) if not cost), Fraction())
        for r in rows
    ]
    costs = [
        sum((w * v for v, (w, cost) in zip(r, pick, strict=True) if cost), Fraction()) for r in rows
    ]
    if not any(costs):
        return benefits
    inverse = sum(1 / c for c in costs)
    return [b + sum(costs) / (c * inverse) for b, c in zip(benefits, costs, strict=True)]


def moora(question: Exact) -> list[Decimal]:
    norms = [root(sum((v * v for v in x), Fraction())) for x in question.columns]
    return [
        sum(
            (
                decimal(w * v * (-1 if cost else 1)) / (norm or 1)
                for w, v, cost, norm in zip(
                    question.shares, row, question.costs, norms, strict=True
                )
            ),
            Decimal(),
        )
        for row in question.rows
    ]


def codas(question: Exact) -> list[Decimal]:
    tau = Fraction(2, 100)
    rows = [
        [w * v for w, v in zip(question.shares, row, strict=True)]
        for row in normalised(question, "linear")
    ]
    least = [min(column) for column in zip(*rows, strict=True)]
    gaps = [[v - low for v, low in zip(row, least, strict=True)] for row in rows]
    far = [root(sum((g * g for g in row), Fraction())) for row in gaps]
    along = [decimal(sum(row, Fraction())) for row in gaps]
    merits = []
    for i in range(len(rows)):
        merit = Decimal()
        for k in range(len(rows)):
            merit += far[i] - far[k]
            if abs(far[i] - far[k]) >= decimal(tau) - NOTHING:
                merit += along[i] - along[k]
        merits.append(merit)
    return merits


def rim(question: Exact) -> list[Fraction]:
    """Of i- / (i+ + i-) only the ratio of the squares decides."""
    low, high = BOUNDS
    merits = []
    for row in question.rows:
        near = [
            1 - Fraction(abs(v - (low if cost else high)), high - low)
            for v, cost in zip(row, question.costs, strict=True)
        ]
        pairs = list(zip(question.shares, near, strict=True))
        plus = sum(((w * (1 - g)) ** 2 for w, g in pairs), Fraction())
        minus = sum(((w * g) ** 2 for w, g in pairs), Fraction())
        merits.append(minus / (plus + minus))
    return merits


def _by_terms(
    terms: Callable[[Exact], Rows],
) -> Callable[[Exact], Sequence[Number]]:
    return lambda question: added(terms(question), question)


# By what adds up: the terms, such that their weighted sums order as the scores do.
TERMS: dict[str, Callable[[Exact], Rows]] = {
    **{f"wsm {name}": partial(normalised, name=name) for name in NORMALISED},
    "promethee_ii": promethee_terms,
    "spotis": spotis_terms,
    "ahp_distributive": lambda q: normalised(q, "sum"),
    "ahp_ideal": lambda q: normalised(q, "linear"),
    "ocra": ocra_terms,
    "lopm": lopm_terms,
    "mairca": lambda q: normalised(q, "minmax"),
    "mabac": lambda q: normalised(q, "minmax"),
}
MERITS: dict[str, Callable[[Exact], Sequence[Number]]] = {
    **{name: _by_terms(terms) for name, terms in TERMS.items()},
    "vikor": lambda question: [-q for q in vikor_measures(question)[2]],
    "topsis": topsis,
    "wpm": wpm,
    "waspas": waspas,
    "edas": edas,
    "copras": copras,
    "moora": moora,
    "codas": codas,
    "rim": rim,
}
# Methods and normalisations that refuse 0 and what is below.
POSITIVE = {
    "wsm sum", "wsm linear", "wsm nonlinear", "ahp_distributive", "ahp_ideal", "ocra", "lopm",
    "wpm", "waspas", "edas", "copras", "codas", "wsm zavadskas_turskis", "wsm max",
}  # fmt: skip
