"""Who loses how much against the own best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from decision.portfolios.presentation.words import share, worth
from decision.portfolios.services import Portfolio
from decision.portfolios.services.regret import Loss, Losses


@dataclass(frozen=True)
class LossLine:
    """A group, by its member who loses most, or a member where groups are not known.

    `others` is what somebody of them would lose by the most valuable portfolio.
    """

    name: str
    people: int
    most: Loss
    others: float | None
    is_largest: bool

    @property
    def best(self) -> str:
        return worth(self.most.best)

    @property
    def value(self) -> str:
        return worth(self.most.value)

    @property
    def regret(self) -> str:
        return worth(self.most.regret)

    @property
    def part(self) -> str:
        return share(100 * self.most.regret / self.most.best) if self.most.best > 0 else ""

    @property
    def otherwise(self) -> str:
        return "" if self.others is None else worth(self.others)


@dataclass(frozen=True)
class RegretPage:
    sentence: str
    lines: tuple[LossLine, ...]
    has_groups: bool


def regret_page(losses: Losses, portfolio: Portfolio) -> RegretPage:
    groups: dict[tuple[str, int | None], list[Loss]] = {}
    for one in losses.each:
        groups.setdefault((one.group, None if one.group else one.number), []).append(one)
    return RegretPage(
        sentence=_sentence(losses, portfolio),
        lines=tuple(_line(group, losses) for group in groups.values()),
        has_groups=any(one.group for one in losses.each),
    )


def _line(group: Sequence[Loss], losses: Losses) -> LossLine:
    most = max(group, key=lambda one: one.regret)
    others = [one.otherwise for one in group if one.otherwise is not None]
    return LossLine(
        name=most.group or _("member %(number)s") % {"number": most.number},
        people=len(group),
        most=most,
        others=max(others, default=None),
        is_largest=0 < losses.largest == most.regret,
    )


def _is_spared(one: Loss) -> bool:
    """Whether the most valuable portfolio costs him nothing more, to the digits shown."""
    otherwise = one.regret if one.otherwise is None else one.otherwise
    return worth(max(otherwise, one.regret)) == worth(one.regret)


def _sentence(losses: Losses, portfolio: Portfolio) -> str:
    """What is given up for it."""
    otherwise, own = losses.largest_otherwise, portfolio.answer["totals"]["value"]
    if otherwise is None or losses.worth is None:
        return ""
    if all(_is_spared(one) for one in losses.each):
        return _("The most valuable portfolio would cost nobody noticeably more.")
    if worth(otherwise) == worth(losses.largest):
        return _("By the most valuable portfolio the largest regret would be noticeably the same.")
    return _(
        "The most valuable portfolio is worth %(worth)s by the committee’s weights, this one "
        "%(own)s; by it somebody would lose %(otherwise)s instead of %(largest)s."
    ) % {
        "worth": worth(losses.worth),
        "own": worth(own),
        "otherwise": worth(otherwise),
        "largest": worth(losses.largest),
    }
