"""What the reader's choices do to the ranking that he started from, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decision.mcda.errors import Reader
from decision.problems.enums import MissingRule
from decision.problems.models import Criterion
from decision.rankings.forms import RankingForm
from decision.rankings.presentation.naming import first_names
from decision.rankings.presentation.ranking import Places, places_of
from decision.rankings.presentation.whose import quoted
from decision.rankings.services import RankedProblem, RankingSettings
from decision.rankings.services.beside import placed_by
from decision.rankings.services.whose import EQUAL, OWN, PROBLEM

# Lines of a picture that can still be told apart.
LINES = 12
LISTED = 5


@dataclass(frozen=True)
class Effect:
    """`started` are the places by the set that one started from and the problem's own rules.

    `choices` say what was turned or left out, `moved` who moved by all that was chosen;
    `chart` draws lines from the old places to the new ones. All empty where nothing was changed.
    """

    started: Places
    choices: tuple[str, ...]
    moved: str
    chart: Mapping[str, object] | None


NOTHING = Effect({}, (), "", None)


def effect_of(
    form: RankingForm, settings: RankingSettings, ranked: RankedProblem, reader: Reader
) -> Effect:
    table = ranked.table
    if not is_changed(form, settings):
        return NOTHING
    choices = tuple(_choices(form, settings))
    before = placed_by(table, form.criteria, form.start_settings(), form.started, reader)
    if not before:
        return Effect({}, choices, "", None)
    names = table.names()
    now = places_of(ranked.answer)
    return Effect(
        started=before,
        choices=choices,
        moved=_moved(before, now, names, _start_title(form)),
        chart=_chart(before, now, names, form.started.title or _("At the start")),
    )


def is_changed(form: RankingForm, settings: RankingSettings) -> bool:
    """Whether anything is another than in the set that one started from by the problem's rules."""
    problem = form.problem
    return (
        form.whose_key == OWN
        or settings.method not in ("", problem.method)
        or settings.normalization not in ("", problem.normalization)
        or settings.missing not in ("", problem.missing)
        or bool(settings.flipped or settings.left_out)
    )


def _start_title(form: RankingForm) -> str:
    if form.started.title:
        return quoted(form.started.title)
    return {PROBLEM: _("the problem's own weights"), EQUAL: _("equal weights")}.get(
        form.started.key, _("the problem's own weights")
    )


def _choices(form: RankingForm, settings: RankingSettings) -> Iterable[str]:
    turned = _named(form.criteria, settings.flipped)
    if turned:
        yield _("Turned round, so that the other way is better: %(names)s.") % {"names": turned}
    out = _named(form.criteria, settings.left_out)
    if out:
        yield _("Left out by choice: %(names)s.") % {"names": out}
    if settings.missing not in ("", form.problem.missing):
        yield _("A missing value: %(chosen)s; the problem's own rule is to %(own)s.") % {
            "chosen": MissingRule(settings.missing).label,
            "own": MissingRule(form.problem.missing).label,
        }


def _named(criteria: Sequence[Criterion], codes: frozenset[str]) -> str:
    return ", ".join(quoted(c.name) for c in criteria if c.code in codes)


def _moved(before: Places, now: Places, names: Mapping[str, str], start: str) -> str:
    """Who is first now, or moved most, how many others moved, and who is in one order alone."""
    gone = [code for code in now if before.get(code) and not now[code]]
    come = [code for code in now if now[code] and not before.get(code)]
    said = [_who_moved(before, now, names, start)]
    if gone:
        said.append(
            _("Without a place now: %(names)s.")
            % {"names": first_names([names[code] for code in gone], LISTED)}
        )
    if come:
        told = {"names": first_names([names[code] for code in come], LISTED)}
        said.append(_("With a place now, and none before: %(names)s.") % told)
    return " ".join(said)


def _who_moved(before: Places, now: Places, names: Mapping[str, str], start: str) -> str:
    both = [code for code in now if now[code] and before.get(code)]
    moves = {code: (before[code] or 0) - (now[code] or 0) for code in both}
    moved = [code for code in both if moves[code]]
    if not moved:
        return _(
            "Against %(start)s, by the problem's own method and rules, every place stays the same."
        ) % {"start": start}
    first = [code for code in moved if now[code] == 1]
    told = (first or sorted(moved, key=lambda code: -abs(moves[code])))[0]
    sentence = _(
        "Against %(start)s, by the problem's own method and rules, %(name)s takes place %(new)s "
        "instead of %(old)s."
    ) % {"start": start, "name": names[told], "new": now[told], "old": before[told]}
    if not (further := len(moved) - 1):
        return sentence
    others = ngettext("%(count)s other place changes.", "%(count)s other places change.", further)
    return f"{sentence} {others % {'count': further}}"


def _chart(
    before: Places, now: Places, names: Mapping[str, str], start: str
) -> dict[str, object] | None:
    order = sorted((code for code in now if now[code]), key=lambda code: now[code] or 0)
    lines = [
        {
            "label": names[code],
            "places": [before.get(code), now[code]],
            "moves": before.get(code) != now[code],
        }
        for code in order[:LINES]
    ]
    if not any(line["moves"] for line in lines):
        return None
    sets = [
        {"title": start, "is_chosen": False},
        {"title": _("As chosen now"), "is_chosen": True},
    ]
    return {"sets": sets, "lines": lines}
