"""A problem on the bench: its rows held while a move is being made.

All moves go this way: `take` inside a transaction, change rows, `storing.store`. So each is all or
nothing, none passes another by, and each can be taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from decision.authoring.errors import AuthoringError, ClashError
from decision.authoring.models import ProblemEvent
from decision.authoring.services.fields import FIELDS, Row, plain, plain_value, put
from decision.authoring.services.whole import refuse_a_code_twice, refuse_name, unfinished
from decision.problems.models import Alternative, Criterion, Problem
from decision.problems.perms import held_problem, looks_after
from decision.problems.selectors.criteria import all_criteria_of
from decision.problems.selectors.problems import all_alternatives_of

type Key = tuple[str, int]


@dataclass
class Bench:
    """A problem's rows as they stand, those that were taken out among them.

    `since` are the moves that were made after the version that the mover saw.
    """

    problem: Problem
    user: User | None
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

    def has(self, table: str, pk: int) -> bool:
        if table == "problem":
            return pk == self.problem.pk
        return pk in (self.criteria if table == "criterion" else self.alternatives)

    def row(self, table: str, pk: int) -> Row:
        if table == "problem":
            return self.problem
        return self.criteria[pk] if table == "criterion" else self.alternatives[pk]

    def add(self, row: Criterion | Alternative) -> None:
        """Keep a new row: for the history it was taken out until now."""
        if isinstance(row, Criterion):
            refuse_name(row)  # before the database would, in its own words
            refuse_a_code_twice(self.criteria.values(), row)
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


def take(problem: Problem, *, user: User | None, seen: int | None = None) -> Bench:
    """The problem as it stands now, held until the transaction ends.

    `seen` is the version that the mover looked at; None where nobody can have changed it. Without
    a user it is a command of this machine that moves, and it may.
    """
    now = held_problem(problem)
    if user is not None and not looks_after(user, now):
        raise AuthoringError(_("You no longer look after this problem: nothing was changed."))
    seen = now.version if seen is None else min(seen, now.version)
    since = ProblemEvent.objects.filter(problem=now, version__gt=seen).order_by("version")
    bench = Bench(now, user, tuple(since.select_related("user")))
    bench._remember("problem", [now])
    return bench


def _key(row: Row) -> Key:
    return type(row).__name__.lower(), row.pk


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
