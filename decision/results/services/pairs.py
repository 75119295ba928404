"""The pairs of criteria, those first on which opinions lie farthest apart: an agenda."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from decision.results.services.asked import Evaluated, node
from decision.results.services.documents import dispersions
from decision.sessions.models import Round, Session
from decision.weighing.services.rounds.data import Floats, SessionData
from decision.weighing.services.rounds.reading import labels_of, read_answers

type Labels = Mapping[str, str]

STEPS = range(-8, 9)
# Ours: a group whose opinions of a pair spread less than that has nothing to settle there. Two
# people one degree apart, 3 and 4, spread by 1.23 at most.
LEAST_DISPUTE = 1.25


@dataclass(frozen=True)
class PairOpinion:
    """What the people who count say of one pair, each counted once.

    `counts` has how many gave each step from -8 (`second` is nine times as important) to 8
    (`first` is). `mean` and `deviation` are geometric, of the ratio of `first` to `second`:
    a deviation of 1 is full agreement; it is None where fewer than two judged.
    """

    branch: str
    first: str
    second: str
    judged: int
    mean: float | None
    deviation: float | None
    low: float | None
    high: float | None
    counts: tuple[int, ...]

    @property
    def is_disputed(self) -> bool:
        return self.deviation is not None and self.deviation >= LEAST_DISPUTE


def pair_opinions(data: SessionData, found: Evaluated) -> tuple[PairOpinion, ...]:
    """All pairs of all weighed branches, the most disputed first."""
    opinions: list[PairOpinion] = []
    for branch in data.weighed if data.method.in_pairs else ():
        answer = found.reply(node(branch.key))
        if answer is None:
            continue
        counts = _counts(data.steps[branch.key][list(found.people)])
        opinions += [
            PairOpinion(
                branch=branch.key,
                first=pair["row"],
                second=pair["column"],
                judged=pair["judged"],
                mean=pair["mean"],
                deviation=pair["deviation"],
                low=pair["low"],
                high=pair["high"],
                counts=tuple(of_pair),
            )
            for pair, of_pair in zip(answer["dispersion"]["pairs"], counts.tolist(), strict=True)
        ]
    return tuple(sorted(opinions, key=_by_dispute))


def all_agreed(opinions: Sequence[PairOpinion]) -> bool:
    """Whether at least two people judged each pair, and none is disputed."""
    return bool(opinions) and all(
        pair.deviation is not None and not pair.is_disputed for pair in opinions
    )


def opinions_of(session: Session, round: Round) -> tuple[tuple[PairOpinion, ...], Labels]:
    """The pairs, the most disputed first, and the criteria's names by code.

    No pairs where people were not asked about pairs. Whoever calls has made sure that the
    round's answers may be seen.
    """
    reading = read_answers(session, [round])
    data = reading.rounds[round.pk]
    criteria = labels_of(reading)
    if data.hides_singles or not data.method.in_pairs:
        return (), criteria
    return pair_opinions(data, dispersions(data)), criteria


def _counts(steps: Floats) -> NDArray[np.int64]:
    """How many gave each step, of shape (pairs, 17)."""
    pairs, degrees = steps.shape[1], len(STEPS)
    given = ~np.isnan(steps)
    place = np.arange(pairs) * degrees + np.where(given, steps, 0).astype(np.int64) - STEPS.start
    return np.bincount(place[given], minlength=pairs * degrees).reshape(pairs, degrees)


def _by_dispute(opinion: PairOpinion) -> float:
    # Rounded: what differs by rounding errors keeps the order of the tree.
    return -round(opinion.deviation or 0.0, 9)


def firsts(weights: dict[str, float]) -> tuple[str, ...]:
    """The codes that share the largest weight."""
    largest = max(weights.values())
    return tuple(code for code, weight in weights.items() if weight >= largest - 1e-9)


def differ(sets: Sequence[tuple[str, ...]]) -> bool:
    """Whether not all name the same first ones."""
    return len({frozenset(each) for each in sets}) > 1
