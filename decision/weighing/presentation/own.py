"""A participant's own results: his weights, the ranking they give, how his answers agree."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Literal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from config.typography import floatformat
from decision.mcda.errors import McdaError
from decision.problems.errors import DecisionError
from decision.problems.selectors.criteria import CriterionNode
from decision.rankings.presentation.ranking import ROWS, RankingPage, ranking_page
from decision.rankings.services import reader_of
from decision.sessions.models import Session
from decision.sessions.selectors.ballots import Filled
from decision.sessions.selectors.frames import ROOT, FrameNode, SessionFrame
from decision.weighing.presentation.standing import (
    Standing,
    standing_of,
    unmoved_sentence,
    with_values,
)
from decision.weighing.presentation.steps import Step, goal_name, pair_title, step_of_pair
from decision.weighing.presentation.words import sentence
from decision.weighing.services.own import (
    CONSISTENT,
    DOUBTFUL,
    Change,
    Consistency,
    OwnTable,
    best_change,
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
# Of two criteria one judgement stands alone.
LEAST_TO_CONTRADICT = 3
Level = Literal["unknown", "none", "good", "doubtful", "bad"]


@dataclass(frozen=True)
class Advice:
    """The one change that would help most, offered: the question, what was and what fits."""

    number: str
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
    """A criterion with its own share among siblings and of the whole, in per cent.

    Empty where it would follow from answers that are not there yet. `counts` says whether it, or
    something below it, takes part in the ranking.
    """

    node: CriterionNode
    local: str
    overall: str
    is_own: bool
    counts: bool = True


@dataclass(frozen=True)
class OwnPage:
    """`rows` is empty as long as no weight is this person's own.

    `standing` says whether his answers count. `unmoved` says, where his weights cannot move the
    ranking, why: it is then not called his; `with_values` names what of the weighed takes part.
    """

    rows: tuple[OwnRow, ...]
    standing: Standing
    ranking: RankingPage | None
    trouble: str
    unmoved: str
    with_values: tuple[str, ...]
    warnings: tuple[str, ...]
    agreements: tuple[Agreement, ...]

    @property
    def has_uncounted(self) -> bool:
        return not all(row.counts for row in self.rows)


def agreement_of(
    session: Session, node: FrameNode, steps: Sequence[Step], answers: Filled
) -> Agreement | None:
    """None where the session does not ask for pairs, or the branch has only one."""
    if not session.weighting.in_pairs or len(node.criteria) < LEAST_TO_CONTRADICT:
        return None
    found = consistency_of(node.keys, answers.steps)
    change = advised_change(found)
    step = step_of_pair(steps, change.first, change.second) if change else None
    advice = _advice(change, step) if change and step else None
    return agreement(found, advice, goal_name(session, node))


def advised_change(found: Consistency | None) -> Change | None:
    """What is worth looking at again, where the answers do not agree well enough."""
    return best_change(found) if found and level_of(found) in ("doubtful", "bad") else None


def agreement(found: Consistency | None, advice: Advice | None = None, goal: str = "") -> Agreement:
    """What is said of a branch."""
    level = level_of(found)
    return Agreement(
        goal=goal,
        level=level,
        sentence=level_sentence(level),
        ratio=ratio_in_words(found.ratio) if found and found.ratio is not None else "",
        random_index=RANDOM_INDEX_TITLES[found.random_index] if found else "",
        advice=advice,
    )


def own_page(
    session: Session,
    frame: SessionFrame,
    steps: Sequence[Step],
    answers: Filled,
    places: int | None = ROWS,
) -> OwnPage:
    """With the first `places` of his own ranking, all with None."""
    shares = own_shares(session, frame, answers)
    own = own_table(session, frame, shares)
    waiting = [node for node in frame.nodes if node.key not in shares]
    agreements = (agreement_of(session, node, steps, answers) for node in frame.nodes)
    page = OwnPage(
        rows=tuple(_rows(own.table.tree.roots, shares, [node.key for node in waiting])),
        standing=standing_of(frame, waiting, steps, answers),
        ranking=None,
        trouble="",
        unmoved="",
        with_values=(),
        warnings=(),
        agreements=tuple(one for one in agreements if one),
    )
    if not shares:
        return replace(page, rows=())
    return page if waiting else _ranked(page, frame, own, answers, places)


def _ranked(
    page: OwnPage, frame: SessionFrame, own: OwnTable, answers: Filled, places: int | None
) -> OwnPage:
    """With the ranking and what the engine warns of, or with why there is none."""
    reader = reader_of(own.table)
    try:
        ranked = own_ranking(own, answers, translate=reader)
    except McdaError as error:
        return replace(page, trouble=error.message(reader))
    except DecisionError as error:
        return replace(page, trouble=str(error))
    return replace(
        page,
        rows=tuple(_counted(row, ranked.answer["weights"]) for row in page.rows),
        ranking=ranking_page(ranked, rows=places),
        unmoved=unmoved_sentence(frame, ranked.answer["weights"]),
        with_values=with_values(frame, ranked.answer["weights"]),
        warnings=tuple(warning["message"] for warning in ranked.answer["warnings"]),
    )


def _counted(row: OwnRow, used: Container[str]) -> OwnRow:
    return replace(row, counts=any(leaf.criterion.code in used for leaf in row.node.leaves()))


def _rows(
    siblings: Sequence[CriterionNode],
    shares: Mapping[str, Mapping[str, float]],
    waiting: Collection[str],
    *,
    branch: str = ROOT,
    known: bool = True,
) -> Iterator[OwnRow]:
    """From the top down; `waiting` are the branches (by key) that this person has still to weigh.

    `known` says that the share of what stands above is.
    """
    waits = branch in waiting
    for node in siblings:
        yield OwnRow(
            node=node,
            local="" if waits else floatformat(100 * node.local_share, 1),
            overall=floatformat(100 * node.global_share, 1) if known and not waits else "",
            is_own=waits or branch in shares,
        )
        yield from _rows(
            node.children,
            shares,
            waiting,
            branch=node.criterion.code,
            known=known and not waits,
        )


def level_of(found: Consistency | None) -> Level:
    if found is None:
        return "unknown"
    if found.ratio is None:
        return "none"
    if found.ratio <= CONSISTENT:
        return "good"
    return "doubtful" if found.ratio <= DOUBTFUL else "bad"


def level_sentence(level: Level) -> str:
    return {
        "unknown": _("Too few answers yet to see whether they agree."),
        "none": _("So far nothing can contradict: each answer stands alone."),
        "good": _("Your answers agree with each other."),
        "doubtful": _("Some of your answers do not quite fit together."),
        "bad": _("Some of your answers contradict each other."),
    }[level]


def _advice(change: Change, step: Step) -> Advice | None:
    if step.pair is None:
        return None
    left, right = step.pair.left, step.pair.right
    names = {one.pk: one.name for one in (left, right)}
    in_order = names[change.first], names[change.second]
    return Advice(
        number=str(step.number),
        title=pair_title(left.name, right.name),
        now=sentence(change.given, *in_order),
        suggested=sentence(change.suggested, *in_order),
        ratio_after=ratio_in_words(change.ratio_after),
    )


def ratio_in_words(ratio: float) -> str:
    """To two digits; there are few of them, and to set one takes as long as a query."""
    hundredths = int((Decimal(repr(ratio)) * 100).to_integral_value(ROUND_HALF_UP))
    return _hundredths(get_language(), hundredths)


@lru_cache(1024)
def _hundredths(language: str, hundredths: int) -> str:
    """`language` is the one that is active."""
    return floatformat(Decimal(hundredths) / 100, 2)
