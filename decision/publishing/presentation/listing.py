"""The list of published records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from decision.publishing.models import Publication
from decision.publishing.presentation.record import Place, in_language, place_of


@dataclass(frozen=True)
class RecordRow:
    publication: Publication
    question: str
    answer: str
    place: Place


def record_rows(
    publications: Sequence[Publication], standing: Mapping[int, Sequence[Publication]]
) -> tuple[RecordRow, ...]:
    return tuple(
        RecordRow(one, question_of(one), leaders_of(one), place_of(one, standing[one.pk]))
        for one in publications
    )


def question_of(publication: Publication) -> str:
    return in_language(publication.summary["problem"]["question"])


def leaders_of(publication: Publication) -> str:
    """Who is first, by name; nobody's where there is no ranking, or it was withdrawn."""
    ranking = publication.summary["ranking"]
    if ranking is None or publication.is_withdrawn:
        return ""
    first = (in_language(row["name"]) for row in ranking["places"] if row["rank"] == 1)
    return ", ".join(first)
