"""A new problem, and a problem's own texts and rules."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decision.authoring.forms.fields import BothLanguages, one_line, text_pair
from decision.authoring.services.whole import LONGEST_NAME
from decision.problems.enums import MissingRule, ProblemState
from decision.problems.models import Problem
from decision.rankings.forms import NORMALIZATION_TITLES
from decision.rankings.selectors import method_choices, normalization_names
from territories.enums import Subject

LONGEST_QUESTION, LONGEST_GOAL, LONGEST_TEXT = 400, 200, 10_000
NAMES = text_pair(
    "name",
    (gettext_lazy("Name in Russian"), gettext_lazy("Name in English")),
    longest=LONGEST_NAME,
)
QUESTIONS = text_pair(
    "question",
    (gettext_lazy("Question in Russian"), gettext_lazy("Question in English")),
    longest=LONGEST_QUESTION,
)


class NamedForm(BothLanguages):
    """What every problem is called and asks, in one language at least."""

    needed = ("name", "question")
    name_ru, name_en = NAMES.values()
    question_ru, question_en = QUESTIONS.values()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in (*NAMES, *QUESTIONS):
            if name in cleaned:
                cleaned[name] = one_line(cleaned[name])
        return cleaned


class NewProblemForm(NamedForm):
    subject = forms.ChoiceField(
        label=gettext_lazy("What is compared"),
        choices=Subject.choices,
        initial=Subject.TERRITORY,
        widget=forms.RadioSelect,
    )


class CopyForm(NamedForm):
    """A copy compares what its original does."""


class ProblemForm(NamedForm):
    """All of a problem but its criteria and alternatives."""

    goal_ru, goal_en = text_pair(
        "goal",
        (gettext_lazy("Goal phrase in Russian"), gettext_lazy("Goal phrase in English")),
        longest=LONGEST_GOAL,
    ).values()
    description_ru, description_en = text_pair(
        "description",
        (gettext_lazy("Description in Russian"), gettext_lazy("Description in English")),
        longest=LONGEST_TEXT,
        long=True,
    ).values()
    method = forms.ChoiceField(label=gettext_lazy("Method"))
    normalization = forms.ChoiceField(label=gettext_lazy("Normalisation"), required=False)
    missing = forms.ChoiceField(label=gettext_lazy("A missing value"), choices=MissingRule.choices)
    state = forms.ChoiceField(
        label=gettext_lazy("State"), choices=ProblemState.choices, widget=forms.RadioSelect
    )
    owner = forms.CharField(
        label=gettext_lazy("Owner"),
        required=False,
        max_length=150,
        help_text=gettext_lazy("An account's name. Empty: whoever may change problems."),
    )
    editors = forms.CharField(
        label=gettext_lazy("Editors"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Names of accounts, with commas between them."),
    )

    def __init__(self, *args: Any, problem: Problem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problem = problem
        _choices(self.fields["method"], [(n, c.title) for n, c in method_choices().items()])
        own = ("", _("the method's own"))
        names = [(name, NORMALIZATION_TITLES[name]) for name in normalization_names()]
        _choices(self.fields["normalization"], [own, *names])
        self.fields["goal_ru"].help_text = _(
            "Finishes “We are deciding …”, without a full stop; participants read it above "
            "each question."
        )
        for name in self.fields:
            if name not in ("owner", "editors"):
                self.initial.setdefault(name, getattr(problem, name))
        owner = problem.owner
        self.initial.setdefault("owner", owner.get_username() if owner else "")
        editors = problem.editors.order_by("username").values_list("username", flat=True)
        self.initial.setdefault("editors", ", ".join(editors))

    def clean_owner(self) -> int | None:
        name = self.cleaned_data["owner"].strip()
        return _accounts([name])[0] if name else None

    def clean_editors(self) -> list[int]:
        names = [name.strip() for name in re.split(r"[,;\n]", self.cleaned_data["editors"])]
        return sorted(_accounts([name for name in names if name]))

    def values(self) -> dict[str, Any]:
        """What `change_problem` takes of a valid form."""
        values = dict(self.cleaned_data)
        values["owner_id"] = values.pop("owner")
        return values


def _choices(field: forms.Field, choices: list[tuple[str, Any]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _accounts(names: list[str]) -> list[int]:
    found = dict(
        User.objects.filter(username__in=names, is_active=True).values_list("username", "pk")
    )
    for name in names:
        if name not in found:
            raise ValidationError(_("There is no account “%(name)s”.") % {"name": name})
    return [found[name] for name in dict.fromkeys(names)]
