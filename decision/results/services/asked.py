"""What a round has asked the engine, and what it was told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Self

import numpy as np

from decision.mcda.errors import Translate
from decision.mcda.untold import told
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

    Replies are untold (`decision.mcda.untold`) until `told` makes sentences of them; that to a
    question which the engine refused is then ``{"error": {"code", "message", "where"}}``. Where
    they were kept (`decision.results.services.kept`) the documents are not at hand. `people` are
    the indices of those who count, in the order of the documents; `own_weights` are their weights
    of the same criteria, of shape (k, n). `concentration` is how narrowly the weights were drawn
    where the ranking was shaken.
    """

    people: tuple[int, ...]
    documents: dict[str, Document] = field(default_factory=dict)
    replies: dict[str, Reply] = field(default_factory=dict)
    weights: dict[str, dict[str, float]] = field(default_factory=dict)
    own_weights: Floats = field(default_factory=lambda: np.empty((0, 0)))
    concentration: float | None = None

    def reply(self, name: str) -> Reply | None:
        """A reply by name; None where it was not asked or was refused."""
        found = self.replies.get(name)
        return None if found is None or "error" in found else found

    def told(self, translate: Translate) -> Self:
        """The same with the engine's sentences in a language."""
        replies = {name: told(reply, translate) for name, reply in self.replies.items()}
        return replace(self, replies=replies)

    @property
    def aggregation(self) -> str:
        """The aggregation that counts where nobody asks for another; empty without weights."""
        return next((name for name in AGGREGATIONS if name in self.weights), "")
