"""The admin pages of what happened, and of the records that seal it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from decision.admin.base import ReadOnlyAdmin
from decision.publishing.models import Publication
from decision.publishing.selectors import publication_of
from decision.records.models import DecisionRecord
from decision.results.models import KeptAnswers
from decision.sessions.models import Event, Session


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
    list_filter = ["session__is_demonstration", "sealed_at"]
    list_select_related = ["session"]
    search_fields = ["session__title", "session__code", "sha256"]
    fields = ["number", "session", "sealed_at", "sha256", "previous", "content"]

    def view_on_site(self, record: DecisionRecord) -> str | None:
        """What is not published is of those alone who were there."""
        published = publication_of(record.session)
        return published.get_absolute_url() if published else None


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin):
    view_on_site: Any = True
    named_by = "name"
    list_display = ["name", "title", "published_at", "published_by", "withdrawn_at"]
    list_filter = ["record__session__is_demonstration", "published_at", "withdrawn_at"]
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

    list_display = ["round", "session", "kept_at"]
    list_filter = [("round__session", AutocompleteSelectFilter), "kept_at"]
    search_fields = ["round__session__title", "round__session__code"]
    list_select_related = ["round__session"]
    fields = ["round", "session", "kept_at", "inputs", "software"]

    @admin.display(description=_("session"), ordering="round__session__title")
    def session(self, kept: KeptAnswers) -> Session:
        return kept.round.session
