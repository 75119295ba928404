"""A participant's own results: his weights, the ranking they give, how his answers agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from django.utils.translation import gettext as _

from config.typography import floatformat
from decision.mcda.errors import McdaError
from decision.problems.errors import DecisionError
from decision.problems.models import Criterion
from decision.problems.selectors.criteria import CriterionNode
from decision.problems.selectors.matrix import DecisionTable
from decision.rankings.presentation.ranking import RankingPage, ranking_page
from decision.rankings.services import reader_of
from decision.sessions.models import Session
from decision.sessions.selectors.ballots import Filled
from decision.sessions.selectors.frames import FrameNode, SessionFrame
from decision.weighing.presentation.steps import Step, goal_name, pair_title, step_of_pair
from decision.weighing.presentation.words import sentence
from decision.weighing.services.own import (
    CONSISTENT,
    DOUBTFUL,
    Change,
    Consistency,
    consistency_of,
    own_ranking,
    own_shares,
    own_table,
)

# The tables of random indices by the names of their authors.
RANDOM_INDEX_TITLES = {
    "alonso_lamata": "Alonso–Lamata (2006)",
    "saaty": "Saaty",
    "tummala_ling": "Tummala–Ling",
}
Level = Literal["unknown", "none", "good", "doubtful", "bad"]


class Named(NamedTuple):
    """A criterion as far as a sentence needs it."""

    pk: int
    name: str


@dataclass(frozen=True)
class Question:
    """A pair as it is asked."""

    number: int
    left: Named | Criterion
    right: Named | Criterion


@dataclass(frozen=True)
class Advice:
    """The one change that would help most, offered: the question, what was and what fits."""

    number: int
    title: str
    now: str
    suggested: str
    ratio_after: str


@dataclass(frozen=True)
class Agreement:
    """How the judgements of one branch agree, in words first.

    `level`: unknown while they do not connect all criteria, none where nothing can contradict.
    """

    goal: str
    level: Level
    sentence: str
    ratio: str
    random_index: str
    advice: Advice | None


@dataclass(frozen=True)
class OwnRow:
    """A criterion with its own share among siblings and of the whole, in per cent."""

    node: CriterionNode
    local: str
    overall: str
    bar: float
    is_own: bool


@dataclass(frozen=True)
class OwnPage:
    """`open_steps` are the questions without an answer, `missing` the branches without weights."""

    rows: tuple[OwnRow, ...]
    missing: tuple[str, ...]
    ranking: RankingPage | None
    trouble: str
    warnings: tuple[str, ...]
    agreements: tuple[Agreement, ...]
    open_steps: tuple[Step, ...]


def agreement_of(
    session: Session, node: FrameNode, steps: Sequence[Step], answers: Filled
) -> Agreement | None:
    """None where the session does not ask for pairs, or the branch has only one."""
    if not session.weighting.in_pairs or len(node.criteria) < 3:
        return None
    found = consistency_of(node.keys, answers.steps)
    return agreement(found, lambda change: _question(change, steps), goal_name(session, node))


def agreement(
    found: Consistency | None, ask: Callable[[Change], Question | None], goal: str = ""
) -> Agreement:
    """What is said of a branch; `ask` is called only where a change is advised."""
    level = _level(found)
    wanted = found.change if found and level in ("doubtful", "bad") else None
    return Agreement(
        goal=goal,
        level=level,
        sentence=_sentence(level),
        ratio=floatformat(found.ratio, 2) if found and found.ratio is not None else "",
        random_index=RANDOM_INDEX_TITLES[found.random_index] if found else "",
        advice=_advice(wanted, ask(wanted)) if wanted else None,
    )


def own_page(
    session: Session, frame: SessionFrame, steps: Sequence[Step], answers: Filled
) -> OwnPage:
    shares = own_shares(session, frame, answers)
    table = own_table(session, frame, shares)
    missing = tuple(goal_name(session, node) for node in frame.nodes if node.key not in shares)
    ranking, trouble, warnings = _ranking(table, answers) if not missing else (None, "", ())
    agreements = (agreement_of(session, node, steps, answers) for node in frame.nodes)
    return OwnPage(
        rows=_rows(table.tree.nodes(), shares),
        missing=missing,
        ranking=ranking,
        trouble=trouble,
        warnings=warnings,
        agreements=tuple(one for one in agreements if one),
        open_steps=tuple(step for step in steps if not step.answered),
    )


def _ranking(
    table: DecisionTable, answers: Filled
) -> tuple[RankingPage | None, str, tuple[str, ...]]:
    """The ranking, or the sentence that says why there is none, and what the engine warns of."""
    reader = reader_of(table)
    try:
        ranked = own_ranking(table, answers, translate=reader)
    except McdaError as error:
        return None, error.message(reader), ()
    except DecisionError as error:
        return None, str(error), ()
    messages = tuple(warning["message"] for warning in ranked.answer["warnings"])
    return ranking_page(ranked), "", messages


def _rows(
    nodes: Sequence[CriterionNode], shares: Mapping[str, Mapping[str, float]]
) -> tuple[OwnRow, ...]:
    own = {code for branch in shares.values() for code in branch}
    return tuple(
        OwnRow(
            node=node,
            local=floatformat(100 * node.local_share, 1),
            overall=floatformat(100 * node.global_share, 1),
            bar=100 * node.global_share,
            is_own=node.criterion.code in own,
        )
        for node in nodes
    )


def _level(found: Consistency | None) -> Level:
    if found is None:
        return "unknown"
    if found.ratio is None:
        return "none"
    if found.ratio <= CONSISTENT:
        return "good"
    return "doubtful" if found.ratio <= DOUBTFUL else "bad"


def _sentence(level: Level) -> str:
    return {
        "unknown": _("Too few answers yet to see whether they agree."),
        "none": _("So far nothing can contradict: each answer stands alone."),
        "good": _("Your answers agree with each other."),
        "doubtful": _("Some of your answers do not quite fit together."),
        "bad": _("Some of your answers contradict each other."),
    }[level]


def _question(change: Change, steps: Sequence[Step]) -> Question | None:
    step = step_of_pair(steps, change.first, change.second)
    if step is None or step.pair is None:
        return None
    return Question(step.number, step.pair.left, step.pair.right)


def _advice(change: Change, question: Question | None) -> Advice | None:
    if question is None:
        return None
    names = {one.pk: one.name for one in (question.left, question.right)}
    in_order = names[change.first], names[change.second]
    return Advice(
        number=question.number,
        title=pair_title(question.left.name, question.right.name),
        now=sentence(change.given, *in_order),
        suggested=sentence(change.suggested, *in_order),
        ratio_after=floatformat(change.ratio_after, 2),
    )
