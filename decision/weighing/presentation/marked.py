"""What a script is told of a judgement: rendered once for each language, and filled in after that.

From one answer to the next only some numbers change, and rendering takes longer than storing.
What is rendered are the templates of the page itself, with marks. Those in braces are left to the
script (``static/js/weigh-pairs.js``), which has the names and the sentences.
"""

from __future__ import annotations

import re
from functools import cache
from types import SimpleNamespace

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language

from decision.sessions.models.sessions import CODE_ALPHABET, CODE_LENGTH
from decision.weighing.presentation.own import (
    RANDOM_INDEX_TITLES,
    Advice,
    Agreement,
    Level,
    advised_change,
    level_of,
    level_sentence,
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
    change, numbers = advised_change(found), dict[str, object]()
    if found and found.ratio is not None:
        numbers["ratio"] = ratio_in_words(found.ratio)
    if change:
        numbers |= vars(change) | {"ratio_after": ratio_in_words(change.ratio_after)}
    marked = _marked(
        get_language(),
        outcome,
        level_of(found),
        found.random_index if found else "",
        has_ratio="ratio" in numbers,
        has_advice=change is not None,
    )
    return MARK.sub(lambda mark: str(numbers[mark[1]]), marked)


@cache
def _marked(
    language: str,
    outcome: str,
    level: Level,
    random_index: str,
    *,
    has_ratio: bool,
    has_advice: bool,
) -> str:
    """`language` is the one that is active."""
    said = Agreement(
        goal="",
        level=level,
        sentence=level_sentence(level),
        ratio="[[ratio]]" if has_ratio else "",
        random_index=RANDOM_INDEX_TITLES.get(random_index, ""),
        advice=ADVICE if has_advice else None,
    )
    return _rendered(language, outcome, said, has_advice=has_advice)


@cache
def _rendered(language: str, outcome: str, said: Agreement | None, *, has_advice: bool) -> str:
    context = {
        "outcome": outcome,
        "sentence": "",  # of ratings alone
        "told": None,
        "session": SimpleNamespace(code=ANY_CODE, is_open=True),
        "agreement": said,
        "change": CHANGE if has_advice else None,
    }
    here = reverse("weigh", args=[ANY_CODE])
    return render_to_string(TEMPLATE, context).replace(here, "{address}")
