"""Kind ``attainable``: the best and the worst place of each alternative, by any weights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from decision.mcda.errors import gettext_noop
from decision.mcda.kinds import rank
from decision.mcda.kinds.decision_matrix import (
    TABLE_KEYS,
    Prepared,
    Table,
    prepare,
    read_table,
)
from decision.mcda.kinds.narrow import warn_of_narrow
from decision.mcda.kinds.rests_on import rests_on
from decision.mcda.kinds.robust_task import task_of
from decision.mcda.notices import Notices, quoted
from decision.mcda.ranking import Method, method_named
from decision.mcda.reading import Place, read_distinct
from decision.mcda.robustness.attainable import Attainable, Reached, attainable_places
from decision.mcda.robustness.attainable.places import WIDEST_TIES
from decision.mcda.robustness.task import Task

# An integer programme of so many rivals and criteria, for each alternative.
MAX_CELLS = 200_000
DEFAULT_SECONDS, LEAST_SECONDS, MOST_SECONDS = 10.0, 0.01, 600.0

_OWN_OPTIONS = ("within", "alternatives", "time_limit")


@dataclass(frozen=True, eq=False)
class Asked:
    """The question, read and checked.

    Parameters
    ----------
    rows : list of int
        Of the prepared matrix: the alternatives that are asked about and ranked.
    names : list of str
        All that are asked about, in the document's order.
    """

    method: Method
    options: dict[str, Any]
    table: Table
    prepared: Prepared
    task: Task
    rows: list[int]
    names: list[str]

    def places(self) -> Iterator[Attainable]:
        within = self.options["within"]
        return attainable_places(
            self.task,
            self.options["tie_tolerance"],
            1.0 if within is None else within,
            self.rows,
            self.options["time_limit"],
        )


def answer(document: Place, notices: Notices) -> dict[str, object]:
    asked = _read(document, notices)
    places = list(asked.places())
    _note(asked, places, notices)
    matrix = asked.prepared.matrix
    told = {matrix.alternatives[place.row]: _listed(place, asked) for place in places}
    return {
        "method": asked.method.name,
        "options": asked.options,
        "larger_is_better": asked.method.larger_is_better,
        "weights": dict(zip(matrix.criteria, matrix.weights.tolist(), strict=True)),
        "rests_on": rests_on(asked.table, asked.prepared),
        "results": [told.get(name) or _left_out(name) for name in asked.names],
    }


def stream(document: object) -> Iterator[dict[str, object]]:
    """The rows of an answer's ``results`` as they are found, for a page that shows each at once.

    Those come first that are soon found; one that was left out of the ranking comes last. A
    caller that stops listening stops the work.

    Parameters
    ----------
    document : object
        As `decision.mcda.evaluate` takes it, of this kind.

    Raises
    ------
    McdaError
        If the question has no answer, before the first row.
    """
    asked = _read(Place(document), Notices())
    return _streamed(asked)


def _streamed(asked: Asked) -> Iterator[dict[str, object]]:
    for place in asked.places():
        yield _listed(place, asked)
    for name in asked.names:
        if name not in asked.prepared.matrix.alternatives:
            yield _left_out(name)


def _read(document: Place, notices: Notices) -> Asked:
    fields = document.fields(required=("kind", "method", *TABLE_KEYS), optional=("options",))
    method = method_named(fields["method"])
    table = read_table(fields)
    if table.values.size > MAX_CELLS:
        raise fields["matrix"].refuse(
            gettext_noop("The matrix has {given} cells; the limit is {limit}."),
            code="too_large",
            given=table.values.size,
            limit=MAX_CELLS,
        )
    options, own = _read_options(fields.get("options"), method, table)
    prepared = prepare(table, options["missing"], notices)
    warn_of_narrow(method, table, prepared, options, notices)
    task = task_of(method, prepared, options, notices)
    wanted = set(table.alternatives if own["alternatives"] is None else own["alternatives"])
    ranked = prepared.matrix.alternatives
    return Asked(
        method,
        options | own,
        table,
        prepared,
        task,
        rows=[row for row, name in enumerate(ranked) if name in wanted],
        names=[name for name in table.alternatives if name in wanted],
    )


def _read_options(
    place: Place | None, method: Method, table: Table
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The method's options and this kind's own."""
    known = [*rank.known_options(method), *_OWN_OPTIONS]
    given = place.fields(optional=known) if place is not None else {}
    within, names, seconds = (given.get(name, Place(None)) for name in _OWN_OPTIONS)
    return rank.options_in_force(given, method, table), {
        "within": None if within.is_null else within.number(0, 1),
        "alternatives": None if names.is_null else _read_names(names, table),
        "time_limit": DEFAULT_SECONDS
        if seconds.is_null
        else seconds.number(LEAST_SECONDS, MOST_SECONDS),
    }


def _read_names(place: Place, table: Table) -> list[str]:
    names = read_distinct(place)
    if not names:
        raise place.refuse(
            gettext_noop("At least one alternative must be named here."), code="no_alternative"
        )
    known = set(table.alternatives)
    for element in place.items():
        if element.value not in known:
            raise element.refuse(
                gettext_noop("There is no alternative “{name}”."),
                code="unknown_alternative",
                name=element.value,
            )
    return list(names)


def _listed(place: Attainable, asked: Asked) -> dict[str, object]:
    return {
        "alternative": asked.prepared.matrix.alternatives[place.row],
        "rank": place.rank,
        **_end("best", place.best, asked),
        **_end("worst", place.worst, asked),
        "exact": place.exact,
    }


def _end(which: str, reached: Reached, asked: Asked) -> dict[str, object]:
    codes = asked.prepared.matrix.criteria
    return {
        f"{which}_rank": reached.rank,
        f"{which}_weights": dict(zip(codes, reached.weights.tolist(), strict=True)),
        f"{which}_distance": reached.distance,
    }


def _left_out(name: str) -> dict[str, object]:
    keys = ("rank", "best_rank", "best_weights", "best_distance")
    worst = ("worst_rank", "worst_weights", "worst_distance", "exact")
    return {"alternative": name} | dict.fromkeys((*keys, *worst))


def _note(asked: Asked, places: list[Attainable], notices: Notices) -> None:
    linear = asked.task.terms is not None
    late = [place for place in places if not place.in_time]
    if late:
        names = asked.prepared.matrix.alternatives
        notices.add(
            "time_limit",
            gettext_noop(
                "Not all was found within {seconds} seconds: of {names} better, worse or nearer "
                "places may exist."
            ),
            seconds=asked.options["time_limit"],
            names=quoted(names[place.row] for place in late),
        )
    if all(place.exact for place in places):
        return
    if linear and asked.options["tie_tolerance"] > WIDEST_TIES:
        notices.add(
            "wide_ties",
            gettext_noop(
                "With a tie tolerance above {limit} the places were searched for: better, worse "
                "or nearer ones may exist."
            ),
            limit=WIDEST_TIES,
        )
    elif not linear:
        notices.add(
            "found_by_search",
            gettext_noop(
                "The places were found by search among random weights and nearer and nearer to "
                "the given ones: better, worse or nearer ones may exist."
            ),
        )
