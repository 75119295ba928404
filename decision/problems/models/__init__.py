from decision.problems.models.alternatives import Alternative
from decision.problems.models.committees import OfferedValue, WeightSet
from decision.problems.models.criteria import TOP_CODE, Criterion
from decision.problems.models.problems import Problem
from decision.problems.models.profiles import Profile

__all__ = [
    "TOP_CODE",
    "Alternative",
    "Criterion",
    "OfferedValue",
    "Problem",
    "Profile",
    "WeightSet",
]
