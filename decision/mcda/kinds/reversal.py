"""Kind ``reversal``: whether the order outlives a change of the set of alternatives."""

from __future__ import annotations

import numpy as np

from decision.mcda.errors import DocumentError, Term, gettext_noop
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
from decision.mcda.matrix import DecisionMatrix
from decision.mcda.notices import Notices, quoted
from decision.mcda.ranking import method_named
from decision.mcda.reading import Place
from decision.mcda.robustness.block_ranks import Integers
from decision.mcda.robustness.reversal import Reversals, ReversalTest

# Each alternative takes three rankings.
MAX_ALTERNATIVES = 300
TEST_TITLES = {
    "left_out": gettext_noop("taken out"),
    "duplicated": gettext_noop("duplicated"),
    "replaced": gettext_noop("replaced by a worse one"),
}


def answer(document: Place, notices: Notices) -> dict[str, object]:
    fields = document.fields(required=("kind", "method", *TABLE_KEYS), optional=("options",))
    method = method_named(fields["method"])
    table = read_table(fields)
    if len(table.alternatives) > MAX_ALTERNATIVES:
        raise fields["alternatives"].refuse(
            gettext_noop("There are {given} alternatives; the limit is {limit}."),
            code="too_large",
            given=len(table.alternatives),
            limit=MAX_ALTERNATIVES,
        )
    options = rank.read_options(fields.get("options"), method, table)
    prepared = prepare(table, options["missing"], notices)
    warn_of_narrow(method, table, prepared, options, notices)
    task = task_of(method, prepared, options, notices)

    def ranks_of(matrix: DecisionMatrix) -> Integers:
        return task.scored(matrix).ranks(
            larger_is_better=method.larger_is_better,
            tolerance=options["tie_tolerance"],
        )

    tests, refused = Reversals(prepared.matrix, ranks_of).tests()
    for name, i, error in refused:
        notices.add(
            "test_refused",
            gettext_noop("The test “{test}” of {names} was not made: {reason}"),
            test=Term(TEST_TITLES[name]),
            names=quoted([prepared.matrix.alternatives[i]]),
            reason=error,
        )
    if not tests:
        raise DocumentError(
            gettext_noop("No test could be made: the method refuses every changed matrix."),
            code="no_test",
            where="method",
        )
    return {
        "method": method.name,
        "options": options,
        "larger_is_better": method.larger_is_better,
        "weights": dict(
            zip(prepared.matrix.criteria, prepared.matrix.weights.tolist(), strict=True)
        ),
        "rests_on": rests_on(table, prepared),
        "ranks": _listed(np.arange(len(prepared.rows)), ranks_of(prepared.matrix), table, prepared),
        "tests": [_as_dict(test, table, prepared) for test in tests],
        "order_kept": all(test.order_kept for test in tests),
        "best_kept": all(test.best_kept for test in tests),
    }


def _as_dict(test: ReversalTest, table: Table, prepared: Prepared) -> dict[str, object]:
    listed: dict[str, object] = {
        "test": test.test,
        "alternative": prepared.matrix.alternatives[test.alternative],
        "order_kept": test.order_kept,
        "best_kept": test.best_kept,
        "before": _listed(test.compared, test.before, table, prepared),
        "after": _listed(test.compared, test.after, table, prepared),
    }
    if test.values is not None:
        codes = prepared.matrix.criteria
        listed["values"] = dict(zip(codes, test.values.tolist(), strict=True))
        listed["of"] = {
            code: "distance" if code in prepared.matrix.distances else "value" for code in codes
        }
    return listed


def _listed(
    compared: Integers, ranks: Integers, table: Table, prepared: Prepared
) -> list[int | None]:
    """Ranks in the document's order, null for those that are not compared."""
    listed: list[int | None] = [None] * len(table.alternatives)
    for i, place in zip(compared.tolist(), ranks.tolist(), strict=True):
        listed[prepared.rows[i]] = place
    return listed
