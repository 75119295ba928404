from decision.sessions.models.answers import Answer, Ballot, DirectWeight, Judgement, Score
from decision.sessions.models.devices import Device
from decision.sessions.models.events import AppendOnly, AppendOnlyError, Event
from decision.sessions.models.sessions import Participant, Round, Session, StakeholderGroup

__all__ = [
    "Answer",
    "AppendOnly",
    "AppendOnlyError",
    "Ballot",
    "Device",
    "DirectWeight",
    "Event",
    "Judgement",
    "Participant",
    "Round",
    "Score",
    "Session",
    "StakeholderGroup",
]
