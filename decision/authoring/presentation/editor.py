"""What the editor's pages show around the tree: who was there meanwhile, what can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from decision.accounts.perms import may_lead
from decision.authoring.errors import AuthoringError, Clash, ClashError
from decision.authoring.models import ProblemEvent
from decision.authoring.presentation.history import EventLine, event_lines, field_label, value_text
from decision.authoring.presentation.tree import summary, tree_rows
from decision.authoring.selectors.gaps import gaps_of
from decision.authoring.selectors.history import events_since, to_undo, uses_of
from decision.problems.models import Problem
from decision.problems.selectors.criteria import criteria_of
from decision.problems.selectors.problems import alternatives_of


@dataclass(frozen=True)
class ClashLine:
    """A field that another has changed: his value and the one that was sent."""

    field: str
    theirs: str
    mine: str


@dataclass
class Outcome:
    """What came of a move, for the page that is shown after it."""

    said: str = ""
    trouble: str = ""
    place: str = ""
    clashes: tuple[ClashLine, ...] = ()
    others: tuple[EventLine, ...] = ()
    typed: Mapping[int, str] = field(default_factory=dict)

    def refuse(self, error: AuthoringError) -> None:
        self.trouble, self.place = str(error), error.place
        if isinstance(error, ClashError):
            self.clashes = clash_lines(error.clashes)


def clash_lines(clashes: Sequence[Clash]) -> tuple[ClashLine, ...]:
    return tuple(
        ClashLine(
            field_label(clash.table, clash.field),
            value_text(clash.field, clash.theirs),
            value_text(clash.field, clash.mine),
        )
        for clash in clashes
        if clash.table != "alternative" and clash.field not in ("position", "removed", "editors")
    )


def others_since(problem: Problem, seen: int, user: User) -> tuple[EventLine, ...]:
    return event_lines(events_since(problem, seen, user))


def editor_context(problem: Problem, user: User, tab: str) -> dict[str, Any]:
    """What every page of the editor shows."""
    event: ProblemEvent | None = to_undo(problem, user)
    return {
        "problem": problem,
        "version": problem.version,
        "tab": tab,
        "may_lead": may_lead(user),
        "uses": uses_of(problem),
        "undoable": event_lines([event])[0] if event else None,
    }


def tree_context(
    problem: Problem, user: User, *, selected: int | None = None, outcome: Outcome | None = None
) -> dict[str, Any]:
    """The tree with one of its rows chosen, and what came of the last move."""
    outcome = outcome or Outcome()
    criteria, alternatives = criteria_of(problem), alternatives_of(problem)
    rows = tree_rows(criteria, gaps_of(criteria, alternatives), len(alternatives))
    if outcome.typed:
        rows = tuple(replace(row, weight=outcome.typed.get(row.pk, row.weight)) for row in rows)
    pks = [row.pk for row in rows]
    return editor_context(problem, user, "criteria") | {
        "rows": rows,
        "selected": selected if selected in pks else (pks[0] if pks else None),
        "summary": summary(rows, len(alternatives)),
        "outcome": outcome,
        "is_bare": not alternatives,
        "new_name": "",
    }


def done(event: ProblemEvent | None) -> str:
    """What a reader is told after a move."""
    if event is None:
        return _("Nothing was changed.")
    return _("Stored: %(what)s.") % {"what": event_lines([event])[0].what}
