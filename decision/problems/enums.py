"""The closed lists of problems; the codes are those of the evaluation document."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MissingRule(models.TextChoices):
    """What becomes of a cell without a value. A missing value is never zero."""

    DROP_CRITERION = "drop_criterion", _("leave the criterion out")
    DROP_ALTERNATIVE = "drop_alternative", _("leave the alternative out")
    WORST = "worst", _("take the worst value of the others")
    MEDIAN = "median", _("take the median of the others")


class ProblemState(models.TextChoices):
    """Who sees a problem: a draft its owner and editors, all others everybody."""

    DRAFT = "draft", _("draft")
    OPEN = "open", _("open")
    ARCHIVED = "archived", _("archived")


class OfferState(models.TextChoices):
    """What became of a value that a committee offers to a problem."""

    WAITING = "waiting", _("waiting for the problem's owner")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn with its record")


class PreferenceFunction(models.TextChoices):
    """PROMETHEE's six shapes of preference."""

    USUAL = "usual", _("usual")
    USHAPE = "ushape", _("U-shape")
    VSHAPE = "vshape", _("V-shape")
    LEVEL = "level", _("level")
    LINEAR = "linear", _("linear")
    GAUSSIAN = "gaussian", _("Gaussian")
