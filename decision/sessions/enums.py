"""The closed lists of sessions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WeightingMethod(models.TextChoices):
    """How the participants of a session say what counts."""

    PAIRWISE = "pairwise", _("pairwise comparisons (AHP)")
    POINTS = "points", _("100 points")
    SWING = "swing", _("swing")
    RANKING = "ranking", _("ranking")
    BEST_WORST = "best_worst", _("best–worst")

    @property
    def in_pairs(self) -> bool:
        """Whether two criteria are compared at a time; else a branch is weighed at once."""
        return self is WeightingMethod.PAIRWISE


class PairSet(models.TextChoices):
    """Which pairs of criteria a participant is asked about."""

    FULL = "full", _("all pairs")
    REDUCED = "reduced", _("the most informative pairs")


class SessionState(models.TextChoices):
    """Where a session stands: see `decision.sessions.services.lifecycle` for the moves between."""

    DRAFT = "draft", _("draft")
    OPEN = "open", _("round open")
    ROUND_CLOSED = "round_closed", _("round closed, not revealed")
    REVEALED = "revealed", _("round revealed")
    CLOSED = "closed", _("closed")
    SEALED = "sealed", _("sealed")


class CameBy(models.TextChoices):
    """How a browser came to its seat."""

    CODE = "code", _("by the session's code")
    LINK = "link", _("by the personal link")
    DEVICE = "device", _("from another device")
    ACCOUNT = "account", _("with the account")


class EventKind(models.TextChoices):
    """What can happen in a session."""

    CREATED = "created", _("session made")
    INVITED = "invited", _("invited")
    JOINED = "joined", _("joined")
    REMOVED = "removed", _("removed")
    READMITTED = "readmitted", _("re-admitted")
    RENAMED = "renamed", _("called otherwise")
    POWER_CHANGED = "power_changed", _("voting power changed")
    LINK_RENEWED = "link_renewed", _("personal link renewed")
    LINK_REUSED = "link_reused", _("used link opened again")
    DEVICE_ADDED = "device_added", _("came in on another device")
    DEVICE_ENDED = "device_ended", _("device ended")
    DOOR_CLOSED = "door_closed", _("door closed")
    DOOR_OPENED = "door_opened", _("door opened")
    ROUND_OPENED = "round_opened", _("round opened")
    FINISHED = "finished", _("finished answering")
    RESUMED = "resumed", _("went on answering")
    CONFLICT_DECLARED = "conflict_declared", _("conflict of interest declared")
    CONFLICT_TAKEN_BACK = "conflict_taken_back", _("conflict of interest taken back")
    CONFLICT_RECORDED = "conflict_recorded", _("conflict of interest recorded")
    CONFLICT_STRUCK = "conflict_struck", _("recorded conflict of interest struck")
    DEADLINE_CHANGED = "deadline_changed", _("deadline changed")
    TURNOUT_CHANGED = "turnout_changed", _("minimum turnout changed")
    ROUND_CLOSED = "round_closed", _("round closed")
    REVEALED = "revealed", _("round revealed")
    CLOSED = "closed", _("session closed")
    SEALED = "sealed", _("record sealed")
    PUBLISHED = "published", _("record published")
    WITHDRAWN = "withdrawn", _("publication withdrawn")
