"""Ranking methods: each declares what it needs, how its score runs and where it comes from."""

from decision.mcda.ranking.declarations import Method, Parameter, Question, Scores
from decision.mcda.ranking.registry import METHODS, method_named
from decision.mcda.ranking.scoring import scored

__all__ = ["METHODS", "Method", "Parameter", "Question", "Scores", "method_named", "scored"]
