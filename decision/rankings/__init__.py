"""A problem ranked: settings and weights that a reader chooses, the public pages.

Knows `problems` and the engine.
"""
