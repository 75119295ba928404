"""What a sealed session's pages call things: as its record does.

Until the sealing names are the problem's own, so that a spelling that is corrected shows. The
codes of what is compared are kept from the first opening on: the frozen question names them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from decision.problems.models import Alternative, Criterion
from decision.problems.selectors.problems import Compared
from territories.selectors.languages import LANGUAGES, in_the_language

TEXTS = ("name", "question")  # of the problem
Names = Mapping[str, Mapping[str, Any]]


def names_in(record: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What the content of a record calls things, as `Session.frame` keeps it: by code."""
    return {
        "problem": {text: record["problem"][text] for text in TEXTS},
        "criteria": {one["code"]: one["name"] for one in record["criteria"]},
        "alternatives": {one["code"]: one["name"] for one in record["alternatives"]},
    }


def frozen_codes(alternatives: Iterable[Alternative]) -> dict[str, str]:
    """By primary key, as `Session.frame` keeps them."""
    return {str(alternative.pk): alternative.subject.code for alternative in alternatives}


def with_frozen_names(
    criteria: Iterable[Criterion], alternatives: Iterable[Alternative], frame: Mapping[str, Any]
) -> None:
    """Put what was frozen in the place of what is stored now; never to be saved."""
    codes: Mapping[str, str] = frame.get("codes", {})
    names: Names = frame.get("names", {})
    for alternative in alternatives:
        subject = alternative.subject
        subject.code = codes.get(str(alternative.pk), subject.code)
        _rename(subject, names.get("alternatives", {}).get(subject.code))
    for criterion in criteria:
        _rename(criterion, names.get("criteria", {}).get(criterion.code))


def called_in(frame: Mapping[str, Any], each: Compared) -> Compared:
    """The same of an alternative that was read as columns."""
    code = frame.get("codes", {}).get(str(each.pk), each.code)
    names = frame.get("names", {}).get("alternatives", {}).get(code)
    name = each.name if names is None else in_the_language(names)
    return each._replace(code=code, name=name)


def _rename(row: Any, name: Mapping[str, str] | None) -> None:
    if name is not None:
        for language in LANGUAGES:
            setattr(row, f"name_{language}", name.get(language, ""))
