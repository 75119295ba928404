"""A problem on the bench: its rows held, changed, found whole, and the move written down.

All moves go this way: `take` inside a transaction, change rows, `store`. So each is all or
nothing, none passes another by, and each can be taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from decision.authoring.enums import Move
from decision.authoring.errors import AuthoringError, Clash, ClashError
from decision.authoring.models import ProblemEvent
from decision.authoring.services.fields import (
    FIELDS,
    Row,
    column,
    names_of,
    plain,
    plain_value,
    put,
)
from decision.authoring.services.whole import (
    MOST_ALTERNATIVES,
    refuse_name,
    refuse_what_is_no_tree,
    unfinished,
)
from decision.problems.enums import ProblemState
from decision.problems.models import Alternative, Criterion, Problem
from decision.problems.perms import looks_after
from decision.problems.selectors.criteria import all_criteria_of
from decision.problems.selectors.problems import all_alternatives_of
from decision.sessions.selectors.frozen import frozen_in

type Key = tuple[str, int]
type Changes = dict[str, dict[str, dict[str, list[Any]]]]

MOST_NAMES = 12  # that an event keeps of the rows that it changed


@dataclass
class Bench:
    """A problem's rows as they stand, those that were taken out among them.

    `since` are the moves that were made after the version that the mover saw.
    """

    problem: Problem
    user: User
    since: Sequence[ProblemEvent] = ()
    before: dict[Key, dict[str, Any]] = field(default_factory=dict)
    editors_before: list[int] = field(default_factory=list)
    was_unfinished: str = ""

    @cached_property
    def criteria(self) -> dict[int, Criterion]:
        rows = all_criteria_of(self.problem)
        self._remember("criterion", rows)
        self.was_unfinished = unfinished([row for row in rows if row.removed_at is None])
        return {row.pk: row for row in rows}

    @cached_property
    def alternatives(self) -> dict[int, Alternative]:
        rows = all_alternatives_of(self.problem)
        self._remember("alternative", rows)
        return {row.pk: row for row in rows}

    @cached_property
    def editors(self) -> list[int]:
        found = sorted(self.problem.editors.values_list("pk", flat=True))
        self.editors_before = list(found)
        return found

    def live_criteria(self) -> list[Criterion]:
        return [row for row in self.criteria.values() if row.removed_at is None]

    def live_alternatives(self) -> list[Alternative]:
        return sorted(
            (row for row in self.alternatives.values() if row.removed_at is None),
            key=lambda row: (row.position, row.pk),
        )

    def criterion(self, pk: int) -> Criterion:
        """One of the problem's own that is there."""
        criterion = self.criteria.get(pk)
        if criterion is None or criterion.removed_at is not None:
            raise ClashError(
                _("This criterion is no longer there: it was taken out meanwhile.")
                if criterion
                else _("This problem has no such criterion.")
            )
        return criterion

    def row(self, table: str, pk: int) -> Row:
        if table == "problem":
            return self.problem
        return self.criteria[pk] if table == "criterion" else self.alternatives[pk]

    def add(self, row: Criterion | Alternative) -> None:
        """Keep a new row: for the history it was taken out until now."""
        if isinstance(row, Criterion):
            refuse_name(row)  # before the database would, in its own words
        row.problem = self.problem
        rows: dict[int, Any] = self.criteria if isinstance(row, Criterion) else self.alternatives
        row.save()
        rows[row.pk] = row
        self.before[_key(row)] = {"removed": True}

    def seen(self, table: str, pk: int, name: str) -> Any:
        """What stood in a field when the mover looked."""
        for event in self.since:
            was = event.changes.get(table, {}).get(str(pk), {}).get(name)
            if was is not None:
                return was[0]
        if name == "editors":
            return self.editors
        return plain(self.row(table, pk), name)

    def _remember(self, table: str, rows: Iterable[Row]) -> None:
        for row in rows:
            self.before[table, row.pk] = {name: plain(row, name) for name in FIELDS[table]}


def take(problem: Problem, *, user: User, seen: int | None = None) -> Bench:
    """The problem as it stands now, held until the transaction ends.

    `seen` is the version that the mover looked at; None where nobody can have changed it.
    """
    now = Problem.objects.select_for_update().get(pk=problem.pk)
    if not looks_after(user, now):
        raise AuthoringError(_("You no longer look after this problem: nothing was changed."))
    seen = now.version if seen is None else min(seen, now.version)
    since = ProblemEvent.objects.filter(problem=now, version__gt=seen).order_by("version")
    bench = Bench(now, user, tuple(since.select_related("user")))
    bench._remember("problem", [now])
    return bench


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
    _refuse_unfinished(bench, changes)
    _save(bench, changes)
    event.details = {**(details or {}), "names": _names(bench, event)}
    event.save()
    bench.problem.version = event.version
    bench.problem.save(update_fields=["version"])
    return event


def _key(row: Row) -> Key:
    return type(row).__name__.lower(), row.pk


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


def _refuse_unfinished(bench: Bench, changes: Changes) -> None:
    criteria = bench.live_criteria() if "criteria" in bench.__dict__ else None
    if criteria is not None:
        refuse_what_is_no_tree(bench.problem, criteria)
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
            names = {column(name) for fields in changed.values() for name in fields}
            model.objects.bulk_update(rows, sorted(names), batch_size=200)
    for fields in changes.get("problem", {}).values():
        if "editors" in fields:
            bench.problem.editors.set(bench.editors)
        own = sorted(column(name) for name in fields if name != "editors")
        bench.problem.save(update_fields=own)


def _names(bench: Bench, event: ProblemEvent) -> dict[str, dict[str, str]]:
    """What the rows of an event are called, as the history will tell it."""
    rows = sorted({(table, pk) for table, pk, _field in event.touched() if table != "problem"})
    return {f"{table}-{pk}": names_of(bench.row(table, pk)) for table, pk in rows[:MOST_NAMES]}


def apply(bench: Bench, table: str, pk: int, values: Mapping[str, Any]) -> None:
    """Put what was typed where it differs from what the mover saw; the rest is left as it is."""
    row = bench.row(table, pk)
    for name, value in values.items():
        if _plain(value) != bench.seen(table, pk, name):
            if name == "editors":
                bench.editors[:] = sorted(value)
            else:
                put(row, name, value)


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else plain_value(value)
