"""Whether weights that people give can move a ranking at all."""

from __future__ import annotations

from collections.abc import Collection, Iterable


def can_move(weighed: Iterable[Collection[str]], used: Collection[str]) -> bool:
    """Whether some weight that is asked for says how much one used criterion counts by another.

    Parameters
    ----------
    weighed : iterable of collections of str
        Of each criterion that is weighed the leaves below it (codes); a leaf has itself.
    used : collection of str
        The leaves that the ranking counts: those with the values that it needs.

    Notes
    -----
    A criterion's weight multiplies all used leaves below it. Only where others are left that it
    does not multiply does their proportion change.

    Examples
    --------
    >>> can_move([["A1", "A2"], ["B1"]], {"A1", "B1"}), can_move([["A1", "A2"], ["B1"]], {"A1"})
    (True, False)
    >>> can_move([["A1"], ["A2"], ["B1"], ["B2"]], {"A1", "B1"})
    True
    """
    every = set(used)
    return any(0 < len(every.intersection(leaves)) < len(every) for leaves in weighed)
