"""Best and worst ranks by search, for methods whose scores are not linear in the weights."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from decision.mcda.matrix import Floats
from decision.mcda.robustness.attainable.pool import Pool
from decision.mcda.robustness.attainable.reached import Clock
from decision.mcda.robustness.attainable.region import Region, distance
from decision.mcda.robustness.sampling import WEIGHTS, simplex, stream

# All weight but this on one criterion: some methods refuse the corner itself.
_BESIDE = 1e-3
# Weightings to begin with, and rounds of refinement after them.
_EVEN, _UNEVEN, _ROUNDS, _HALVINGS = 1024, 1024, 16, 20
_UNEVENNESS = 0.3


def search(pool: Pool, clock: Clock, *, rounds: int = _ROUNDS) -> None:
    """Look at weights all over the region, then nearer and nearer to the given ones.

    The weights that are looked at depend on the question alone, unless the time ends.
    """
    rng = stream(0, 0, WEIGHTS)
    pool.consider(_spread(rng, pool.region), clock)
    # Alone, for where one is refused, all that are asked with it are asked one by one.
    pool.consider(_corners(pool.region), clock)
    for _ in range(rounds):
        if clock.left <= 0:
            return
        pool.consider(_near_what_was_found(rng, pool), clock)
    if rounds:
        _halved(pool, clock)


def _spread(rng: np.random.Generator, region: Region) -> Floats:
    """Corners, even and uneven weights, on the region's edge and inside."""
    n = len(region.given)
    corners = _BESIDE * region.given + (1 - _BESIDE) * np.eye(n)
    uneven = rng.dirichlet(np.full(n, _UNEVENNESS), _UNEVEN)
    drawn = np.vstack([corners, simplex(rng, _EVEN, n), uneven])
    inside = rng.random((len(drawn), 1))
    inside[: n + _EVEN // 2] = 1
    inside[n + _EVEN : n + _EVEN + _UNEVEN // 2] = 1
    return _drawn_in(drawn, region, inside)


def _corners(region: Region) -> Floats:
    """All weight on one criterion: where that ties two, nothing beside it does."""
    n = len(region.given)
    return _drawn_in(np.eye(n), region, np.ones((n, 1)))


def _drawn_in(drawn: Floats, region: Region, part: Floats) -> Floats:
    """Weights drawn towards the given ones: into the region, then by a part of the way."""
    away = distance(drawn, region.given)[:, np.newaxis]
    allowed = np.minimum(1.0, region.within / np.maximum(away, 1e-300))
    return np.asarray(region.given + (drawn - region.given) * (allowed * part))


def _near_what_was_found(rng: np.random.Generator, pool: Pool) -> Floats:
    """Of each answer: nearer ones, ones that move fewer weights, and ones that look around."""
    found = pool.weights.reshape(-1, pool.weights.shape[-1])
    found = found[distance(found, pool.region.given) > 0]
    everything = pool.weights.reshape(-1, found.shape[-1])
    around = everything + rng.random((len(everything), 1)) ** 2 * (
        rng.dirichlet(np.full(found.shape[-1], _UNEVENNESS), len(everything)) - everything
    )
    return np.vstack(
        [
            *_nearer(rng, found, pool.region),
            _drawn_in(around, pool.region, np.ones((len(around), 1))),
        ]
    )


def _nearer(rng: np.random.Generator, found: Floats, region: Region) -> Iterator[Floats]:
    moves = found - region.given
    for part in (0.5, 0.9):
        yield region.given + part * moves
    for share in (0.5, 0.8):
        kept = moves * (rng.random(moves.shape) < share)
        gained, lost = np.clip(kept, 0, None), np.clip(-kept, 0, None)
        ups, downs = gained.sum(axis=1, keepdims=True), lost.sum(axis=1, keepdims=True)
        both = np.minimum(ups, downs)
        yield (
            region.given
            + gained * np.divide(both, ups, out=np.zeros_like(ups), where=ups > 0)
            - lost * np.divide(both, downs, out=np.zeros_like(downs), where=downs > 0)
        )


def _halved(pool: Pool, clock: Clock) -> None:
    """On the way to the given weights, the nearest at which each rank still holds."""
    given = pool.region.given
    moves = pool.weights - given
    low = np.zeros((*moves.shape[:2], 1))
    high = np.ones_like(low)
    for _ in range(_HALVINGS):
        if clock.left <= 0:
            return
        middle = (low + high) / 2
        before = pool.keys.copy()
        tried = given + middle * moves
        moved = distance(tried, given).reshape(-1) > 0
        if not moved.any():
            return
        pool.consider(tried.reshape(-1, moves.shape[-1])[moved], clock)
        held = (pool.keys < before)[..., np.newaxis]
        low, high = np.where(held, low, middle), np.where(held, middle, high)
