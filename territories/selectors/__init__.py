from territories.selectors.observations import values_for
from territories.selectors.value import Operand, Value

__all__ = ["Operand", "Value", "values_for"]
