"""Accounts: what roles may do, how one comes in, how one is known again.

Knows nothing of what there is to decide; every room may ask it what an account may do.
"""
