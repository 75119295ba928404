"""Kind ``compare``: many methods at once, how alike their rankings are, and a consensus."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from decision.mcda.comparison import COEFFICIENTS, RULES, consensus, correlation_matrix
from decision.mcda.errors import DocumentError, McdaError, UnsuitableMethodError, gettext_noop
from decision.mcda.kinds import rank
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
from decision.mcda.notices import Notices, quoted
from decision.mcda.ranking import Method, Scores, method_named
from decision.mcda.ranks import DEFAULT_TIE_TOLERANCE
from decision.mcda.reading import Place

# Duels and correlations compare all pairs.
MAX_ALTERNATIVES = 2_000


@dataclass(frozen=True, eq=False)
class Ranked:
    """A method's answer to the question."""

    method: Method
    options: dict[str, Any]
    scores: Scores
    ranks: NDArray[np.int64]


def answer(document: Place, notices: Notices) -> dict[str, object]:
    fields = document.fields(required=("kind", "methods", *TABLE_KEYS), optional=("options",))
    methods = _read_methods(fields["methods"])
    table = read_table(fields)
    _refuse_too_many(fields["alternatives"], table)
    given = _read_options(fields.get("options"), methods)
    common = _common_options(given)
    prepared = prepare(table, common["missing"], notices)
    found, left_out = _all_ranked(methods, given, table, prepared, notices)
    if len(found) < 2:
        raise DocumentError(
            gettext_noop("Fewer than two methods can take these values: {reasons}"),
            code="too_few_methods",
            where="methods",
            reasons=" ".join(left_out.values()),
        )
    rankings = [ranked.ranks for ranked in found]
    _note_constant(found, notices)
    return {
        "methods": [ranked.method.name for ranked in found],
        "options": common | {ranked.method.name: ranked.options for ranked in found},
        "weights": dict(
            zip(prepared.matrix.criteria, prepared.matrix.weights.tolist(), strict=True)
        ),
        "rests_on": rests_on(table, prepared),
        "ranks": {r.method.name: rank.in_input_order(r.ranks, table, prepared) for r in found},
        "scores": {
            r.method.name: rank.in_input_order(r.scores.scores, table, prepared) for r in found
        },
        "larger_is_better": {r.method.name: r.method.larger_is_better for r in found},
        "left_out": left_out,
        "correlation": {name: correlation_matrix(rankings, name) for name in COEFFICIENTS},
        "consensus": _consensus(rankings, common["rule"], table, prepared),
    }


def _read_methods(place: Place) -> list[Method]:
    methods: list[Method] = []
    for element in place.items():
        method = method_named(element)
        if method in methods:
            raise element.refuse(
                gettext_noop("“{name}” stands here twice."), code="duplicate", name=method.name
            )
        methods.append(method)
    if len(methods) < 2:
        raise place.refuse(
            gettext_noop("A comparison needs at least two methods, not {given}."),
            code="too_few_methods",
            given=len(methods),
        )
    return methods


def _refuse_too_many(place: Place, table: Table) -> None:
    if len(table.alternatives) > MAX_ALTERNATIVES:
        raise place.refuse(
            gettext_noop("There are {given} alternatives; the limit is {limit}."),
            code="too_large",
            given=len(table.alternatives),
            limit=MAX_ALTERNATIVES,
        )


def _read_options(place: Place | None, methods: list[Method]) -> dict[str, Place]:
    """Options for all, under their names, and for one method, in an object under its name."""
    if place is None:
        return {}
    names = [method.name for method in methods]
    known = {option for method in methods for option in rank.known_options(method)}
    return place.fields(optional=["rule", *sorted(known), *names])


def _common_options(given: Mapping[str, Place]) -> dict[str, Any]:
    return {
        "missing": read_missing_rule(given),
        "tie_tolerance": (
            given["tie_tolerance"].number(0, 1)
            if "tie_tolerance" in given
            else DEFAULT_TIE_TOLERANCE
        ),
        "rule": given["rule"].choice(RULES) if "rule" in given else "borda",
    }


def _options_of(method: Method, given: Mapping[str, Place], table: Table) -> dict[str, Any]:
    """The method's own options; for the rest those for all, as far as it knows them."""
    known = rank.known_options(method)
    places = {name: place for name, place in given.items() if name in known}
    normalization = places.get("normalization")
    if normalization is not None and normalization.value not in method.normalizations:
        del places["normalization"]  # refused below only where no method knows it
    if method.name in given:
        shared = ("missing", "tie_tolerance")
        own = [name for name in known if name not in shared]
        places |= given[method.name].fields(optional=own)
    options = rank.options_in_force(places, method, table)
    return {name: value for name, value in options.items() if name in known[2:]}


def _all_ranked(
    methods: list[Method],
    given: Mapping[str, Place],
    table: Table,
    prepared: Prepared,
    notices: Notices,
) -> tuple[list[Ranked], dict[str, str]]:
    _refuse_unknown_normalization(methods, given)
    tolerance = _common_options(given)["tie_tolerance"]
    found: list[Ranked] = []
    left_out: dict[str, str] = {}
    for method in methods:
        try:
            options = _options_of(method, given, table)
        except UnsuitableMethodError as error:  # an option is wanting; a bad one is refused
            left_out[method.name] = _left_out(method, error, notices)
            continue
        try:
            scores = rank.score(method, prepared, options, notices)
        except McdaError as error:
            left_out[method.name] = _left_out(method, error, notices)
            continue
        rank.warn_of_dominance(method, options, notices)
        warn_of_narrow(method, table, prepared, options, notices)
        ranks = scores.ranks(larger_is_better=method.larger_is_better, tolerance=tolerance)
        found.append(Ranked(method, options, scores, ranks))
    return found, left_out


def _refuse_unknown_normalization(methods: list[Method], given: Mapping[str, Place]) -> None:
    if "normalization" in given:
        known = {name for method in methods for name in method.normalizations}
        given["normalization"].choice(sorted(known), code="unknown_normalization")


def _left_out(method: Method, error: McdaError, notices: Notices) -> str:
    notices.add(
        "method_left_out",
        gettext_noop("“{method}” was left out: {reason}"),
        method=method.title,
        reason=error,
    )
    return str(error)


def _note_constant(found: list[Ranked], notices: Notices) -> None:
    constant = [r.method.title for r in found if (r.ranks == r.ranks[0]).all()]
    if constant:
        notices.add(
            "constant_ranking",
            gettext_noop("{names} ties all alternatives: it has no correlation with another."),
            names=quoted(constant),
        )


def _consensus(
    rankings: list[NDArray[np.int64]], rule: str, table: Table, prepared: Prepared
) -> dict[str, object]:
    found = consensus(rankings, rule)
    return {
        "rule": rule,
        "ranks": rank.in_input_order(found.ranks, table, prepared),
        **{
            name: rank.in_input_order(figure, table, prepared)
            for name, figure in found.figures.items()
        },
    }
