"""Places that can be attained, what explains one pair or one alternative, and sensitivity."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from decision.mcda import evaluate
from decision.mcda.ranking import METHODS
from decision.mcda.robustness.scorers.registry import WITH_INNER_MODELS
from tests.bench.measures import Figure, Measure, alternately
from tests.bench.problems import document, values_of
from tests.decision.mcda.ranking.problems import required_options

M, N = 100, 30
# The characteristic objects of a method with an inner model multiply with each criterion.
SMALL_N = 3
SIZE = "{m} x {n}"
LARGEST = 100.0
TIMES = 3
EXPLAIN_LIMIT = 0.05
PARTS: dict[str, dict[str, Any]] = {
    "one pair": {"parts": ["pair"]},
    "one alternative's weights": {"parts": ["weight_changes"]},
    "one alternative's values": {"parts": ["value_changes"]},
    "what weights lift one": {"parts": ["weight_changes"], "towards": "better"},
    "what values lift one": {"parts": ["value_changes"], "towards": "better"},
}


def places() -> Iterator[Figure]:
    for m, n, limit in ((20, 8, 0.5), (M, N, 10.0)):
        asked = _document("attainable", "wsm", m, n, normalization="minmax")
        rows: Any = evaluate(asked)["results"]
        exact = sum(row["exact"] for row in rows)
        yield _within(
            "best and worst place of all, WSM", m, n, limit, asked, f"{exact} of {m} exact"
        )


def explanations() -> Iterator[Figure]:
    for name in METHODS:
        n = SMALL_N if name in WITH_INNER_MODELS else N
        order = _by_rank(name, n)
        for what, options in PARTS.items():
            asked = _document("explain", name, M, n, **options)
            figures = (
                _within(f"explain {what}, {name}", M, n, EXPLAIN_LIMIT, asked | chosen, note)
                for note, chosen in _extremes(order, options["parts"])
            )
            yield max(figures, key=lambda figure: figure.processor_ratio or 0.0)


def _by_rank(name: str, n: int) -> list[str]:
    rows: Any = evaluate(_document("rank", name, M, n))["results"]
    return [row["alternative"] for row in sorted(rows, key=lambda row: row["rank"])]


def _extremes(order: list[str], parts: list[str]) -> Iterator[tuple[str, dict[str, object]]]:
    """What is asked about: of the first few changes are found, and all steps looked at."""
    places = {"the first": 0, "the second": 1, "the middle": M // 2, "the last": -1}
    if parts == ["pair"]:
        for name in ("the second", "the last"):
            yield f"with {name}", {"pair": [order[0], order[places[name]]]}
    else:
        for name, place in places.items():
            yield name, {"alternative": order[place]}


def stabilities() -> Iterator[Figure]:
    for name, method in METHODS.items():
        if method.unit_scores is None:
            n = SMALL_N if name in WITH_INNER_MODELS else N
            asked = _document("sensitivity", name, M, n)
            yield _within(f"sensitivity by search, {name}", M, n, 0.1, asked)


def _document(kind: str, method: str, m: int, n: int, **options: object) -> dict[str, object]:
    # In the range that the required options are for.
    values = 0.5 + values_of(m, n) * (11.5 / LARGEST)
    asked = document(kind, values, method=method)
    return asked | {"options": required_options(method, n) | options}


def _within(
    what: str, m: int, n: int, limit: float, asked: dict[str, object], note: str = ""
) -> Figure:
    """Ours against the limit, by the clock and by processor time."""
    work: Callable[[], object] = partial(evaluate, asked, digest=False)
    (took,) = alternately(work, times=TIMES)
    return Figure(
        what,
        SIZE.format(m=m, n=n),
        took.wall,
        "s",
        "limit",
        limit,
        took.wall / limit,
        "<= 1",
        note,
        took.processor / limit,
    )


MEASURES = [
    Measure("attainable", places),
    Measure("explain", explanations),
    Measure("sensitivity", stabilities),
]
