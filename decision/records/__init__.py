"""Sealing a closed session as one file, and checking such a file.

Knows `results` and the rooms below it.
"""
