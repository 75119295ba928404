"""A committee's session: its rules, its rounds, its people."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from decision.problems.models import Problem
from decision.sessions.enums import PairSet, SessionState, WeightingMethod
from decision.sessions.models.append_only import AppendOnly

CODE_LENGTH = 6
# Without letters and digits that are taken for each other when read aloud or from a wall.
CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


class Session(models.Model):
    """One weighing of a problem's criteria by a committee.

    `decision.sessions.services.lifecycle` moves it from state to state; nobody else writes `state`.
    `frame` holds what the first opening froze: which criteria are weighed and which cells are
    judged, by primary key, so that a later edit of the problem changes no question.
    """

    problem = models.ForeignKey(
        Problem, models.PROTECT, related_name="sessions", verbose_name=_("problem")
    )
    facilitator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="facilitated_sessions",
        verbose_name=_("facilitator"),
    )
    title = models.CharField(_("title"), max_length=160)
    code = models.CharField(_("code"), max_length=CODE_LENGTH, unique=True)
    method = models.CharField(
        _("weighting method"),
        max_length=12,
        choices=WeightingMethod,
        default=WeightingMethod.PAIRWISE,
    )
    levels = models.JSONField(
        _("levels of the tree"),
        default=list,
        help_text=_("Depths whose criteria are weighed, 0 for the top; the others keep weights."),
    )
    scoring = models.BooleanField(
        _("judge what has no data"),
        default=False,
        help_text=_("Participants rate the alternatives on criteria that wait for experts."),
    )
    pairs = models.CharField(_("pairs to ask"), max_length=8, choices=PairSet, default=PairSet.FULL)
    names_shown = models.BooleanField(
        _("names shown"), default=False, help_text=_("Otherwise peers see pseudonyms.")
    )
    blind = models.BooleanField(
        _("blind rounds"),
        default=True,
        help_text=_("Nobody sees another's answers before they are revealed."),
    )
    minimum_turnout = models.PositiveSmallIntegerField(
        _("minimum turnout"),
        default=1,
        validators=[MinValueValidator(1)],
        help_text=_("So many must have finished before a round can be closed."),
    )
    deadline = models.DateTimeField(_("deadline of the round"), null=True, blank=True)
    door_open = models.BooleanField(
        _("door open"),
        default=True,
        help_text=_("Otherwise nobody joins by the code; personal links go on working."),
    )
    state = models.CharField(
        _("state"), max_length=12, choices=SessionState, default=SessionState.DRAFT
    )
    frame = models.JSONField(_("frame"), default=dict, editable=False)
    is_archived = models.BooleanField(
        _("archived"), default=False, help_text=_("The list of sessions shows it only on request.")
    )
    is_demonstration = models.BooleanField(
        _("demonstration"),
        default=False,
        editable=False,
        help_text=_("Invented people: its record is outside the chain, and it can be deleted."),
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="session_turnout_positive", condition=Q(minimum_turnout__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The facilitator's desk."""
        return reverse("session_desk", args=[self.code])

    @property
    def weighting(self) -> WeightingMethod:
        """The method as a member of its list, which knows more than the column's text."""
        return WeightingMethod(self.method)

    def called(self, text: str) -> str:
        """The problem's name or question, of a sealed session as its record has it."""
        kept: dict[str, str] = self.frame.get("names", {}).get("problem", {}).get(text, {})
        own = kept.get((get_language() or "")[:2])
        return own or next(iter(kept.values()), "") or str(getattr(self.problem, text))

    @property
    def question(self) -> str:
        return self.called("question")

    @property
    def is_open(self) -> bool:
        return self.state == SessionState.OPEN

    @property
    def can_be_deleted(self) -> bool:
        """Whether nothing is lost with it: what happened among real people is kept."""
        return self.is_demonstration or self.state == SessionState.DRAFT

    @property
    def is_over(self) -> bool:
        return self.state in (SessionState.CLOSED, SessionState.SEALED)


class Round(models.Model):
    """One asking of all questions; the newest is the one that counts.

    `group_powers` has the stakeholder groups' voting power by name, as it was at the opening.
    `counts_unconfirmed` is what the facilitator chose at the closing: whether answers count that
    were carried in from an earlier round and that nobody has confirmed.

    That a session has one open round at the most spans rows: `decision.sessions.services.lifecycle`
    keeps it.
    """

    session = models.ForeignKey(
        Session, models.CASCADE, related_name="rounds", verbose_name=_("session")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    opened_at = models.DateTimeField(_("time of opening"))
    closed_at = models.DateTimeField(_("time of closing"), null=True, blank=True)
    revealed_at = models.DateTimeField(_("time of the reveal"), null=True, blank=True)
    group_powers = models.JSONField(_("groups' voting power"), default=dict, editable=False)
    counts_unconfirmed = models.BooleanField(
        _("unconfirmed answers count"), default=False, editable=False
    )

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["session", "number"]
        constraints = [
            models.UniqueConstraint(name="round_once", fields=["session", "number"]),
            models.CheckConstraint(
                name="round_revealed_after_closing",
                condition=Q(revealed_at__isnull=True) | Q(closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return gettext("Round %(number)s") % {"number": self.number}


class StakeholderGroup(models.Model):
    """A part of the committee; its voting power is shared by those of it who answer."""

    session = models.ForeignKey(
        Session, models.CASCADE, related_name="groups", verbose_name=_("session")
    )
    name = models.CharField(_("name"), max_length=80)
    power = models.DecimalField(
        _("voting power"),
        max_digits=8,
        decimal_places=3,
        default=1,
        validators=[MinValueValidator(0)],
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("stakeholder group")
        verbose_name_plural = _("stakeholder groups")
        ordering = ["session", "position", "pk"]
        constraints = [
            models.UniqueConstraint(name="group_name_once", fields=["session", "name"]),
            models.CheckConstraint(name="group_power_not_negative", condition=Q(power__gte=0)),
        ]

    def __str__(self) -> str:
        return self.name


class Participant(models.Model):
    """A person's seat in a session: a guest's, or a user's.

    `number` stands for the person in documents where names are shown; it is drawn at random, so
    that it does not tell who came first. Where names are hidden each round has numbers of its own
    (`Ballot.number`). Who holds the seat is said by its devices
    (`decision.sessions.models.devices`); `renewed_at` is when the facilitator last gave out a new
    link to it.
    """

    session = models.ForeignKey(
        Session, models.CASCADE, related_name="participants", verbose_name=_("session")
    )
    group = models.ForeignKey(
        StakeholderGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="participants",
        verbose_name=_("stakeholder group"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
        verbose_name=_("user"),
    )
    name = models.CharField(_("name"), max_length=80)
    number = models.PositiveIntegerField(_("number"))
    power = models.DecimalField(
        _("voting power"),
        max_digits=8,
        decimal_places=3,
        default=1,
        validators=[MinValueValidator(0)],
    )
    joined_at = models.DateTimeField(_("joined"), null=True, blank=True)
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)
    renewed_at = models.DateTimeField(_("link renewed"), null=True, blank=True)

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["session", "pk"]
        constraints = [
            models.UniqueConstraint(name="participant_number_once", fields=["session", "number"]),
            models.UniqueConstraint(
                name="participant_user_once",
                fields=["session", "user"],
                condition=Q(user__isnull=False),
            ),
            models.CheckConstraint(
                name="participant_power_not_negative", condition=Q(power__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_removed(self) -> bool:
        return self.removed_at is not None


class Voice(models.Model):
    """A person's say in a round: that he is called, and with what voting power.

    Given at the opening to all who are in, and to who comes in later (`is_late`). What is
    changed about a person afterwards counts from the next opening: only a latecomer who is taken
    out again before the closing has no voice. `decision.sessions.services.voices` keeps it.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="voices", verbose_name=_("round"))
    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="voices", verbose_name=_("participant")
    )
    power = models.DecimalField(_("voting power"), max_digits=8, decimal_places=3)
    is_late = models.BooleanField(_("came in later"), default=False)

    class Meta:
        verbose_name = _("voice")
        verbose_name_plural = _("voices")
        ordering = ["round", "participant"]
        constraints = [
            models.UniqueConstraint(name="voice_once", fields=["round", "participant"]),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.participant}"


class FrozenQuestion(AppendOnly):
    """What a session asks of its problem, as its first opening found it.

    `question` is the evaluation document of kind ``rank``, empty where nothing is compared;
    `cells` say where each value of its matrix comes from.
    """

    session = models.OneToOneField(
        Session, models.CASCADE, related_name="frozen_question", verbose_name=_("session")
    )
    question = models.JSONField(_("question"), null=True)
    cells = models.JSONField(_("cells"), default=list)
    frozen_at = models.DateTimeField(_("frozen"))

    class Meta:
        verbose_name = _("frozen question")
        verbose_name_plural = _("frozen questions")

    def __str__(self) -> str:
        return str(self.session)
