from decision.sessions.models.answers import Answer, Ballot, DirectWeight, Judgement, Score
from decision.sessions.models.append_only import AppendOnly, AppendOnlyError
from decision.sessions.models.conflicts import ConflictOfInterest
from decision.sessions.models.devices import Device
from decision.sessions.models.events import Event
from decision.sessions.models.sessions import (
    FrozenQuestion,
    Participant,
    Round,
    Session,
    StakeholderGroup,
    Voice,
)

__all__ = [
    "Answer",
    "AppendOnly",
    "AppendOnlyError",
    "Ballot",
    "ConflictOfInterest",
    "Device",
    "DirectWeight",
    "Event",
    "FrozenQuestion",
    "Judgement",
    "Participant",
    "Round",
    "Score",
    "Session",
    "StakeholderGroup",
    "Voice",
]
