"""Whether a participant's answers count, which more would do, and what his weights can move."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from decision.sessions.selectors.ballots import Filled
from decision.sessions.selectors.frames import FrameNode, SessionFrame
from decision.weighing.presentation.steps import Step, step_of_pair
from decision.weighing.services.standing import connecting, moves_ranking, weighed_and_used


@dataclass(frozen=True)
class Standing:
    """`would_do` are the fewest more questions that would give weights, none where there are some.

    `open_steps` are all questions without an answer; `sentences` say what is sure and what not.
    """

    would_do: tuple[Step, ...]
    open_steps: tuple[Step, ...]
    sentences: tuple[str, ...]

    @property
    def counts(self) -> bool:
        return not self.would_do


def standing_of(
    frame: SessionFrame,
    waiting: Sequence[FrameNode],
    steps: Sequence[Step],
    answers: Filled,
) -> Standing:
    """`waiting` are the branches for which the answers give no weights yet."""
    would_do = tuple(step for node in waiting for step in _that_would_do(node, steps, answers))
    open_steps = tuple(step for step in steps if not step.answered)
    return Standing(
        would_do=would_do,
        open_steps=open_steps,
        sentences=() if would_do else tuple(_sentences(frame, steps, open_steps)),
    )


def unmoved_sentence(frame: SessionFrame, used: Collection[str]) -> str:
    """Why no weights could change a ranking by the leaves `used`; empty where they could."""
    if moves_ranking(frame, used):
        return ""
    return _(
        "Your weights do not move this order: of the criteria that you weighed against each "
        "other, no two have the values that the ranking needs. Whatever weights you give, it stays "
        "as it is: it is the problem's ranking and not yours."
    )


def with_values(frame: SessionFrame, used: Collection[str]) -> tuple[str, ...]:
    """The names of the criteria weighed that do have them."""
    codes = set(weighed_and_used(frame, used))
    return tuple(c.name for node in frame.nodes for c in node.criteria if c.code in codes)


def _that_would_do(node: FrameNode, steps: Sequence[Step], answers: Filled) -> list[Step]:
    own = [step for step in steps if step.node and step.node.key == node.key]
    pairs = [step.pair for step in own if step.pair]
    if not pairs:
        return own
    found = connecting(node, pairs, answers.judgements)
    places = (step_of_pair(own, pair.left.pk, pair.right.pk) for pair in found)
    return [step for step in places if step]


def _sentences(frame: SessionFrame, steps: Sequence[Step], open_steps: Sequence[Step]) -> list[str]:
    """What is uncertain of answers that are enough."""
    said = []
    pairs = [step for step in steps if step.pair]
    answered = sum(step.answered for step in pairs)
    if answered < len(pairs):
        fewest = sum(len(node.criteria) - 1 for node in frame.nodes)
        numbers = {"answered": answered, "asked": len(pairs)}
        said.append(_just_enough(numbers) if answered == fewest else _enough(numbers))
    if any(step.kind == "scores" for step in open_steps):
        said.append(_("What you do not rate counts as “don't know”."))
    return said


def _just_enough(numbers: dict[str, int]) -> str:
    return (
        _(
            "Your weights rest on %(answered)s of %(asked)s comparisons. That is just enough: no "
            "answer is checked by another, so one slip of the finger moves them."
        )
        % numbers
    )


def _enough(numbers: dict[str, int]) -> str:
    return (
        _(
            "Your weights rest on %(answered)s of %(asked)s comparisons. That is enough, but they "
            "are less certain than all answers would make them."
        )
        % numbers
    )
