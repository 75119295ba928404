from territories.selectors.marks import newest_entries, values_mark
from territories.selectors.observations import values_for
from territories.selectors.value import Operand, Value

__all__ = ["Operand", "Value", "newest_entries", "values_for", "values_mark"]
