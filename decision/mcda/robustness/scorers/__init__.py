"""Scores of many weight vectors at once, method by method."""

from decision.mcda.robustness.scorers.base import Scorer, Scratch
from decision.mcda.robustness.scorers.registry import scorer_for

__all__ = ["Scorer", "Scratch", "scorer_for"]
