"""Rules that can be changed while a session goes on: its deadline, its turnout."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from config.numbers import NumberField
from config.text import WordsField
from decision.sessions.models import Session
from decision.sessions.models.conflicts import LONGEST_REASON

LARGEST_TURNOUT = 10_000
# How a moment is written in the language of the page: the browser's own control would follow the
# browser's language instead.
MOMENT_FORMATS = {"ru": "%d.%m.%Y %H:%M", "en": "%Y-%m-%d %H:%M"}
ALSO_UNDERSTOOD = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S")


def zone_words(moment: datetime | None = None) -> str:
    """The server's zone at a moment, as “UTC+10” or “UTC+5:30”."""
    at = timezone.localtime(moment)
    offset = at.utcoffset()
    assert offset is not None  # of an aware time
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


def moment_format() -> str:
    return MOMENT_FORMATS.get((get_language() or "")[:2], MOMENT_FORMATS["en"])


class MomentInput(forms.DateTimeInput):
    """A text field whose moment stands as the page's language writes it."""

    def format_value(self, value: Any) -> str | None:
        self.format = moment_format()
        return super().format_value(value)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        tomorrow = timezone.localtime() + timedelta(days=1)
        example = tomorrow.replace(hour=18, minute=0).strftime(moment_format())
        context["widget"]["attrs"] |= {"placeholder": example, "autocomplete": "off"}
        return context


class DeadlineField(forms.DateTimeField):
    """A moment that lies ahead, in the time zone of the server; empty is none."""

    def __init__(self, **kwargs: Any) -> None:
        formats = [*MOMENT_FORMATS.values(), *ALSO_UNDERSTOOD]
        super().__init__(required=False, widget=MomentInput(), input_formats=formats, **kwargs)
        self.error_messages["invalid"] = _("Write date and time as in the example.")

    def clean(self, value: Any) -> Any:
        moment = super().clean(value)
        if moment and moment <= timezone.now():
            raise ValidationError(gettext("The deadline must lie ahead."))
        return moment


def zone_help() -> str:
    """Which clock a deadline goes by, and what it shows."""
    now = timezone.localtime()
    return gettext("In the time of the server, %(zone)s: now it is %(now)s there.") % {
        "zone": zone_words(now),
        "now": now.strftime(moment_format()),
    }


class DeadlineForm(forms.Form):
    deadline = DeadlineField(label=_("Deadline"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deadline"].help_text = zone_help()

    def chosen(self) -> datetime | None:
        """What a valid form says: another button lifts the deadline."""
        if "lift" in self.data:
            return None
        moment: datetime | None = self.cleaned_data["deadline"]
        return moment


class ReasonField(WordsField):
    """Why something was changed: asked for once a round has begun, and everybody reads it."""

    def __init__(self, *, asks: bool, names_shown: bool) -> None:
        words = gettext("Everybody reads it: in the log, in the results, in the record.")
        if not names_shown:
            hidden = gettext("Names are hidden: do not name anybody, nor say what nobody may know.")
            words = f"{words} {hidden}"
        super().__init__(
            label=gettext("Reason"),
            required=asks,
            max_length=LONGEST_REASON,
            help_text=words,
            error_messages={"required": gettext("Say why: a round has begun.")},
        )


class ReasonForm(forms.Form):
    """The reason alone."""

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = reason_of(session)


def reason_of(session: Session) -> ReasonField:
    return ReasonField(asks=bool(session.frame), names_shown=session.names_shown)


class TurnoutField(NumberField):
    """How many people must have finished."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Minimum turnout"),
            decimals=0,
            smallest=1,
            greatest=LARGEST_TURNOUT,
            help_text=_("So many must have finished before a round can be closed."),
            **kwargs,
        )


class TurnoutForm(forms.Form):
    turnout = TurnoutField()

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = reason_of(session)
