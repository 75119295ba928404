"""What a page of results shows of a round, for a visitor and for all who watch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.translation import get_language

from decision.problems.errors import DecisionError
from decision.results.presentation.amended import amended_context
from decision.results.presentation.page import results_page
from decision.results.services.comments import comment_page
from decision.results.services.session import session_results
from decision.sessions.enums import EventKind
from decision.sessions.models import Round, Session
from decision.sessions.selectors.amended import AMENDING, amendments_of
from decision.sessions.selectors.shown import is_live, may_see_answers
from decision.sessions.services.questions import changed_since

FRAGMENT = "decision/results/_results.html"
# What changes what is shown of a round that was revealed: another round, another name, whatever
# stands in the table of what was changed.
TELLING = (EventKind.REVEALED, EventKind.ROUND_CLOSED, EventKind.RENAMED, *AMENDING)
KEPT = 10 * 60  # seconds


def seen_rounds(session: Session) -> list[Round]:
    """The rounds of which results may be seen, the first one first."""
    rounds = session.rounds.order_by("number")
    return [round for round in rounds if may_see_answers(session, round)]


def shown_context(
    session: Session,
    seen: Sequence[Round],
    round: Round | None,
    by: str = "",
    comments: str = "",
    places: str = "",
) -> dict[str, Any]:
    """What ``decision/results/_results.html`` expects, in a constant number of queries.

    `is_followed` where it is what somebody sees who asks for nothing in particular: that alone is
    kept up to date, and whoever looks at something else is not thrown out of it.
    """
    is_newest = round is None or round.pk == seen[-1].pk
    context: dict[str, Any] = {
        "session": session,
        "rounds": seen,
        "round": round,
        "is_followed": is_newest and not by and not comments and not places,
        "page": None,
        "changed": False,
        "trouble": "",
    }
    if round is None:
        return context
    context |= amended_context(amendments_of(session))
    return context | _of_round(session, round, by, comments, places)


def _of_round(
    session: Session, round: Round, by: str, comments: str, places: str
) -> dict[str, Any]:
    try:
        results = session_results(session, round, by)
    except DecisionError as error:
        return {"trouble": str(error)}
    page = results_page(results, comment_page(results, comments), whole=places == "all")
    return {"page": page, "trouble": page.trouble, "changed": changed_since(session)}


def live_context(session_pk: int) -> dict[str, Any]:
    """The fragment for all who watch.

    Rendered once for as long as nothing can change it: while people answer in the next round, what
    the last one came to is not computed again with each of their answers.
    """
    session = Session.objects.select_related("problem", "facilitator").get(pk=session_pk)
    if is_live(session):
        return {"shown": _rendered(session)}
    key = _key(session)
    shown = cache.get(key)
    if shown is None:
        shown = _rendered(session)
        cache.set(key, shown, KEPT)
    return {"shown": shown}


def _rendered(session: Session) -> str:
    seen = seen_rounds(session)
    return render_to_string(FRAGMENT, shown_context(session, seen, seen[-1] if seen else None))


def _key(session: Session) -> str:
    told = session.events.filter(kind__in=TELLING).order_by("-pk").values_list("pk", flat=True)
    changed = int(changed_since(session))
    return f"results-live:{session.pk}:{told.first() or 0}:{changed}:{get_language()}"
