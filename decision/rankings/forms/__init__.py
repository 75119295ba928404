"""What a reader may change about a ranking, and how an address says it."""

from decision.rankings.forms.ranking import (
    ALL,
    NORMALIZATION_TITLES,
    RankingForm,
    flip_field,
    out_field,
    weight_field,
)
from decision.rankings.forms.short import encoded, spelt_out

__all__ = [
    "ALL",
    "NORMALIZATION_TITLES",
    "RankingForm",
    "encoded",
    "flip_field",
    "out_field",
    "spelt_out",
    "weight_field",
]
