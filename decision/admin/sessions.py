"""The admin pages of sessions and of who takes part in them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from decision.admin.base import ReadOnlyAdmin
from decision.admin.frozen import Deleted
from decision.sessions.errors import SessionError
from decision.sessions.models import (
    ConflictOfInterest,
    Device,
    FrozenQuestion,
    Participant,
    Round,
    Session,
    StakeholderGroup,
    Voice,
)
from territories.admin.base import PlainAdmin, plain_number


@admin.register(Session)
class SessionAdmin(ReadOnlyAdmin):
    """Only a draft or a demonstration can be deleted; a session is led from its own desk."""

    list_display = [
        "title",
        "state",
        "facilitator",
        "people",
        "problem",
        "method",
        "code",
        "created_at",
    ]
    list_filter = [
        "state",
        "method",
        "blind",
        "names_shown",
        "is_archived",
        "is_demonstration",
        "problem",
        "facilitator",
    ]
    list_select_related = ["problem", "facilitator"]
    search_fields = ["title", "code", "facilitator__username", "problem__slug"]
    date_hierarchy = "created_at"
    ordering = ["-created_at", "-pk"]  # a query that counts forgets the model's own order
    fields = [
        "title",
        "state",
        "facilitator",
        "people",
        "problem",
        "method",
        "levels",
        "pairs",
        "scoring",
        "blind",
        "names_shown",
        "minimum_turnout",
        "deadline",
        "code",
        "is_archived",
        "is_demonstration",
        "created_at",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(people_count=Count("participants"))

    @admin.display(description=_("participants"), ordering="people_count")
    def people(self, session: Any) -> int:
        return int(session.people_count)

    def has_delete_permission(self, request: HttpRequest, obj: Session | None = None) -> bool:
        may_go = obj is None or obj.can_be_deleted
        return may_go and super(PlainAdmin, self).has_delete_permission(request, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Deleted:
        """The session alone: what goes with it is not printed, for there may be answers."""
        titles = [str(session) for session in objs]
        return titles, {str(Session._meta.verbose_name_plural): len(titles)}, set(), []

    def delete_model(self, request: HttpRequest, obj: Session) -> None:
        # The records' services bring the engine along, which no other page of the admin needs.
        from decision.publishing.services import delete_session

        try:
            delete_session(session=obj)
        except SessionError as error:
            # Opened between the question and the answer.
            self.message_user(request, str(error), messages.ERROR)


@admin.register(Round)
class RoundAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "session", "opened_at", "closed_at", "revealed_at"]
    list_filter = ["session"]
    list_select_related = ["session"]
    search_fields = ["session__title", "session__code"]
    fields = ["session", "number", "opened_at", "closed_at", "revealed_at"]


@admin.register(FrozenQuestion)
class FrozenQuestionAdmin(ReadOnlyAdmin):
    list_display = ["session", "frozen_at"]
    list_select_related = ["session"]
    search_fields = ["session__title", "session__code"]
    fields = ["session", "frozen_at", "question", "cells"]


@admin.register(Voice)
class VoiceAdmin(ReadOnlyAdmin):
    """By name, as the facilitator's desk shows who is in and with what voting power."""

    list_display = ["participant", "session", "round", "voting_power", "is_late"]
    list_filter = ["round__session"]
    list_select_related = ["participant", "round__session"]
    search_fields = ["participant__name", "round__session__title", "round__session__code"]
    fields = ["participant", "session", "round", "voting_power", "is_late"]

    @admin.display(description=_("session"), ordering="round__session__title")
    def session(self, voice: Voice) -> Session:
        return voice.round.session

    @admin.display(description=_("voting power"), ordering="power")
    def voting_power(self, voice: Voice) -> str:
        return plain_number(voice.power)


@admin.register(ConflictOfInterest)
class ConflictOfInterestAdmin(ReadOnlyAdmin):
    """By name, as the facilitator's desk shows them; the reason is the facilitator's alone."""

    list_display = [
        "participant",
        "session",
        "round",
        "alternative",
        "declared_at",
        "taken_back_at",
    ]
    list_filter = ["round__session"]
    list_select_related = [
        "participant",
        "round__session",
        "alternative__territory",
        "alternative__project",
    ]
    search_fields = ["participant__name", "round__session__title", "round__session__code"]
    fields = [*list_display, "recorded_by"]

    @admin.display(description=_("session"), ordering="round__session__title")
    def session(self, conflict: ConflictOfInterest) -> Session:
        return conflict.round.session


@admin.register(StakeholderGroup)
class StakeholderGroupAdmin(ReadOnlyAdmin):
    list_display = ["name", "session", "voting_power"]
    list_filter = ["session"]
    list_select_related = ["session"]
    search_fields = ["name", "session__title", "session__code"]
    fields = ["session", "name", "voting_power", "position"]

    @admin.display(description=_("voting power"), ordering="power")
    def voting_power(self, group: StakeholderGroup) -> str:
        return plain_number(group.power)


@admin.register(Participant)
class ParticipantAdmin(ReadOnlyAdmin):
    """Names and never numbers: answers show the number alone where names are hidden."""

    list_display = ["name", "session", "group", "voting_power", "joined_at", "removed_at", "user"]
    list_filter = ["session", "joined_at", "removed_at"]
    list_select_related = ["session", "group", "user"]
    search_fields = ["name", "session__title", "session__code", "user__username"]
    fields = ["session", "name", "group", "voting_power", "user", "joined_at", "removed_at"]

    @admin.display(description=_("voting power"), ordering="power")
    def voting_power(self, participant: Participant) -> str:
        return plain_number(participant.power)


@admin.register(Device)
class DeviceAdmin(ReadOnlyAdmin):
    """Who holds a seat in which browser; what opens it, or its digest, is shown to nobody."""

    list_display = ["participant", "session", "came_by", "is_in"]
    list_filter = ["came_by"]
    list_select_related = ["participant__session"]
    search_fields = ["participant__name", "participant__session__title"]
    fields = ["participant", "session", "came_by", "is_in"]

    @admin.display(description=_("session"), ordering="participant__session__title")
    def session(self, device: Device) -> Session:
        return device.participant.session

    @admin.display(description=_("is in"), boolean=True)
    def is_in(self, device: Device) -> bool:
        return device.is_in
