"""The steps of an applicant's form. What cannot be read is said beside its field, the rest kept."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.numbers import NumberField
from config.text import WordsField
from territories.models import Indicator, Sector, StatedFigure, StatedYear, Submission, Territory
from territories.models.projects import GREATEST_PART, LEAST_PART
from territories.selectors.public import active_territories
from territories.services.intake.filling import Said, SaidFigure, SaidYear

LONGEST_SOURCE = 300
SEEN = "seen"
YEAR_FIELDS = ("capital", "budget", "source")

type YearRow = tuple[int, list[forms.BoundField]]


class SeenField(forms.BoundField):
    form: StepForm

    @property
    def seen(self) -> list[str]:
        """What it shows that is stored: as its widget writes it, or as it was typed just now."""
        if self.form.is_bound:
            is_kept = self.form.errors.keys().isdisjoint(self.form.stored_with(self.name))
            return _texts(self.form.data, self.name if is_kept else f"{SEEN}-{self.name}")
        text = self.field.widget.format_value(self.value())
        return [str(each) for each in text] if isinstance(text, list) else [text or ""]


class StepForm(forms.Form):
    """One step; `said` has what of it could be read once `is_valid` has been asked.

    The page sends along what it has shown (`seen`), and what differs from that alone is said: of
    two open pages neither takes back what was typed in the other.
    """

    bound_field_class = SeenField

    def __init__(self, data: Any, *, submission: Submission) -> None:
        super().__init__(data, initial=self.stored(submission))

    def stored(self, submission: Submission) -> dict[str, Any]:
        raise NotImplementedError

    def said(self) -> Said:
        raise NotImplementedError

    def stored_with(self, name: str) -> Sequence[str]:
        """The fields of one row: where one of them cannot be read none of them is stored."""
        return (name,)

    def _is_read(self, *names: str) -> bool:
        """Whether these could be read, and one of them is not as the page has shown it."""
        return self.errors.keys().isdisjoint(names) and any(map(self._is_said, names))

    def _is_said(self, name: str) -> bool:
        if SEEN not in self.data:
            return True
        return _texts(self.data, name) != _texts(self.data, f"{SEEN}-{name}")

    def _now(self, name: str) -> Any:
        """What was typed; of a field that was left as it was shown what is stored."""
        if self._is_said(name):
            return self.cleaned_data[name]
        stored, field = self.initial.get(name), self.fields[name]
        return stored if isinstance(stored, Decimal) else field.clean(stored)

    def _words(self, *names: str) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in names if self._is_read(name)}


class WhoForm(StepForm):
    applicant = WordsField(
        label=_("Organisation"),
        required=False,
        max_length=300,
        help_text=_("The company or institution that applies; it stands on the project's page."),
    )
    stated_by = WordsField(
        label=_("Who states the figures"),
        required=False,
        max_length=200,
        help_text=_(
            "Name and position, kept with each number for the administrator. Public pages name "
            "the organisation alone."
        ),
    )

    def stored(self, submission: Submission) -> dict[str, Any]:
        return {"applicant": submission.applicant, "stated_by": submission.stated_by}

    def said(self) -> Said:
        return Said(words=self._words("applicant", "stated_by"))


class WhatForm(StepForm):
    name = WordsField(
        label=_("Name of the project"),
        required=False,
        max_length=300,
        help_text=_("What is made or built, in a few words."),
    )
    summary = WordsField(
        label=pgettext_lazy("project", "Summary"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What it makes, for whom, and what is new about it."),
    )
    territory = forms.ModelChoiceField(
        label=_("Territory"),
        required=False,
        queryset=Territory.objects.none(),
        to_field_name="code",
        empty_label=_("not chosen"),
    )
    sectors = forms.ModelMultipleChoiceField(
        label=_("Sectors"),
        required=False,
        queryset=Sector.objects.none(),
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        help_text=_("All that the project belongs to."),
    )

    def __init__(self, data: Any, *, submission: Submission) -> None:
        super().__init__(data, submission=submission)
        for name, rows in (
            ("territory", active_territories().order_by("name", "code")),
            ("sectors", Sector.objects.order_by("name", "code")),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

    def stored(self, submission: Submission) -> dict[str, Any]:
        return {
            "name": submission.name,
            "summary": submission.summary,
            "territory": submission.territory.code if submission.territory else None,
            "sectors": list(submission.sectors.order_by("name").values_list("code", flat=True)),
        }

    def said(self) -> Said:
        sectors = self.cleaned_data["sectors"] if self._is_read("sectors") else None
        return Said(words=self._words("name", "summary", "territory"), sectors=sectors)


class MoneyForm(StepForm):
    """What it costs and asks for in each year; the whole is their sum. And whether a part does."""

    def __init__(
        self,
        data: Any,
        *,
        submission: Submission,
        years: Sequence[int],
        near: Sequence[int],
        said: Sequence[StatedYear],
    ) -> None:
        """`near` are the years that are asked first; the other ones of `years` stand folded."""
        self.years, self._near = years, near
        self._said = said
        super().__init__(data, submission=submission)
        for year in years:
            self.fields[f"capital-{year}"] = NumberField(
                label=_("Capital cost, RUB mn"), required=False, smallest=0, decimals=3
            )
            self.fields[f"budget-{year}"] = NumberField(
                label=_("Requested budget, RUB mn"), required=False, smallest=0, decimals=3
            )
            self.fields[f"source-{year}"] = _source_field()
        self.fields["least_share"] = NumberField(
            label=_("A part of the money is enough: at least, %"),
            required=False,
            smallest=LEAST_PART,
            greatest=GREATEST_PART,
            decimals=2,
            help_text=_(
                "The smallest part of what you ask for with which the project can be carried out, "
                "70 for instance. Leave it empty if it needs the whole or nothing."
            ),
        )

    def stored(self, submission: Submission) -> dict[str, Any]:
        known: dict[str, Any] = {"least_share": submission.least_share}
        for row in self._said:
            known[f"capital-{row.year}"] = row.capital_cost
            known[f"budget-{row.year}"] = row.requested_budget
            known[f"source-{row.year}"] = row.source
        return known

    def said(self) -> Said:
        named = {year: [f"{name}-{year}" for name in YEAR_FIELDS] for year in self.years}
        return Said(
            words=self._words("least_share"),
            years={
                year: SaidYear(*map(self._now, names))
                for year, names in named.items()
                if self._is_read(*names)
            },
        )

    def stored_with(self, name: str) -> Sequence[str]:
        if name == "least_share":
            return (name,)
        year = name.rpartition("-")[2]
        return [f"{each}-{year}" for each in YEAR_FIELDS]

    @property
    def rows(self) -> list[YearRow]:
        """The years that most need: the next ones, and those of which something is said."""
        return [self._row(year) for year in self.years if self._is_near(year)]

    @property
    def further(self) -> list[YearRow]:
        return [self._row(year) for year in self.years if not self._is_near(year)]

    def _row(self, year: int) -> YearRow:
        return year, [self[f"{name}-{year}"] for name in YEAR_FIELDS]

    def _is_near(self, year: int) -> bool:
        names = [f"{name}-{year}" for name in YEAR_FIELDS]
        is_filled = any(self[name].value() not in (None, "") for name in names)
        return year in self._near or is_filled


class FiguresForm(StepForm):
    """A number for each indicator that is measured, with where it stands."""

    def __init__(
        self,
        data: Any,
        *,
        submission: Submission,
        indicators: Sequence[Indicator],
        said: Sequence[StatedFigure],
    ) -> None:
        self.indicators = indicators
        self._said = said
        super().__init__(data, submission=submission)
        for indicator in indicators:
            self.fields[f"value-{indicator.code}"] = _value_field(indicator)
            self.fields[f"source-{indicator.code}"] = _source_field()

    def stored(self, submission: Submission) -> dict[str, Any]:
        known: dict[str, Any] = {}
        for row in self._said:
            is_chosen = row.indicator.is_yes_or_no
            known[f"value-{row.indicator.code}"] = f"{row.value:.0f}" if is_chosen else row.value
            known[f"source-{row.indicator.code}"] = row.source
        return known

    def said(self) -> Said:
        named = {each: (f"value-{each.code}", f"source-{each.code}") for each in self.indicators}
        return Said(
            figures={
                each: SaidFigure(*map(self._now, names))
                for each, names in named.items()
                if self._is_read(*names)
            }
        )

    def stored_with(self, name: str) -> Sequence[str]:
        code = name.partition("-")[2]
        return f"value-{code}", f"source-{code}"

    @property
    def groups(self) -> dict[str, list[tuple[Indicator, forms.BoundField, forms.BoundField]]]:
        grouped: dict[str, list[tuple[Indicator, forms.BoundField, forms.BoundField]]] = {}
        for indicator in self.indicators:
            row = (indicator, self[f"value-{indicator.code}"], self[f"source-{indicator.code}"])
            grouped.setdefault(str(indicator.group), []).append(row)
        return grouped


def _texts(data: Any, name: str) -> list[str]:
    """What was sent under a name, whatever a browser makes of the ends of lines."""
    return sorted(text.replace("\r\n", "\n").strip() for text in data.getlist(name))


def _value_field(indicator: Indicator) -> forms.Field:
    if indicator.is_yes_or_no:
        return forms.TypedChoiceField(
            label=indicator.name,
            required=False,
            choices=[("", _("not chosen")), ("1", _("yes")), ("0", _("no"))],
            coerce=Decimal,
            empty_value=None,
            help_text=indicator.definition,
        )
    return NumberField(
        label=indicator.name,
        required=False,
        smallest=indicator.least,
        greatest=indicator.most,
        decimals=0 if indicator.is_whole else 6,
        help_text=indicator.definition,
    )


def _source_field() -> forms.CharField:
    return WordsField(
        label=_("Where it is from"),
        required=False,
        max_length=LONGEST_SOURCE,
        widget=forms.TextInput(attrs={"placeholder": _("document, page")}),
    )
