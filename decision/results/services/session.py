"""The results of a round, all that its pages and the board show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import numpy as np
from django.utils.translation import gettext as _

from decision.mcda.errors import Reader
from decision.mcda.group.consensus import LEVELS
from decision.problems.selectors.problems import Compared
from decision.rankings.services import page_language
from decision.results.services.asked import SMAA, WHOLE, Evaluated, Reply
from decision.results.services.changes import Changes, changes, common_people
from decision.results.services.groups import GroupViews, group_views
from decision.results.services.kept import answers_of, brief_of
from decision.results.services.pairs import PairOpinion, pair_opinions
from decision.sessions.models import Round, Session
from decision.sessions.selectors.carried import unconfirmed_ballots
from decision.sessions.selectors.conflicts import declared_about
from decision.sessions.selectors.frames import SessionFrame, compared_in
from decision.sessions.selectors.shown import LEAST_TOGETHER, tell_nobody_apart
from decision.weighing.services.rounds.data import Floats, Person, SessionData
from decision.weighing.services.rounds.judged import JudgedCells, judged_cells
from decision.weighing.services.rounds.power import LeftOut, left_out
from decision.weighing.services.rounds.reading import Reading, labels_of, read_answers

# The words for S* and the values from which on each holds, the highest first.
CONSENSUS_LEVELS = LEVELS
# Why a round is not compared with the one before: with hidden names few people would be told
# apart, or nobody counted in both.
NotCompared = Literal["", "few", "nobody", "apart"]


@dataclass(frozen=True)
class Cluster:
    """Like-minded people.

    `telling` are (code, their mean weight, the others'), the farthest apart first.
    """

    people: tuple[Person, ...]
    telling: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True, eq=False)
class SessionResults:
    """What came out of one round.

    `trouble` is the sentence that says why there are no weights; then only who was left out is
    known. `far` are the people who count by their distance from the group, the farthest first.
    `unconfirmed` are the numbers of those who did not confirm what was carried in.
    `declared` names what conflicts of interest were declared about, where names are hidden and
    too few have finished for more to be told.
    """

    session: Session
    round: Round
    frame: SessionFrame
    data: SessionData
    found: Evaluated
    criteria: Mapping[str, str]
    alternatives: Mapping[str, str]
    aggregation: str
    trouble: str
    left_out: tuple[LeftOut, ...]
    may_have_comments: bool
    unconfirmed: frozenset[int] = frozenset()
    declared: tuple[str, ...] = ()
    is_fictional: bool = False  # whether invented projects are compared
    pairs: tuple[PairOpinion, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    far: tuple[tuple[Person, float], ...] = ()
    judged: Mapping[str, JudgedCells] | None = None
    changes: Changes | None = None
    not_compared: NotCompared = ""
    groups: GroupViews | None = None

    @property
    def weights(self) -> Mapping[str, float]:
        """The group's weights of the `ends` by the aggregation that was chosen."""
        return self.found.weights[self.aggregation]

    @property
    def whole(self) -> Reply:
        return self.found.replies[WHOLE]

    @property
    def own_weights(self) -> Floats:
        """Weights of the `ends` of the people who count, of shape (k, n)."""
        return self.found.own_weights

    @property
    def smaa(self) -> Reply | None:
        return self.found.reply(SMAA)

    @property
    def called(self) -> int:
        """How many have a voice in the round, whether they have answered or not."""
        return len(self.data.people) + self.data.silent

    @property
    def people(self) -> tuple[Person, ...]:
        return tuple(self.data.people[i] for i in self.found.people)


def session_results(session: Session, round: Round, aggregation: str = "") -> SessionResults:
    """The results of a round by an aggregation; by the first that applies where it does not.

    Whoever calls has made sure that the round's answers may be seen
    (`decision.sessions.selectors.shown.may_see_answers`). A constant number of queries; of a
    revealed round the engine is asked once.
    """
    previous = session.rounds.filter(number=round.number - 1).first()
    reading = read_answers(session, [round, *([previous] if previous else [])])
    data = reading.rounds[round.pk]
    of_round = answers_of(session, [round], reading, aggregation)[round.pk]
    criteria = labels_of(reading)
    compared = compared_in(session)
    alternatives = {each.code: each.name for each in compared}
    found = of_round.of(data, aggregation, Reader(page_language, criteria | alternatives))
    chosen = aggregation if aggregation in found.weights else found.aggregation
    common: dict[str, Any] = {
        "session": session,
        "round": round,
        "frame": reading.frame,
        "data": data,
        "found": found,
        "criteria": criteria,
        "alternatives": alternatives,
        "is_fictional": any(each.is_fictional for each in compared),
        "aggregation": chosen,
        "trouble": _trouble(data, found),
        "left_out": left_out(data),
        "unconfirmed": _unconfirmed(session, round),
        "declared": _declared(round, data, compared),
        "may_have_comments": round.pk not in reading.without_comments and not data.hides_singles,
    }
    if not chosen:
        return SessionResults(**common)
    if data.hides_singles:
        groups = group_views(data, chosen, of_round.groups)
        return SessionResults(
            **common,
            judged=judged_cells(data),
            not_compared="apart" if previous else "",
            groups=groups,
        )
    whole = found.replies[WHOLE]
    moved, not_compared = _changes(session, previous, round, reading, found, chosen)
    return SessionResults(
        **common,
        pairs=_told(data, pair_opinions(data, found)),
        clusters=_clusters(data, found, whole),
        far=_far(data, found, whole),
        judged=judged_cells(data),
        changes=moved,
        not_compared=not_compared,
        groups=group_views(data, chosen, of_round.groups),
    )


def _trouble(data: SessionData, found: Evaluated) -> str:
    if found.weights:
        return ""
    if data.hides_names and not data.people:
        return _(
            "Names are hidden and too few have finished to hide each other: nothing is shown of "
            "fewer than three people, nor where one of them has more than half of the voting power."
        )
    if not found.people:
        return _("Nobody's answers settle the weights yet.")
    if not found.replies:
        return _("Nobody who has answered has voting power.")
    refused = next((a["error"] for a in found.replies.values() if "error" in a), None)
    return refused["message"] if refused else ""


def _declared(round: Round, data: SessionData, compared: Sequence[Compared]) -> tuple[str, ...]:
    """Not whose, nor how many."""
    if not data.hides_names or data.people:
        return ()
    about = declared_about(round)
    return tuple(each.name for each in compared if each.pk in about)


def _unconfirmed(session: Session, round: Round) -> frozenset[int]:
    """Where names are shown, the numbers of those who did not confirm what was carried in."""
    if not session.names_shown or round.number == 1:
        return frozenset()
    round.session = session
    silent = unconfirmed_ballots(round).order_by()
    return frozenset(silent.values_list("participant__number", flat=True))


def _told(data: SessionData, pairs: tuple[PairOpinion, ...]) -> tuple[PairOpinion, ...]:
    """Where names are hidden, the pairs that enough people have judged."""
    least = LEAST_TOGETHER if data.hides_names else 0
    return tuple(pair for pair in pairs if pair.judged >= least)


def _clusters(data: SessionData, found: Evaluated, whole: Reply) -> tuple[Cluster, ...]:
    """None where all are of one mind, or too few to tell."""
    by_number = {str(data.people[i].number): data.people[i] for i in found.people}
    if len(whole["clusters"]) < 2:
        return ()
    if data.hides_names and min(map(len, whole["clusters"])) < LEAST_TOGETHER:
        return ()
    return tuple(
        Cluster(
            people=tuple(by_number[name] for name in names),
            telling=tuple((one["item"], one["mean"], one["others"]) for one in profile["criteria"]),
        )
        for names, profile in zip(whole["clusters"], whole["cluster_profiles"], strict=True)
    )


def _far(data: SessionData, found: Evaluated, whole: Reply) -> tuple[tuple[Person, float], ...]:
    distances = np.array(whole["participants"]["distance"])
    order = np.argsort(-distances.round(9), kind="stable").tolist()
    return tuple((data.people[found.people[row]], float(distances[row])) for row in order)


def _changes(
    session: Session,
    previous: Round | None,
    round: Round,
    reading: Reading,
    found: Evaluated,
    aggregation: str,
) -> tuple[Changes | None, NotCompared]:
    """What moved since the round before, or why the two are not laid side by side."""
    if previous is None:
        return None, ""
    data, earlier = reading.rounds[round.pk], reading.rounds[previous.pk]
    now, then = (reading.keys[one.pk] for one in (round, previous))
    if data.hides_names and not tell_nobody_apart(set(now), set(then)):
        return None, "few"
    rows = {key: row for row, key in enumerate(then)}
    same = {row: rows[key] for row, key in enumerate(now) if key in rows}
    common = common_people(earlier, data, same)
    if not common.after:
        return None, "nobody"
    brief = partial(brief_of, session)
    return changes(previous.number, earlier, data, found, common, aggregation, brief), ""
