"""What participants answer. Rows are never changed: a newer answer supersedes the older one."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from decision.problems.models import Alternative, Criterion
from decision.sessions.models.sessions import Participant, Round, Session

# Saaty's nine degrees, counted from “equal”: 8 stands for nine times as important.
MOST_STEPS = 8
LOWEST_SCORE, HIGHEST_SCORE = 1, 5
CURRENT = Q(superseded_at__isnull=True)
# Carried into an open round by a person who has not said yet that he stands by it. At the closing
# these are put out of force, unless the facilitator has them count.
UNCONFIRMED = Q(
    ballot__carried_from__isnull=False,
    ballot__confirmed_at__isnull=True,
    ballot__round__closed_at__isnull=True,
)
IN_FORCE = CURRENT & ~UNCONFIRMED


class Ballot(models.Model):
    """All that one participant answers in one round.

    `number` is what the person is called in this round where names are hidden. It is drawn at the
    reveal, another one each round, and only where the ballot may be shown by it: see
    `decision.sessions.selectors.shown`.

    `begun_anew_at` is when his link was renewed meanwhile: what was answered before was perhaps
    somebody else's, does not count, and is shown to nobody who holds the seat since.

    `carried_from` is the number of the round whose answers were put in when this one opened; he
    has said at `confirmed_at` that he stands by them, or has changed one: see
    `decision.sessions.services.carrying`.
    """

    round = models.ForeignKey(
        Round, models.CASCADE, related_name="ballots", verbose_name=_("round")
    )
    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="ballots", verbose_name=_("participant")
    )
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True, editable=False)
    begun_anew_at = models.DateTimeField(_("begun anew"), null=True, blank=True)
    carried_from = models.PositiveSmallIntegerField(
        _("carried from round"), null=True, blank=True, editable=False
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        ordering = ["round", "participant"]
        constraints = [
            models.UniqueConstraint(name="ballot_once", fields=["round", "participant"]),
            models.UniqueConstraint(
                name="ballot_number_once",
                fields=["round", "number"],
                condition=Q(number__isnull=False),
            ),
            models.CheckConstraint(
                name="ballot_confirms_what_was_carried",
                condition=Q(confirmed_at__isnull=True) | Q(carried_from__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.participant}"

    @property
    def is_confirmed(self) -> bool:
        """Whether what is in it was said in this round, if by standing by it."""
        return self.carried_from is None or self.confirmed_at is not None

    def waits(self, names_shown: bool) -> bool:
        """Whether answers were carried in and the person has not yet said that they count.

        Where names are hidden only finishing says so: who changes something and who changes
        nothing look alike to everybody else (`decision.sessions.selectors.shown`).
        """
        if self.carried_from is None:
            return False
        return self.confirmed_at is None if names_shown else self.finished_at is None

    def shown_name(self, session: Session) -> str:
        """What others call whose ballot this is, once it may be seen."""
        if session.names_shown:
            return self.participant.name
        return gettext("Participant %(number)s") % {"number": self.number}


class Answer(models.Model):
    """What every answer carries.

    `client` names the window that sent it and `sequence` counts that window's answers, so that
    a repeated request stores nothing twice. `given_at` is when the person answered, which may
    be long before `stored_at` if the network was away. `carried_from` is the number of the round
    in which the person said it, where it was put into this one when it opened.
    """

    ballot = models.ForeignKey(
        Ballot, models.CASCADE, related_name="%(class)s_set", verbose_name=_("ballot")
    )
    comment = models.TextField(_("comment"), max_length=1000, blank=True)
    client = models.CharField(_("window"), max_length=36)
    sequence = models.PositiveBigIntegerField(_("sequence number"))
    given_at = models.DateTimeField(_("given"))
    stored_at = models.DateTimeField(_("stored"), auto_now_add=True)
    superseded_at = models.DateTimeField(_("superseded"), null=True, blank=True)
    carried_from = models.PositiveSmallIntegerField(
        _("carried from round"), null=True, blank=True, editable=False
    )

    class Meta:
        abstract = True


class Judgement(Answer):
    """Which of two criteria matters more, and how much.

    `step` counts from “equal” (0): 8 says that `first` is nine times as important, -8 that
    `second` is. The pair is kept in the order of primary keys; `parent` is empty at the top.
    """

    parent = models.ForeignKey(
        Criterion, models.PROTECT, null=True, related_name="+", verbose_name=_("part of")
    )
    first = models.ForeignKey(
        Criterion, models.PROTECT, related_name="+", verbose_name=_("first criterion")
    )
    second = models.ForeignKey(
        Criterion, models.PROTECT, related_name="+", verbose_name=_("second criterion")
    )
    step = models.SmallIntegerField(
        _("step"), validators=[MinValueValidator(-MOST_STEPS), MaxValueValidator(MOST_STEPS)]
    )

    class Meta:
        verbose_name = _("judgement")
        verbose_name_plural = _("judgements")
        ordering = ["ballot", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="judgement_one_in_force",
                fields=["ballot", "first", "second"],
                condition=CURRENT,
            ),
            models.UniqueConstraint(
                name="judgement_stored_once", fields=["ballot", "client", "sequence"]
            ),
            models.CheckConstraint(
                name="judgement_pair_in_order", condition=Q(first__lt=F("second"))
            ),
            models.CheckConstraint(
                name="judgement_on_the_scale",
                condition=Q(step__gte=-MOST_STEPS, step__lte=MOST_STEPS),
            ),
        ]

    def __str__(self) -> str:
        # Not what was answered: Django prints this where nobody expects it.
        return f"{self.first_id}:{self.second_id}"


class DirectWeight(Answer):
    """Weights of one branch's criteria, said at once: points, swings, a ranking, best–worst.

    `answer` is what was said, in the form that the engine's kind ``weights`` takes; `weights`
    (code → share) is what the engine made of it when it was stored.
    """

    parent = models.ForeignKey(
        Criterion, models.PROTECT, null=True, related_name="+", verbose_name=_("part of")
    )
    answer = models.JSONField(_("answer"))
    weights = models.JSONField(_("weights"))

    class Meta:
        verbose_name = _("direct weights")
        verbose_name_plural = _("direct weights")
        ordering = ["ballot", "pk"]
        constraints = [
            models.UniqueConstraint(
                F("ballot"),
                # The top has no parent, and two nothings are not equal to a database.
                Coalesce(F("parent"), 0),
                name="direct_weight_one_in_force",
                condition=CURRENT,
            ),
            models.UniqueConstraint(
                name="direct_weight_stored_once", fields=["ballot", "client", "sequence"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id}:{self.parent_id or 0}"


class Score(Answer):
    """A participant's rating of an alternative on a judged criterion; empty is “don't know”."""

    criterion = models.ForeignKey(
        Criterion, models.PROTECT, related_name="+", verbose_name=_("criterion")
    )
    alternative = models.ForeignKey(
        Alternative, models.PROTECT, related_name="+", verbose_name=_("alternative")
    )
    value = models.PositiveSmallIntegerField(
        _("rating"),
        null=True,
        blank=True,
        validators=[MinValueValidator(LOWEST_SCORE), MaxValueValidator(HIGHEST_SCORE)],
    )
    source_url = models.URLField(_("source"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        ordering = ["ballot", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="score_one_in_force",
                fields=["ballot", "criterion", "alternative"],
                condition=CURRENT,
            ),
            models.UniqueConstraint(
                name="score_stored_once", fields=["ballot", "client", "sequence"]
            ),
            models.CheckConstraint(
                name="score_on_the_scale",
                condition=Q(value__isnull=True)
                | Q(value__gte=LOWEST_SCORE, value__lte=HIGHEST_SCORE),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}:{self.alternative_id}"
