from decision.models.answers import Answer, Ballot, DirectWeight, Judgement, Score
from decision.models.problems import Alternative, Criterion, Problem
from decision.models.records import AppendOnlyError, DecisionRecord, Event
from decision.models.sessions import Participant, Round, Session, StakeholderGroup

__all__ = [
    "Alternative",
    "Answer",
    "AppendOnlyError",
    "Ballot",
    "Criterion",
    "DecisionRecord",
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
