"""Published records, and what they offer to a problem."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from decision.problems.models import OfferedValue, Problem
from decision.publishing.models import Publication
from decision.sessions.models import Session
from territories.enums import Subject

# A page of the list reads neither records nor reasons.
LIGHT = ("record__content",)


def listed_publications(words: Iterable[str] = ()) -> QuerySet[Publication]:
    """Published records, the newest first; those that have all of the (folded) words."""
    found = Publication.objects.select_related("record").defer(*LIGHT)
    for word in words:
        found = found.filter(words__contains=word)
    return found.order_by("-published_at", "-pk")


def publication_named(name: str) -> Publication | None:
    people = ("published_by", "withdrawn_by", "record__session__problem")
    return Publication.objects.select_related(*people).defer(*LIGHT).filter(name=name).first()


def publication_of(session: Session) -> Publication | None:
    """That of a session's record."""
    return Publication.objects.defer("summary", "words").filter(record__session=session).first()


def inheritable() -> QuerySet[Publication]:
    """Records of territories that stand, the newest first."""
    return (
        Publication.objects.filter(
            withdrawn_at=None, record__session__problem__subject=Subject.TERRITORY
        )
        .select_related("record__session__problem")
        .defer(*LIGHT)
        .order_by("-published_at", "-pk")
    )


def standing_of_its_problem(publications: Iterable[Publication]) -> dict[int, list[Publication]]:
    """By publication: all of its problem that stand, oldest record first. One query.

    Only records of real committees supersede each other, and demonstrations each other.
    """
    chosen = {one.pk: one for one in publications}
    problems = dict(
        Publication.objects.filter(pk__in=chosen)
        .order_by("pk")
        .values_list("pk", "record__session__problem")
    )
    rows = (
        Publication.objects.filter(
            record__session__problem__in=set(problems.values()), withdrawn_at=None
        )
        .select_related("record__session")
        .defer(*LIGHT, "words")
        .order_by("record__sealed_at", "pk")
    )
    standing = list(rows)
    return {
        pk: [
            row
            for row in standing
            if row.record.session.problem_id == problems[pk]
            and row.is_fictional == one.is_fictional
        ]
        for pk, one in chosen.items()
    }


def offers_to(problem: Problem) -> QuerySet[OfferedValue]:
    """What published committees offer or offered to a problem, the newest committee first."""
    return (
        OfferedValue.objects.filter(weight_set__problem=problem)
        .select_related("weight_set", "indicator", "territory", "project")
        .defer("weight_set__weights", "weight_set__members")
        .order_by(
            "-weight_set__decided_on", "-weight_set", "indicator__position", "indicator", "pk"
        )
    )


def key_of(publication: Publication) -> str:
    """The key of its weight set, and the code of its source."""
    return publication.name if publication.is_fictional else f"record-{publication.name}"
