"""Every portfolio of a small problem, one by one: a second implementation, in fractions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations, product
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

Document = dict[str, Any]


@cache
def fraction(number: float) -> Fraction:
    return Fraction(str(number))


def keeps(constraint: Any, document: Document, chosen: set[str]) -> bool:
    """Whether a set of codes keeps a constraint as `evaluation.md` words it."""
    projects = {project["code"]: project for project in document["projects"]}
    spent = sum(fraction(projects[code]["cost"]) for code in chosen)
    if constraint == "budget":
        return spent <= fraction(document["budget"])
    match constraint["type"]:
        case "must":
            return constraint["project"] in chosen
        case "must_not":
            return constraint["project"] not in chosen
        case "requires":
            return constraint["project"] not in chosen or constraint["needs"] in chosen
        case "excludes":
            return len(chosen & set(constraint["projects"])) <= 1
        case "max_count":
            return len(chosen) <= constraint["limit"]
        case "min_total" | "max_total" as kind:
            total = sum(fraction(projects[code][constraint["attribute"]]) for code in chosen)
            limit = fraction(constraint["limit"])
            return total >= limit if kind == "min_total" else total <= limit
        case kind:
            if spent == 0:
                return True
            by = constraint["by"]
            values = {project[by] for project in document["projects"]}
            if "value" in constraint:
                values = {constraint["value"]}
            shares = [
                sum(fraction(projects[c]["cost"]) for c in chosen if projects[c][by] == v) / spent
                for v in values
            ]
            limit = fraction(constraint["limit"])
            return all(s <= limit if kind == "max_share" else s >= limit for s in shares)


def portfolios(document: Document, constraints: list[Any]) -> Iterator[set[str]]:
    codes = [project["code"] for project in document["projects"]]
    for pattern in product((0, 1), repeat=len(codes)):
        chosen = {code for code, bit in zip(codes, pattern, strict=True) if bit}
        if all(keeps(constraint, document, chosen) for constraint in constraints):
            yield chosen


def all_constraints(document: Document) -> list[Any]:
    return ["budget", *document.get("constraints", [])]


def at_budget(document: Document, budget: float) -> Document:
    """With another budget, and with the limits that move along with it."""
    more = fraction(budget) - fraction(document["budget"])
    moved = [
        one | {"limit": float(fraction(one["limit"]) + more)} if one.get("with_budget") else one
        for one in document["constraints"]
    ]
    return document | {"budget": budget, "constraints": moved}


def earmarked(seed: int, m: int) -> Document:
    """A problem whose budget is in part only for the north, and in another part only for who has
    many jobs: what the others may get is as much higher or lower as the budget is."""
    document = random_document(seed, m)
    for project in document["projects"]:
        purses = {"north": project["region"] == "north", "jobs": project["jobs"] > 15}
        for some in ((), ("north",), ("jobs",)):
            others = [name for name, is_open in purses.items() if is_open and name not in some]
            project["-".join(("only", *some))] = 0 if others else project["cost"]
    budget = fraction(document["budget"])
    for some, part in (((), "0.4"), (("north",), "0.7"), (("jobs",), "0.7")):
        limit = float(budget * fraction(float(part)))
        attribute = "-".join(("only", *some))
        document["constraints"].append(
            {"type": "max_total", "attribute": attribute, "limit": limit, "with_budget": True}
        )
    return document


def merit(document: Document, chosen: set[str]) -> tuple[Any, ...]:
    """Larger is better: value, then thrift, then the earlier projects."""
    projects = document["projects"]
    return (
        sum(fraction(p["value"]) for p in projects if p["code"] in chosen),
        -sum(fraction(p["cost"]) for p in projects if p["code"] in chosen),
        [p["code"] in chosen for p in projects],
    )


def smallest_conflicts(document: Document) -> list[set[int]]:
    """Every set of constraints that conflicts and of which none is needless, by their indices."""
    constraints = all_constraints(document)
    keeping = [{frozenset(chosen) for chosen in portfolios(document, [one])} for one in constraints]
    everything = {frozenset(chosen) for chosen in portfolios(document, [])}
    found: list[set[int]] = []
    for size in range(1, len(constraints) + 1):
        for some in map(set, combinations(range(len(constraints)), size)):
            if not any(known <= some for known in found):
                kept = everything.intersection(*(keeping[i] for i in some))
                found += [] if kept else [some]
    return found


def random_document(seed: int, m: int) -> Document:
    """A problem with every type of constraint in play; many have ties, some are infeasible."""
    rng = np.random.default_rng(seed)
    digits = int(rng.integers(0, 3))
    projects: list[Document] = [
        {
            "code": f"p{i}",
            "value": round(float(rng.uniform(-1, 9)), digits),
            "cost": round(float(rng.uniform(0, 9)), digits),
            "region": str(rng.choice(["north", "south"])),
            "jobs": int(rng.integers(0, 30)),
        }
        for i in range(m)
    ]
    budget = round(float(rng.uniform(0.1, 0.8)) * sum(p["cost"] for p in projects), digits)
    kinds = rng.choice(9, size=int(rng.integers(0, 7)))
    constraints = [_random_constraint(int(kind), rng, projects) for kind in kinds]
    return {
        "kind": "portfolio",
        "projects": projects,
        "budget": budget,
        "constraints": constraints,
        "options": {"frontier": None},
    }


def _random_constraint(kind: int, rng: np.random.Generator, projects: list[Any]) -> Any:
    one, two, three = (str(code) for code in rng.permutation([p["code"] for p in projects])[:3])
    region = {"value": str(projects[0]["region"])} if rng.random() < 0.5 else {}
    share = round(float(rng.uniform(0.3, 0.7)), 2)
    return [
        {"type": "must", "project": one},
        {"type": "must_not", "project": one},
        {"type": "requires", "project": one, "needs": two},
        {"type": "excludes", "projects": [one, two, three]},
        {"type": "max_count", "limit": int(rng.integers(1, len(projects)))},
        {"type": "min_total", "attribute": "jobs", "limit": int(rng.integers(5, 60))},
        {"type": "max_total", "attribute": "jobs", "limit": int(rng.integers(5, 60))},
        {"type": "max_share", "by": "region", "limit": share, **region},
        {"type": "min_share", "by": "region", "limit": round(1 - share, 2), **region},
    ][kind]


def partial_document(seed: int) -> Document:
    rng = np.random.default_rng(seed)
    m = int(rng.integers(3, 7))
    projects: list[Document] = [
        {
            "code": f"p{i}",
            "value": round(float(rng.uniform(-1, 9)), 2),
            "cost": round(float(rng.uniform(0, 9)), 2),
            "region": str(rng.choice(["north", "south"])),
            "jobs": int(rng.integers(0, 30)),
            "partial": [True, False, 0.5][int(rng.integers(0, 3))],
        }
        for i in range(m)
    ]
    possible = [
        {"type": "max_share", "by": "region", "limit": 0.6},
        {"type": "min_total", "attribute": "jobs", "limit": int(rng.integers(5, 50))},
        {"type": "max_count", "limit": int(rng.integers(1, m))},
        {"type": "requires", "project": "p0", "needs": "p1"},
    ]
    return {
        "kind": "portfolio",
        "projects": projects,
        "budget": round(float(rng.uniform(0.1, 0.8)) * sum(map(cost_of, projects)), 2),
        "constraints": [c for c in possible if rng.random() < 0.5],
        "options": {"frontier": None},
    }


def cost_of(project: Document) -> float:
    return float(project["cost"])


def least_of(
    document: Document, terms: Sequence[NDArray[np.float64]], constants: Sequence[float]
) -> float | None:
    """The least that the largest of some sums over the shares can be, each with its constant.

    One linear programme for each pattern of funded projects, with a column more for the largest;
    None where no portfolio keeps the constraints.
    """
    projects = document["projects"]
    m = len(projects)
    costs = np.array([p["cost"] for p in projects])
    jobs = np.array([p["jobs"] for p in projects])
    region = np.array([p["region"] for p in projects])
    least = [{True: 0.0, False: 1.0}.get(p["partial"], p["partial"]) for p in projects]
    rows, upper, most = [costs], [document["budget"]], m
    for constraint in document["constraints"]:
        match constraint["type"]:
            case "max_share":
                rows += [costs * ((region == r) - constraint["limit"]) for r in set(region)]
                upper += [0] * len(set(region))
            case "min_total":
                rows.append(-jobs)
                upper.append(-constraint["limit"])
            case "requires":
                rows.append(np.eye(m)[0] - np.eye(m)[1])
                upper.append(0)
            case _:
                most = constraint["limit"]
    lines = [*(np.append(row, 0) for row in rows), *(np.append(one, -1) for one in terms)]
    limits = [*upper, *(-constant for constant in constants)]
    found = [
        float(result.fun or 0)
        for funded in product((0, 1), repeat=m)
        if sum(funded) <= most
        for bounds in [
            [*((low * on, on) for low, on in zip(least, funded, strict=True)), (None, None)]
        ]
        for result in [linprog([0] * m + [1], np.array(lines), limits, bounds=bounds)]
        if result.status == 0
    ]
    return min(found, default=None)
