"""Published records as an Atom feed, in either language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from decision.publishing.models import Publication
from decision.publishing.presentation.listing import leaders_of, question_of
from decision.publishing.selectors import listed_publications

MOST_ENTRIES = 50
NOTHING_YET = datetime(2026, 1, 1, tzinfo=UTC)
# All that XML 1.0 (2.2, Char) cannot write: a title that has it would leave everybody without feed.
NO_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


class RecordsAtom(Atom1Feed):
    """An empty feed is of no moment: it must not look new at each reading."""

    def add_item(self, *args: Any, **texts: Any) -> None:
        """What was typed may hold control characters: they are left out."""
        super().add_item(*map(_written, args), **{name: _written(texts[name]) for name in texts})

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else NOTHING_YET


def _written(value: Any) -> Any:
    return NO_XML.sub("", value) if isinstance(value, str) else value


class RecordsFeed(Feed):
    """Decision records, the newest first. A withdrawn one says so and tells no result."""

    feed_type = RecordsAtom

    def title(self) -> str:
        return _("Decision records")

    def subtitle(self) -> str:
        return _("What committees have decided and published, each with its record to check.")

    def link(self) -> str:
        return reverse("record_list")

    def items(self) -> Sequence[Publication]:
        return list(listed_publications()[:MOST_ENTRIES])

    def item_title(self, item: Publication) -> str:
        named = {"name": item.name, "title": item.title}
        if item.is_withdrawn:
            return _("Withdrawn: %(title)s") % named
        if item.is_fictional:
            return _("Fictional: %(title)s") % named
        return _("Record No. %(name)s: %(title)s") % named

    def item_description(self, item: Publication) -> str:
        if item.is_withdrawn:
            return _("Withdrawn: %(reason)s") % {"reason": item.reason}
        first = leaders_of(item)
        question = question_of(item)
        return (
            _("%(question)s First: %(first)s.")
            % {
                "question": question,
                "first": first,
            }
            if first
            else question
        )

    def item_pubdate(self, item: Publication) -> datetime:
        return item.published_at

    def item_updateddate(self, item: Publication) -> datetime:
        return item.withdrawn_at or item.published_at

    def item_author_name(self, item: Publication) -> str:
        return str(item.summary["facilitator"])


@login_not_required
@require_safe
def record_feed(request: HttpRequest) -> HttpResponse:
    """In the language that the address names: readers of feeds keep no cookie."""
    language = request.GET.get("language", "")
    if language not in ("ru", "en"):
        language = translation.get_language() or "ru"
    with translation.override(language):
        return RecordsFeed()(request)
