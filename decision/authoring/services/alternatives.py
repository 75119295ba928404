"""What a problem compares: added from the catalogue, moved, taken out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from decision.authoring.enums import Move
from decision.authoring.errors import AuthoringError
from decision.authoring.models import ProblemEvent
from decision.authoring.services.bench import Bench, take
from decision.authoring.services.fields import names_of, put
from decision.authoring.services.storing import store
from decision.authoring.services.whole import MOST_ALTERNATIVES
from decision.problems.models import Alternative, Problem
from territories.enums import Subject
from territories.models import Project, Territory


@transaction.atomic
def add_alternatives(
    *, problem: Problem, user: User, seen: int, subjects: Sequence[int]
) -> ProblemEvent | None:
    """Compare more territories or projects, by primary key; those that are compared stay."""
    bench = take(problem, user=user, seen=seen)
    _refuse_too_many(bench, subjects)
    added = place_subjects(bench, subjects)
    return store(bench, Move.ALTERNATIVES_ADDED, details={"number": added})


def place_subjects(bench: Bench, subjects: Sequence[int]) -> int:
    """Behind those that are there; what was taken out comes back in its own row."""
    model = Project if bench.problem.subject == Subject.PROJECT else Territory
    field = model.__name__.lower()
    known = {row.subject.pk: row for row in bench.alternatives.values()}
    found = model.objects.in_bulk(set(subjects) - known.keys())
    place = max((row.position for row in bench.live_alternatives()), default=-1)
    added = 0
    for pk in dict.fromkeys(subjects):
        row = known.get(pk)
        if row is not None and row.removed_at is None:
            continue
        if row is None and pk not in found:
            raise AuthoringError(_("The catalogue has no such entry."), "alternatives")
        place, added = place + 1, added + 1
        if row is None:
            bench.add(Alternative(**{field: found[pk]}, position=place))
        else:
            put(row, "removed", False)
            row.position = place
    return added


@transaction.atomic
def remove_alternatives(
    *, problem: Problem, user: User, seen: int, pks: Iterable[int]
) -> ProblemEvent | None:
    """Take alternatives out, by primary key; sessions that froze them go on rating them."""
    bench = take(problem, user=user, seen=seen)
    gone = [row for pk in pks if (row := bench.alternatives.get(pk)) and row.removed_at is None]
    for row in gone:
        put(row, "removed", True)
    return store(bench, Move.ALTERNATIVES_REMOVED, details={"number": len(gone)})


@transaction.atomic
def move_alternative(
    *, problem: Problem, user: User, seen: int, pk: int, way: str
) -> ProblemEvent | None:
    """One place up or down."""
    bench = take(problem, user=user, seen=seen)
    rows = bench.live_alternatives()
    place = next((i for i, row in enumerate(rows) if row.pk == pk), None)
    if place is None:
        raise AuthoringError(_("This problem does not compare that."), "alternatives")
    other = place + (1 if way == "down" else -1)
    if not 0 <= other < len(rows):
        return None
    moved = rows[place]
    rows[place], rows[other] = rows[other], rows[place]
    aside = {row.pk for i, row in enumerate(rows) if row.position != i} - {moved.pk}
    for i, row in enumerate(rows):
        row.position = i
    return store(bench, Move.ALTERNATIVE_MOVED, details={"name": names_of(moved)}, aside=aside)


def _refuse_too_many(bench: Bench, subjects: Sequence[int]) -> None:
    if len(set(subjects)) > MOST_ALTERNATIVES:
        raise AuthoringError(
            _("A problem compares at most %(limit)s.") % {"limit": MOST_ALTERNATIVES},
            "alternatives",
        )
