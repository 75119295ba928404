"""How many questions each participant is asked: the one place that counts them.

A question is a page: a pair, a branch that is weighed at once, or a criterion by which all
alternatives are rated.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from decision.sessions.models import Session
from decision.sessions.selectors.frames import pair_count


def questions_in(session: Session, sizes: Iterable[int], rated: int) -> int:
    """Of a session that weighs branches of these sizes and rates by so many criteria."""
    if session.weighting.in_pairs:
        return sum(pair_count(session, size) for size in sizes) + rated
    return len(list(sizes)) + rated


def question_count(session: Session) -> int:
    """From the frozen frame, without a query; 0 in a draft, which follows its problem."""
    frozen: dict[str, Any] = session.frame
    if not frozen:
        return 0
    sizes = [len(node["criteria"]) for node in frozen["nodes"]]
    return questions_in(session, sizes, len(frozen["scored"]))
