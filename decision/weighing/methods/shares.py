"""A number for each criterion, what points and swings have in common; js/weigh-shares.js."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.numbers import NumberField
from decision.weighing.methods.forms import Said, WeightsForm

KIND, SCRIPTS = "shares", ("js/numbers.js", "js/weigh-shares.js")
# What points add up to, and what the largest swing has.
FULL = 100


class SharesForm(WeightsForm):
    """`incomplete` is what is said where a number is missing; {names} are those without one."""

    most: ClassVar[int]
    incomplete: ClassVar[Promise] = _(
        "Still without a number: {names}. 0 says that a criterion does not matter."
    )

    def add_fields(self) -> None:
        (field,) = self.each
        for criterion in self.criteria:
            self.fields[f"{field}-{criterion.pk}"] = NumberField(
                label=criterion.name, required=False, decimals=3, smallest=0, greatest=self.most
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self._ask_for_missing(data)
        if not self.errors and not any(self.numbers().values()):
            raise forms.ValidationError(_("At least one criterion must have more than 0."))
        return data

    def _ask_for_missing(self, data: dict[str, Any]) -> None:
        """One sentence for all that is missing, however much it is."""
        (field,) = self.each
        names = {f"{field}-{c.pk}": c.name for c in self.criteria}
        missing = [name for name in names if name not in self.errors and data.get(name) is None]
        for name in missing:
            self.fields[name].widget.attrs["aria-invalid"] = "true"
        if missing:
            listed = "; ".join(names[name] for name in missing)
            self.add_error(None, str(self.incomplete).replace("{names}", listed))

    def said(self) -> Said:
        (field,) = self.each
        return {field: {code: float(value) for code, value in self.numbers().items()}}

    def numbers(self) -> dict[str, Decimal]:
        """What a valid form holds, by criterion code."""
        (field,) = self.each
        return self.by_code(field)
