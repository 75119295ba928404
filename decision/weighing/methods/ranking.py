"""The criteria of a branch in order, the most important first."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from config.numbers import NumberField
from decision.problems.models import Criterion
from decision.sessions.enums import WeightingMethod
from decision.weighing.methods.base import AtOnce
from decision.weighing.methods.forms import Said, WeightsForm


class RankingForm(WeightsForm):
    """A place for each criterion; the same place twice is a tie."""

    each = ("place",)

    def add_fields(self) -> None:
        for criterion in self.criteria:
            self.fields[f"place-{criterion.pk}"] = NumberField(
                label=criterion.name,
                decimals=0,
                smallest=1,
                greatest=len(self.criteria),
                error_messages={"required": _("Give it a place.")},
            )

    def said(self) -> Said:
        places = self.by_code("place")
        return {
            "ranking": [
                [code for code, given in places.items() if given == place]
                for place in sorted(set(places.values()))
            ]
        }

    @classmethod
    def start(cls, criteria: Sequence[Criterion], said: Said | None) -> dict[str, object]:
        places = _places(said["ranking"]) if said else {}
        return {
            f"place-{c.pk}": places.get(c.code, position)
            for position, c in enumerate(criteria, start=1)
        }

    def in_order(self) -> Sequence[Criterion]:
        return sorted(self.criteria, key=self._place)

    def _place(self, criterion: Criterion) -> float:
        """What stands in the field at this moment; what is no place comes last."""
        value = str(self[f"place-{criterion.pk}"].value())
        return int(value) if value.isdecimal() else float("inf")


def _places(ranking: list[list[str]]) -> dict[str, int]:
    places: dict[str, int] = {}
    place = 1
    for group in ranking:
        places |= dict.fromkeys(group, place)
        place += len(group)
    return places


METHOD = AtOnce(
    code=WeightingMethod.RANKING,
    engine="ranking",
    words=_("the criteria put in order, most important first"),
    form=RankingForm,
    template="decision/weighing/methods/_ranking.html",
    kind="order",
    scripts=("js/weigh-order.js",),
    start=_("Next: in this order"),
)
