"""The admin pages of ballots and answers.

Lists without pages of their own. In a session whose names are hidden an answer shows its
pseudonym, and neither when it was given nor its primary key: the log of events says by name who
finished when, and the order of answers would tell whose they are.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from decision.admin.base import ReadOnlyAdmin
from decision.sessions.models import Answer, Ballot, DirectWeight, Judgement, Round, Score, Session
from decision.sessions.selectors.shown import seen_answers


@admin.register(Ballot)
class BallotAdmin(ReadOnlyAdmin):
    """Who has answered when, by name, as the facilitator's desk shows it."""

    list_display = ["participant", "session", "round", "started_at", "finished_at"]
    list_filter = ["round__session", "finished_at"]
    list_select_related = ["participant", "round__session"]
    search_fields = ["participant__name", "round__session__title", "round__session__code"]
    fields = ["participant", "session", "round", "started_at", "finished_at"]

    @admin.display(description=_("session"), ordering="round__session__title")
    def session(self, ballot: Ballot) -> Session:
        return ballot.round.session


class AnswerAdmin(ReadOnlyAdmin):
    """Answers of a blind round appear with its reveal, for superusers as for everybody."""

    list_display_links = None
    list_filter = ["ballot__round__session"]
    list_select_related = ["ballot__participant", "ballot__round__session", "parent"]
    search_fields = ["ballot__round__session__title", "ballot__round__session__code", "comment"]
    sortable_by = ()
    # Up to a person and a round; then by question, and the newest of the same question last.
    order: tuple[str, ...] = (
        "ballot__round__session",
        "ballot__round",
        "ballot__number",
        "ballot__participant__number",
    )
    by_question: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return seen_answers(super().get_queryset(request))

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return (*self.order, *self.by_question, "pk")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The list, and no page of a single answer."""
        return obj is None and super().has_view_permission(request)

    @admin.display(description=_("session"))
    def session(self, answer: Answer) -> Session:
        return _session(answer)

    @admin.display(description=_("round"))
    def round(self, answer: Answer) -> Round:
        return answer.ballot.round

    @admin.display(description=_("participant"))
    def who(self, answer: Answer) -> str:
        return answer.ballot.shown_name(_session(answer))

    @admin.display(description=_("in force"), boolean=True)
    def in_force(self, answer: Answer) -> bool:
        return answer.superseded_at is None

    @admin.display(description=_("given"))
    def given(self, answer: Answer) -> datetime | None:
        return answer.given_at if _session(answer).names_shown else None


@admin.register(Judgement)
class JudgementAdmin(AnswerAdmin):
    list_display = [
        "session",
        "round",
        "who",
        "first",
        "second",
        "step",
        "comment",
        "in_force",
        "given",
    ]
    list_select_related = [*AnswerAdmin.list_select_related, "first", "second"]
    by_question = ("parent", "first", "second")


@admin.register(DirectWeight)
class DirectWeightAdmin(AnswerAdmin):
    list_display = [
        "session",
        "round",
        "who",
        "branch",
        "answer",
        "weights",
        "comment",
        "in_force",
        "given",
    ]
    by_question = ("parent",)

    @admin.display(description=_("part of"))
    def branch(self, weights: DirectWeight) -> str:
        return str(weights.parent or "—")


@admin.register(Score)
class ScoreAdmin(AnswerAdmin):
    list_display = [
        "session",
        "round",
        "who",
        "criterion",
        "alternative",
        "rating",
        "comment",
        "source_url",
        "in_force",
        "given",
    ]
    list_select_related = [
        *(name for name in AnswerAdmin.list_select_related if name != "parent"),
        "criterion",
        "alternative__territory",
        "alternative__project",
    ]
    by_question = ("criterion", "alternative")

    @admin.display(description=_("rating"))
    def rating(self, score: Score) -> str:
        return str(score)


def _session(answer: Answer) -> Session:
    return answer.ballot.round.session
