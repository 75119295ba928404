"""Which of the criteria that a new session asks about have data, and whether weights can count.

Said before fifteen questions times everybody are asked.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from decision.desk.forms.sessions import SessionForm
from decision.desk.presentation.new_session import chosen_value
from decision.problems.errors import DecisionError
from decision.problems.selectors.criteria import CriterionNode
from decision.problems.selectors.matrix import decision_table
from decision.rankings.services import McdaError, counted_whatever_weighs
from decision.sessions.models import Session
from decision.sessions.selectors.frames import FrameNode, drawn_frame
from decision.sessions.selectors.moving import can_move


@dataclass(frozen=True)
class WhatCounts:
    """Of the criteria `asked` about those with data, and those that ratings would bring.

    `moves`: whether other weights can change the ranking; `would_move`: whether they could if
    the alternatives were rated. `rates`: whether they will be, as the form stands.
    """

    compares: bool
    asked: tuple[str, ...]
    with_data: tuple[str, ...]
    without: tuple[str, ...]
    by_rating: tuple[str, ...]
    moves: bool
    would_move: bool
    rates: bool


def what_counts(form: SessionForm) -> WhatCounts:
    levels = [int(depth) for depth in chosen_value(form, "levels")]
    session = Session(problem=form.problem, levels=levels)
    nodes = drawn_frame(session, form.criteria, ()).nodes
    rates = bool(chosen_value(form, "scoring"))
    waiting = {criterion.code for criterion in form.rated}
    measured = _used(form)
    used = measured | waiting if rates else measured
    asked = [_tree_node(form, criterion.pk) for node in nodes for criterion in node.criteria]
    without = [node for node in asked if not _counts(node, used)]
    return WhatCounts(
        compares=form.alternative_count > 0,
        asked=_names(asked),
        with_data=_names([node for node in asked if _counts(node, used)]),
        without=_names(without),
        by_rating=_names([node for node in without if _counts(node, waiting)]),
        moves=_can_move(form, nodes, used),
        would_move=_can_move(form, nodes, used | waiting),
        rates=rates,
    )


def _used(form: SessionForm) -> frozenset[str]:
    """The measured criteria that the problem's own ranking counts, by code."""
    try:
        return counted_whatever_weighs(decision_table(form.problem, criteria=form.criteria))
    except (DecisionError, McdaError):
        return frozenset()  # too little data even for a ranking


def _can_move(form: SessionForm, nodes: tuple[FrameNode, ...], used: Collection[str]) -> bool:
    below = (
        [leaf.criterion.code for leaf in _tree_node(form, criterion.pk).leaves()]
        for node in nodes
        for criterion in node.criteria
    )
    return can_move(below, {leaf.criterion.code for leaf in form.tree.leaves()} & set(used))


def _counts(node: CriterionNode, used: Collection[str]) -> bool:
    return any(leaf.criterion.code in used for leaf in node.leaves())


def _tree_node(form: SessionForm, pk: int) -> CriterionNode:
    return next(node for node in form.tree.nodes() if node.criterion.pk == pk)


def _names(nodes: list[CriterionNode]) -> tuple[str, ...]:
    return tuple(node.criterion.name for node in nodes)
