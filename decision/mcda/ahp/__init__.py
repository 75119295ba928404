"""Analytic hierarchy process: priorities and consistency of pairwise judgements.

Ratios are arrays of shape (n, n) in which [i, j] says how many times item i outweighs item j;
NaN stands where a pair was not judged.
"""
