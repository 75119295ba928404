"""Kind ``weights``: weights of criteria from points, ranks, comparisons or the data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from decision.mcda.ahp.assessment import assess, note_doubts
from decision.mcda.ahp.reading import AHP_OPTION_KEYS, read_ahp_options, read_judgements
from decision.mcda.errors import gettext_noop
from decision.mcda.kinds.decision_matrix import read_missing_rule
from decision.mcda.kinds.weights_matrix import read_matrix
from decision.mcda.matrix import Floats, normalised_weights
from decision.mcda.notices import Notices, quoted
from decision.mcda.reading import Place
from decision.mcda.titles import weighting_title
from decision.mcda.weighting.best_worst import (
    LINEAR,
    MODELS,
    best_worst_weights,
    input_consistency_ratio,
)
from decision.mcda.weighting.objective import OBJECTIVE_METHODS, objective_weights
from decision.mcda.weighting.ranks import RULES
from decision.mcda.weighting.reading import (
    NAME_KEYS,
    read_best_worst,
    read_names,
    read_ranking,
    read_shares,
)

COMMON = ("kind", "method")
# A best swing counts for this much, and the others are judged against it.
FULL_SWING = 100.0


def answer(document: Place, notices: Notices) -> dict[str, object]:
    members = document.members()
    if "method" not in members:
        raise Place(None, "method").refuse(
            gettext_noop("The key “{key}” is missing."), code="missing_key", key="method"
        )
    method = members["method"].choice(tuple(ANSWERS), code="unknown_method")
    return {"method": method, **ANSWERS[method](document, method, notices)}


def _shown(
    names: tuple[str, ...], weights: Floats, options: dict[str, Any], details: dict[str, Any]
) -> dict[str, object]:
    return {
        "options": options,
        "weights": dict(zip(names, weights.tolist(), strict=True)),
        "details": details,
    }


def _by_name(names: tuple[str, ...], values: Floats) -> dict[str, float]:
    return dict(zip(names, values.tolist(), strict=True))


def _names(document: Place, fields: dict[str, Place]) -> tuple[str, ...]:
    """The codes, which the document must list where nothing else names them."""
    names = read_names(fields)
    if names is None:
        raise document.refuse(
            gettext_noop("The key “{key}” is missing."), code="missing_key", key="criteria"
        )
    return names


def _no_options(fields: dict[str, Place]) -> None:
    if "options" in fields:
        fields["options"].fields()


def _points(document: Place, method: str, notices: Notices) -> dict[str, object]:
    fields = document.fields(required=(*COMMON, "points"), optional=(*NAME_KEYS, "options"))
    _no_options(fields)
    names, points = read_shares(fields["points"], read_names(fields))
    return _shown(names, normalised_weights(points), {}, {"total": float(points.sum())})


def _swing(document: Place, method: str, notices: Notices) -> dict[str, object]:
    fields = document.fields(required=(*COMMON, "swing"), optional=(*NAME_KEYS, "options"))
    _no_options(fields)
    names, swings = read_shares(fields["swing"], read_names(fields), high=FULL_SWING)
    if swings.max() < FULL_SWING:
        notices.add(
            "no_full_swing",
            gettext_noop("The largest swing is {largest}; the best one counts for 100."),
            largest=f"{swings.max():g}",
        )
    return _shown(names, normalised_weights(swings), {}, {"largest": float(swings.max())})


def _ranking(document: Place, method: str, notices: Notices) -> dict[str, object]:
    fields = document.fields(required=(*COMMON, "ranking"), optional=(*NAME_KEYS, "options"))
    rule = method
    if method == "ranking":
        given = fields["options"].fields(optional=("rule",)) if "options" in fields else {}
        rule = given["rule"].choice(tuple(RULES)) if "rule" in given else "roc"
    else:
        _no_options(fields)
    names, ranks = read_ranking(fields["ranking"], read_names(fields))
    tied = [name for name, rank in zip(names, ranks, strict=True) if (ranks == rank).sum() > 1]
    if len(tied) == len(names) > 1 and (ranks == ranks[0]).all():
        notices.add(
            "all_tied", gettext_noop("All criteria are tied: the ranking says nothing of them.")
        )
    places = {name: int((ranks < rank).sum()) + 1 for name, rank in zip(names, ranks, strict=True)}
    return _shown(names, RULES[rule](ranks), {"rule": rule}, {"ranks": places, "tied": tied})


def _bwm(document: Place, method: str, notices: Notices) -> dict[str, object]:
    fields = document.fields(
        required=(*COMMON, "best_to_others", "others_to_worst"),
        optional=(*NAME_KEYS, "best", "worst", "model", "options"),
    )
    given = fields["options"].fields(optional=("model",)) if "options" in fields else {}
    if "model" in fields and "model" in given:
        raise given["model"].refuse(
            gettext_noop("The model stands in the document or in its options, not in both."),
            code="two_sources",
        )
    model = {**given, **fields}.get("model", Place(LINEAR)).choice(MODELS)
    names, answers = read_best_worst(fields, read_names(fields))
    found = best_worst_weights(answers, model)
    several = [
        name
        for name, low, high in zip(names, found.low, found.high, strict=True)
        if high - low > 1e-9
    ]
    if several:
        notices.add(
            "several_optima",
            gettext_noop(
                "Other weights of {names} fit the answers as well: of each the middle is shown, "
                "beside its limits."
            ),
            names=quoted(several),
        )
    details = {
        "best": names[answers.best],
        "worst": names[answers.worst],
        "xi": found.xi,
        "consistency_ratio": found.consistency_ratio,
        "input_consistency_ratio": input_consistency_ratio(answers),
        "interval": {
            name: [low, high]
            for name, low, high in zip(names, found.low.tolist(), found.high.tolist(), strict=True)
        },
    }
    return _shown(names, found.weights, {"model": model}, details)


def _ahp(document: Place, method: str, notices: Notices) -> dict[str, object]:
    """Judgements in pairs, as kind `ahp` takes them, but with the criteria for items."""
    fields = document.fields(required=(*COMMON, "matrix"), optional=(*NAME_KEYS, "options"))
    given = fields["options"].fields(optional=AHP_OPTION_KEYS) if "options" in fields else {}
    options = read_ahp_options(given)
    names = _names(document, fields)
    steps = read_judgements(fields["matrix"], names, notices, options.scale)
    found = assess(steps, options)
    note_doubts(found, names, options, notices)
    details = {
        "lambda_max": found.lambda_max,
        "ci": found.ci,
        "cr": found.cr,
        "cr_incomplete": found.cr_incomplete,
        "missing": found.missing,
    }
    return _shown(names, found.weights, options.as_dict(), details)


def _equal(document: Place, method: str, notices: Notices) -> dict[str, object]:
    """Equal weights need no data; with a matrix they are answered as the other methods are."""
    if "matrix" in document.members():
        return _objective(document, method, notices)
    fields = document.fields(required=COMMON, optional=(*NAME_KEYS, "options"))
    _no_options(fields)
    names = _names(document, fields)
    return _shown(names, np.full(len(names), 1 / len(names)), {}, {})


def _objective(document: Place, method: str, notices: Notices) -> dict[str, object]:
    fields = document.fields(
        required=(*COMMON, "criteria", "matrix"), optional=("alternatives", "options")
    )
    given = fields["options"].fields(optional=("missing",)) if "options" in fields else {}
    missing = read_missing_rule(given)
    declared = OBJECTIVE_METHODS[method]
    matrix = read_matrix(fields, declared, missing, notices)
    kept, worth = objective_weights(
        declared, matrix.values, matrix.directions, matrix.criteria, matrix.distances
    )
    if declared.uses_units:
        notices.add(
            "depends_on_units",
            gettext_noop(
                "The method “{method}” compares spreads in the criteria's own units: other units "
                "give other weights."
            ),
            method=weighting_title(method),
        )
    # A criterion that the missing rule left out has no weight to share.
    weights = dict.fromkeys(matrix.all_criteria, 0.0) | _by_name(matrix.criteria, kept)
    shown = _shown(
        matrix.all_criteria,
        np.array(list(weights.values())),
        {"missing": missing},
        {declared.figure: _by_name(matrix.criteria, worth), "source": declared.source},
    )
    return {**shown, "rests_on": matrix.rests_on}


ANSWERS: dict[str, Callable[[Place, str, Notices], dict[str, object]]] = {
    "points": _points,
    "swing": _swing,
    "ranking": _ranking,
    **dict.fromkeys(RULES, _ranking),
    "bwm": _bwm,
    "ahp": _ahp,
    **dict.fromkeys(OBJECTIVE_METHODS, _objective),
    "equal": _equal,
}
