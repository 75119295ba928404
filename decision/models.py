"""The rooms' models, handed on to Django, which looks for them here. Nobody else does."""

from decision.problems.models import Alternative, Criterion, Problem
from decision.records.models import DecisionRecord
from decision.sessions.models import (
    Ballot,
    Device,
    DirectWeight,
    Event,
    Judgement,
    Participant,
    Round,
    Score,
    Session,
    StakeholderGroup,
)

__all__ = [
    "Alternative",
    "Ballot",
    "Criterion",
    "DecisionRecord",
    "Device",
    "DirectWeight",
    "Event",
    "Judgement",
    "Participant",
    "Problem",
    "Round",
    "Score",
    "Session",
    "StakeholderGroup",
]
