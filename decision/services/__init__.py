"""Verbs of the decision room."""
