"""What a round has asked the engine, and what it was told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from decision.weighing.services.rounds.data import Floats

Document = dict[str, Any]
Reply = dict[str, Any]
# Puts a document under a name; None where the engine refused it.
Ask = Callable[[str, Document], Reply | None]

AIJ, AIP_ARITHMETIC, AIP_GEOMETRIC = "aij", "aip_arithmetic", "aip_geometric"
AGGREGATIONS = (AIJ, AIP_ARITHMETIC, AIP_GEOMETRIC)
WHOLE = "whole"
SMAA = "smaa"


def node(key: str) -> str:
    return f"node:{key}"


def rank(aggregation: str) -> str:
    return f"rank:{aggregation}"


@dataclass(eq=False)
class Evaluated:
    """Questions and the engine's replies by name; `weights` are the group's, by aggregation, of
    the criteria that `SessionData.ends` names.

    The reply to a question that the engine refused is ``{"error": {"code", "message", "where"}}``.
    `people` are the indices of those who count, in the order of the documents; `own_weights`
    are their weights of the same criteria, of shape (k, n).
    """

    people: tuple[int, ...]
    documents: dict[str, Document] = field(default_factory=dict)
    replies: dict[str, Reply] = field(default_factory=dict)
    weights: dict[str, dict[str, float]] = field(default_factory=dict)
    own_weights: Floats = field(default_factory=lambda: np.empty((0, 0)))

    def reply(self, name: str) -> Reply | None:
        """A reply by name; None where it was not asked or was refused."""
        found = self.replies.get(name)
        return None if found is None or "error" in found else found

    @property
    def aggregation(self) -> str:
        """The aggregation that counts where nobody asks for another; empty without weights."""
        return next((name for name in AGGREGATIONS if name in self.weights), "")
