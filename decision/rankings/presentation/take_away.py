"""What can be done with a ranking beyond reading it: files, a link, keeping it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from decision.rankings.forms import RankingForm
from decision.rankings.presentation.files.content import has_formulas
from decision.rankings.presentation.whose import address
from decision.rankings.services import RankedProblem
from decision.rankings.services.saved import Moved, moved_since
from territories.enums import SavedKind
from territories.selectors.saved import saved_named

# More that moved are only counted.
MOST_TOLD = 5


@dataclass(frozen=True)
class TakeAway:
    """Addresses with the whole state, `link` in full; `since` are sentences on a saved one."""

    csv: str
    xlsx: str
    save: str
    link: str
    has_formulas: bool
    since: tuple[str, ...]


def take_away(
    request: HttpRequest, form: RankingForm, ranked: RankedProblem | None
) -> TakeAway | None:
    """None where there is no ranking to take."""
    if ranked is None:
        return None
    query = form.query()

    def place(name: str) -> str:
        return address(form.problem, query, name)

    return TakeAway(
        csv=place("ranking_csv"),
        xlsx=place("ranking_xlsx"),
        save=place("ranking_save"),
        link=request.build_absolute_uri(place("problem_detail")),
        has_formulas=has_formulas(ranked),
        since=_since(request, form, ranked),
    )


def _since(request: HttpRequest, form: RankingForm, ranked: RankedProblem) -> tuple[str, ...]:
    key = request.GET.get("saved", "")
    path = form.problem.get_absolute_url()
    saved = saved_named(request.user, key, SavedKind.RANKING, path) if key else None
    if saved is None:
        return ()
    day = date_format(localtime(saved.made_at), "DATE_FORMAT")
    moved = moved_since(saved, ranked)
    if moved is None:
        return (_("Nothing under “%(title)s” has changed since %(day)s.") % _of(saved.title, day),)
    said = _(
        "The data or the rules under “%(title)s” have changed since it was saved on %(day)s."
    ) % _of(saved.title, day)
    if not moved:
        return said, _("All places are the same.")
    names = ranked.table.names()
    told = "; ".join(_moved(one, names.get(one.code, one.code)) for one in moved[:MOST_TOLD])
    further = len(moved) - MOST_TOLD
    more = _(" (and %(number)s more)") % {"number": further} if further > 0 else ""
    return said, _("Moved: %(told)s%(more)s.") % {"told": told, "more": more}


def _of(title: str, day: str) -> dict[str, str]:
    return {"title": title, "day": day}


def _moved(one: Moved, name: str) -> str:
    return _("%(name)s from %(before)s to %(now)s") % {
        "name": name,
        "before": _("no place") if one.before is None else one.before,
        "now": _("no place") if one.now is None else one.now,
    }
