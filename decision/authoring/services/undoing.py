"""A move taken back, once."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from decision.authoring.enums import Move
from decision.authoring.errors import AuthoringError, Clash, ClashError
from decision.authoring.models import ProblemEvent
from decision.authoring.services.bench import Bench, take
from decision.authoring.services.fields import plain, put
from decision.authoring.services.storing import store
from decision.problems.models import Criterion, Problem
from territories.models import Indicator, Source

# The fields that name rows of tables in which others delete.
NAMED: dict[str, type[Model]] = {
    "owner_id": User,
    "editors": User,
    "indicator_id": Indicator,
    "source_id": Source,
    "parent_id": Criterion,
}


@transaction.atomic
def undo(*, problem: Problem, user: User, event: int) -> ProblemEvent | None:
    """Put back what stood before a move, as far as nobody has touched the same since.

    Raises
    ------
    ClashError
        If somebody has.
    AuthoringError
        If it was taken back already, is no move, or the problem would not be whole without it.
    """
    bench = take(problem, user=user)
    move = ProblemEvent.objects.filter(problem=bench.problem, pk=event).first()
    if move is None or not move.changes or move.kind == Move.UNDONE:
        raise AuthoringError(_("There is nothing to undo here."))
    if ProblemEvent.objects.filter(undoes=move).exists():
        raise AuthoringError(_("This was taken back already."))
    _refuse_what_is_gone(bench, move)
    _refuse_what_moved_on(bench, move)
    for table, rows in move.changes.items():
        for pk, fields in rows.items():
            for name, (before, _after) in fields.items():
                _put_back(bench, table, int(pk), name, before, _after)
    details = {"kind": move.kind, **move.details}
    return store(bench, Move.UNDONE, details=details, aside=move.aside, undoes=move)


def _put_back(bench: Bench, table: str, pk: int, name: str, before: object, after: object) -> None:
    if name == "editors":
        assert isinstance(before, list)
        bench.editors[:] = before
        return
    row = bench.row(table, pk)
    # Who only made room may have been moved since: his place is no longer this move's.
    if name != "position" or plain(row, name) == after:
        put(row, name, before)


def _refuse_what_is_gone(bench: Bench, move: ProblemEvent) -> None:
    """In the administrator's pages rows are deleted that a move changed or would bring back."""
    named: dict[type[Model], set[int]] = {}
    for table, rows in move.changes.items():
        for pk, fields in rows.items():
            if not bench.has(table, int(pk)):
                raise _gone()
            for name in NAMED.keys() & fields.keys():
                before = fields[name][0]
                keys = before if isinstance(before, list) else [before]
                named.setdefault(NAMED[name], set()).update(key for key in keys if key is not None)
    if any(
        model._default_manager.filter(pk__in=keys).count() < len(keys)
        for model, keys in named.items()
    ):
        raise _gone()


def _gone() -> AuthoringError:
    return AuthoringError(_("What this would bring back was deleted since: nothing was changed."))


def _refuse_what_moved_on(bench: Bench, move: ProblemEvent) -> None:
    clashes = []
    for table, pk, name in sorted(move.touched()):
        before, after = move.changes[table][str(pk)][name]
        now = bench.editors if name == "editors" else plain(bench.row(table, pk), name)
        if now != after:
            clashes.append(Clash(table, pk, name, now, before))
    if clashes:
        raise ClashError(
            _("The same was changed again after this move: undo the later one first."), clashes
        )
