"""The moves that are made on a problem's pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Move(models.TextChoices):
    """What an event of a problem's history tells; `presentation.history` says it in words."""

    MADE = "made", _("made")
    COPIED = "copied", _("copied")
    PASTED = "pasted", _("made from a table")
    CHANGED = "changed", _("changed")
    STATE = "state", _("state")
    CRITERION_ADDED = "added", _("criterion added")
    CRITERION_CHANGED = "criterion", _("criterion changed")
    CRITERION_MOVED = "moved", _("criterion moved")
    CRITERION_GROUPED = "grouped", _("criterion put into a group")
    CRITERION_REMOVED = "removed", _("criterion taken out")
    WEIGHTS = "weights", _("weights changed")
    ALTERNATIVES_ADDED = "compared", _("alternatives added")
    ALTERNATIVES_REMOVED = "uncompared", _("alternatives taken out")
    ALTERNATIVE_MOVED = "ordered", _("alternative moved")
    UNDONE = "undone", _("undone")
