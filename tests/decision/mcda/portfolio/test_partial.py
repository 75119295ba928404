"""Shares in fractions: which of the rows that are near their limits meet in the vertex."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from decision.mcda import evaluate
from decision.mcda.portfolio.model import Project, Row
from decision.mcda.portfolio.partial import exact_shares

Document = dict[str, Any]


def in_part(count: int) -> list[Project]:
    return [Project(f"p{i}", Fraction(1), Fraction(1), Fraction(0)) for i in range(count)]


def test_a_row_that_is_only_near_its_limit_gives_way_to_one_that_is_at_it() -> None:
    at = Row({0: 3_000_000}, 2_000_000)
    near = Row({0: 3_000_000}, 2_000_001)
    for rows in ([near, at], [at, near]):
        assert exact_shares(in_part(1), [2 / 3], rows) == (Fraction(2, 3),)


def test_what_the_nearest_rows_would_break_counts_before_them() -> None:
    """A double may be nearer to the looser of two limits."""
    at = Row({0: 3_000_000}, 2_000_000)
    near = Row({0: 3_000_000}, 2_000_001)
    assert exact_shares(in_part(1), [2_000_001 / 3_000_000], [near, at]) == (Fraction(2, 3),)


def question(seed: int) -> Document:
    """Parts, a budget, a ceiling for each place and year, and amounts that all but meet."""
    rng = np.random.default_rng(seed)
    projects = [
        {
            "code": f"p{i}",
            "value": float(rng.uniform(0.1, 0.9)),
            "cost": float(rng.choice([50, 150, 333.333, 400, 700])),
            "place": f"t{rng.integers(3)}",
            "jobs": int(rng.integers(1, 300)),
            **({"partial": float(rng.choice([0, 0.3, 0.55]))} if rng.random() < 0.7 else {}),
        }
        for i in range(12)
    ]
    return {
        "kind": "portfolio",
        "projects": projects,
        "budget": float(rng.choice([333.333, 833.333, 1000, 1500])),
        "constraints": [
            {"type": "max_share", "by": "place", "limit": float(rng.choice([0.4, 0.5]))},
            {"type": "min_total", "attribute": "jobs", "limit": int(rng.integers(50, 300))},
        ],
        "options": {"ties_time": 0},
    }


def most_value(document: Document) -> float | None:
    """By another solver, in doubles: a column for each share, and whether it is funded."""
    projects, m = document["projects"], len(document["projects"])
    costs = np.array([one["cost"] for one in projects])
    share, jobs = (rule["limit"] for rule in document["constraints"])
    least = np.diag([one.get("partial", 1.0) for one in projects])
    identity, nothing = np.eye(m), np.zeros((m, m))
    places = np.array([[one["place"] == f"t{k}" for one in projects] for k in range(3)])
    lines: list[tuple[NDArray[np.float64], Any]] = [
        (np.hstack([identity, -identity]), np.zeros(m)),
        (np.hstack([-identity, least]), np.zeros(m)),
        (np.hstack([[costs], nothing[:1]]), [document["budget"]]),
        (np.hstack([(places - share) * costs, nothing[:3]]), np.zeros(3)),
        (np.hstack([[[-float(one["jobs"]) for one in projects]], nothing[:1]]), [-float(jobs)]),
    ]
    found = milp(
        np.array([*(-one["value"] for one in projects), *nothing[0]]),
        constraints=[LinearConstraint(matrix, -np.inf, upper) for matrix, upper in lines],
        bounds=Bounds(0, 1),
        integrality=np.repeat([0, 1], m),
        options={"mip_rel_gap": 0},
    )
    return None if found.x is None else -float(found.fun)


@pytest.mark.parametrize("seed", range(24))
def test_what_has_an_answer_is_answered(seed: int) -> None:
    document = question(seed)
    answer: Document = evaluate(document)
    expected = most_value(document)
    if expected is None:
        assert answer["status"] == "infeasible"
    else:
        assert answer["status"] == "optimal"
        assert answer["totals"]["value"] == pytest.approx(expected, rel=1e-6)
