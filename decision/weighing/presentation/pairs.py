"""The page of one pair, and the same for all pairs as data for the script that turns pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from decision.sessions.models import Session
from decision.sessions.selectors.ballots import Filled
from decision.sessions.selectors.frames import Pair
from decision.weighing.methods.pairwise import JudgementForm, side_and_degree
from decision.weighing.presentation.steps import (
    Step,
    pair_from_round,
    pair_title,
    step_left,
)
from decision.weighing.presentation.words import (
    Degree,
    degrees,
    numbered_sentence,
    sentence_patterns,
)
from decision.weighing.services.rounds.means import GroupSaid


@dataclass(frozen=True)
class Before:
    """The round before this one: one's own answers, and what the group's come to."""

    own: Filled
    group: GroupSaid


@dataclass(frozen=True)
class PairPage:
    """`side` and `degree` are what is chosen; `said` says it in words."""

    pair: Pair
    form: JudgementForm
    side: str
    degree: int | None
    step: int | None
    said: str
    comment: str
    own_before: str
    group_before: str
    degrees: tuple[Degree, ...]


def pair_page(
    session: Session, step: Step, answers: Filled, before: Before | None, form: JudgementForm
) -> PairPage:
    pair = step.pair
    assert pair is not None  # a page of a pair is asked for steps that have one
    stored = step_left(pair, answers)
    side, degree = side_and_degree(stored)
    if form.is_bound:
        side = str(form.data.get("side", ""))
        typed = str(form.data.get("degree", ""))
        degree = int(typed) if typed.isdecimal() else None
    own, group = sentences_before(pair, before)
    return PairPage(
        pair=pair,
        form=form,
        side=side,
        degree=degree,
        step=stored,
        said=step.answer,
        comment=str(form.data.get("comment", "")) if form.is_bound else comment_of(pair, answers),
        own_before=own,
        group_before=group,
        degrees=degrees(),
    )


def pairs_data(
    session: Session, steps: Sequence[Step], answers: Filled, before: Before | None
) -> dict[str, Any]:
    """All pairs for the script: it shows the next question without waiting for the network."""
    pairs = [step for step in steps if step.pair]
    criteria = {c.pk: c.name for step in pairs if step.node for c in step.node.criteria}
    return {
        "words": sentence_patterns(),
        "title": pair_title("{left}", "{right}"),
        "names": {str(pk): name for pk, name in criteria.items()},
        "leads": {step.node.key: step.lead for step in pairs if step.node},
        "total": len(steps),
        "pairs": [_pair_data(step, answers, before) for step in pairs],
    }


def comment_of(pair: Pair, answers: Filled) -> str:
    judgement = answers.judgements.get(_in_order(pair))
    return judgement.comment if judgement else ""


def sentences_before(pair: Pair, before: Before | None) -> tuple[str, str]:
    """What one said of a pair in the round before, and what the group did; empty for nothing."""
    if before is None:
        return "", ""
    names = pair.left.name, pair.right.name
    own = step_left(pair, before.own)
    mean = before.group.steps.get(_in_order(pair))
    if mean is not None and pair.left.pk > pair.right.pk:
        mean = -mean
    return (
        "" if own is None else numbered_sentence(own, *names),
        "" if mean is None else numbered_sentence(mean, *names),
    )


def _in_order(pair: Pair) -> tuple[int, int]:
    first, second = sorted((pair.left.pk, pair.right.pk))
    return first, second


def _pair_data(step: Step, answers: Filled, before: Before | None) -> dict[str, Any]:
    assert step.pair is not None
    own, group = sentences_before(step.pair, before)
    return {
        "number": step.number,
        "node": step.pair.node.key,
        "left": step.pair.left.pk,
        "right": step.pair.right.pk,
        "step": step_left(step.pair, answers),
        "comment": comment_of(step.pair, answers),
        "own": own,
        "group": group,
        "from": pair_from_round(step.pair, answers),
    }
