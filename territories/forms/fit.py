"""What a project needs of a place. Nothing is stored: all of it stands in the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.numbers import NumberField
from territories.enums import Direction, Regime
from territories.models import Indicator, Sector
from territories.selectors.catalogue import regions_with_territories
from territories.selectors.fit import ARTICLE, DECREE, Askable, Needs


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
            self.fields[name] = NumberField(label=label, required=False, smallest=0)
        for each in askable:
            self.fields[limit_field(each.indicator)] = NumberField(required=False)

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
