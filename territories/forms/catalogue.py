"""What narrows the catalogues. Nothing is stored: all of it stands in the address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from config.numbers import NumberField, told_plainly
from territories.enums import ProjectStatus, Regime
from territories.selectors.amounts import Measure
from territories.selectors.catalogue import (
    Range,
    Wanted,
    regions_with_territories,
    sectors_of_projects,
    sectors_stated,
    territories_with_projects,
)

LONGEST_SEARCH = 120
ENDS = ("from", "to")


class CatalogueForm(forms.Form):
    """Words, lists to choose from, and a range for each of the `limited` measures.

    A field that cannot be read narrows nothing, and says so beside itself.
    """

    lists: tuple[str, ...] = ("sector", "priority")

    q = forms.CharField(label=_("Search"), required=False, max_length=LONGEST_SEARCH)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    priority = forms.ChoiceField(
        label=_("Priority sector"),
        required=False,
        choices=[
            ("", _("any")),
            ("article", _("a priority in the article")),
            ("603", _("a direction of Decree 603")),
        ],
    )

    def __init__(
        self, data: QueryDict, *, columns: Sequence[Measure], limited: Sequence[Measure]
    ) -> None:
        super().__init__(data)
        self.columns, self.limited = columns, limited
        for name, choices in self.choices().items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("all")), *choices]
        for measure in limited:
            for end in ENDS:
                self.fields[f"{end}-{measure.code}"] = NumberField(required=False)
        self.plain = told_plainly(self, data)

    def choices(self) -> dict[str, Iterable[tuple[str, Any]]]:
        """What the lists offer that are filled from the data."""
        raise NotImplementedError

    def clean(self) -> None:
        for measure in self.limited:
            low, high = (self.cleaned_data.get(f"{end}-{measure.code}") for end in ENDS)
            if low is not None and high is not None and low > high:
                self.add_error(f"to-{measure.code}", _("This is less than where it begins."))

    def wanted(self, sort: Measure | str, *, descending: bool) -> Wanted:
        """What could be read; `is_valid` has been asked."""
        said = self.cleaned_data
        return Wanted(
            words=said.get("q", ""),
            given={name: said.get(name, "") for name in self.lists},
            ranges=self.given_ranges(),
            sort=sort,
            descending=descending,
        )

    def given_ranges(self) -> dict[Measure, Range]:
        """Those of which both ends could be read; `is_valid` has been asked."""
        found = {}
        for measure in self.limited:
            names = [f"{end}-{measure.code}" for end in ENDS]
            limits = Range(*(self.cleaned_data.get(name) for name in names))
            if limits != Range(None, None) and not any(name in self.errors for name in names):
                found[measure] = limits
        return found

    @property
    def choosing(self) -> list[forms.BoundField]:
        """What there is to choose from, in the order of the page."""
        return [self[name] for name in self.lists]

    @property
    def ranges(self) -> list[tuple[Measure, forms.BoundField, forms.BoundField]]:
        return [
            (measure, *(self[f"{end}-{measure.code}"] for end in ENDS))  # type: ignore[misc]
            for measure in self.limited
        ]

    def query(self) -> list[tuple[str, str]]:
        """What an address needs to say for the same."""
        given = ((name, self.plain.get(name, "").strip()) for name in self.fields)
        return [(name, text) for name, text in given if text]


class TerritoriesForm(CatalogueForm):
    lists = ("region", "regime", "sector", "priority")

    region = forms.ChoiceField(label=_("Region"), required=False)
    regime = forms.ChoiceField(label=_("Legal regime"), required=False)
    sector = forms.ChoiceField(label=_("Specialisation"), required=False)
    # Of a column that is not shown any more it says nothing, so it refuses nothing.
    colour = forms.CharField(label=_("Colour of the map"), required=False, widget=forms.Select)
    # Table or map on a screen that has no room for both; what it does not know is the table.
    view = forms.CharField(required=False)

    def __init__(
        self, data: QueryDict, *, columns: Sequence[Measure], limited: Sequence[Measure]
    ) -> None:
        super().__init__(data, columns=columns, limited=limited)
        self.fields["colour"].widget.choices = [
            ("", _("as the table is sorted")),
            *((column.code, column.name) for column in columns),
        ]

    @property
    def choosing(self) -> list[forms.BoundField]:
        return [*super().choosing, self["colour"]]

    def choices(self) -> dict[str, Iterable[tuple[str, Any]]]:
        return {
            "region": regions_with_territories().values_list("code", "name"),
            "regime": Regime.choices,
            "sector": sectors_stated().values_list("code", "name"),
        }


class ProjectsForm(CatalogueForm):
    lists = ("territory", "sector", "priority", "status")

    territory = forms.ChoiceField(label=_("Territory"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)

    def choices(self) -> dict[str, Iterable[tuple[str, Any]]]:
        return {
            "territory": territories_with_projects().values_list("code", "name"),
            "sector": sectors_of_projects().values_list("code", "name"),
            "status": ProjectStatus.choices,
        }
