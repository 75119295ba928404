"""How long a new session will be for each participant, and what each choice does to that."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decision.desk.forms.sessions import SessionForm
from decision.sessions.enums import WeightingMethod
from decision.sessions.models import Session
from decision.sessions.selectors.frames import drawn_frame, pair_count
from decision.sessions.selectors.questions import questions_in
from decision.weighing.methods import METHODS

# What a page tells its reader beside the minutes: our own estimate of one careful answer.
SECONDS_A_PAIR, SECONDS_A_CRITERION, SECONDS_A_RATING = 15, 20, 10


@dataclass(frozen=True)
class Load:
    """What each participant is asked: `total` questions, `pairs` or `branches` of `criteria` and
    those to rate by, each with a rating for every alternative.
    """

    total: int
    by_pairs: bool
    pairs: int
    branches: int
    criteria: int
    rated: int
    alternatives: int

    seconds_a_pair = SECONDS_A_PAIR
    seconds_a_criterion = SECONDS_A_CRITERION
    seconds_a_rating = SECONDS_A_RATING

    @property
    def ratings(self) -> int:
        return self.rated * self.alternatives

    @property
    def minutes(self) -> int:
        weighing = (
            self.pairs * SECONDS_A_PAIR if self.by_pairs else self.criteria * SECONDS_A_CRITERION
        )
        return math.ceil((weighing + self.ratings * SECONDS_A_RATING) / 60)


@dataclass(frozen=True)
class Choice:
    """A button with its label, what it means, and what it does to questions and minutes."""

    button: BoundWidget
    words: str
    effect: str


@dataclass(frozen=True)
class Choices:
    """All that makes the number of questions, with that number."""

    load: Load
    methods: tuple[Choice, ...]
    pairs: tuple[Choice, ...]
    levels: tuple[Choice, ...]
    scoring: str


def choices_of(form: SessionForm) -> Choices:
    """For the rules that are chosen at the moment; a choice that is wrong counts as the usual."""
    load = load_of(form)
    return Choices(
        load=load,
        methods=tuple(_methods(form)),
        pairs=tuple(
            Choice(button, "", _in_all(load_of(form, pairs=_value(button))))
            for button in form["pairs"]
        ),
        levels=tuple(_levels(form, load)),
        scoring=_more(load_of(form, scoring=False), load_of(form, scoring=True)),
    )


def load_of(form: SessionForm, **instead: Any) -> Load:
    """What the chosen rules ask, with others `instead` of some."""
    chosen = {name: chosen_value(form, name) for name in ("method", "pairs", "levels", "scoring")}
    rules = chosen | instead
    session = Session(
        problem=form.problem,
        method=rules["method"],
        pairs=rules["pairs"],
        levels=[int(depth) for depth in rules["levels"]],
    )
    # No level at all is no frame of a session: there everything would be asked.
    nodes = drawn_frame(session, form.criteria, ()).nodes if session.levels else ()
    sizes = [len(node.criteria) for node in nodes]
    rated = len(form.rated) if rules["scoring"] else 0
    return Load(
        total=questions_in(session, sizes, rated),
        by_pairs=session.weighting.in_pairs,
        pairs=sum(pair_count(session, size) for size in sizes),
        branches=len(sizes),
        criteria=sum(sizes),
        rated=rated,
        alternatives=form.alternative_count,
    )


def chosen_value(form: SessionForm, name: str) -> Any:
    if form.is_bound and name in getattr(form, "cleaned_data", {}):
        return form.cleaned_data[name]
    if name not in form.fields:
        return False
    return form.get_initial_for_field(form.fields[name], name)


def _value(button: BoundWidget) -> str:
    return str(button.data["value"])


def _methods(form: SessionForm) -> Iterator[Choice]:
    for button in form["method"]:
        method = WeightingMethod(_value(button))
        yield Choice(button, str(METHODS[method].words), _in_all(load_of(form, method=method)))


def _levels(form: SessionForm, load: Load) -> Iterator[Choice]:
    chosen = {int(depth) for depth in chosen_value(form, "levels")}
    for button in form["levels"]:
        depth = int(_value(button))
        without = load_of(form, levels=sorted(chosen - {depth}))
        yield Choice(button, "", _more(without, load_of(form, levels=sorted(chosen | {depth}))))


def _in_all(load: Load) -> str:
    return _("%(questions)s, about %(minutes)s") % {
        "questions": questions_words(load.total),
        "minutes": minutes_words(load.minutes),
    }


def _more(without: Load, with_it: Load) -> str:
    return _("adds %(questions)s, about %(minutes)s") % {
        "questions": questions_words(with_it.total - without.total),
        "minutes": minutes_words(max(1, with_it.minutes - without.minutes)),
    }


def questions_words(number: int) -> str:
    return ngettext("%(number)s question", "%(number)s questions", number) % {"number": number}


def minutes_words(number: int) -> str:
    return ngettext("%(number)s minute", "%(number)s minutes", number) % {"number": number}
