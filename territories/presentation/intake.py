"""An applicant's form in five steps, and where what was sent stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from territories.enums import SubmissionMove
from territories.models import Indicator, StatedFigure, StatedYear, Submission, SubmissionEvent
from territories.presentation.figures import stated_text
from territories.presentation.money import Money, stated_money
from territories.presentation.stated import Contradiction, contradictions

LAST = "send"
STEPS: dict[str, Promise] = {
    "who": _("Who you are"),
    "what": _("What and where"),
    "money": _("Money by year"),
    "figures": _("Figures"),
    LAST: _("Look and send"),
}
# What a step is for, above its fields.
ABOUT: dict[str, Promise] = {
    "who": _("So that it is known who answers for the figures."),
    "what": _("Under this name the project stands in the catalogue and before the committee."),
    "money": _(
        "In millions of roubles. A year left empty is a year without money; where a year costs but "
        "asks for nothing, write 0. The whole is counted from the years. A portfolio is chosen by "
        "what each year asks for."
    ),
    "figures": _(
        "Projects are ranked by these. What you do not know, leave empty: it is shown as a gap, "
        "never as nought. A comma or a point, and spaces between thousands, are all understood."
    ),
    LAST: _("This is what the administrator and the committee will see."),
}
# What is missing, by the name of its field, with the step where it is said.
WANTING: dict[str, tuple[Promise, str]] = {
    "applicant": (_("the organisation"), "who"),
    "stated_by": (_("who states the figures"), "who"),
    "name": (_("the name of the project"), "what"),
    "territory": (_("the territory"), "what"),
    "money": (_("the capital cost of at least one year"), "money"),
}
TOLD: dict[str, Promise] = {
    SubmissionMove.SENT: _("Received"),
    SubmissionMove.ASKED: _("Asked back"),
    SubmissionMove.ACCEPTED: _("Accepted"),
    SubmissionMove.REFUSED: _("Refused"),
}


@dataclass(frozen=True)
class Step:
    name: str
    title: Promise
    about: Promise
    address: str
    number: int
    is_current: bool


@dataclass(frozen=True)
class Missing:
    words: Promise
    address: str


@dataclass(frozen=True)
class Line:
    """An indicator with what was said of it; without `text` a gap."""

    indicator: Indicator
    text: str
    source: str


@dataclass(frozen=True)
class Look:
    """The project as the committee will see it."""

    money: Money
    sectors: tuple[str, ...]
    lines: tuple[Line, ...]
    contradictions: tuple[Contradiction, ...]


@dataclass(frozen=True)
class Told:
    """A move that the applicant is told of."""

    words: Promise
    event: SubmissionEvent


def step_address(token: str, step: str) -> str:
    return f"{reverse('project_intake', args=[token])}?step={step}"


def steps(token: str, current: str) -> list[Step]:
    return [
        Step(name, title, ABOUT[name], step_address(token, name), number, name == current)
        for number, (name, title) in enumerate(STEPS.items(), 1)
    ]


def next_step(step: str) -> str:
    names = list(STEPS)
    return names[min(names.index(step) + 1, len(names) - 1)]


def unfinished(names: Sequence[str], figures: Sequence[StatedFigure]) -> str:
    """The first step in which something is missing that must be said, or no figure is given yet."""
    if names:
        return WANTING[names[0]][1]
    return LAST if figures else "figures"


def missing(token: str, names: Sequence[str]) -> list[Missing]:
    return [Missing(WANTING[name][0], step_address(token, WANTING[name][1])) for name in names]


def look(
    submission: Submission,
    years: Sequence[StatedYear],
    figures: Sequence[StatedFigure],
    indicators: Sequence[Indicator],
) -> Look:
    said = {figure.indicator_id: figure for figure in figures}
    lines = tuple(_line(indicator, said.get(indicator.pk)) for indicator in indicators)
    return Look(
        money=stated_money(years, submission.least_share),
        sectors=tuple(str(sector) for sector in submission.sectors.order_by("name")),
        lines=lines,
        contradictions=contradictions(years, figures),
    )


def _line(indicator: Indicator, figure: StatedFigure | None) -> Line:
    if figure is None:
        return Line(indicator, "", "")
    return Line(indicator, stated_text(indicator, figure.value), figure.source)


def told(submission: Submission) -> list[Told]:
    """What happened to it, the newest first; never by whom."""
    rows = submission.events.filter(move__in=TOLD).order_by("-at", "-pk")
    return [Told(TOLD[row.move], row) for row in rows]
