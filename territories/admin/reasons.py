"""A change says why, leaves a state behind only if it is one, and overwrites nobody else's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminTextInputWidget, UnfoldBooleanSwitchWidget

from config.text import WordsField, typed
from territories.models.rules import doubt_of_alphabets, mixed_words
from territories.selectors.deleted import history_of
from territories.services.seen import digest_of, state_of

NAMES = ("name", "title", "stated", "former_names")
LONGEST_REASON = 100  # of simple_history's column


class ReasonForm(forms.ModelForm):
    """Asks why a row is changed, and whether it is still as it was when the page was opened."""

    # Whether each change needs one, or those of the fields named do.
    reason_is_required: bool | tuple[str, ...] = False

    reason = WordsField(
        label=gettext_lazy("Why it is changed"),
        required=False,
        max_length=LONGEST_REASON,
        widget=UnfoldAdminTextInputWidget(),
        help_text=gettext_lazy(
            "Stays in the history beside your name; of a value everybody reads it."
        ),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput())
    is_sure = forms.BooleanField(
        label=gettext_lazy("I have checked this"), required=False, widget=forms.HiddenInput()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = _stored(self.instance)
        self.initial["seen"] = self._state

    @property
    def rows_seen(self) -> list[Model | None]:
        """What somebody has in view who fills the form in."""
        return [self.stored]

    @cached_property
    def _state(self) -> str:
        states = [state_of(row) for row in self.rows_seen]
        return states[0] if len(states) == 1 else digest_of(states)

    @property
    def changes_something(self) -> bool:
        """Whether the row, cleaned, is another than the one that is stored."""
        return state_of(self.instance) != state_of(self.stored) or any(
            name in self.changed_data for name in _many(self.instance)
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.stored is not None and cleaned.get("seen") != self._state:
            raise ValidationError(_changed_meanwhile(self.stored))
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        is_silent = not self.cleaned_data.get("reason")
        if self._needs_a_reason() and is_silent and "reason" not in self.errors:
            self.add_error("reason", silence())
        # Asked along with the reason, not once that is given.
        if self.errors.keys() <= {"reason"} and not self.cleaned_data.get("is_sure"):
            self._ask()

    def _needs_a_reason(self) -> bool:
        asked = self.reason_is_required
        if self.stored is None or not self.changes_something:
            return False
        return (
            asked if isinstance(asked, bool) else any(name in self.changed_data for name in asked)
        )

    def doubts(self) -> Iterable[str]:
        """What is asked before the row, cleaned, is stored: sentences."""
        return ()

    def _mixed_names(self) -> Iterable[str]:
        for name in self.changed_data:
            if name.startswith(NAMES) and isinstance(text := self.cleaned_data.get(name), str):
                for word in mixed_words(text):
                    yield str(doubt_of_alphabets(word))

    def _ask(self) -> None:
        doubts = [*self._mixed_names(), *self.doubts()]
        if doubts:
            self.fields["is_sure"].widget = UnfoldBooleanSwitchWidget()
            self._bound_fields_cache.pop("is_sure", None)  # type: ignore[attr-defined]
            self.add_error("is_sure", doubts)


def silence() -> str:
    return _("Say why the value changes: others rely on it.")


class FigureLines(BaseInlineFormSet):
    """Lines of figures on another row's page: what stands is corrected with that page's reason."""

    def clean(self) -> None:
        super().clean()
        is_change = any(form.has_changed() for form in self.initial_forms)
        if is_change and not typed(self.data, "reason", LONGEST_REASON):
            raise ValidationError(silence())


def _stored(row: Model) -> Model | None:
    return None if row.pk is None else type(row)._base_manager.filter(pk=row.pk).first()


def _many(row: Model) -> list[str]:
    return [field.name for field in row._meta.many_to_many]


def _changed_meanwhile(row: Any) -> str:
    last = history_of(type(row)).filter(**{row._meta.pk.attname: row.pk}).first()
    if last is None:
        return _("This was changed after you opened the page: open it again.")
    return _("%(who)s changed this on %(when)s, after you opened the page: open it again.") % {
        "who": last.history_user or _("Somebody"),
        "when": date_format(localtime(last.history_date), "DATETIME_FORMAT"),
    }


class ReasonsAdmin(ModelAdmin):
    """Of rows with history: changes and deletions say why, and what changes nothing leaves none."""

    reason_is_required: bool | tuple[str, ...] = False

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.reason_is_required = self.reason_is_required
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change and not form.changes_something:
            return
        obj._change_reason = form.cleaned_data.get("reason") or None
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Rows of a page's lines are changed for the same reason as its own."""
        changed = [each for formset in formsets for each in formset.forms if each.has_changed()]
        for each in changed:
            each.instance._change_reason = form.cleaned_data.get("reason") or None
        super().save_related(request, form, formsets, change)
        if change and not form.changes_something and not changed:
            messages.info(request, _("Nothing was changed, so the history has nothing new."))

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        if self._deletes_in_silence(request):
            return redirect(request.get_full_path())
        return super().delete_view(request, object_id, extra_context)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        is_deletion = request.POST.get("action") == "delete_selected" and "post" in request.POST
        if is_deletion and self._deletes_in_silence(request):
            return redirect(request.get_full_path())
        return super().changelist_view(request, extra_context)

    def _deletes_in_silence(self, request: HttpRequest) -> bool:
        """Of figures also what is deleted is missed by others."""
        is_silent = request.method == "POST" and not reason_of(request)
        if self.reason_is_required and is_silent and self.has_delete_permission(request):
            messages.error(request, _("Nothing was deleted: say why, others rely on it."))
            return True
        return False

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        obj._change_reason = reason_of(request)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for row in queryset:
            row._change_reason = reason_of(request)
            row.delete()


def reason_of(request: HttpRequest) -> str | None:
    return typed(request.POST, "reason", LONGEST_REASON) or None
