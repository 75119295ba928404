"""Groups: one set of weights from many, and how far the participants agree.

Dimensions: `k` participants by `n` items. Weights have the shape (k, n), each row sums to 1.
"""
