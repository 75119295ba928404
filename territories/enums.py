"""The closed lists of the data: a value outside them is refused by the database."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Regime(models.TextChoices):
    FAR_EAST = "far_east", _("ASEZ of the Far East")
    ARCTIC = "arctic", _("ASEZ of the Arctic")
    MONOTOWN = "monotown", _("ASEZ in a single-industry town")
    SEZ = "sez", _("special economic zone (for comparison)")


class TerritoryStatus(models.TextChoices):
    ACTIVE = "active", _("active")
    MERGED = "merged", _("merged into another")
    DIVIDED = "divided", _("divided into others")
    ABOLISHED = "abolished", _("abolished")


class SuccessionKind(models.TextChoices):
    """What became of a territory."""

    RENAMED = "renamed", _("renamed")
    MERGED = "merged", _("merged into another")
    DIVIDED = "divided", _("divided")


class ProjectStatus(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    APPROVED = "approved", _("approved")
    RUNNING = "running", _("under way")
    COMPLETED = "completed", _("completed")
    WITHDRAWN = "withdrawn", _("withdrawn")


class IndicatorKind(models.TextChoices):
    MEASURED = "measured", _("measured")
    DERIVED = "derived", _("derived by formula")
    JUDGED = "judged", _("judged on an anchored scale")


class Subject(models.TextChoices):
    """What an indicator, an observation or a problem is about."""

    TERRITORY = "territory", _("territories")
    PROJECT = "project", _("projects")


class Direction(models.TextChoices):
    """Which way a criterion is better; the codes are those of the evaluation document."""

    MAX = "max", _("more is better")
    MIN = "min", _("less is better")
    TARGET = "target", _("nearest to a target is best")


class Basis(models.TextChoices):
    """What a value rests on, from the firmest to the weakest."""

    ACTUAL = "actual", _("actual")
    DECLARED = "declared", _("declared")
    ESTIMATE = "estimate", _("estimate")
    JUDGED = "judged", _("judged")


class DatePrecision(models.TextChoices):
    DAY = "day", _("day")
    MONTH = "month", _("month")
    QUARTER = "quarter", _("quarter")
    YEAR = "year", _("year")
    ABOUT = "about", _("about that year")


class SavedKind(models.TextChoices):
    """What kind of page somebody keeps."""

    RANKING = "ranking", _("ranking")
    COMPARISON = "comparison", _("comparison")


class BackgroundState(models.TextChoices):
    """How far a task in the background is."""

    WAITING = "waiting", _("waiting for a worker")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class SubmissionState(models.TextChoices):
    """How far an applicant's project is on its way into the catalogue."""

    DRAFT = "draft", _("being filled in")
    SENT = "sent", _("waits for acceptance")
    ASKED = "asked", _("asked back")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")


class SubmissionMove(models.TextChoices):
    """What happened to a submitted project."""

    LINKED = "linked", _("link made")
    SENT = "sent", _("sent")
    ASKED = "asked", _("asked back")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")
    REVOKED = "revoked", _("link revoked")
