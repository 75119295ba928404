"""Kind ``rank``: one method, one ranking."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from decision.mcda.errors import UnsuitableMethodError, gettext_noop
from decision.mcda.kinds.decision_matrix import (
    TABLE_KEYS,
    Prepared,
    Table,
    prepare,
    read_missing_rule,
    read_table,
)
from decision.mcda.kinds.narrow import warn_of_narrow
from decision.mcda.kinds.rests_on import rests_on
from decision.mcda.notices import Notices
from decision.mcda.ranking import Method, Question, Scores, method_named, scored
from decision.mcda.ranking.fitting import fitted_options
from decision.mcda.ranks import DEFAULT_TIE_TOLERANCE
from decision.mcda.reading import Place


def answer(document: Place, notices: Notices) -> dict[str, object]:
    fields = document.fields(
        required=("kind", "method", *TABLE_KEYS), optional=("options", "contributions")
    )
    method = method_named(fields["method"])
    table = read_table(fields)
    options = read_options(fields.get("options"), method, table)
    prepared = prepare(table, options["missing"], notices)
    warn_of_dominance(method, options, notices)
    warn_of_narrow(method, table, prepared, options, notices)
    scores = score(method, prepared, options, notices)
    ranks = scores.ranks(
        larger_is_better=method.larger_is_better, tolerance=options["tie_tolerance"]
    )
    return {
        "method": method.name,
        "options": options,
        "larger_is_better": method.larger_is_better,
        "weights": dict(
            zip(prepared.matrix.criteria, prepared.matrix.weights.tolist(), strict=True)
        ),
        "rests_on": rests_on(table, prepared),
        **preferences_in_force(method, prepared),
        "results": results(table, prepared, scores, ranks.tolist()),
        "details": {
            name: in_input_order(value, table, prepared) for name, value in scores.details.items()
        }
        | {name: listed() for name, listed in scores.pairs.items()},
        **_contributions(fields.get("contributions"), method, table, prepared, options),
    }


def _contributions(
    wanted: Place | None,
    method: Method,
    table: Table,
    prepared: Prepared,
    options: Mapping[str, Any],
) -> dict[str, object]:
    """Where it is asked for: what each criterion has in each score of a method that adds up.

    By alternative, in the order of ``weights``; null of a method that does not add up. A row sums
    to the score, but for something that is the same for all alternatives.
    """
    if wanted is None or not wanted.boolean():
        return {}
    if method.unit_scores is None:
        return {"contributions": None}
    terms = method.unit_scores(question_for(method, prepared, options, Notices()))
    return {"contributions": in_input_order(terms * prepared.matrix.weights, table, prepared)}


def preferences_in_force(method: Method, prepared: Prepared) -> dict[str, object]:
    """Each criterion's preference, the usual one included, where the method reads them."""
    if not method.uses_preferences:
        return {}
    return {
        "preferences": {
            code: dict(preference)
            for code, preference in zip(prepared.matrix.criteria, prepared.preferences, strict=True)
        }
    }


def read_options(place: Place | None, method: Method, table: Table) -> dict[str, Any]:
    """The options in force: what the document gives, the defaults filled in."""
    given = place.fields(optional=known_options(method)) if place is not None else {}
    return options_in_force(given, method, table)


def known_options(method: Method) -> list[str]:
    """Names of the options that the method takes."""
    own = [parameter.name for parameter in method.parameters]
    normalization = [] if method.normalization is None else ["normalization"]
    return ["missing", "tie_tolerance", *own, *normalization]


def options_in_force(given: Mapping[str, Place], method: Method, table: Table) -> dict[str, Any]:
    """The method's options, those that are given read and the others by default."""
    options: dict[str, Any] = {"missing": read_missing_rule(given)}
    options["tie_tolerance"] = (
        given["tie_tolerance"].number(0, 1) if "tie_tolerance" in given else DEFAULT_TIE_TOLERANCE
    )
    if method.normalization is not None:
        options["normalization"] = (
            given["normalization"].choice(method.normalizations, code="unknown_normalization")
            if "normalization" in given
            else method.normalization
        )
    m, n = table.values.shape
    for parameter in method.parameters:
        name = parameter.name
        if name in given:
            options[name] = parameter.read(given[name], m, n)
        elif parameter.required:
            raise UnsuitableMethodError(
                gettext_noop("The method “{method}” needs options.{name}."),
                code="missing_option",
                where=f"options.{name}",
                method=method.title,
                name=name,
            )
        else:
            options[name] = parameter.default
    return options


def score(
    method: Method, prepared: Prepared, options: Mapping[str, Any], notices: Notices
) -> Scores:
    """The method's scores, finite or refused."""
    return scored(method, question_for(method, prepared, options, notices))


def question_for(
    method: Method, prepared: Prepared, options: Mapping[str, Any], notices: Notices
) -> Question:
    """What the method gets: options by criterion fit the columns that stay and their targets."""
    fitted = fitted_options(method, options, prepared.columns, prepared.targets)
    return Question(prepared.matrix, fitted, prepared.preferences, notices)


def warn_of_dominance(method: Method, options: Mapping[str, Any], notices: Notices) -> None:
    if not method.keeps_dominance(options):
        notices.add(
            "may_break_dominance",
            gettext_noop(
                "“{method}” may rank an alternative below one that it is better than on every "
                "criterion."
            ),
            method=method.title,
        )


def results(
    table: Table, prepared: Prepared, scores: Scores, ranks: list[int]
) -> list[dict[str, object]]:
    """In the input's order; an alternative that was left out has neither score nor rank."""
    results: list[dict[str, object]] = [
        {"alternative": name, "score": None, "rank": None} for name in table.alternatives
    ]
    for row, value, rank in zip(prepared.rows, scores.scores.tolist(), ranks, strict=True):
        results[row] |= {"score": value, "rank": rank}
    return results


def in_input_order(value: object, table: Table, prepared: Prepared) -> object:
    """A vector over the ranked alternatives as a list over the document's, null where left out."""
    if not isinstance(value, np.ndarray):
        return value
    listed: list[object] = [None] * len(table.alternatives)
    for row, element in zip(prepared.rows, value.tolist(), strict=True):
        listed[row] = element
    return listed
