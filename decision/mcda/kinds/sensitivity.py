"""Kind ``sensitivity``: how far each weight may move before the ranking changes."""

from __future__ import annotations

from decision.mcda.errors import gettext_noop
from decision.mcda.kinds import rank
from decision.mcda.kinds.decision_matrix import TABLE_KEYS, prepare, read_table
from decision.mcda.kinds.narrow import warn_of_narrow
from decision.mcda.kinds.rests_on import rests_on
from decision.mcda.kinds.robust_task import task_of
from decision.mcda.notices import Notices, quoted
from decision.mcda.ranking import method_named
from decision.mcda.reading import Place
from decision.mcda.robustness.searches import ACCURACY, STEPS
from decision.mcda.robustness.sensitivity import sensitivity
from decision.mcda.robustness.stability import Stability, most_critical

# A search ranks some hundred times for each criterion.
MAX_CELLS = 200_000


def answer(document: Place, notices: Notices) -> dict[str, object]:
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
    options = rank.read_options(fields.get("options"), method, table)
    prepared = prepare(table, options["missing"], notices)
    warn_of_narrow(method, table, prepared, options, notices)
    found = sensitivity(task_of(method, prepared, options, notices), options["tie_tolerance"])
    _note(found.criteria, found.exact, prepared.matrix.criteria, notices)

    names, codes = prepared.matrix.alternatives, prepared.matrix.criteria
    critical = most_critical(found.criteria)
    return {
        "method": method.name,
        "options": options,
        "larger_is_better": method.larger_is_better,
        "weights": dict(zip(codes, prepared.matrix.weights.tolist(), strict=True)),
        "rests_on": rests_on(table, prepared),
        "exact": found.exact,
        "accuracy": None if found.exact else {"bound": ACCURACY, "step": 1 / STEPS},
        "criteria": {
            code: _listed(stability, names)
            for code, stability in zip(codes, found.criteria, strict=True)
        },
        "most_critical": None if critical is None else codes[critical],
    }


def _listed(stability: Stability, names: tuple[str, ...]) -> dict[str, object]:
    def name(index: int | None) -> str | None:
        return None if index is None else names[index]

    return {
        "weight": stability.weight,
        "winner_interval": list(stability.winner),
        "order_interval": list(stability.order),
        "rival": name(stability.rival),
        "rivals": {"below": name(stability.rival_below), "above": name(stability.rival_above)},
        "change": stability.change,
    }


def _note(found: list[Stability], exact: bool, codes: tuple[str, ...], notices: Notices) -> None:
    if not exact:
        notices.add(
            "found_by_search",
            gettext_noop(
                "Bounds were found by search in {steps} steps: a change of order that begins "
                "and ends within one step may have been missed."
            ),
            steps=STEPS,
        )
    alone = [code for code, s in zip(codes, found, strict=True) if s.weight == 1]
    if alone and len(codes) > 1:
        notices.add(
            "no_proportion",
            gettext_noop(
                "{names} has all the weight: what it gives up goes to the others in equal parts."
            ),
            names=quoted(alone),
        )
