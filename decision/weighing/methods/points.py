"""A hundred points, shared out among the criteria of a branch."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.template.defaultfilters import floatformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from decision.problems.models import Criterion
from decision.sessions.enums import WeightingMethod
from decision.weighing.methods.base import AtOnce
from decision.weighing.methods.forms import Said
from decision.weighing.methods.shares import FULL, KIND, SCRIPTS, SharesForm


class PointsForm(SharesForm):
    """Any points will do: what counts is their proportion."""

    each = ("points",)
    most = 1_000_000

    @classmethod
    def start(cls, criteria: Sequence[Criterion], said: Said | None) -> dict[str, object]:
        """Points that add up to 100: as given, made to fit, or shared out evenly."""
        points = said["points"] if said else {c.code: 1 for c in criteria}
        given = [Decimal(str(points.get(c.code, 0))) for c in criteria]
        if sum(given) == FULL:
            return {f"points-{c.pk}": f"{v:g}" for c, v in zip(criteria, given, strict=True)}
        whole = _made_to_fit(given)
        return {f"points-{c.pk}": value for c, value in zip(criteria, whole, strict=True)}

    def said(self) -> Said:
        """The points; those that the page opens with stand for equal ones."""
        points = self.numbers()
        if list(points.values()) == _made_to_fit([Decimal(1)] * len(points)):
            return {"points": dict.fromkeys(points, 1.0)}
        return super().said()

    def remark(self) -> str:
        total = sum(self.numbers().values())
        if total == FULL:
            return ""
        return gettext("Your points added up to %(total)s; they were scaled to 100.") % {
            "total": floatformat(total, "-2")
        }


def _made_to_fit(given: Sequence[Decimal]) -> list[int]:
    """Whole numbers in the same proportions that add up to 100."""
    total = sum(given)
    exact = [FULL * value / total for value in given]
    whole = [int(value) for value in exact]
    # The largest remainders get what rounding down left over.
    order = sorted(range(len(exact)), key=lambda i: whole[i] - exact[i])
    for i in order[: FULL - sum(whole)]:
        whole[i] += 1
    return whole


METHOD = AtOnce(
    code=WeightingMethod.POINTS,
    engine="points",
    words=_("100 points shared out among the criteria"),
    form=PointsForm,
    template="decision/weighing/methods/_points.html",
    kind=KIND,
    scripts=SCRIPTS,
    start=_("Next: all equal"),
)
