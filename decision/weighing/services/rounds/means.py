"""What the group said of each pair, for a participant who answers again."""

from __future__ import annotations

import numpy as np
from django.core.cache import cache

from decision.mcda.group.aggregation import aggregated_judgements
from decision.sessions.models import Round, Session
from decision.sessions.selectors.shown import are_together
from decision.weighing.services.rounds.data import SessionData
from decision.weighing.services.rounds.power import counted, effective_power
from decision.weighing.services.rounds.reading import read_rounds
from decision.weighing.services.rounds.scale import step_of_ratio

KEPT = 60 * 60  # seconds


def group_means(session: Session, round: Round) -> dict[tuple[int, int], float]:
    """The group's step of each pair, by primary keys (first < second), as `first` sees it.

    The geometric mean of the judgements by voting power (AIJ); with 3 and 1 steps it is
    sqrt(4 * 2) - 1. Empty while the round is not revealed: then nobody may know; and where no
    single opinion is shown: of a pair there are few answers, and a mean by unlike voting powers
    would tell them. Nothing changes what a revealed round comes to.
    """
    if round.revealed_at is None:
        return {}
    key = f"group-means:{round.pk}"
    means: dict[tuple[int, int], float] | None = cache.get(key)
    if means is None:
        means = _means(session, round)
        cache.set(key, means, KEPT)
    return means


def _means(session: Session, round: Round) -> dict[tuple[int, int], float]:
    reading = read_rounds(session, [round])
    data = reading.rounds[round.pk]
    pks = {c.code: c.pk for node in reading.frame.nodes for c in node.criteria}
    means = {}
    for first, second, step in _steps(data):
        low, high = sorted((pks[first], pks[second]))
        means[low, high] = step if pks[first] == low else -step
    return means


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
