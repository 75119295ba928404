"""What a script is told of a judgement: rendered once for each language, and filled in after that.

From one answer to the next only some words change, and rendering takes longer than storing. What
is rendered are the templates of the page itself, with marks where the words are. Those in braces
are left to the script (``static/js/weigh-pairs.js``), which has the names and the sentences.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from types import SimpleNamespace
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language

from decision.sessions.models.sessions import CODE_ALPHABET, CODE_LENGTH
from decision.weighing.presentation.own import (
    Advice,
    Agreement,
    advised_change,
    agreement,
    ratio_in_words,
)
from decision.weighing.services.own import Consistency

TEMPLATE = "decision/weighing/_stored.html"
MARK = re.compile(r"\[\[(\w+)\]\]")
ADVICE = Advice("{number}", "{title}", "{now}", "{suggested}", "[[ratio_after]]")
CHANGE = {name: f"[[{name}]]" for name in ("first", "second", "given", "suggested")}
# Some code, where a page has its own.
ANY_CODE = CODE_ALPHABET[0] * CODE_LENGTH


def judgement_words(outcome: str) -> str:
    """For a branch in which nothing can contradict."""
    return _rendered(get_language(), outcome, None, has_advice=False)


def agreement_words(outcome: str, found: Consistency | None) -> str:
    """With how the answers agree in the branch that was judged."""
    said, change = agreement(found), advised_change(found)
    marked = _marked(get_language(), outcome, said.level, bool(said.ratio), change is not None)
    words = vars(said)
    if change:
        words = words | vars(change) | {"ratio_after": ratio_in_words(change.ratio_after)}
    return MARK.sub(lambda mark: escape(str(words[mark[1]])), marked)


@cache
def _marked(language: str, outcome: str, level: Any, has_ratio: bool, has_advice: bool) -> str:
    """`language` is the one that is active."""
    marks = Agreement(
        goal="",
        level=level,
        sentence="[[sentence]]",
        ratio="[[ratio]]" if has_ratio else "",
        random_index="[[random_index]]",
        advice=ADVICE if has_advice else None,
    )
    return _rendered(language, outcome, marks, has_advice=has_advice)


@cache
def _rendered(language: str, outcome: str, said: Agreement | None, *, has_advice: bool) -> str:
    context = {
        "outcome": outcome,
        "told": None,
        "session": SimpleNamespace(code=ANY_CODE, is_open=True),
        "agreement": said,
        "change": CHANGE if has_advice else None,
    }
    here = reverse("weigh", args=[ANY_CODE])
    return render_to_string(TEMPLATE, context).replace(here, "{address}")
