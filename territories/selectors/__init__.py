from territories.selectors.figures import Figure, Known, figures_for
from territories.selectors.marks import newest_entries, values_mark
from territories.selectors.observations import values_for
from territories.selectors.value import Operand, Value

__all__ = [
    "Figure",
    "Known",
    "Operand",
    "Value",
    "figures_for",
    "newest_entries",
    "values_for",
    "values_mark",
]
