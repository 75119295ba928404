"""Criteria trees that a file brings: read row by row, stored as one move of each problem."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.results import RowResult

from decision.authoring.enums import Move
from decision.authoring.errors import AuthoringError
from decision.authoring.services.bench import Bench, take
from decision.authoring.services.fields import put
from decision.authoring.services.storing import store
from decision.problems.enums import PreferenceFunction
from decision.problems.models import TOP_CODE, Criterion, Problem
from territories.enums import Direction
from territories.importing.cells import ChoiceCell, CodeCell, NumberCell, RowCell, TextCell, written
from territories.importing.kinds import register
from territories.importing.names import catalogue_of
from territories.importing.resources import Brought, Options
from territories.models import Indicator, Source
from territories.models.rules import trouble_of_alphabets

KIND = "criteria"
PARENT = "parent"
NUMBERS = ("weight", "target", "indifference", "preference", "gaussian_scale")


class ProblemCell(RowCell):
    def __init__(self) -> None:
        super().__init__(Problem, catalogue_of(Problem, code="slug"))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        row: Any = self.rows.get(value, value)
        return "" if row is None else str(row.slug)


class Criteria(Brought):
    """A node of a problem's tree; its parent may stand in the same file, above or below it."""

    key = ("problem", "code")
    required = ("problem", "code", "name_ru")
    aliases = {
        PARENT: ("родитель", "parent"),
        "weight": ("вес", "weight"),
        "problem": ("задача", "problem"),
    }

    class Meta(Options):
        model = Criterion
        fields = (
            "problem",
            "code",
            "name_ru",
            "name_en",
            PARENT,
            "position",
            "indicator",
            "source",
            "direction",
            "preference_function",
            *NUMBERS,
            "description_ru",
            "description_en",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widgets: dict[str, Any] = {
            "problem": ProblemCell(),
            "code": CodeCell(),
            PARENT: CodeCell(),
            "position": NumberCell(),
            "indicator": RowCell(Indicator, catalogue_of(Indicator)),
            "source": RowCell(Source, catalogue_of(Source, "title_ru", "title_en")),
            "direction": ChoiceCell(Direction),
            "preference_function": ChoiceCell(PreferenceFunction),
            **{name: NumberCell() for name in NUMBERS},
        }
        self.fields = {
            name: Field(attribute=name, column_name=name, widget=widgets.get(name, TextCell()))
            for name in self._meta.fields
        }
        self._gone = {
            (row.problem_id, row.code) for row in Criterion.objects.exclude(removed_at=None)
        }

    def get_queryset(self) -> QuerySet[Criterion]:
        return Criterion.objects.filter(removed_at=None).select_related("problem", "parent")

    def _kept(self, row: Any, name: str) -> Any:
        """Of the parent its code: it may not be stored yet."""
        if name != PARENT:
            return super()._kept(row, name)
        if "parent_code" not in row.__dict__:
            row.parent_code = row.parent.code if row.parent_id else ""
        return row.parent_code

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        self._codes = {written(code) for code in dataset["code"]}

    def import_field(
        self, field: Field, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any
    ) -> None:
        name = field.attribute
        if name == PARENT:
            if name in self._in_file:
                instance.parent_code = field.clean(row)
        elif name == "position":
            place = field.clean(row)
            if place is not None and (place != int(place) or not 0 <= place < 2**15):
                raise ValueError(_("A place among siblings is a whole number."))
            instance.position = int(place or 0)
        elif name in ("weight", "direction") and not written(row[name]):
            return  # as it is, or as a new criterion begins
        else:
            super().import_field(field, instance, row, is_m2m, **kwargs)

    def check(self, row: Criterion) -> dict[str, Any]:
        parent = self._kept(row, PARENT)
        known = {code for problem, code in self._stored_codes if problem == row.problem_id}
        is_new = (row.problem_id, row.code) not in self._stored_codes
        alphabets = trouble_of_alphabets(row.code) if is_new else None
        troubles = {
            "code": (
                (alphabets is not None, alphabets or ""),
                (row.code.casefold() == TOP_CODE, _("This code stands for the top of the tree.")),
                (
                    (row.problem_id, row.code) in self._gone,
                    _("A criterion that was taken out has the code “%(code)s”: choose another.")
                    % {"code": row.code},
                ),
            ),
            PARENT: (
                (parent == row.code, _("A criterion is not a part of itself.")),
                (
                    bool(parent) and parent not in known | self._codes,
                    _("“%(text)s” is not known.") % {"text": parent[:80]},
                ),
            ),
            "indicator": (
                (
                    row.indicator is not None and row.indicator.subject != row.problem.subject,
                    _("This indicator is not about what the problem compares."),
                ),
            ),
            "target": (
                (
                    (row.direction == Direction.TARGET) != (row.target is not None),
                    _("Give a target where the nearest to it is best, and only there."),
                ),
            ),
        }
        return {name: said for name, rules in troubles.items() for broken, said in rules if broken}

    @property
    def _stored_codes(self) -> Iterable[tuple[int, str]]:
        if not hasattr(self, "_stored"):
            self._stored = set(self.get_queryset().values_list("problem_id", "code"))
        return self._stored

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        """What only the whole tree shows: the move is made and taken back."""
        if any(row.validation_error or row.errors for row in result.rows):
            return
        try:
            with transaction.atomic():
                self.write()
                transaction.set_rollback(True)
        except AuthoringError as error:
            row = self._at_fault(dataset, result)
            row.import_type = RowResult.IMPORT_TYPE_INVALID
            row.validation_error = ValidationError({"problem": str(error)})

    def _at_fault(self, dataset: Any, result: Any) -> Any:
        """The first row of the problem that would not be whole."""
        for index, row in enumerate(result.rows):
            found = self.fields["problem"].clean({"problem": dataset["problem"][index]})
            if found.pk == self._writing:
                return row
        return result.rows[0]

    def write(self) -> None:
        """One move for each problem, which its history can take back."""
        rows: dict[int, tuple[list[Criterion], list[Criterion]]] = defaultdict(lambda: ([], []))
        for row in self._made:
            rows[row.problem_id][0].append(row)
        for row in self._changed:
            rows[row.problem_id][1].append(row)
        self._refuse_what_moved()
        told = 0
        with transaction.atomic():
            for self._writing, (made, changed) in rows.items():
                self.writes(told, self.to_write)  # somebody may want no more of it
                told += len(made) + len(changed)
                self._move(Problem.objects.get(pk=self._writing), made, changed)

    def _move(self, problem: Problem, made: list[Criterion], changed: list[Criterion]) -> None:
        bench = take(problem, user=self.user)
        before = {row.code: row for row in bench.live_criteria()}
        for row in _parents_first(made):
            # A copy: the move may be made twice, and the first time taken back.
            new, parent = copy(row), self._kept(row, PARENT)
            new._state = copy(row._state)
            new.parent_id = before[parent].pk if parent else None
            if "position" not in self._in_file:
                new.position = _last_place(bench, new.parent_id)
            bench.add(new)
            before[new.code] = new
        for row in changed:
            known = bench.criterion(row.pk)
            for name in self._watched:
                if name == PARENT:
                    parent = self._kept(row, PARENT)
                    known.parent_id = before[parent].pk if parent else None
                else:
                    attribute = Criterion._meta.get_field(name).attname  # type: ignore[union-attr]
                    put(known, attribute, getattr(row, attribute))
        details = {"brought": len(made) + len(changed), "reason": self.reason}
        store(bench, Move.CRITERION_CHANGED, details=details)


def _parents_first(rows: list[Criterion]) -> list[Criterion]:
    """New criteria in an order in which each stands behind what it is a part of.

    Raises
    ------
    AuthoringError
        Where some are parts of themselves.
    """
    waiting = {row.code: row for row in rows}
    found: list[Criterion] = []
    while waiting:
        ready = [row for row in waiting.values() if row.parent_code not in waiting]  # type: ignore[attr-defined]
        if not ready:
            name = next(iter(waiting.values())).name
            raise AuthoringError(_("“%(name)s” would be a part of itself.") % {"name": name})
        for row in ready:
            del waiting[row.code]
        found += ready
    return found


def _last_place(bench: Bench, parent: int | None) -> int:
    places = [row.position for row in bench.live_criteria() if row.parent_id == parent]
    return max(places, default=-1) + 1


register(KIND, Criteria)
