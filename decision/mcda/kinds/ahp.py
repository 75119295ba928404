"""Kind ``ahp``: weights from judgements in pairs, and how far these agree with each other."""

from __future__ import annotations

from typing import Any

from decision.mcda.ahp.assessment import assess, note_doubts
from decision.mcda.ahp.consistency import consistency_ratio
from decision.mcda.ahp.graph import judged_pairs, resistances
from decision.mcda.ahp.improvement import improvements
from decision.mcda.ahp.questions import next_pair
from decision.mcda.ahp.reading import (
    AHP_OPTION_KEYS,
    AhpOptions,
    read_ahp_options,
    read_items,
    read_judgements,
)
from decision.mcda.matrix import Floats
from decision.mcda.notices import Notices
from decision.mcda.reading import Place


def answer(document: Place, notices: Notices) -> dict[str, object]:
    fields = document.fields(required=("kind", "items", "matrix"), optional=("options",))
    given = fields["options"].fields(optional=AHP_OPTION_KEYS) if "options" in fields else {}
    options = read_ahp_options(given)
    items = read_items(fields["items"])
    steps = read_judgements(fields["matrix"], items, notices, options.scale)
    found = assess(steps, options)
    note_doubts(found, items, options, notices)
    return {
        "options": options.as_dict(),
        "weights": dict(zip(items, found.weights.tolist(), strict=True)),
        "lambda_max": found.lambda_max,
        "ci": found.ci,
        "cr": found.cr,
        "cr_incomplete": found.cr_incomplete,
        "missing": found.missing,
        "inconsistent": _inconsistent(steps, items, options, found.lambda_max),
        "next_pair": _next_pair(steps, items),
    }


def _inconsistent(
    steps: Floats, items: tuple[str, ...], options: AhpOptions, lambda_max: float
) -> list[dict[str, object]]:
    n = len(items)
    return [
        {
            "row": items[one.row],
            "column": items[one.column],
            "given": one.given,
            "suggested": one.suggested,
            "cr_if_changed": float(consistency_ratio(one.lambda_max, n, options.random_index)),
        }
        for one in improvements(steps, options.scale, lambda_max)
    ]


def _next_pair(steps: Floats, items: tuple[str, ...]) -> dict[str, Any] | None:
    """The pair to ask next and how uncertain its ratio is; None where all have been judged."""
    judged = judged_pairs(steps)
    pair = next_pair(judged)
    if pair is None:
        return None
    return {
        "row": items[pair[0]],
        "column": items[pair[1]],
        "resistance": float(resistances(judged)[pair]),
    }
