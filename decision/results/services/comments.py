"""Comments on judgements, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

from decision.results.services.pairs import PairOpinion
from decision.results.services.session import SessionResults
from decision.sessions.models import DirectWeight, Judgement, Round, Session, Voice
from decision.sessions.models.answers import IN_FORCE
from decision.sessions.selectors.frames import ROOT, SessionFrame
from decision.sessions.selectors.shown import seen_answers

COMMENTS = 20  # a page


@dataclass(frozen=True)
class Comment:
    """What a person said of a pair, or of the weights of a branch (then without a step).

    `step` is seen from `first`: above 0 that one matters more.
    """

    number: int
    name: str
    branch: str
    first: str
    second: str
    step: int | None
    text: str


@dataclass(frozen=True, eq=False)
class CommentPage:
    comments: tuple[Comment, ...]
    part: Page[Any]


def comment_page(results: SessionResults, number: str = "") -> CommentPage:
    """Comments of a round in the order of the agenda; two queries at the most."""
    session, round = results.session, results.round
    rows: QuerySet[Any]
    if not results.may_have_comments:
        rows = Judgement.objects.none()
    elif session.weighting.in_pairs:
        rows = _on_pairs(round, results.frame, results.pairs)
    else:
        rows = _on_weights(round)
    part: Page[Any] = Paginator(rows, COMMENTS).get_page(number)
    read = _pair_comment if session.weighting.in_pairs else _weights_comment
    return CommentPage(tuple(read(row, session, results.pairs) for row in part.object_list), part)


def _on_pairs(
    round: Round, frame: SessionFrame, agenda: Sequence[PairOpinion]
) -> QuerySet[Judgement]:
    pks = {c.code: c.pk for each in frame.nodes for c in each.criteria}
    # Few pairs have comments, but which is not known yet; the order is the agenda's.
    places = [
        When(Q(first=low, second=high), then=Value(place))
        for place, pair in enumerate(agenda)
        for low, high in [sorted((pks[pair.first], pks[pair.second]))]
    ]
    return (
        seen_answers(Judgement.objects.filter(IN_FORCE, ballot__round=round), round)
        .filter(_with_a_voice(round))
        .exclude(comment="")
        .annotate(place=Case(*places, default=Value(len(places)), output_field=IntegerField()))
        .annotate(number=_number(round), name=F("ballot__participant__name"))
        .select_related("first", "second", "parent")
        .order_by("place", "number", "pk")
    )


def _on_weights(round: Round) -> QuerySet[DirectWeight]:
    return (
        seen_answers(
            DirectWeight.objects.filter(_with_a_voice(round), IN_FORCE, ballot__round=round)
        )
        .exclude(comment="")
        .annotate(number=_number(round), name=F("ballot__participant__name"))
        .select_related("parent")
        .order_by("parent__position", "parent", "number", "pk")
    )


def _with_a_voice(round: Round) -> Exists:
    return Exists(Voice.objects.filter(round=round, participant=OuterRef("ballot__participant")))


def _number(round: Round) -> F:
    """What others know the author by."""
    return F("ballot__participant__number" if round.session.names_shown else "ballot__number")


def _pair_comment(row: object, session: Session, agenda: Sequence[PairOpinion]) -> Comment:
    assert isinstance(row, Judgement)
    codes = (row.first.code, row.second.code)
    as_on_the_agenda = next((p for p in agenda if {p.first, p.second} == set(codes)), None)
    turned = as_on_the_agenda is not None and as_on_the_agenda.first != codes[0]
    return Comment(
        number=row.number,  # type: ignore[attr-defined]  # annotated
        name=row.name if session.names_shown else "",  # type: ignore[attr-defined]
        branch=row.parent.code if row.parent else ROOT,
        first=codes[1] if turned else codes[0],
        second=codes[0] if turned else codes[1],
        step=-row.step if turned else row.step,
        text=row.comment,
    )


def _weights_comment(row: object, session: Session, agenda: Sequence[PairOpinion]) -> Comment:
    assert isinstance(row, DirectWeight)
    return Comment(
        number=row.number,  # type: ignore[attr-defined]  # annotated
        name=row.name if session.names_shown else "",  # type: ignore[attr-defined]
        branch=row.parent.code if row.parent else ROOT,
        first="",
        second="",
        step=None,
        text=row.comment,
    )
