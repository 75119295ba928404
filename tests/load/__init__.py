"""``make load``: what the live pages bear, measured from outside over plain HTTP on loopback.

Not a test: no figure here fails anything.
"""
