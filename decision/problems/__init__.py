"""What is asked: problems, their criteria trees, their alternatives, and the matrix of values.

Knows `territories`; of `decision` the engine alone.
"""
