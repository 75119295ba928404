"""What the group said in a round, for a participant who answers again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from django.core.cache import cache

from decision.mcda.group.aggregation import aggregated_judgements
from decision.sessions.models import Round, Session
from decision.sessions.selectors.shown import are_together
from decision.weighing.services.rounds.data import SessionData
from decision.weighing.services.rounds.judged import judged_cells
from decision.weighing.services.rounds.power import counted, effective_power
from decision.weighing.services.rounds.reading import Reading, read_rounds
from decision.weighing.services.rounds.scale import step_of_ratio

KEPT = 60 * 60  # seconds


@dataclass(frozen=True)
class GroupSaid:
    """The group's answer to each question, by voting power.

    `steps` of each pair, by primary keys (first < second), as `first` sees it: the geometric mean
    of the judgements (AIJ); with 3 and 1 steps it is sqrt(4 * 2) - 1. `shares` of each branch that
    is weighed at once, by its key and the criteria's codes: the arithmetic mean (AIP). `ratings`
    by (criterion, alternative), in primary keys: the mean of who rated.
    """

    steps: Mapping[tuple[int, int], float] = field(default_factory=dict)
    shares: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    ratings: Mapping[tuple[int, int], float] = field(default_factory=dict)


def group_said(session: Session, round: Round) -> GroupSaid:
    """Nothing while the round is not revealed: then nobody may know; and where no single opinion
    is shown: of a question there are few answers, and a mean by unlike voting powers would tell
    them.

    Nothing changes what a revealed round comes to.
    """
    if round.revealed_at is None:
        return GroupSaid()
    key = f"group-said:{round.pk}"
    said: GroupSaid | None = cache.get(key)
    if said is None:
        said = _said(session, round)
        cache.set(key, said, KEPT)
    return said


def _said(session: Session, round: Round) -> GroupSaid:
    reading = read_rounds(session, [round])
    data = reading.rounds[round.pk]
    pks = {c.code: c.pk for node in reading.frame.nodes for c in node.criteria}
    steps = {}
    for first, second, step in _steps(data):
        low, high = sorted((pks[first], pks[second]))
        steps[low, high] = step if pks[first] == low else -step
    return GroupSaid(steps, _shares(data), _ratings(data, reading))


def _shares(data: SessionData) -> dict[str, dict[str, float]]:
    who = counted(data)
    power = effective_power(data, who)
    if data.hides_singles or data.method.in_pairs or not power.any():
        return {}
    return {
        branch.key: dict(
            zip(
                branch.items,
                np.average(data.weights[branch.key][who], axis=0, weights=power).tolist(),
                strict=True,
            )
        )
        for branch in data.weighed
    }


def _ratings(data: SessionData, reading: Reading) -> dict[tuple[int, int], float]:
    if data.hides_singles:
        return {}
    rated = {criterion.code: criterion.pk for criterion in reading.frame.scored}
    return {
        (rated[code], alternative.pk): float(cells.mean[i])
        for code, cells in judged_cells(data).items()
        for i, alternative in enumerate(reading.frame.alternatives)
        if not np.isnan(cells.mean[i]) and (not data.hides_names or cells.together[i])
    }


def _steps(data: SessionData) -> list[tuple[str, str, float]]:
    who = counted(data)
    power = effective_power(data, who)
    if data.hides_singles or not (data.method.in_pairs and power.any()):
        return []
    found = []
    for branch in data.weighed:
        n = len(branch.items)
        i, j = np.triu_indices(n, 1)
        steps = data.steps[branch.key][who]
        ratios = np.ones((len(steps), n, n))
        ratios[:, i, j] = np.where(steps >= 0, steps + 1, 1 / (1 - np.minimum(steps, 0)))
        ratios[:, i, j] = np.where(np.isnan(steps), np.nan, ratios[:, i, j])
        together = aggregated_judgements(ratios[power > 0], power[power > 0])
        judged = ~np.isnan(ratios[power > 0])
        found += [
            (branch.items[a], branch.items[b], step_of_ratio(float(together[a, b])))
            for a, b in branch.pairs
            if not np.isnan(together[a, b])
            and (not data.hides_names or are_together(power[power > 0][judged[:, a, b]].tolist()))
        ]
    return found
