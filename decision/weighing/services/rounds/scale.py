"""The steps of a judgement and the ratios that they stand for (Saaty's scale)."""


def step_of_ratio(ratio: float) -> float:
    """The place of any ratio on the scale of steps.

    >>> [round(step_of_ratio(ratio), 9) for ratio in (3, 1, 0.5)]
    [2, 0, -1.0]
    """
    return ratio - 1 if ratio >= 1 else 1 - 1 / ratio
