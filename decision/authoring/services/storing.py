"""A move stored: found whole and clashing with nobody's, written down, or refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from decision.authoring.enums import Move
from decision.authoring.errors import AuthoringError, Clash, ClashError
from decision.authoring.models import ProblemEvent
from decision.authoring.services.bench import Bench
from decision.authoring.services.fields import Row, column, names_of, plain
from decision.authoring.services.whole import (
    MOST_ALTERNATIVES,
    refuse_a_code_twice,
    refuse_what_is_no_tree,
    unfinished,
)
from decision.problems import history
from decision.problems.enums import ProblemState
from decision.problems.models import Alternative, Criterion, Problem
from decision.sessions.selectors.frozen import frozen_in

type Changes = dict[str, dict[str, dict[str, list[Any]]]]

MOST_NAMES = 12  # that an event keeps of the rows that it changed


def store(
    bench: Bench,
    kind: Move,
    *,
    details: Mapping[str, Any] | None = None,
    aside: Iterable[int] = (),
    whole_rows: Iterable[int] = (),
    undoes: ProblemEvent | None = None,
) -> ProblemEvent | None:
    """Write the move down, or refuse it whole; None where it changes nothing.

    `aside` are criteria that only made room; of those in `whole_rows` no field may have been
    changed since the mover looked.

    Raises
    ------
    ClashError
        If somebody else has changed the same since.
    AuthoringError
        If the problem would not be whole after it.
    """
    changes = _changes(bench)
    if not changes:
        return None
    event = ProblemEvent(
        problem=bench.problem,
        version=bench.problem.version + 1,
        user=bench.user,
        kind=kind,
        changes=changes,
        aside=sorted(aside),
        undoes=undoes,
    )
    _refuse_clashes(bench, event, set(whole_rows))
    _refuse_new_codes(bench, changes)
    _refuse_closing_what_is_used(bench, changes)
    _refuse_unfinished(bench, changes)
    _save(bench, changes)
    event.details = {**(details or {}), "names": _names(bench, event)}
    event.save()
    bench.problem.version = event.version
    Problem.objects.filter(pk=bench.problem.pk).update(version=event.version)
    return event


def _rows(bench: Bench) -> Iterable[tuple[str, Row]]:
    yield "problem", bench.problem
    # Only what was read can have been changed.
    read = bench.__dict__
    for table, name in (("criterion", "criteria"), ("alternative", "alternatives")):
        for row in read.get(name, {}).values():
            yield table, row


def _changes(bench: Bench) -> Changes:
    changes: Changes = {}
    for table, row in _rows(bench):
        known = bench.before[table, row.pk]
        changed = {
            name: [known[name], now] for name in known if known[name] != (now := plain(row, name))
        }
        if changed:
            changes.setdefault(table, {})[str(row.pk)] = changed
    if "editors" in bench.__dict__ and bench.editors != bench.editors_before:
        fields = changes.setdefault("problem", {}).setdefault(str(bench.problem.pk), {})
        fields["editors"] = [bench.editors_before, bench.editors]
    return changes


def _refuse_clashes(bench: Bench, event: ProblemEvent, whole_rows: set[int]) -> None:
    mine = event.touched()
    clashes, who = [], []
    for other in bench.since:
        both = {
            key
            for key in other.touched()
            if key in mine or (key[0] == "criterion" and key[1] in whole_rows)
        }
        if both:
            who.append(other)
        clashes += [_clash(event, *key) for key in sorted(both)]
    if not clashes:
        return
    user = who[-1].user
    raise ClashError(
        _("%(name)s has changed the same meanwhile: nothing was stored yet. See both, and decide.")
        % {"name": user.get_full_name() or user.get_username() if user else _("Somebody")},
        list({(clash.table, clash.pk, clash.field): clash for clash in clashes}.values()),
    )


def _clash(event: ProblemEvent, table: str, pk: int, name: str) -> Clash:
    theirs, mine = event.changes.get(table, {}).get(str(pk), {}).get(name, [None, None])
    return Clash(table, pk, name, theirs, mine)


def _refuse_new_codes(bench: Bench, changes: Changes) -> None:
    """What others find weights by stays: sessions' frames and committees' weights name codes."""
    recoded = [int(pk) for pk, fields in changes.get("criterion", {}).items() if "code" in fields]
    if not recoded:
        return
    frozen = frozen_in([bench.problem.pk]).criteria
    if frozen.keys() & set(recoded) or bench.problem.weight_sets.exists():
        raise AuthoringError(
            _("Sessions or committees' weights name this code: it stays as it is."), "code"
        )


def _refuse_closing_what_is_used(bench: Bench, changes: Changes) -> None:
    """What committees were called to see cannot become a secret again, by undoing neither."""
    problem = bench.problem
    fields = changes.get("problem", {}).get(str(problem.pk), {})
    if "state" not in fields or problem.state != ProblemState.DRAFT:
        return
    if problem.sessions.exists() or problem.weight_sets.exists():
        raise AuthoringError(
            _("Sessions ask about this problem: it cannot be a draft again. Archive it instead."),
            "state",
        )


def _refuse_unfinished(bench: Bench, changes: Changes) -> None:
    criteria = bench.live_criteria() if "criteria" in bench.__dict__ else None
    if criteria is not None:
        refuse_what_is_no_tree(bench.problem, criteria)
        refuse_a_code_twice(bench.criteria.values())
    if "alternative" in changes and len(bench.live_alternatives()) > MOST_ALTERNATIVES:
        raise AuthoringError(
            _("A problem compares at most %(limit)s.") % {"limit": MOST_ALTERNATIVES},
            "alternatives",
        )
    if bench.problem.state != ProblemState.OPEN:
        return
    is_opened = "state" in changes.get("problem", {}).get(str(bench.problem.pk), {})
    trouble = unfinished(bench.live_criteria())
    if trouble and is_opened:
        raise AuthoringError(trouble, "criteria")
    if trouble and criteria is not None and not bench.was_unfinished:
        raise AuthoringError(
            _("%(trouble)s An open problem stays whole at every step.") % {"trouble": trouble},
            "criteria",
        )
    if (is_opened or "alternative" in changes) and not bench.live_alternatives():
        raise AuthoringError(
            _("An open problem compares something: add alternatives."), "alternatives"
        )


def _save(bench: Bench, changes: Changes) -> None:
    for table, model in (("criterion", Criterion), ("alternative", Alternative)):
        changed = changes.get(table, {})
        if changed:
            rows: list[Any] = [bench.row(table, int(pk)) for pk in changed]
            names = sorted({column(name) for fields in changed.values() for name in fields})
            told = [row for row in rows if changed[str(row.pk)].keys() != {"position"}]
            history.changed(told, names, user=bench.user)
            # Who only made room has no new state.
            quiet = [row for row in rows if row not in told]
            model.objects.bulk_update(quiet, ["position"], batch_size=200)
    for fields in changes.get("problem", {}).values():
        if "editors" in fields:
            bench.problem.editors.set(bench.editors)
        if own := sorted(column(name) for name in fields if name != "editors"):
            bench.problem.save(update_fields=own)


def _names(bench: Bench, event: ProblemEvent) -> dict[str, dict[str, str]]:
    """What the rows of an event are called, as the history will tell it."""
    rows = sorted({(table, pk) for table, pk, _field in event.touched() if table != "problem"})
    return {f"{table}-{pk}": names_of(bench.row(table, pk)) for table, pk in rows[:MOST_NAMES]}
