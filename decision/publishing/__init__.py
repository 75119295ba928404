"""A sealed record made public, and what it hands down to its problem.

Knows `records` and the rooms below it.
"""
