"""How firm a ranking is: the questions to the engine about weights, places and methods."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from decision.mcda import evaluate
from decision.mcda.errors import McdaError, Translate
from decision.rankings.selectors import method_choices
from decision.rankings.services.ranking import RankedProblem, normalization_for
from decision.rankings.services.weightless import weighing

# Weights are drawn about the reader's with this concentration of a Dirichlet distribution: a
# weight w scatters with a standard deviation of sqrt(w (1 - w) / 51).
CONCENTRATION = 50
# Where a method scores samples one by one, so many cells a second times this are the page's time.
MOST_SAMPLES, LEAST_SAMPLES, SAMPLED_CELLS = 2000, 200, 120_000


# A weight that walks is looked at so many times from nothing to everything, ends included.
WALKED = 21


@dataclass(frozen=True)
class Step:
    """The scores by code while one criterion has this share of the weight.

    `scores` is empty where the method refuses such weights.
    """

    share: float
    scores: dict[str, float]


def stability(ranked: RankedProblem, translate: Translate) -> dict[str, Any]:
    """Within which weights of each criterion the first, and the whole order, stay."""
    return _asked(ranked.movable, "sensitivity", translate)


def walked(ranked: RankedProblem, code: str, translate: Translate) -> list[Step]:
    """The scores as one weight goes from 0 to 1, the others in proportion to each other.

    Raises
    ------
    ValueError
        If all weight is on that criterion, so that the others have no proportion.
    """
    weights = ranked.weights
    here = weights[code]
    if here == 1:
        raise ValueError(code)
    steps = (n / (WALKED - 1) for n in range(WALKED))
    # A step that rounding alone parts from the weight as it is would be told twice.
    shares = sorted([here, *(step for step in steps if not math.isclose(step, here))])
    return [_step(ranked, weights, code, share, translate) for share in shares]


def _step(
    ranked: RankedProblem,
    weights: Mapping[str, float],
    code: str,
    share: float,
    translate: Translate,
) -> Step:
    here = weights[code]
    moved = {
        other: share if other == code else weight * (1 - share) / (1 - here)
        for other, weight in weights.items()
    }
    # A criterion without values is in the question, though it weighs nothing in the answer.
    criteria = [
        {**one, "weight": moved.get(one["code"], one["weight"])}
        for one in ranked.movable["criteria"]
    ]
    question = weighing({**ranked.movable, "criteria": criteria})
    try:
        answer: dict[str, Any] = evaluate(question, translate, digest=False)
    except McdaError:
        return Step(share, {})
    results = answer["results"]
    return Step(share, {r["alternative"]: r["score"] for r in results if r["rank"] is not None})


def scattered(ranked: RankedProblem, translate: Translate) -> dict[str, Any]:
    """Places where the weights scatter about those chosen."""
    m, n = len(ranked.document["alternatives"]), len(ranked.document["criteria"])
    uncertainty = {
        "weights": {
            "distribution": "around",
            "weights": {c["code"]: c["weight"] for c in ranked.document["criteria"]},
            "concentration": CONCENTRATION,
        }
    }
    return _asked(
        ranked.document,
        "smaa",
        translate,
        options={"confidence_samples": 1},
        uncertainty=uncertainty,
        samples=max(LEAST_SAMPLES, min(MOST_SAMPLES, SAMPLED_CELLS // (m * n))),
    )


def by_methods(ranked: RankedProblem, translate: Translate) -> dict[str, Any]:
    """The places by every method that can take the values, each with its own normalisation."""
    chosen = ranked.document["options"].get("normalization")
    own: dict[str, Any] = {}
    for name in method_choices():
        normalization = (
            chosen if name == ranked.method.name else normalization_for(ranked.table, name)
        )
        if normalization:
            own[name] = {"normalization": normalization}
    document = {key: value for key, value in ranked.document.items() if key != "method"}
    answer: dict[str, Any] = evaluate(
        {
            **document,
            "kind": "compare",
            "methods": list(method_choices()),
            "options": {"missing": ranked.document["options"]["missing"], **own},
        },
        translate,
        digest=False,
    )
    return answer


def attainable(
    ranked: RankedProblem, codes: Sequence[str], seconds: float, translate: Translate
) -> dict[str, Any]:
    """The best and the worst place of some alternatives over all weights."""
    options = {"alternatives": list(codes), "time_limit": seconds}
    return _asked(ranked.movable, "attainable", translate, options=options)


def _asked(
    question: Mapping[str, Any],
    kind: str,
    translate: Translate,
    *,
    options: dict[str, Any] | None = None,
    **more: object,
) -> dict[str, Any]:
    document = {**question, "kind": kind, **more}
    document["options"] = {**question["options"], **(options or {})}
    answer: dict[str, Any] = evaluate(document, translate, digest=False)
    return answer
