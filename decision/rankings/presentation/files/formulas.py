"""The weighted sum as formulas of a spreadsheet, one for each normalisation of the engine.

`{x}` is the cell, `{all}` its column. Where the engine proves that it divides by no 0, so does
the formula; `minmax` and `vector` take a constant or empty column as it does.
"""

from __future__ import annotations

# What the last digits of sums of products may say, relative to the largest.
ROUNDING = 1e-14

# More is better, less is better.
NORMALISED: dict[str, tuple[str, str]] = {
    "none": ("{x}", "-{x}"),
    "minmax": (
        "IF(MAX({all})=MIN({all}),1,({x}-MIN({all}))/(MAX({all})-MIN({all})))",
        "IF(MAX({all})=MIN({all}),1,(MAX({all})-{x})/(MAX({all})-MIN({all})))",
    ),
    "max": ("{x}/MAX({all})", "1-{x}/MAX({all})"),
    "sum": ("{x}/SUM({all})", "(1/{x})/SUMPRODUCT(1/{all})"),
    "vector": (
        "IF(SUMSQ({all})=0,{x},{x}/SQRT(SUMSQ({all})))",
        "1-IF(SUMSQ({all})=0,{x},{x}/SQRT(SUMSQ({all})))",
    ),
    "logarithmic": (
        "LN({x})/SUMPRODUCT(LN({all}))",
        "(1-LN({x})/SUMPRODUCT(LN({all})))/(COUNT({all})-1)",
    ),
    "linear": ("{x}/MAX({all})", "MIN({all})/{x}"),
    "nonlinear": ("({x}/MAX({all}))^2", "(MIN({all})/{x})^3"),
    "enhanced_accuracy": (
        "1-(MAX({all})-{x})/(COUNT({all})*MAX({all})-SUM({all}))",
        "1-({x}-MIN({all}))/(SUM({all})-COUNT({all})*MIN({all}))",
    ),
    "zavadskas_turskis": (
        "1-ABS((MAX({all})-{x})/MAX({all}))",
        "1-ABS((MIN({all})-{x})/MIN({all}))",
    ),
}


def normalised_formula(name: str, cell: str, column: str, *, is_cost: bool) -> str:
    """The formula of one cell.

    >>> normalised_formula("max", "B2", "B$2:B$7", is_cost=False)
    '=B2/MAX(B$2:B$7)'
    """
    return "=" + NORMALISED[name][is_cost].format(x=cell, all=column)


def place_formula(score: str, scores: str, tolerance: float) -> str:
    """RANK, but that scores which differ by rounding alone share a place, as in the engine."""
    span = f"{tolerance:g}*(MAX({scores})-MIN({scores}))"
    rounding = f"{ROUNDING:g}*MAX(MAX({scores}),-MIN({scores}))"
    return f"=1+SUMPRODUCT(--({scores}-{score}>MAX({span},{rounding})))"
