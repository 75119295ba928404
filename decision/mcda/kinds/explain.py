"""Kind ``explain``: why one alternative stands above another, and what would change a rank."""

from __future__ import annotations

from typing import Any

import numpy as np

from decision.mcda.equality import ROUNDING, cleared, levelled
from decision.mcda.errors import McdaError, gettext_noop
from decision.mcda.explanation import added_up, by_exchange
from decision.mcda.kinds import rank
from decision.mcda.kinds.decision_matrix import TABLE_KEYS, Table, read_table
from decision.mcda.kinds.explained import Explained, explained
from decision.mcda.kinds.rank_changes import alternative_explained
from decision.mcda.kinds.rests_on import rests_on
from decision.mcda.notices import Notices
from decision.mcda.ranking import Method, method_named
from decision.mcda.reading import Place

# What an answer may hold beside the ranking; whoever wants less gets it sooner.
PARTS = ("pair", "weight_changes", "value_changes")
# Which changes of a rank are looked for: the nearest at all, or the nearest to a better one.
TOWARDS = ("any", "better")
# A search ranks some hundred times for each criterion, twice.
MAX_CELLS = 20_000


def answer(document: Place, notices: Notices) -> dict[str, object]:
    fields = document.fields(
        required=("kind", "method", *TABLE_KEYS), optional=("options", "pair", "alternative")
    )
    method = method_named(fields["method"])
    table = read_table(fields)
    _refuse_too_large(fields["matrix"], table)
    options, parts, towards = _read_options(fields.get("options"), method, table)
    question = explained(method, options, table, notices)
    first, second = _pair(fields.get("pair"), question)
    row = (
        _row(fields["alternative"], question) if "alternative" in fields else question.by_rank()[0]
    )
    asked: dict[str, object] = {}
    if "pair" in parts:
        asked["pair"] = _pair_explained(question, first, second, notices)
    if set(parts) - {"pair"}:
        asked["alternative"] = alternative_explained(
            question, row, parts, notices, better=towards == "better"
        )
    return {
        "method": method.name,
        "options": options | {"parts": parts, "towards": towards},
        "larger_is_better": method.larger_is_better,
        "weights": dict(
            zip(question.matrix.criteria, question.matrix.weights.tolist(), strict=True)
        ),
        "rests_on": rests_on(table, question.prepared),
        "results": rank.results(table, question.prepared, question.scores, question.ranks.tolist()),
        **asked,
    }


def _read_options(
    place: Place | None, method: Method, table: Table
) -> tuple[dict[str, Any], list[str], str]:
    """The method's options, the parts that are asked for, and which changes."""
    known = [*rank.known_options(method), "parts", "towards"]
    given = place.fields(optional=known) if place is not None else {}
    parts = list(PARTS)
    if "parts" in given:
        wanted = [element.choice(PARTS, code="unknown_part") for element in given["parts"].items()]
        parts = [part for part in PARTS if part in wanted]
    towards = given["towards"].choice(TOWARDS) if "towards" in given else TOWARDS[0]
    return rank.options_in_force(given, method, table), parts, towards


def _refuse_too_large(place: Place, table: Table) -> None:
    if table.values.size > MAX_CELLS:
        raise place.refuse(
            gettext_noop("The matrix has {given} cells; the limit is {limit}."),
            code="too_large",
            given=table.values.size,
            limit=MAX_CELLS,
        )


def _row(place: Place, question: Explained) -> int:
    """An alternative by its name; one that was left out of the ranking is refused."""
    name = place.choice(question.table.alternatives, code="unknown_alternative")
    if name not in question.matrix.alternatives:
        raise place.refuse(
            gettext_noop("“{name}” was left out of the ranking: there is nothing to explain."),
            code="left_out",
            name=name,
        )
    return question.matrix.alternatives.index(name)


def _pair(place: Place | None, question: Explained) -> tuple[int, int]:
    """The two that are asked for; the first and the second of the ranking otherwise."""
    if place is None:
        first, second = question.by_rank()[:2]
        return first, second
    first, second = (_row(element, question) for element in place.items(2))
    if first == second:
        raise place.refuse(
            gettext_noop("Two different alternatives are expected here."), code="duplicate"
        )
    return first, second


def _pair_explained(
    question: Explained, first: int, second: int, notices: Notices
) -> dict[str, object] | None:
    matrix, scores = question.matrix, question.scores.scores
    try:
        found = (
            added_up(question.terms, matrix.weights, first, second, question.term_sizes)
            if question.terms is not None
            else by_exchange(
                lambda m: question.scored(m).scores, matrix, first, second, question.size
            )
        )
    except McdaError as error:
        notices.add(
            "not_explained",
            gettext_noop("The pair cannot be explained by exchanging values: {reason}"),
            reason=error,
        )
        return None
    sign = 1 if question.method.larger_is_better else -1
    names = (matrix.alternatives[first], matrix.alternatives[second])
    order = np.argsort(levelled(-np.abs(found.parts), ROUNDING * question.size), kind="stable")
    return {
        "alternatives": list(names),
        "difference": float(cleared(scores[first] - scores[second], question.size)),
        "exact": found.exact,
        "by": found.by,
        "criteria": [
            {
                "criterion": matrix.criteria[j],
                "contribution": float(found.parts[j]),
                "favours": _favoured(names, sign * float(found.parts[j])),
            }
            for j in order.tolist()
        ],
        "remainder": found.remainder,
    }


def _favoured(names: tuple[str, str], advantage: float) -> str | None:
    if advantage == 0:
        return None
    return names[0] if advantage > 0 else names[1]
