"""Choosing projects under a budget: exact integer programmes, solved by HiGHS.

A portfolio is a tuple of shares, one for each project: 0 not funded, 1 funded in full. HiGHS
works in floating point and within tolerances; here every answer of it is read back as exact
fractions and checked against the constraints as they were written (`programme.solve`).
"""

from decision.mcda.portfolio.model import Constraint, Problem, Project, Row, Shares, exact

__all__ = ["Constraint", "Problem", "Project", "Row", "Shares", "exact"]
