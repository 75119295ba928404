"""The criteria tree edited: added, moved, grouped, taken out, weighed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decision.authoring.enums import Move
from decision.authoring.errors import AuthoringError
from decision.authoring.models import ProblemEvent
from decision.authoring.services.bench import Bench, apply, take
from decision.authoring.services.entered import entered_source, new_indicator
from decision.authoring.services.fields import names_of, put
from decision.authoring.services.storing import store
from decision.problems.models import Criterion, Problem

WAYS = ("up", "down", "in", "out")
SIDES = ("before", "after", "inside")
PARTS_MEASURE = gettext_lazy("A criterion that has parts is measured by them: leave this empty.")
OWN_CODE = re.compile(r"^C(\d+)$")


def siblings(bench: Bench, parent: int | None) -> list[Criterion]:
    """The criteria of one branch that are there, in their order."""
    return sorted(
        (row for row in bench.live_criteria() if row.parent_id == parent),
        key=lambda row: (row.position, row.code),
    )


@transaction.atomic
def add_criterion(
    *,
    problem: Problem,
    user: User,
    seen: int,
    beside: int | None = None,
    inside: int | None = None,
    names: Mapping[str, str],
    values: Mapping[str, Any] | None = None,
    indicator: Mapping[str, Any] | None = None,
) -> ProblemEvent | None:
    """A new criterion behind another, or as the last part of one; else at the end of the top.

    `indicator` are the fields of one that is made for it.
    """
    bench = take(problem, user=user, seen=seen)
    fields = {"code": free_code(bench), "weight": Decimal(1), **(values or {})}
    criterion = Criterion(**fields, **_made_for(bench, indicator))
    for language, name in names.items():
        setattr(criterion, f"name_{language}", " ".join(name.split()))
    _refuse_nameless(names)
    parent = bench.criterion(inside).pk if inside is not None else None
    if beside is not None:
        parent = bench.criterion(beside).parent_id
    row = siblings(bench, parent)
    place = _index(row, beside) + 1 if beside is not None else len(row)
    criterion.parent_id, criterion.position = parent, place
    bench.add(criterion)
    aside = _number([*row[:place], criterion, *row[place:]]) - {criterion.pk}
    return store(bench, Move.CRITERION_ADDED, details=_told(criterion), aside=aside)


@transaction.atomic
def move_criterion(
    *, problem: Problem, user: User, seen: int, pk: int, way: str
) -> ProblemEvent | None:
    """One place up or down among its siblings, into the one above it, or out of its branch."""
    bench = take(problem, user=user, seen=seen)
    criterion = bench.criterion(pk)
    row = siblings(bench, criterion.parent_id)
    i = _index(row, pk)
    if way == "up" and i > 0:
        return _put(bench, criterion, criterion.parent_id, i - 1)
    if way == "down" and i < len(row) - 1:
        return _put(bench, criterion, criterion.parent_id, i + 1)
    if way == "in" and i > 0:
        above = row[i - 1]
        return _put(bench, criterion, above.pk, len(siblings(bench, above.pk)))
    if way == "out" and criterion.parent_id is not None:
        parent = bench.criterion(criterion.parent_id)
        place = _index(siblings(bench, parent.parent_id), parent.pk)
        return _put(bench, criterion, parent.parent_id, place + 1)
    raise AuthoringError(_no_way(way, criterion), str(pk))


@transaction.atomic
def place_criterion(
    *, problem: Problem, user: User, seen: int, pk: int, side: str, other: int
) -> ProblemEvent | None:
    """Dragged before or after another criterion, or to the end of its parts."""
    bench = take(problem, user=user, seen=seen)
    criterion, target = bench.criterion(pk), bench.criterion(other)
    if criterion.pk == target.pk:
        return None
    if side == "inside":
        return _put(bench, criterion, target.pk, len(siblings(bench, target.pk)))
    row = [row for row in siblings(bench, target.parent_id) if row.pk != criterion.pk]
    place = _index(row, target.pk) + (side == "after")
    return _put(bench, criterion, target.parent_id, place)


@transaction.atomic
def group_criterion(
    *, problem: Problem, user: User, seen: int, pk: int, names: Mapping[str, str]
) -> ProblemEvent | None:
    """A new branch in a criterion's place and with its weight, with it as its only part."""
    _refuse_nameless(names)
    bench = take(problem, user=user, seen=seen)
    criterion = bench.criterion(pk)
    group = Criterion(
        code=free_code(bench),
        weight=criterion.weight,
        parent_id=criterion.parent_id,
        position=criterion.position,
    )
    for language, name in names.items():
        setattr(group, f"name_{language}", " ".join(name.split()))
    bench.add(group)
    criterion.parent_id, criterion.position, criterion.weight = group.pk, 0, Decimal(1)
    return store(
        bench, Move.CRITERION_GROUPED, details=_told(criterion) | {"into": names_of(group)}
    )


@transaction.atomic
def remove_criterion(*, problem: Problem, user: User, seen: int, pk: int) -> ProblemEvent | None:
    """Take a criterion out with all its parts; what sessions froze of it they keep."""
    bench = take(problem, user=user, seen=seen)
    criterion = bench.criterion(pk)
    gone = list(branch(bench, criterion))
    for row in gone:
        put(row, "removed", True)
    return store(
        bench,
        Move.CRITERION_REMOVED,
        details=_told(criterion) | {"parts": len(gone) - 1},
        whole_rows=[row.pk for row in gone],
    )


@transaction.atomic
def set_weights(
    *, problem: Problem, user: User, seen: int, weights: Mapping[int, Decimal]
) -> ProblemEvent | None:
    """Weights by primary key; of those that were left as they were seen none is touched."""
    bench = take(problem, user=user, seen=seen)
    for pk, weight in weights.items():
        if pk in bench.criteria and bench.criteria[pk].removed_at is None:
            apply(bench, "criterion", pk, {"weight": weight})
    _refuse_nothing_but_zeroes(bench, weights)
    return store(bench, Move.WEIGHTS)


@transaction.atomic
def change_criterion(
    *,
    problem: Problem,
    user: User,
    seen: int,
    pk: int,
    values: Mapping[str, Any],
    indicator: Mapping[str, Any] | None = None,
) -> ProblemEvent | None:
    """What a criterion is called, means and is measured by: only what differs from what was seen.

    `indicator` are the fields of one that is made for it.
    """
    bench = take(problem, user=user, seen=seen)
    criterion = bench.criterion(pk)
    told = _told(criterion)
    if indicator is not None and siblings(bench, pk):
        raise AuthoringError(PARTS_MEASURE, "measured")
    measured = criterion.indicator_id
    apply(bench, "criterion", pk, {**values, **_made_for(bench, indicator)})
    if criterion.indicator_id != measured:
        criterion.source_id = None  # it held for the values of the other
    _refuse_parts_with_an_indicator(bench, criterion)
    return store(bench, Move.CRITERION_CHANGED, details=told)


def _made_for(bench: Bench, indicator: Mapping[str, Any] | None) -> dict[str, Any]:
    if indicator is None:
        return {}
    assert bench.user is not None  # commands make no indicators
    source = entered_source(bench.user, bench.problem)
    made = new_indicator(source, {"subject": bench.problem.subject, **indicator})
    return {"indicator_id": made.pk}


def branch(bench: Bench, criterion: Criterion) -> Iterable[Criterion]:
    """A criterion and all below it."""
    yield criterion
    for child in siblings(bench, criterion.pk):
        yield from branch(bench, child)


def free_code(bench: Bench) -> str:
    """The next of C1, C2, …; what was taken out keeps its own."""
    taken = [
        int(found[1]) for row in bench.criteria.values() if (found := OWN_CODE.match(row.code))
    ]
    return f"C{max(taken, default=0) + 1}"


def _put(bench: Bench, criterion: Criterion, parent: int | None, place: int) -> ProblemEvent | None:
    row = [row for row in siblings(bench, parent) if row.pk != criterion.pk]
    criterion.parent_id = parent
    aside = _number([*row[:place], criterion, *row[place:]]) - {criterion.pk}
    into = bench.criteria.get(parent) if parent is not None else None
    details = _told(criterion) | ({"into": names_of(into)} if into else {})
    return store(bench, Move.CRITERION_MOVED, details=details, aside=aside)


def _number(row: list[Criterion]) -> set[int]:
    """Give siblings their places; returns those that moved."""
    moved = {one.pk for place, one in enumerate(row) if one.position != place}
    for place, one in enumerate(row):
        one.position = place
    return moved


def _index(row: list[Criterion], pk: int | None) -> int:
    return next(i for i, one in enumerate(row) if one.pk == pk)


def _told(criterion: Criterion) -> dict[str, Any]:
    return {"name": names_of(criterion), "criterion": criterion.pk}


def _refuse_nameless(names: Mapping[str, str]) -> None:
    if not any(name.strip() for name in names.values()):
        raise AuthoringError(_("Give it a name first."), "name")


def _no_way(way: str, criterion: Criterion) -> str:
    sentences = {
        "up": _("“%(name)s” is the first of its branch already."),
        "down": _("“%(name)s” is the last of its branch already."),
        "in": _("Nothing stands above “%(name)s” in its branch that it could become a part of."),
        "out": _("“%(name)s” stands at the top already."),
    }
    return sentences.get(way, _("There is no such move.")) % {"name": criterion.name}


def _refuse_nothing_but_zeroes(bench: Bench, weights: Mapping[int, Decimal]) -> None:
    parents = {bench.criteria[pk].parent_id for pk in weights if pk in bench.criteria}
    for parent in parents:
        row = siblings(bench, parent)
        changed = [one for one in row if one.pk in weights]
        if row and changed and not any(one.weight for one in row):
            raise AuthoringError(
                _("All weights are 0 among these: %(names)s. At least one must be positive.")
                % {"names": ", ".join(one.name for one in row)},
                str(changed[0].pk),
            )


def _refuse_parts_with_an_indicator(bench: Bench, criterion: Criterion) -> None:
    if criterion.indicator_id is not None and siblings(bench, criterion.pk):
        raise AuthoringError(PARTS_MEASURE, "measured")
