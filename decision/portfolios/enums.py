"""Kinds of rules of a portfolio, and what it can be best by."""

from enum import StrEnum


class Goal(StrEnum):
    """What is added up: the scores, or the scores multiplied by the money; or, by the members of
    a committee, what each loses against his own best, the largest loss of all to be small."""

    VALUE = "value"
    MONEY = "money"
    REGRET = "regret"


class Kind(StrEnum):
    """The kind of a rule; where there is one rule of a kind it is the rule's key, too."""

    BUDGET = "budget"
    POOLS = "pools"
    POOL = "pool"
    YEAR = "year"
    TERRITORY = "territory"
    PRIORITY = "priority"
    DECREE = "decree"
    JOBS = "jobs"
    MOST = "most"
    MUST = "must"
    MUST_NOT = "not"
    REQUIRES = "needs"
    EXCLUDES = "excludes"
