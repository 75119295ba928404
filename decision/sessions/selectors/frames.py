"""What a session asks: which criteria are weighed, which pairs, which cells are judged.

Until the first round opens that follows the problem as it stands; then it is frozen.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from decision.mcda.ahp.questions import question_plan
from decision.problems.models import TOP_CODE, Alternative, Criterion, Problem
from decision.problems.selectors.criteria import (
    CriteriaTree,
    CriterionNode,
    all_criteria_of,
    criteria_of,
    criteria_tree,
)
from decision.problems.selectors.matrix import decision_table
from decision.problems.selectors.problems import (
    Compared,
    all_alternatives_of,
    alternatives_of,
    compared_by,
)
from decision.sessions.enums import PairSet
from decision.sessions.errors import SessionError
from decision.sessions.models import Participant, Session
from decision.sessions.selectors.names import called_in, frozen_codes, with_frozen_names
from decision.sessions.selectors.rules import frozen_rules, with_frozen_rules
from territories.enums import IndicatorKind

ROOT = TOP_CODE
# 435 pairs: more than anybody answers, and pages that show so many at once grow slow.
MOST_IN_A_BRANCH = 30
# Of a reduced set each criterion stands in about three questions: enough for most of what all
# pairs would tell (Szadoczki, Bozoki and Tekile 2022).
QUESTIONS_PER_CRITERION = 1.5
# How a problem ranks.
PROBLEM_RULES = ("method", "normalization", "missing")


@dataclass(frozen=True)
class FrameNode:
    """Criteria that are weighed against each other; `key` is their parent's code or “root”."""

    key: str
    parent: Criterion | None
    criteria: tuple[Criterion, ...]

    @property
    def keys(self) -> list[int]:
        """The primary keys of its criteria."""
        return [criterion.pk for criterion in self.criteria]


@dataclass(frozen=True)
class SessionFrame:
    """All that a session asks about; `scored` are the criteria that participants rate."""

    nodes: tuple[FrameNode, ...]
    scored: tuple[Criterion, ...]
    alternatives: tuple[Alternative, ...]
    tree: CriteriaTree

    def node(self, key: str) -> FrameNode | None:
        return next((node for node in self.nodes if node.key == key), None)


@dataclass(frozen=True)
class Pair:
    """One question, as this person sees it: `left` and `right` are in a random order."""

    node: FrameNode
    left: Criterion
    right: Criterion


def frame_of(session: Session) -> SessionFrame:
    """The frozen frame of a session, or what would be frozen if its first round opened now."""
    return _with_alternatives(session, alternatives_of, all_alternatives_of)


def criteria_frame_of(session: Session) -> SessionFrame:
    """The frame without its alternatives: of a thousand they cost more than all the rest."""
    return _with_alternatives(session, lambda _problem: [], lambda _problem: [])


def _with_alternatives(
    session: Session,
    now: Callable[[Problem], Sequence[Alternative]],
    ever: Callable[[Problem], Sequence[Alternative]],
) -> SessionFrame:
    problem = session.problem
    if not session.frame:
        return drawn_frame(session, criteria_of(problem), now(problem))
    return _frozen(session, all_criteria_of(problem), ever(problem))


def compared_in(session: Session) -> list[Compared]:
    """The alternatives of a session in the order of its question: one query.

    By the codes that the question names them by, and as the pages of a session call them.
    """
    if not session.frame:
        return compared_by(session.problem)
    by_pk = {each.pk: each for each in compared_by(session.problem, removed_too=True)}
    frozen: dict[str, Any] = session.frame
    return [called_in(frozen, by_pk[pk]) for pk in frozen["alternatives"] if pk in by_pk]


def weighed_node(session: Session, key: str) -> FrameNode | None:
    """A branch that the session weighs, by its parent's code or “root”: one query."""
    if not session.frame:
        return frame_of(session).node(key)
    frozen: dict[str, Any] = session.frame
    criteria = Criterion.objects.filter(problem=session.problem_id).order_by("position", "code")
    by_id = {criterion.pk: criterion for criterion in criteria}
    nodes = (
        _node(by_id.get(node["parent"]), [by_id[pk] for pk in node["criteria"] if pk in by_id])
        for node in frozen["nodes"]
    )
    return next((node for node in nodes if node.key == key), None)


def is_weighed(session: Session, node: FrameNode) -> bool:
    """Whether a branch is one of those that were frozen, with the same criteria: no query."""
    frozen: dict[str, Any] = session.frame
    parent = node.parent.pk if node.parent else None
    return {"parent": parent, "criteria": node.keys} in frozen["nodes"]


def _frozen(
    session: Session, criteria: Sequence[Criterion], alternatives: Sequence[Alternative]
) -> SessionFrame:
    frozen: dict[str, Any] = session.frame
    criteria = with_frozen_rules(criteria, frozen.get("rules", {}))
    with_frozen_names(criteria, alternatives, frozen)
    by_id = {criterion.pk: criterion for criterion in criteria}
    if not by_id.keys() >= set(frozen["criteria"]):
        raise SessionError(_("A criterion that this session weighs was deleted."))
    kept = [by_id[pk] for pk in frozen["criteria"]]
    # Where it hung when the session was opened; the problem may have moved it since.
    for criterion in kept:
        criterion.parent_id = frozen["parents"].get(str(criterion.pk))
    weights = {code: Decimal(weight) for code, weight in frozen["weights"].items()}
    there = {alternative.pk: alternative for alternative in alternatives}
    return SessionFrame(
        nodes=tuple(
            _node(by_id.get(node["parent"]), [by_id[pk] for pk in node["criteria"]])
            for node in frozen["nodes"]
        ),
        scored=tuple(by_id[pk] for pk in frozen["scored"]),
        # In the order of the frozen question: what people rate stands by place.
        alternatives=tuple(there[pk] for pk in frozen["alternatives"] if pk in there),
        tree=criteria_tree(kept, weights),
    )


def drawn_frame(
    session: Session, criteria: Sequence[Criterion], alternatives: Sequence[Alternative]
) -> SessionFrame:
    """The frame that the session's rules make of a problem as it stands."""
    tree = criteria_tree(criteria)
    return SessionFrame(
        nodes=tuple(_weighed_nodes(tree, session.levels)),
        scored=rated_criteria(judged_criteria(session.problem, criteria))
        if session.scoring
        else (),
        alternatives=tuple(alternatives),
        tree=tree,
    )


def weighed_nodes(tree: CriteriaTree, levels: Sequence[int]) -> tuple[FrameNode, ...]:
    """The branches that a session of these levels weighs; all of them where none is chosen.

    Raises
    ------
    SessionError
        If a branch has more criteria than a person can hold against each other.
    """
    nodes = tuple(_weighed_nodes(tree, levels))
    for node in nodes:
        if len(node.criteria) > MOST_IN_A_BRANCH:
            raise SessionError(
                _(
                    "At most %(limit)s criteria can be weighed against each other; here there are "
                    "%(count)s: %(names)s … Group them first."
                )
                % {
                    "limit": MOST_IN_A_BRANCH,
                    "count": len(node.criteria),
                    "names": ", ".join(criterion.name for criterion in node.criteria[:3]),
                }
            )
    return nodes


def frozen_frame(frame: SessionFrame, problem: Problem) -> dict[str, Any]:
    """The frame as `Session.frame` keeps it: primary keys, weights and how each is measured."""
    nodes = frame.tree.nodes()
    return {
        "criteria": [node.criterion.pk for node in nodes],
        "parents": {str(node.criterion.pk): node.criterion.parent_id for node in nodes},
        "weights": {node.criterion.code: str(node.weight) for node in nodes},
        "rules": frozen_rules(node.criterion for node in nodes),
        "problem": {name: getattr(problem, name) for name in PROBLEM_RULES},
        "nodes": [
            {
                "parent": node.parent.pk if node.parent else None,
                "criteria": [criterion.pk for criterion in node.criteria],
            }
            for node in frame.nodes
        ],
        "scored": [criterion.pk for criterion in frame.scored],
        "alternatives": [alternative.pk for alternative in frame.alternatives],
        "codes": frozen_codes(frame.alternatives),
    }


def levels_of(tree: CriteriaTree) -> tuple[int, ...]:
    """The depths at which there is something to weigh, 0 for the top."""
    return tuple(
        sorted({depth for depth, _parent, siblings in _branches(tree) if len(siblings) > 1})
    )


def judged_criteria(problem: Problem, criteria: Sequence[Criterion]) -> dict[Criterion, bool]:
    """The criteria judged on a scale, and whether some alternative still waits for experts."""
    table = decision_table(problem, criteria=criteria)
    return {
        leaf.criterion: any(table.value(one, leaf) is None for one in table.alternatives)
        for leaf in table.leaves
        if leaf.criterion.indicator and leaf.criterion.indicator.kind == IndicatorKind.JUDGED
    }


def rated_criteria(judged: Mapping[Criterion, bool]) -> tuple[Criterion, ...]:
    """What a committee that rates is asked: the judged criteria that wait for experts.

    Where none waits, since every alternative has been judged, it judges all of them anew.
    """
    waiting = [criterion for criterion, waits in judged.items() if waits]
    return tuple(waiting or judged)


def _weighed_nodes(tree: CriteriaTree, levels: Sequence[int]) -> Iterable[FrameNode]:
    for depth, parent, siblings in _branches(tree):
        if len(siblings) > 1 and (not levels or depth in levels):
            yield _node(parent, [sibling.criterion for sibling in siblings])


def _branches(
    tree: CriteriaTree,
) -> Iterable[tuple[int, Criterion | None, tuple[CriterionNode, ...]]]:
    """Depth, parent and siblings of each branch, from the top down."""
    yield 0, None, tree.roots
    below = [node for node in tree.nodes() if node.children]
    for node in sorted(below, key=lambda node: node.depth):
        yield node.depth + 1, node.criterion, node.children


def _node(parent: Criterion | None, criteria: Sequence[Criterion]) -> FrameNode:
    return FrameNode(parent.code if parent else ROOT, parent, tuple(criteria))


# Pairs ----------------------------------------------------------------------------------------


def pairs_for(session: Session, frame: SessionFrame, participant: Participant) -> tuple[Pair, ...]:
    """A participant's questions in his own order: branch by branch, shuffled within each."""
    if not session.weighting.in_pairs:
        return ()
    by_id = {criterion.pk: criterion for node in frame.nodes for criterion in node.criteria}
    return tuple(
        Pair(node, by_id[left], by_id[right])
        for node in frame.nodes
        for left, right in _pairs(
            [criterion.pk for criterion in node.criteria], session, participant
        )
    )


@dataclass(frozen=True)
class AskedPair:
    """A pair that is among somebody's questions, the criterion that it is a part of, and all
    that are (primary keys)."""

    parent: int | None
    criteria: tuple[int, ...]


def asked_pair(
    session: Session, participant: Participant, first: int, second: int
) -> AskedPair | None:
    """A pair of criteria if this person is asked about it, from the frozen frame: no query."""
    frozen: Mapping[str, Any] = session.frame
    for node in frozen["nodes"] if session.weighting.in_pairs else ():
        if first in node["criteria"] and second in node["criteria"]:
            asked = AskedPair(node["parent"], tuple(node["criteria"]))
            if session.pairs == PairSet.FULL:
                return asked if first != second else None
            pairs = _pairs(node["criteria"], session, participant)
            return asked if {first, second} in map(set, pairs) else None
    return None


def asked_pairs(session: Session, participant: Participant) -> list[tuple[int, int]]:
    """What `pairs_for` asks, as primary keys from the frozen frame: no query."""
    frozen: Mapping[str, Any] = session.frame
    return [
        pair for node in frozen["nodes"] for pair in _pairs(node["criteria"], session, participant)
    ]


def pair_count(session: Session, size: int) -> int:
    """How many pairs of `size` criteria each participant is asked about."""
    full = size * (size - 1) // 2
    if session.pairs == PairSet.FULL:
        return full
    return min(full, math.ceil(QUESTIONS_PER_CRITERION * size))


def _pairs(
    criteria: Sequence[int], session: Session, participant: Participant
) -> list[tuple[int, int]]:
    # The same at every request: the seed is the person's and the branch's own. It is a secret,
    # for which pairs somebody was asked stands by number beside his answers.
    own = f"{session.pk}-{participant.pk}-{criteria[0]}"
    seed = salted_hmac("decision.questions", own, algorithm="sha256").digest()
    chance = random.Random(seed)  # noqa: S311
    items = list(criteria)
    if session.pairs == PairSet.FULL:
        pairs = list(combinations(items, 2))
        chance.shuffle(pairs)
    else:
        # Each person's plan starts from another order, so that together they cover all pairs.
        chance.shuffle(items)
        plan = question_plan(len(items), pair_count(session, len(items)))
        pairs = [(items[i], items[j]) for i, j in plan]
    return [pair if chance.random() < 0.5 else pair[::-1] for pair in pairs]
