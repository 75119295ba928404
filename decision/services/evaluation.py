"""Evaluation documents as text: what the command line and the API are given."""

from __future__ import annotations

import json
from collections.abc import Sequence

from decision.mcda import evaluate
from decision.mcda.errors import DocumentError, McdaError, Translate, gettext_noop, untranslated

__all__ = ["McdaError", "evaluate_text"]


def evaluate_text(text: str, translate: Translate = untranslated) -> dict[str, object]:
    """Answer an evaluation document given as JSON text.

    Raises
    ------
    McdaError
        If the text is not JSON, has a key twice, or the engine refuses the document.
    """
    try:
        document = json.loads(text, object_pairs_hook=_object_without_twins)
    except (ValueError, RecursionError) as error:
        if isinstance(error, McdaError):
            raise
        raise DocumentError(
            gettext_noop("The document is not plain JSON: {reason}."),
            code="not_json",
            reason=error,
        ) from error
    return evaluate(document, translate)


def _object_without_twins(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    members: dict[str, object] = {}
    for key, value in pairs:
        if key in members:
            # Python would silently take the last of them.
            raise DocumentError(
                gettext_noop("The key “{key}” stands twice in one object."),
                code="duplicate_key",
                where=key,
                key=key,
            )
        members[key] = value
    return members
