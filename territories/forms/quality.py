"""What the quality page is asked for; all of it stands in the address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from territories.enums import Subject
from territories.selectors.quality.findings import DOUBTS, FindingKind

COVERAGE, FINDINGS, INDICATORS = "coverage", "findings", "indicators"
VIEWS = (COVERAGE, FINDINGS, INDICATORS)
LONGEST_SEARCH = 120
KIND_NAMES = {
    FindingKind.CLASH: _("contradicts"),
    FindingKind.FAR: _("outlier"),
    FindingKind.STALE: _("stale"),
    FindingKind.FICTIONAL: _("fictional"),
    FindingKind.DECLARED: _("declared only"),
    FindingKind.GAP: _("gap"),
}


class QualityForm(forms.Form):
    """A field that cannot be read narrows nothing, and says so beside itself."""

    of = forms.ChoiceField(label=_("Data on"), required=False, choices=Subject.choices)
    view = forms.ChoiceField(
        required=False, choices=[(view, view) for view in VIEWS], widget=forms.HiddenInput
    )
    q = forms.CharField(label=_("Search"), required=False, max_length=LONGEST_SEARCH)
    indicator = forms.ChoiceField(label=_("Indicator"), required=False)
    show = forms.ChoiceField(
        label=_("What is found"),
        required=False,
        choices=[("", _("all but gaps")), *KIND_NAMES.items()],
    )
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[("", _("by name")), ("known", _("least known first"))],
    )

    def __init__(
        self, *args: Any, indicators: Iterable[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["indicator"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("all")), *indicators]

    def _said(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "")

    @property
    def open_view(self) -> str:
        return self._said("view") or COVERAGE

    @property
    def words(self) -> list[str]:
        return self._said("q").split()

    @property
    def indicator_code(self) -> str:
        return self._said("indicator")

    @property
    def kinds(self) -> Sequence[FindingKind]:
        said = self._said("show")
        return [FindingKind(said)] if said else DOUBTS

    @property
    def is_least_known_first(self) -> bool:
        return self._said("sort") == "known"

    @property
    def narrowing(self) -> list[forms.BoundField]:
        """The fields that the open view has a use for, and those that could not be read."""
        more = {COVERAGE: ("sort",), FINDINGS: ("indicator", "show"), INDICATORS: ()}[
            self.open_view
        ]
        unread = [n for n in ("indicator", "show", "sort") if n in self.errors and n not in more]
        return [self[name] for name in ("of", *more, *unread)]

    def query(self, **changed: str) -> list[tuple[str, str]]:
        """What an address needs to say for the same, with some of it changed."""
        said = {name: self._said(name) for name in self.fields} | changed
        usual = {"of": str(Subject.TERRITORY), "view": COVERAGE}
        return [(name, text) for name, text in said.items() if text and text != usual.get(name)]


def subject_asked(query: Any) -> Subject:
    """Territories, unless projects are asked for."""
    return Subject.PROJECT if query.get("of") == Subject.PROJECT else Subject.TERRITORY
