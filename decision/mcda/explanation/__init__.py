"""Why one alternative stands above another, and what would change an alternative's rank."""

from decision.mcda.explanation.changes import Change, rank_of
from decision.mcda.explanation.contributions import Contributions, added_up, by_exchange
from decision.mcda.explanation.values import smallest_value_changes
from decision.mcda.explanation.weights import smallest_weight_changes

__all__ = [
    "Change",
    "Contributions",
    "added_up",
    "by_exchange",
    "rank_of",
    "smallest_value_changes",
    "smallest_weight_changes",
]
