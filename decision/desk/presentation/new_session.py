"""How long a new session will be for each participant, before it is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from decision.desk.forms.sessions import SessionForm
from decision.sessions.enums import PairSet
from decision.sessions.models import Session
from decision.sessions.selectors.frames import drawn_frame, pair_count


@dataclass(frozen=True)
class Questions:
    """What each participant is asked: `pairs` or `branches`, and `cells` to rate.

    `full` and `reduced` say how many pairs there would be either way.
    """

    by_pairs: bool
    full: int
    reduced: int
    pairs: int
    branches: int
    cells: int

    @property
    def total(self) -> int:
        return self.cells + (self.pairs if self.by_pairs else self.branches)


def questions_of(form: SessionForm) -> Questions:
    """For the rules that are chosen at the moment; a choice that is wrong counts as the usual."""
    session = Session(
        problem=form.problem,
        method=_chosen(form, "method"),
        pairs=_chosen(form, "pairs"),
        levels=[int(depth) for depth in _chosen(form, "levels")],
    )
    sizes = [len(node.criteria) for node in drawn_frame(session, form.criteria, ()).nodes]
    counts = {
        which: sum(pair_count(Session(pairs=which), size) for size in sizes) for which in PairSet
    }
    return Questions(
        by_pairs=session.weighting.in_pairs,
        full=counts[PairSet.FULL],
        reduced=counts[PairSet.REDUCED],
        pairs=counts[PairSet(session.pairs)],
        branches=len(sizes),
        cells=len(form.waiting) * form.alternative_count if _chosen(form, "scoring") else 0,
    )


def _chosen(form: SessionForm, name: str) -> Any:
    if form.is_bound and name in getattr(form, "cleaned_data", {}):
        return form.cleaned_data[name]
    if name not in form.fields:
        return False
    return form.get_initial_for_field(form.fields[name], name)
