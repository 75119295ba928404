"""Several rankings of the same alternatives: how alike they are, and what they agree on."""

from decision.mcda.comparison.consensus import RULES, Consensus, consensus
from decision.mcda.comparison.correlation import COEFFICIENTS, correlation_matrix, fractional_ranks

__all__ = [
    "COEFFICIENTS",
    "RULES",
    "Consensus",
    "consensus",
    "correlation_matrix",
    "fractional_ranks",
]
