"""The question that a session's problem makes, and where its values come from."""

from __future__ import annotations

from typing import Any

from decision.problems.errors import DecisionError
from decision.problems.selectors.matrix import DecisionTable
from decision.rankings.services import RankingSettings, rank_document
from decision.sessions.models import Session
from decision.sessions.selectors.frames import SessionFrame
from territories.selectors import Value, values_for


def question_of(
    session: Session, frame: SessionFrame
) -> tuple[dict[str, Any] | None, list[list[dict[str, Any] | None]]]:
    """The problem's own question with the provenance of its cells; None where it has none."""
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
        question = rank_document(table, RankingSettings())
    except DecisionError:
        return None, []
    provenance = [
        [_provenance(table.value(alternative, leaf)) for leaf in table.leaves]
        for alternative in table.alternatives
    ]
    return question, provenance


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
