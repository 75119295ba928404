"""What narrows the catalogue. Nothing is stored: all of it stands in the address."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from territories.enums import Regime
from territories.models import Indicator
from territories.selectors.catalogue import Range, Wanted, regions_with_territories, sectors_stated

LONGEST_SEARCH = 120
LARGEST = Decimal(10) ** 15
ENDS = ("from", "to")


class CatalogueForm(forms.Form):
    """Words, lists to choose from, and a range for each column that is shown.

    A field that cannot be read narrows nothing, and says so beside itself.
    """

    q = forms.CharField(label=_("Search"), required=False, max_length=LONGEST_SEARCH)
    region = forms.ChoiceField(label=_("Region"), required=False)
    regime = forms.ChoiceField(label=_("Legal regime"), required=False)
    sector = forms.ChoiceField(label=_("Specialisation"), required=False)
    priority = forms.ChoiceField(
        label=_("Priority sector"),
        required=False,
        choices=[
            ("", _("any")),
            ("article", _("a priority in the article")),
            ("603", _("a direction of Decree 603")),
        ],
    )

    # Of a column that is not shown any more it says nothing, so it refuses nothing.
    colour = forms.CharField(label=_("Colour of the map"), required=False, widget=forms.Select)

    def __init__(self, *args: Any, columns: Sequence[Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        unlimited = ("", _("all"))
        self._choose("region", [unlimited, *regions_with_territories().values_list("code", "name")])
        self._choose("regime", [unlimited, *Regime.choices])
        self._choose("sector", [unlimited, *sectors_stated().values_list("code", "name")])
        self.fields["colour"].widget.choices = [
            ("", _("as the table is sorted")),
            *((indicator.code, indicator.name) for indicator in columns),
        ]
        for indicator in columns:
            for end in ENDS:
                self.fields[f"{end}-{indicator.code}"] = _number()

    def wanted(self, sort: Indicator | str, *, descending: bool) -> Wanted:
        """What could be read; `is_valid` has been asked."""
        said = self.cleaned_data
        ranges = {}
        for indicator in self.columns:
            low, high = (said.get(f"{end}-{indicator.code}") for end in ENDS)
            if low is not None or high is not None:
                ranges[indicator] = Range(low, high)
        return Wanted(
            words=said.get("q", ""),
            region=said.get("region", ""),
            regime=said.get("regime", ""),
            sector=said.get("sector", ""),
            priority=said.get("priority", ""),
            ranges=ranges,
            sort=sort,
            descending=descending,
        )

    @property
    def narrows(self) -> bool:
        return any(value not in (None, "") for value in self.cleaned_data.values())

    @property
    def ranges(self) -> list[tuple[Indicator, forms.BoundField, forms.BoundField]]:
        return [
            (indicator, *(self[f"{end}-{indicator.code}"] for end in ENDS))  # type: ignore[misc]
            for indicator in self.columns
        ]

    @property
    def has_range(self) -> bool:
        return any(field.data for _of, *pair in self.ranges for field in pair)

    def query(self) -> list[tuple[str, str]]:
        """What an address needs to say for the same."""
        given = ((name, self.data.get(name, "").strip()) for name in self.fields)
        return [(name, text) for name, text in given if text]

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


def _number() -> forms.DecimalField:
    takes = _("A number is taken here.")
    return forms.DecimalField(
        required=False,
        min_value=-LARGEST,
        max_value=LARGEST,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), takes),
        widget=forms.NumberInput(attrs={"class": "input-num", "step": "any"}),
    )
