"""PROMETHEE II with linear preferences, 1,000 alternatives by 15 criteria."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pymcdm

from decision.mcda.matrix import Floats
from decision.mcda.ranking.promethee import promethee_flows
from tests.bench.measures import Figure, Measure, alternately
from tests.bench.problems import decision_matrix, directions_of, values_of, weights_of

M, N = 1000, 15
Q, P = 5.0, 30.0


def net_flows() -> Iterator[Figure]:
    values = values_of(M, N)
    preferences = [{"function": "linear", "q": Q, "p": P}] * N

    def ours() -> Floats:
        plus, minus = promethee_flows(decision_matrix(values), preferences)
        return plus - minus

    def theirs() -> Floats:
        # Anew for each ranking: its instances can be called once.
        method = pymcdm.methods.PROMETHEE_II("vshape_2", p=[P] * N, q=[Q] * N)
        return np.asarray(method(values, weights_of(N), directions_of(N), validation=False))

    difference = float(np.abs(ours() - theirs()).max())
    took, peer = alternately(ours, theirs)
    note = f"net flows differ by at most {difference:.1e}"
    yield Figure(
        "PROMETHEE II, linear",
        f"{M:,} x {N}",
        took.wall,
        "s",
        "pymcdm",
        peer.wall,
        peer.wall / took.wall,
        ">= 5",
        note,
        peer.processor / took.processor,
    )


MEASURES = [Measure("promethee", net_flows)]
