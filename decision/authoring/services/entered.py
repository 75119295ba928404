"""What is made on a problem's pages for the catalogue: a source, indicators."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from decision.authoring.errors import AuthoringError
from decision.authoring.services.fields import LANGUAGES
from decision.problems.models import Problem
from territories.models import Indicator, Source
from territories.selectors.public import ENTERED

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def entered_source(user: User, problem: Problem) -> Source:
    """“Entered by … on …”: one for each person, problem and day."""
    today = timezone.localdate()
    source, _is_new = Source.objects.get_or_create(
        code=f"{ENTERED}{problem.pk}-{user.pk}-{today:%Y%m%d}",
        defaults={
            **_in_both(lambda: _entered_by(user, problem)),
            "accessed": today,
        },
    )
    return source


def _entered_by(user: User, problem: Problem) -> str:
    title = _("Entered by %(name)s on %(date)s for “%(problem)s”") % {
        "name": user.get_full_name() or user.get_username(),
        "date": date_format(timezone.localdate(), "DATE_FORMAT"),
        "problem": problem.name,
    }
    return title if len(title) <= 400 else title[:399] + "…"


def _in_both(say: Callable[[], str]) -> dict[str, str]:
    told = {}
    for language in LANGUAGES:
        with override(language):
            told[f"title_{language}"] = say()
    return told


def new_indicator(source: Source, values: Mapping[str, Any]) -> Indicator:
    """An indicator under a code of its own, stored.

    Raises
    ------
    AuthoringError
        With the field at fault as its place.
    """
    indicator = Indicator(code=_free_code(), source=source, **values)
    for name in ("group_ru", "group_en"):
        if not getattr(indicator, name):
            with override(name[-2:]):
                setattr(indicator, name, _("Made for a problem"))
    try:
        indicator.full_clean(exclude=["name", "unit", "group"])
    except ValidationError as error:
        place, sentences = next(iter(error.message_dict.items()))
        raise AuthoringError(sentences[0], place) from error
    indicator.save()
    return indicator


def _free_code() -> str:
    # Drawn, not counted: two who enter at once do not meet.
    return "E" + "".join(secrets.choice(LETTERS) for _ in range(9))
