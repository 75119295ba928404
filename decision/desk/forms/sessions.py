"""A new session: its rules, and how many questions they make."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from config.text import WordsField
from decision.desk.forms.rules import DeadlineField, TurnoutField, zone_help
from decision.problems.errors import DecisionError
from decision.problems.models import Criterion, Problem
from decision.problems.selectors.criteria import CriteriaTree, criteria_of, criteria_tree
from decision.problems.selectors.problems import alternatives_of
from decision.sessions.enums import PairSet, WeightingMethod
from decision.sessions.selectors.frames import judged_criteria, levels_of, rated_criteria
from decision.sessions.selectors.shown import LEAST_TOGETHER
from decision.sessions.services.demonstrations import is_demonstration_mark

USUAL_TURNOUT = 3
MOST_NAMES = 6


class MethodButtons(forms.RadioSelect):
    """Marks the methods that ask for pairs: only with them there are pairs to choose."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if WeightingMethod(value).in_pairs:
            option["attrs"]["data-in-pairs"] = True
        return option


class SessionForm(forms.Form):
    """Everything that a session can be told at its making; a title is enough."""

    title = WordsField(label=_("Title"), max_length=160)
    method = forms.ChoiceField(
        label=_("How the criteria are weighed"),
        choices=WeightingMethod.choices,
        initial=WeightingMethod.PAIRWISE,
        widget=MethodButtons,
    )
    levels = forms.TypedMultipleChoiceField(
        label=_("Which levels are weighed"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The other levels keep the weights of the problem."),
    )
    pairs = forms.ChoiceField(
        label=_("Pairs to compare"),
        choices=PairSet.choices,
        initial=PairSet.FULL,
        widget=forms.RadioSelect,
    )
    scoring = forms.BooleanField(
        label=_("Rate the alternatives where there are no data"), required=False
    )
    blind = forms.ChoiceField(
        label=_("Answers during a round"),
        choices=[
            ("blind", _("blind: nobody sees another's answers before the reveal")),
            ("open", _("open: the results are live while people answer, if names are shown")),
        ],
        initial="blind",
        widget=forms.RadioSelect,
    )
    names = forms.ChoiceField(
        label=_("Names"),
        choices=[
            ("pseudonyms", _("hidden: answers are shown by a number that each round draws anew")),
            ("shown", _("shown: everybody sees who answered what")),
        ],
        initial="pseudonyms",
        widget=forms.RadioSelect,
    )
    minimum_turnout = TurnoutField(initial=USUAL_TURNOUT)
    deadline = DeadlineField(label=_("Deadline of the first round"))
    # Signed by `manage.py demo_session` and shown to nobody: a committee of real people must not be
    # one that can be deleted.
    demonstration = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, problem: Problem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problem = problem
        self.initial.setdefault(
            "title",
            gettext("%(problem)s, %(date)s")
            % {
                "problem": problem.name[:130],
                "date": date_format(timezone.localdate(), "SHORT_DATE_FORMAT"),
            },
        )
        levels = self.fields["levels"]
        assert isinstance(levels, forms.TypedMultipleChoiceField)
        levels.choices = [(str(depth), self._level_words(depth)) for depth in self.depths]
        self.initial.setdefault("levels", [str(depth) for depth in self.depths[:1]])
        if not self.rated:
            del self.fields["scoring"]
        elif self.rates_anew:
            self.fields["scoring"].label = gettext(
                "Rate the alternatives anew where they are judged"
            )
        until = gettext("Empty: the round is open until you close it.")
        self.fields["deadline"].help_text = f"{until} {zone_help()}"

    @classmethod
    def typed(cls, data: QueryDict) -> dict[str, Any]:
        """What was sent, as initial values for a form that is shown again unjudged."""
        return {
            name: data.getlist(name) if name == "levels" else data.get(name, "")
            for name in cls.base_fields
        }

    @cached_property
    def criteria(self) -> list[Criterion]:
        return criteria_of(self.problem)

    @cached_property
    def tree(self) -> CriteriaTree:
        return criteria_tree(self.criteria)

    @cached_property
    def depths(self) -> tuple[int, ...]:
        return levels_of(self.tree)

    @cached_property
    def judged(self) -> dict[Criterion, bool]:
        """The criteria that experts judge, and whether some alternative waits for them."""
        try:
            return judged_criteria(self.problem, self.criteria) if self.alternative_count else {}
        except DecisionError:
            return {}

    @cached_property
    def rated(self) -> tuple[Criterion, ...]:
        """The criteria to rate by: only where there are some, scoring is offered."""
        return rated_criteria(self.judged)

    @property
    def rates_anew(self) -> bool:
        """Whether every alternative has been judged already."""
        return not any(self.judged.values())

    @cached_property
    def alternative_count(self) -> int:
        return len(alternatives_of(self.problem))

    def clean_levels(self) -> list[int]:
        chosen: list[int] = self.cleaned_data["levels"]
        if len(self.depths) > 1 and not chosen:
            raise ValidationError(gettext("Choose at least one level."))
        return chosen or list(self.depths)

    def clean_demonstration(self) -> bool:
        mark: str = self.cleaned_data["demonstration"]
        if mark and not is_demonstration_mark(mark):
            raise ValidationError(gettext("Only the server itself makes a demonstration."))
        return bool(mark)

    def clean(self) -> dict[str, Any]:
        """With hidden names nothing is shown of too few: a round that they close is in vain."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        turnout = cleaned.get("minimum_turnout") or LEAST_TOGETHER
        if cleaned.get("names") == "pseudonyms" and turnout < LEAST_TOGETHER:
            self.add_error(
                "minimum_turnout",
                gettext(
                    "Names are hidden, and of fewer than %(least)s who have finished nothing is "
                    "shown: let at least %(least)s finish, or show the names."
                )
                % {"least": LEAST_TOGETHER},
            )
        return cleaned

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def rules(self) -> dict[str, Any]:
        """What `create_session` takes of a valid form."""
        chosen = {"scoring": False, **self.cleaned_data}
        chosen["blind"] = chosen["blind"] == "blind"
        chosen["names_shown"] = chosen.pop("names") == "shown"
        chosen["is_demonstration"] = chosen.pop("demonstration")
        return chosen

    def _level_words(self, depth: int) -> str:
        names = [node.criterion.name for node in self.tree.nodes() if node.depth == depth]
        more = len(names) - MOST_NAMES
        listed = "; ".join(names[:MOST_NAMES])
        if more > 0:
            listed = ngettext(
                "%(names)s and %(number)s more", "%(names)s and %(number)s more", more
            ) % {"names": listed, "number": more}
        title = (
            gettext("the top")
            if depth == 0
            else gettext("level %(number)s") % {"number": depth + 1}
        )
        return f"{title}: {listed}"
