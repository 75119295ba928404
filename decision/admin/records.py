"""The admin pages of what happened, and of the records that seal it."""

from __future__ import annotations

from django.contrib import admin

from decision.admin.base import ReadOnlyAdmin
from decision.publishing.models import Publication
from decision.records.models import DecisionRecord
from decision.results.models import KeptAnswers
from decision.sessions.models import Event


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["kind", "at", "session", "user", "participant", "details"]
    list_filter = ["kind", "session"]
    list_select_related = ["session", "user", "participant"]
    search_fields = ["session__title", "session__code", "user__username", "participant__name"]
    date_hierarchy = "at"
    fields = ["session", "kind", "at", "user", "participant", "details"]


@admin.register(DecisionRecord)
class DecisionRecordAdmin(ReadOnlyAdmin):
    list_display = ["number", "session", "sealed_at", "sha256"]
    list_select_related = ["session"]
    search_fields = ["session__title", "session__code", "sha256"]
    fields = ["number", "session", "sealed_at", "sha256", "previous", "content"]


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin):
    list_display = ["name", "title", "published_at", "published_by", "withdrawn_at"]
    list_select_related = ["published_by"]
    search_fields = ["name", "words"]
    fields = [
        "name",
        "record",
        "published_at",
        "published_by",
        "withdrawn_at",
        "withdrawn_by",
        "reason",
    ]


@admin.register(KeptAnswers)
class KeptAnswersAdmin(ReadOnlyAdmin):
    """What was worked out: a copy that saves time, of which only the digests can be read."""

    list_display = ["round", "kept_at"]
    list_select_related = ["round__session"]
    fields = ["round", "kept_at", "inputs", "software"]
