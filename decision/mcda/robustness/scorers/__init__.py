"""Scores of many weight vectors at once, method by method."""

from decision.mcda.robustness.scorers.base import Scorer, Scratch
from decision.mcda.robustness.scorers.registry import alike, scorer_for, untried_scorer_for

__all__ = ["Scorer", "Scratch", "alike", "scorer_for", "untried_scorer_for"]
