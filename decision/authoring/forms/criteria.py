"""A criterion: what it is called and means, and how it is measured."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.numbers import NumberField
from decision.authoring.forms.fields import BothLanguages, one_line, text_pair
from decision.authoring.services.whole import LONGEST_NAME
from decision.problems.enums import PreferenceFunction
from decision.problems.models import Criterion
from territories.enums import Direction, IndicatorKind, Subject
from territories.models import Indicator
from territories.models.rules import trouble_of_alphabets

LARGEST_WEIGHT = Decimal("99999.9999")  # what the column holds
CODE = re.compile(r"^[\w.\-]{1,40}$")
NOTHING, KNOWN, NEW = "nothing", "known", "new"
# Which thresholds each shape of preference needs, as the engine reads them.
NEEDS = {
    PreferenceFunction.USUAL: (),
    PreferenceFunction.USHAPE: ("indifference",),
    PreferenceFunction.VSHAPE: ("preference",),
    PreferenceFunction.LEVEL: ("indifference", "preference"),
    PreferenceFunction.LINEAR: ("indifference", "preference"),
    PreferenceFunction.GAUSSIAN: ("gaussian_scale",),
}
THRESHOLDS = ("indifference", "preference", "gaussian_scale")
ANCHORS = ("anchor_1", "anchor_3", "anchor_5")


class CriterionForm(BothLanguages):
    """Everything of one criterion, with an indicator that is known or made here."""

    needed = ("name",)
    name_ru, name_en = text_pair(
        "name",
        (gettext_lazy("Name in Russian"), gettext_lazy("Name in English")),
        longest=LONGEST_NAME,
    ).values()
    description_ru, description_en = text_pair(
        "description",
        (gettext_lazy("What it means, in Russian"), gettext_lazy("What it means, in English")),
        longest=4000,
        long=True,
    ).values()
    code = forms.CharField(label=gettext_lazy("Code"), max_length=40, required=False)
    weight = NumberField(
        label=gettext_lazy("Weight among siblings"),
        decimals=4,
        smallest=0,
        greatest=LARGEST_WEIGHT,
        initial=1,
    )
    measured = forms.ChoiceField(
        label=gettext_lazy("Measured by"),
        choices=[
            (NOTHING, gettext_lazy("nothing yet, or by its parts")),
            (KNOWN, gettext_lazy("an indicator of the catalogue")),
            (NEW, gettext_lazy("a new indicator, made here")),
        ],
        initial=NOTHING,
        widget=forms.RadioSelect,
    )
    indicator = forms.ModelChoiceField(queryset=Indicator.objects.none(), required=False)
    direction = forms.ChoiceField(
        label=gettext_lazy("Which way is better"),
        choices=Direction.choices,
        initial=Direction.MAX,
    )
    target = NumberField(label=gettext_lazy("Target"), required=False)
    preference_function = forms.ChoiceField(
        label=gettext_lazy("Preference function"),
        choices=[("", gettext_lazy("none: for PROMETHEE alone")), *PreferenceFunction.choices],
        required=False,
    )
    indifference = NumberField(
        label=gettext_lazy("Indifference threshold q"), required=False, smallest=0
    )
    preference = NumberField(
        label=gettext_lazy("Preference threshold p"), required=False, smallest=0
    )
    gaussian_scale = NumberField(
        label=gettext_lazy("Threshold s of the Gaussian function"), required=False, smallest=0
    )
    unit_ru, unit_en = text_pair(
        "unit", (gettext_lazy("Unit in Russian"), gettext_lazy("Unit in English")), longest=60
    ).values()
    kind = forms.ChoiceField(
        label=gettext_lazy("How its values come about"),
        choices=[
            (kind.value, kind.label) for kind in (IndicatorKind.MEASURED, IndicatorKind.JUDGED)
        ],
        required=False,
    )
    decimals = NumberField(
        label=gettext_lazy("Decimals shown"),
        decimals=0,
        smallest=0,
        greatest=6,
        initial=0,
        required=False,
    )
    anchor_1_ru, anchor_1_en = text_pair(
        "anchor_1",
        (gettext_lazy("What 1 means, in Russian"), gettext_lazy("What 1 means, in English")),
        longest=300,
    ).values()
    anchor_3_ru, anchor_3_en = text_pair(
        "anchor_3",
        (gettext_lazy("What 3 means, in Russian"), gettext_lazy("What 3 means, in English")),
        longest=300,
    ).values()
    anchor_5_ru, anchor_5_en = text_pair(
        "anchor_5",
        (gettext_lazy("What 5 means, in Russian"), gettext_lazy("What 5 means, in English")),
        longest=300,
    ).values()

    def __init__(
        self, *args: Any, subject: Subject, criterion: Criterion | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criterion = criterion
        choice = self.fields["indicator"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = Indicator.objects.filter(subject=subject)
        if criterion is None:
            return
        for name in ("code", "weight", "direction", "target", "preference_function", *THRESHOLDS):
            self.initial.setdefault(name, getattr(criterion, name))
        for name in ("name_ru", "name_en", "description_ru", "description_en"):
            self.initial.setdefault(name, getattr(criterion, name))
        self.initial.setdefault("indicator", criterion.indicator_id)
        self.initial.setdefault("measured", KNOWN if criterion.indicator_id else NOTHING)
        indicator = criterion.indicator
        if indicator and indicator.value_unit:
            said = {"indicator": indicator.name, "unit": indicator.value_unit}
            for name in ("target", *THRESHOLDS):
                self.fields[name].help_text = _("“%(indicator)s” is in %(unit)s.") % said

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].strip()
        if code and not CODE.match(code):
            raise ValidationError(_("Letters, digits, points, hyphens and underscores only."))
        is_new = self.criterion is None or code != self.criterion.code
        if is_new and (trouble := trouble_of_alphabets(code)):
            raise ValidationError(str(trouble))
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in ("name_ru", "name_en"):
            cleaned[name] = one_line(cleaned.get(name) or "")
        if cleaned.get("measured") == KNOWN and not cleaned.get("indicator"):
            self.add_error("measured", _("Choose one of the indicators that were found."))
        if cleaned.get("measured") == NEW:
            self._refuse_new(cleaned)
        has_target = cleaned.get("target") is not None
        is_wrong = (cleaned.get("direction") == Direction.TARGET) != has_target
        if is_wrong and "target" not in self.errors:
            self.add_error(
                "target", _("Give a target where the nearest to it is best, and only there.")
            )
        self._refuse_thresholds(cleaned)
        return cleaned

    def values(self) -> dict[str, Any]:
        """The criterion's own, as the services take them."""
        kept = (
            "name_ru",
            "name_en",
            "description_ru",
            "description_en",
            "weight",
            "direction",
            "target",
            "preference_function",
            *THRESHOLDS,
        )
        values = {name: self.cleaned_data[name] for name in kept}
        if self.cleaned_data["code"]:
            values["code"] = self.cleaned_data["code"]
        if self.cleaned_data["measured"] == NOTHING:
            values["indicator_id"] = None
        if self.cleaned_data["measured"] == KNOWN:
            values["indicator_id"] = self.cleaned_data["indicator"].pk
        return values

    def new_indicator(self) -> dict[str, Any] | None:
        """The fields of an indicator that is made here; None where none is."""
        cleaned = self.cleaned_data
        if cleaned["measured"] != NEW:
            return None
        pairs = ("unit", *(ANCHORS if cleaned["kind"] == IndicatorKind.JUDGED else ()))
        texts = {
            f"{name}_{language}": one_line(cleaned[f"{name}_{language}"])
            for name in pairs
            for language in ("ru", "en")
        }
        return texts | {
            "name_ru": cleaned["name_ru"],
            "name_en": cleaned["name_en"],
            "definition_ru": cleaned["description_ru"],
            "definition_en": cleaned["description_en"],
            "kind": cleaned["kind"],
            "direction": cleaned["direction"],
            "decimals": cleaned["decimals"] or 0,
        }

    def _refuse_new(self, cleaned: dict[str, Any]) -> None:
        cleaned["kind"] = cleaned.get("kind") or IndicatorKind.MEASURED
        if cleaned["kind"] == IndicatorKind.JUDGED:
            for name in ANCHORS:
                if not (cleaned.get(f"{name}_ru") or cleaned.get(f"{name}_en")):
                    self.add_error(
                        f"{name}_ru", _("Whoever rates must know what this number means.")
                    )
        elif not (cleaned.get("unit_ru") or cleaned.get("unit_en")):
            self.add_error("unit_ru", _("A value without a unit says nothing."))

    def _refuse_thresholds(self, cleaned: dict[str, Any]) -> None:
        shape = cleaned.get("preference_function") or ""
        needed = NEEDS[PreferenceFunction(shape)] if shape else ()
        for name in THRESHOLDS:
            if name in self.errors:
                continue
            if (cleaned.get(name) is not None) != (name in needed):
                self.add_error(
                    name,
                    _("This preference function needs it.")
                    if name in needed
                    else _("The chosen preference function has no such threshold: leave it empty."),
                )
            elif name in needed and name != "indifference" and cleaned[name] == 0:
                self.add_error(name, _("This threshold must be above 0."))
        q, p = cleaned.get("indifference"), cleaned.get("preference")
        if len(needed) == 2 and q is not None and p is not None and q >= p:
            self.add_error("preference", _("The threshold p must be above q."))
