"""The rooms' models, handed on to Django, which looks for them here. Nobody else does."""

from decision.accounts.models import Invitation
from decision.authoring.models import ProblemEvent
from decision.portfolios.models import KeptPortfolio
from decision.problems.models import (
    Alternative,
    Criterion,
    OfferedValue,
    Problem,
    Profile,
    WeightSet,
)
from decision.publishing.models import Publication
from decision.records.models import DecisionRecord
from decision.results.models import KeptAnswers
from decision.sessions.models import (
    Ballot,
    ConflictOfInterest,
    Device,
    DirectWeight,
    Event,
    FrozenQuestion,
    Judgement,
    Participant,
    Round,
    Score,
    Session,
    StakeholderGroup,
    Voice,
)

__all__ = [
    "Alternative",
    "Ballot",
    "ConflictOfInterest",
    "Criterion",
    "DecisionRecord",
    "Device",
    "DirectWeight",
    "Event",
    "FrozenQuestion",
    "Invitation",
    "Judgement",
    "KeptAnswers",
    "KeptPortfolio",
    "OfferedValue",
    "Participant",
    "Problem",
    "ProblemEvent",
    "Profile",
    "Publication",
    "Round",
    "Score",
    "Session",
    "StakeholderGroup",
    "Voice",
    "WeightSet",
]
