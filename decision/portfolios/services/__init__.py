"""What pages, files and records ask of a portfolio."""

from decision.portfolios.services.candidates import Candidate, Candidates, candidates_of
from decision.portfolios.services.question import Portfolio, choose_portfolio, prices_of
from decision.portfolios.services.rules import Pool, Rule, Wishes, default_budget

__all__ = [
    "Candidate",
    "Candidates",
    "Pool",
    "Portfolio",
    "Rule",
    "Wishes",
    "candidates_of",
    "choose_portfolio",
    "default_budget",
    "prices_of",
]
