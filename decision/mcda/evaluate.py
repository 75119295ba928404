"""The one door: an evaluation document in, an answer or an `McdaError` out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.metadata import version

from decision.mcda.canonical import canonical_json
from decision.mcda.errors import DocumentError, Translate, gettext_noop, untranslated
from decision.mcda.notices import Notices
from decision.mcda.reading import Place
from decision.mcda.untold import told

Reply = dict[str, object]
# A kind gets the document and the notices to fill, and returns its part of the answer.
Kind = Callable[[Place, Notices], Reply]

# Modules, not functions: a kind's imports are paid for when it is first asked.
KINDS: dict[str, str] = {
    "ahp": "decision.mcda.kinds.ahp",
    "ahp_tree": "decision.mcda.kinds.ahp_tree",
    "attainable": "decision.mcda.kinds.attainable",
    "compare": "decision.mcda.kinds.compare",
    "explain": "decision.mcda.kinds.explain",
    "group": "decision.mcda.kinds.group",
    "portfolio": "decision.mcda.kinds.portfolio",
    "rank": "decision.mcda.kinds.rank",
    "smaa": "decision.mcda.kinds.smaa",
    "sensitivity": "decision.mcda.kinds.sensitivity",
    "reversal": "decision.mcda.kinds.reversal",
    "weights": "decision.mcda.kinds.weights",
}

SOFTWARE = ("numpy", "scipy", "highspy", "pymcdm")


def evaluate(
    document: object, translate: Translate = untranslated, *, digest: bool = True
) -> Reply:
    """Answer an evaluation document.

    Parameters
    ----------
    document : object
        What `json.loads` made of the document.
    translate : callable, optional
        Turns an English sentence template into the reader's language; the numbers do not
        depend on it.
    digest : bool
        False leaves ``input_sha256`` out, for a caller that does not show it: of a large
        document it costs more than the answer.

    Returns
    -------
    dict
        The kind's own answer and what is common to all: ``kind``, ``options`` in force,
        ``warnings``, ``software`` (name to version), ``input_sha256``.

    Raises
    ------
    McdaError
        If the document is not well formed or the question has no answer.
    """
    return told(evaluate_untold(document, digest=digest), translate)


def evaluate_untold(document: object, *, digest: bool = True) -> Reply:
    """An answer that is plain JSON, its warnings not yet told in a language.

    `decision.mcda.untold.told` makes of it, now or later, what `evaluate` returns.

    Raises
    ------
    McdaError
        As `evaluate` does.
    """
    place = Place(document)
    members = place.members()
    if "kind" not in members:
        raise DocumentError(
            gettext_noop("The key “{key}” is missing."),
            code="missing_key",
            where="kind",
            key="kind",
        )
    name = members["kind"].choice(tuple(KINDS), code="unknown_kind")
    answer_kind: Kind = import_module(KINDS[name]).answer
    notices = Notices()
    answer = answer_kind(place, notices)
    return {
        "kind": name,
        **answer,
        "warnings": notices.untold(),
        "software": software_versions(),
        **({"input_sha256": input_sha256(document)} if digest else {}),
    }


def input_sha256(document: object) -> str:
    """SHA-256 of the document's canonical JSON (RFC 8785), in hexadecimal.

    Two documents that differ in white space or in the order of keys have the same digest.
    """
    import rfc8785

    try:
        canonical = canonical_json(document)
    except rfc8785.CanonicalizationError as error:
        raise DocumentError(
            gettext_noop("The document is not plain JSON: {reason}."),
            code="not_json",
            reason=error,
        ) from error
    return hashlib.sha256(canonical).hexdigest()


def software_versions() -> dict[str, str]:
    return {name: _version(name) for name in SOFTWARE}


@cache
def _version(name: str) -> str:
    """Read from the package's files once: what a process has imported does not change."""
    return version(name)
