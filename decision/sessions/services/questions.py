"""The question that a session's problem makes, and where its values come from.

Until the first round opens it follows the problem; then it is frozen, word for word.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.db import models
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from decision.problems.errors import DecisionError
from decision.problems.selectors.matrix import (
    DecisionTable,
    cells_mark,
    decision_table,
    problem_mark,
)
from decision.rankings.services import RankingSettings, rank_document
from decision.sessions.models import FrozenQuestion, Session
from decision.sessions.selectors.frames import SessionFrame, frame_of, frozen_frame
from territories.selectors import Value, newest_entries, values_for

A_MINUTE, AN_HOUR = 60, 60 * 60  # seconds

Cells = list[list[dict[str, Any] | None]]


@dataclass(frozen=True)
class Question:
    """The evaluation document of kind ``rank``, None where nothing is compared, and its cells."""

    document: dict[str, Any] | None
    cells: Cells = field(default_factory=list)


def question_of(session: Session, frame: SessionFrame) -> Question:
    """What the session asks: frozen, or as the data stand where nothing was frozen."""
    frozen = FrozenQuestion.objects.filter(session=session).first()
    if frozen is not None:
        return Question(frozen.question, frozen.cells)
    return _drawn(session, frame)


def frozen_text(session: Session) -> str | None:
    """The frozen question as its text in the database, empty for one that compares nothing.

    None where nothing was frozen. Of a thousand alternatives reading the text takes a hundredth
    of what reading the question does, and whoever changes the question changes its text.
    """
    text = Cast("question", models.TextField())
    return (
        FrozenQuestion.objects.filter(session=session)
        .values_list(Coalesce(text, models.Value(""), output_field=models.TextField()), flat=True)
        .first()
    )


def freeze_question(session: Session, frame: SessionFrame) -> None:
    """At the first opening."""
    drawn = _drawn(session, frame)
    FrozenQuestion.objects.create(
        session=session,
        question=drawn.document,
        cells=drawn.cells,
        frozen_at=timezone.now(),
    )


def freeze_what_is_not(session: Session) -> None:
    """A session that was opened before all of its question was frozen."""
    if "rules" not in session.frame:
        frame = frame_of(session)
        whole = frozen_frame(frame, session.problem)
        session.frame |= {key: whole[key] for key in whole.keys() - session.frame.keys()}
        session.save(update_fields=["frame"])
        freeze_question(session, frame)


def changed_since(session: Session) -> bool:
    """Whether the problem would ask another question today than the one that was frozen.

    Asking costs seconds where a thousand are compared. So it is asked anew only where something
    has moved that it could follow from; what was changed past the models, by a bulk statement,
    is seen within a minute.
    """
    frozen = frozen_text(session)
    if frozen is None:
        return False
    stands = f"{_digest(frozen)}:{problem_mark(session.problem)}"
    entered = _digest(repr(newest_entries()))
    return _remembered(
        f"changed-since:{session.pk}:{stands}:{entered}",
        A_MINUTE,
        lambda: _remembered(
            f"changed-since:{session.pk}:{stands}:{cells_mark(session.problem)}",
            AN_HOUR,
            lambda: _asks_another(session),
        ),
    )


def _remembered(key: str, seconds: int, ask: Callable[[], bool]) -> bool:
    known: bool | None = cache.get(key)
    if known is None:
        known = ask()
        cache.set(key, known, seconds)
    return known


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _asks_another(session: Session) -> bool:
    frozen = FrozenQuestion.objects.defer("cells").get(session=session)
    try:
        today = rank_document(decision_table(session.problem), RankingSettings())
    except DecisionError:
        return frozen.question is not None
    return bool(today != frozen.question)


def _drawn(session: Session, frame: SessionFrame) -> Question:
    measured = [node.criterion for node in frame.tree.leaves()]
    values = values_for(
        subjects=[alternative.subject for alternative in frame.alternatives],
        indicators=[criterion.indicator for criterion in measured if criterion.indicator],
        sources={
            criterion.indicator_id: criterion.source
            for criterion in measured
            if criterion.indicator_id and criterion.source
        },
    )
    table = DecisionTable(session.problem, frame.tree, frame.alternatives, values)
    try:
        document = rank_document(table, RankingSettings())
    except DecisionError:
        return Question(None)
    cells = [
        [_provenance(table.value(alternative, leaf)) for leaf in table.leaves]
        for alternative in table.alternatives
    ]
    return Question(document, cells)


def _provenance(value: Value | None) -> dict[str, Any] | None:
    if value is None:
        return None
    return {
        "value": str(value.value),
        "date": value.date.isoformat(),
        "date_precision": str(value.date_precision),
        "basis": [str(basis) for basis in value.bases],
        "sources": [source.code for source in value.sources],
        "formula": value.formula,
    }
