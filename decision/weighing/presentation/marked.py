"""What a script is told of a judgement: rendered once for each language, and filled in after that.

From one answer to the next only some words change, and rendering takes longer than storing. What
is rendered are the templates of the page itself, with marks where the words are.
"""

from __future__ import annotations

import re
from functools import cache
from types import SimpleNamespace
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import get_language

from decision.sessions.models import Session
from decision.sessions.models.sessions import CODE_ALPHABET, CODE_LENGTH
from decision.weighing.presentation.own import Advice, Agreement

TEMPLATE = "decision/weighing/_stored.html"
MARK = re.compile(r"\{(\w+)\}")
ADVICE = ("number", "title", "now", "suggested", "ratio_after")
# An address is made of nothing else.
ANY_CODE = CODE_ALPHABET[0] * CODE_LENGTH


def judgement_words(outcome: str, session: Session, agreement: Agreement | None) -> str:
    """``decision/weighing/_stored.html`` of a judgement in an open session."""
    if agreement is None:
        return _marked(get_language(), outcome, "", has_ratio=False, has_advice=False)
    marked = _marked(
        get_language(),
        outcome,
        agreement.level,
        has_ratio=bool(agreement.ratio),
        has_advice=agreement.advice is not None,
    )
    words = {"address": reverse("weigh", args=[session.code]), **vars(agreement)}
    if agreement.advice:
        words |= vars(agreement.advice)
    # In one go: a criterion's name may look like a mark.
    return MARK.sub(lambda found: escape(words[found[1]]), marked)


@cache
def _marked(language: str, outcome: str, level: Any, *, has_ratio: bool, has_advice: bool) -> str:
    marks: dict[str, Any] = {name: f"{{{name}}}" for name in ADVICE}
    agreement = Agreement(
        goal="",
        level=level,
        sentence="{sentence}",
        ratio="{ratio}" if has_ratio else "",
        random_index="{random_index}",
        advice=Advice(**marks) if has_advice else None,
    )
    session = SimpleNamespace(code=ANY_CODE, is_open=True)
    context = {
        "outcome": outcome,
        "session": session,
        "agreement": agreement if level else None,
        "told": None,
    }
    here = reverse("weigh", args=[ANY_CODE])
    return render_to_string(TEMPLATE, context).replace(here, "{address}")
