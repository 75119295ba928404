"""What stands on a project itself and is looked at like an indicator: its money."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from territories.enums import Direction
from territories.models import Indicator


@dataclass(frozen=True)
class Amount:
    """A column of the project's own table; `field` is its name there.

    It has no better end: what costs less is not better for that.
    """

    code: str
    field: str
    name: Promise
    unit: Promise
    group: Promise
    decimals: int = 1
    direction: Direction = Direction.TARGET

    @property
    def heading_unit(self) -> str:
        return str(self.unit)

    value_unit = heading_unit


type Measure = Indicator | Amount

CAPITAL = Amount("capital", "capital_cost", _("Capital cost"), _("RUB mn"), _("Money"))
BUDGET = Amount("budget", "requested_budget", _("Requested budget"), _("RUB mn"), _("Money"))
AMOUNTS = (CAPITAL, BUDGET)
# The indicator of new permanent jobs, which stands beside the money everywhere.
JOBS = "P6.1"
