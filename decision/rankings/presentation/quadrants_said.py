"""What the axes of the quadrants are, and who is better by both: in words."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.typography import floatformat, per_cent
from decision.problems.models import Alternative
from decision.rankings.forms import NORMALIZATION_TITLES
from decision.rankings.presentation.naming import first_names
from decision.rankings.presentation.whose import quoted
from decision.rankings.services import RankedProblem
from decision.rankings.services.quadrants import Axis

NAMED, MOST_SHARES = 6, 12


def axis_title(axis: Axis) -> str:
    name = str(axis.node.criterion.name)
    return _("%(name)s: distance from the target") % {"name": name} if axis.is_distance else name


def axis_unit(axis: Axis) -> str:
    indicator = axis.node.criterion.indicator
    return indicator.heading_unit if indicator else _("weighted average")


def axis_words(ranked: RankedProblem, axis: Axis) -> str:
    """What an axis is, down to the weights of a group's parts."""
    words = {"name": quoted(axis_title(axis)), "unit": axis_unit(axis)}
    if axis.shares is None:
        if axis.larger_is_better:
            return _("%(name)s, %(unit)s; more is better.") % words
        return _("%(name)s, %(unit)s; less is better, so the axis is turned round.") % words
    return " ".join((_average(axis), _parts(ranked, axis)))


def _average(axis: Axis) -> str:
    shares = axis.shares or {}
    said = ngettext(
        "%(name)s, the weighted average of its %(count)s criterion, normalised (%(how)s) among "
        "those ranked; more is better.",
        "%(name)s, the weighted average of its %(count)s criteria, normalised (%(how)s) among "
        "those ranked; more is better.",
        len(shares),
    )
    return said % {
        "name": quoted(axis_title(axis)),
        "count": len(shares),
        "how": NORMALIZATION_TITLES[axis.normalization],
    }


def _parts(ranked: RankedProblem, axis: Axis) -> str:
    """The shares by the weights chosen, largest first."""
    names = ranked.table.names()
    shares = sorted((axis.shares or {}).items(), key=lambda one: -one[1])
    told = "; ".join(
        f"{names[code]} {per_cent(floatformat(100 * share, -1))}"
        for code, share in shares[:MOST_SHARES]
    )
    further = len(shares) - MOST_SHARES
    if further > 0:
        more = ngettext("%(further)s smaller one", "%(further)s smaller ones", further)
        told += "; " + more % {"further": further}
    return _("Of the average each has, by the weights chosen here: %(told)s.") % {"told": told}


def best_sentence(x: Axis, y: Axis, best: Sequence[Alternative]) -> str:
    """Who is in the best quadrant, or why nobody can be."""
    if not x.values:
        return _("No alternative has both values: there is nothing to show.")
    if x.middle is None or y.middle is None:
        return _(
            "Fewer than two alternatives have both values: there is no middle to be better than."
        )
    names = {"x": quoted(axis_title(x)), "y": quoted(axis_title(y))}
    if alike := [axis for axis in (x, y) if axis.is_alike]:
        told = ", ".join(quoted(axis_title(axis)) for axis in alike)
        return _("All are alike by %(axes)s: nothing tells them apart there.") % {"axes": told}
    if not best:
        return _("Nobody is better than the middle both by %(x)s and by %(y)s.") % names
    return _("Better than the middle both by %(x)s and by %(y)s: %(told)s.") % {
        **names,
        "told": first_names(best, NAMED),
    }
