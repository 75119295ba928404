"""Portfolios from a seed, and the solvers called directly on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import highspy
import numpy as np
from ortools.sat.python import cp_model

from decision.mcda.portfolio.best import whole_values
from decision.mcda.portfolio.model import Row
from decision.mcda.portfolio.question import read_question
from decision.mcda.reading import Place

Document = dict[str, Any]


def instance(m: int, rules: int, seed: int, *, values_near_costs: bool = False) -> Document:
    """A budget of 40 % of all costs, and so many constraints of every kind."""
    rng = np.random.default_rng(seed)
    costs = rng.integers(50, 1000, m).tolist()
    projects = [_project(i, cost, rng, values_near_costs) for i, cost in enumerate(costs)]
    constraints: list[Document] = [
        {"type": "max_share", "by": "region", "limit": 0.25},
        {"type": "min_share", "by": "sector", "value": "s0", "limit": 0.15},
        {"type": "min_total", "attribute": "jobs", "limit": _part(0.42, projects, "jobs")},
        {"type": "max_count", "limit": round(0.45 * m)},
        *(
            {"type": "max_total", "attribute": year, "limit": _part(0.42, projects, year)}
            for year in ("y1", "y2", "y3")
        ),
        *_pairs(rng.permutation(m).tolist(), max(0, rules - 7)),
    ]
    return {
        "kind": "portfolio",
        "projects": projects,
        "budget": round(0.4 * sum(costs)),
        "constraints": constraints[:rules],
    }


def _project(i: int, cost: int, rng: np.random.Generator, near: bool) -> Document:
    years = (rng.dirichlet([2, 2, 2]) * cost).round(1).tolist()
    value = cost + int(rng.integers(-5, 6)) if near else round(float(rng.uniform(1, 100)), 3)
    return {
        "code": f"p{i}",
        "value": value,
        "cost": cost,
        "region": f"r{rng.integers(6)}",
        "sector": "s0" if i % 4 == 0 else f"s{rng.integers(1, 8)}",
        "jobs": int(rng.integers(5, 400)),
        **dict(zip(("y1", "y2", "y3"), years, strict=True)),
    }


def _part(share: float, projects: Sequence[Document], name: str) -> int:
    return round(share * sum(project[name] for project in projects))


def _pairs(order: Sequence[int], count: int) -> list[Document]:
    """Some require another, some exclude two others."""
    triples = [[f"p{order[(3 * k + j) % len(order)]}" for j in range(3)] for k in range(count)]
    return [
        {"type": "excludes", "projects": three}
        if k % 2
        else {"type": "requires", "project": three[0], "needs": three[1]}
        for k, three in enumerate(triples)
    ]


@dataclass(frozen=True, eq=False)
class Task:
    """One integer programme: the most of these values within these rows."""

    values: list[int]
    rows: list[Row]

    @property
    def m(self) -> int:
        return len(self.values)


def task_of(document: Document, budget: float | None = None, values: Any = None) -> Task:
    problem = read_question(Place(document)).problem
    if budget is not None:
        problem = problem.with_budget(Fraction(str(budget)))
    if values is not None:
        problem = problem.with_values(tuple(Fraction(str(value)) for value in values))
    rows = [row for constraint in problem.all_constraints for row in constraint.rows]
    return Task(whole_values([project.value for project in problem.projects])[0], rows)


def by_highs(task: Task) -> float | None:
    """The optimum as highspy gives it with its defaults but for the gap, in one thread.

    HiGHS has one number of threads in a process, and ours has one.
    """
    highs = highspy.Highs()
    highs.silent()
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("mip_rel_gap", 0.0)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = task.m, len(task.rows)
    # Amounts of milliards are more than its tolerances are made for.
    scale = max(1.0, max(map(abs, task.values)) / 1e4)
    model.col_cost_ = -np.array(task.values, dtype=np.float64) / scale
    model.col_lower_, model.col_upper_ = np.zeros(task.m), np.ones(task.m)
    model.integrality_ = [highspy.HighsVarType.kInteger] * task.m
    sizes = [max(map(abs, row.terms.values()), default=1) / 1e4 for row in task.rows]
    limits = [row.limit / size for row, size in zip(task.rows, sizes, strict=True)]
    model.row_lower_ = np.full(len(task.rows), -highspy.kHighsInf)
    model.row_upper_ = np.array(limits)
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_ = np.cumsum([0, *(len(row.terms) for row in task.rows)]).astype(np.int32)
    matrix.index_ = np.array([i for row in task.rows for i in row.terms], dtype=np.int32)
    matrix.value_ = np.array(
        [c / size for row, size in zip(task.rows, sizes, strict=True) for c in row.terms.values()]
    )
    highs.passModel(model)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    chosen = np.array(highs.getSolution().col_value) > 0.5
    return float(sum(value for value, is_in in zip(task.values, chosen, strict=True) if is_in))


def by_cp_sat(task: Task) -> float | None:
    """The optimum as CP-SAT gives it in one thread, which is its fastest here."""
    model = cp_model.CpModel()
    chosen = [model.new_bool_var("") for _ in task.values]
    for row in task.rows:
        terms = [chosen[i] for i in row.terms]
        total = cp_model.LinearExpr.weighted_sum(terms, list(row.terms.values()))
        model.add(total <= row.limit)
    model.maximize(cp_model.LinearExpr.weighted_sum(chosen, task.values))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    if solver.solve(model) != cp_model.OPTIMAL:
        return None
    return float(solver.objective_value)
