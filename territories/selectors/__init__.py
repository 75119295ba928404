from territories.selectors.figures import Figures, Known, figures_for, figures_of
from territories.selectors.marks import newest_entries, values_mark
from territories.selectors.observations import values_for
from territories.selectors.value import Operand, Value

__all__ = [
    "Figures",
    "Known",
    "Operand",
    "Value",
    "figures_for",
    "figures_of",
    "newest_entries",
    "values_for",
    "values_mark",
]
