"""A session's life: its people, rounds, frozen questions and log, and who may do what in it.

Knows `problems` and `rankings`, and tells `live` what has changed.
"""
