"""What narrows the catalogues. Nothing is stored: all of it stands in the address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from territories.enums import Direction, ProjectStatus, Regime
from territories.models import Indicator, Sector
from territories.selectors.amounts import Measure
from territories.selectors.catalogue import (
    Range,
    Wanted,
    regions_with_territories,
    sectors_of_projects,
    sectors_stated,
    territories_with_projects,
)
from territories.selectors.fit import ARTICLE, DECREE, Askable, Needs

LONGEST_SEARCH = 120
LARGEST = Decimal(10) ** 15
ENDS = ("from", "to")


class CatalogueForm(forms.Form):
    """Words, lists to choose from, and a range for each column that is shown.

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

    def __init__(self, *args: Any, columns: Sequence[Measure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        for name, choices in self.choices().items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("all")), *choices]
        for column in columns:
            for end in ENDS:
                self.fields[f"{end}-{column.code}"] = _number()

    def choices(self) -> dict[str, Iterable[tuple[str, Any]]]:
        """What the lists offer that are filled from the data."""
        raise NotImplementedError

    def wanted(self, sort: Measure | str, *, descending: bool) -> Wanted:
        """What could be read; `is_valid` has been asked."""
        said = self.cleaned_data
        ranges = {}
        for column in self.columns:
            low, high = (said.get(f"{end}-{column.code}") for end in ENDS)
            if low is not None or high is not None:
                ranges[column] = Range(low, high)
        return Wanted(
            words=said.get("q", ""),
            given={name: said.get(name, "") for name in self.lists},
            ranges=ranges,
            sort=sort,
            descending=descending,
        )

    @property
    def choosing(self) -> list[forms.BoundField]:
        """What there is to choose from, in the order of the page."""
        return [self[name] for name in self.lists]

    @property
    def ranges(self) -> list[tuple[Measure, forms.BoundField, forms.BoundField]]:
        return [
            (column, *(self[f"{end}-{column.code}"] for end in ENDS))  # type: ignore[misc]
            for column in self.columns
        ]

    @property
    def has_range(self) -> bool:
        return any(field.data for _of, *pair in self.ranges for field in pair)

    def query(self) -> list[tuple[str, str]]:
        """What an address needs to say for the same."""
        given = ((name, self.data.get(name, "").strip()) for name in self.fields)
        return [(name, text) for name, text in given if text]


class TerritoriesForm(CatalogueForm):
    lists = ("region", "regime", "sector", "priority")

    region = forms.ChoiceField(label=_("Region"), required=False)
    regime = forms.ChoiceField(label=_("Legal regime"), required=False)
    sector = forms.ChoiceField(label=_("Specialisation"), required=False)
    # Of a column that is not shown any more it says nothing, so it refuses nothing.
    colour = forms.CharField(label=_("Colour of the map"), required=False, widget=forms.Select)

    def __init__(self, *args: Any, columns: Sequence[Measure], **kwargs: Any) -> None:
        super().__init__(*args, columns=columns, **kwargs)
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


class FitForm(forms.Form):
    """A project and what it needs of a place; nothing is stored, all stands in the address."""

    sector = forms.ChoiceField(label=_("Sector of the project"), required=False)
    regime = forms.ChoiceField(label=_("Legal regime"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(self, *args: Any, askable: Sequence[Askable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.askable = askable
        anything = ("", _("any"))  # in Russian of another gender than a regime and a region
        any_place = ("", pgettext_lazy("regime or region", "any"))
        sectors = Sector.objects.order_by("name", "code").values_list("code", "name")
        priorities = [
            (ARTICLE, _("any of the article’s priority sectors")),
            (DECREE, _("any direction of Decree 603")),
        ]
        regions = regions_with_territories().values_list("code", "name")
        for name, choices in (
            ("sector", [anything, *priorities, *sectors]),
            ("regime", [any_place, *Regime.choices]),
            ("region", [any_place, *regions]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        for name, label in (("capital", _("Capital cost, RUB mn")), ("jobs", _("Jobs"))):
            self.fields[name] = _number(label=label, least=Decimal(0))
        for each in askable:
            self.fields[limit_field(each.indicator)] = _number()

    def needs(self) -> Needs:
        """What could be read; `is_valid` has been asked."""
        said = self.cleaned_data
        limits = {
            each.indicator: said[name]
            for each in self.askable
            if said.get(name := limit_field(each.indicator)) is not None
        }
        named = {name: said.get(name, "") for name in ("sector", "regime", "region")}
        return Needs(**named, limits=limits)

    @property
    def unknown(self) -> list[str]:
        """Codes of which the address asks a limit and that cannot be asked about."""
        asked = (name for name, text in self.data.items() if text)
        return [
            name.removeprefix(LIMIT)
            for name in asked
            if name.startswith(LIMIT) and name not in self.fields
        ]

    @property
    def limits(self) -> dict[str, list[tuple[Askable, forms.BoundField]]]:
        """The fields of limits by the group of their indicators."""
        grouped: dict[str, list[tuple[Askable, forms.BoundField]]] = {}
        for each in self.askable:
            field = self[limit_field(each.indicator)]
            grouped.setdefault(str(each.indicator.group), []).append((each, field))
        return grouped


LIMIT = "need-"


def limit_field(indicator: Indicator) -> str:
    return f"{LIMIT}{indicator.code}"


def is_least(indicator: Indicator) -> bool:
    """Whether a limit of it is the least that will do, not the most."""
    return indicator.direction != Direction.MIN


def _number(*, label: Any = None, least: Decimal = -LARGEST) -> forms.DecimalField:
    takes = _("A number is taken here.") if least else _("A number from 0 up is taken here.")
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=least,
        max_value=LARGEST,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), takes),
        widget=forms.NumberInput(attrs={"class": "input-num", "step": "any"}),
    )
