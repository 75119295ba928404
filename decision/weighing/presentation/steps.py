"""A participant's questions in the order in which he is asked them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _
from modeltranslation.utils import fallbacks

from config.typography import floatformat, per_cent
from decision.problems.models import Criterion
from decision.sessions.models import Participant, Session
from decision.sessions.selectors.ballots import Filled
from decision.sessions.selectors.frames import FrameNode, Pair, SessionFrame, pairs_for
from decision.weighing.presentation.words import sentence


@dataclass(frozen=True)
class Step:
    """One page of questions: a pair, a branch weighed at once, or a criterion to rate by.

    `number` counts from 1; `answer` says in words what was answered, empty for nothing.
    `from_round` is the number of the round whose answer it still is, or in part; `group`
    says in words what the group answered last round, where that is shown.
    """

    number: int
    kind: Literal["pair", "weights", "scores"]
    title: str
    lead: str
    answer: str
    answered: bool
    node: FrameNode | None = None
    pair: Pair | None = None
    criterion: Criterion | None = None
    from_round: int | None = None
    group: str = ""


def steps_of(
    session: Session, frame: SessionFrame, participant: Participant, answers: Filled
) -> tuple[Step, ...]:
    pairs = pairs_for(session, frame, participant)
    weighed = [_pair_step(session, pair, answers) for pair in pairs] or [
        _weights_step(session, node, answers) for node in frame.nodes
    ]
    rated = [_scores_step(session, frame, criterion, answers) for criterion in frame.scored]
    return tuple(
        Step(number=number, **fields) for number, fields in enumerate([*weighed, *rated], start=1)
    )


def step_to_show(steps: Sequence[Step], wanted: str) -> Step | None:
    """The step that the address names, else the first unanswered; None where all is answered."""
    if wanted.isdecimal() and 1 <= int(wanted[:6]) <= len(steps):
        return steps[int(wanted[:6]) - 1]
    return next((step for step in steps if not step.answered), None)


def goal_name(session: Session, node: FrameNode) -> str:
    """What the criteria of a branch matter for."""
    return node.parent.name if node.parent else session.called("name")


def lead_of(session: Session, node: FrameNode) -> str:
    """The sentence before a question: what its criteria matter for.

    Names stand in it as they are: a language that inflects would bend them.
    """
    if node.parent:
        return _("This is about the criterion “%(name)s”.") % {"name": node.parent.name}
    return lead_of_problem(session)


def lead_of_problem(session: Session) -> str:
    with fallbacks(False):  # half a sentence in another language is worse than another sentence
        goal = session.problem.goal
    if goal:
        return _("We are deciding %(goal)s.") % {"goal": goal}
    return _("The problem is “%(name)s”.") % {"name": session.problem.name}


def pair_title(left: str, right: str) -> str:
    return _("%(left)s or %(right)s") % {"left": left, "right": right}


def rated_in_words(rated: int, total: int) -> str:
    return _("%(rated)s of %(total)s rated") % {"rated": rated, "total": total} if rated else ""


def nothing_to_rate() -> str:
    return _("nothing to rate: conflict of interest")


def shares_in_words(node: FrameNode, shares: Mapping[str, float]) -> str:
    return "; ".join(
        f"{criterion.name} {per_cent(floatformat(100 * shares.get(criterion.code, 0), 0))}"
        for criterion in node.criteria
    )


def step_of_pair(steps: Sequence[Step], first: int, second: int) -> Step | None:
    """The question about two criteria (primary keys in either order)."""
    return next(
        (
            step
            for step in steps
            if step.pair and {step.pair.left.pk, step.pair.right.pk} == {first, second}
        ),
        None,
    )


def step_left(pair: Pair, answers: Filled) -> int | None:
    """The step that was answered, seen from the pair's left one."""
    left, right = pair.left.pk, pair.right.pk
    judgement = answers.judgements.get((min(left, right), max(left, right)))
    if judgement is None:
        return None
    return judgement.step if left < right else -judgement.step


def pair_from_round(pair: Pair, answers: Filled) -> int | None:
    """The round from which the answer to a pair was carried, if it still stands."""
    left, right = pair.left.pk, pair.right.pk
    judgement = answers.judgements.get((min(left, right), max(left, right)))
    return judgement.carried_from if judgement else None


def _pair_step(session: Session, pair: Pair, answers: Filled) -> dict[str, Any]:
    step = step_left(pair, answers)
    return {
        "kind": "pair",
        "title": pair_title(pair.left.name, pair.right.name),
        "lead": lead_of(session, pair.node),
        "answer": "" if step is None else sentence(step, pair.left.name, pair.right.name),
        "answered": step is not None,
        "from_round": pair_from_round(pair, answers),
        "node": pair.node,
        "pair": pair,
    }


def _weights_step(session: Session, node: FrameNode, answers: Filled) -> dict[str, Any]:
    said = answers.weights.get(node.key)
    return {
        "kind": "weights",
        "title": goal_name(session, node),
        "lead": lead_of(session, node),
        "answer": shares_in_words(node, said.weights) if said else "",
        "answered": said is not None,
        "from_round": said.carried_from if said else None,
        "node": node,
    }


def _scores_step(
    session: Session, frame: SessionFrame, criterion: Criterion, answers: Filled
) -> dict[str, Any]:
    asked = [one for one in frame.alternatives if one.pk not in answers.conflicts]
    scores = [answers.scores.get((criterion.pk, alternative.pk)) for alternative in asked]
    rated = sum(score is not None for score in scores)
    total = len(asked)
    return {
        "kind": "scores",
        "title": criterion.name,
        "lead": lead_of_problem(session),
        "answer": rated_in_words(rated, total) if total else nothing_to_rate(),
        "answered": rated == total,
        "from_round": next((s.carried_from for s in scores if s and s.carried_from), None),
        "criterion": criterion,
    }
