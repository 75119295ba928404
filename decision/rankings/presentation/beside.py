"""Places under each set of weights beside each other, and what turns round."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decision.mcda.errors import Reader
from decision.problems.models import Alternative
from decision.problems.selectors.committees import weights_of
from decision.problems.selectors.matrix import RankingTable
from decision.problems.selectors.profiles import profiles_of
from decision.rankings.forms import RankingForm
from decision.rankings.presentation.whose import committee_facts, committees_shown, offered
from decision.rankings.services.beside import Placed, places_beside
from decision.rankings.services.ranking import RankingSettings
from decision.rankings.services.whose import (
    EQUAL,
    OWN,
    PROBLEM,
    Whose,
    committees,
    equal,
    own,
    problems_own,
    profiles,
)

# More rows are shown on request; more lines are no picture.
ROWS, LINES = 50, 12


@dataclass(frozen=True)
class Column:
    """A set of weights; `phrase` begins a sentence about what it would change.

    `name` is the title where nothing stands beside it: of two committees of one title it has the
    date, too. `ranked` says how many have a place, where that is not the same for all sets.
    """

    title: str
    name: str
    facts: str
    phrase: str
    is_chosen: bool
    is_fictional: bool
    trouble: str
    ranked: str


@dataclass(frozen=True)
class Place:
    """A place under one set of weights; `moved` says by how many it is better than the chosen.

    Where one set ranks more alternatives than the other, those that both rank are counted alone.
    """

    number: int | None
    moved: int

    @property
    def moved_down(self) -> int:
        return -self.moved


@dataclass(frozen=True)
class BesideRow:
    alternative: Alternative
    places: tuple[Place, ...]


@dataclass(frozen=True)
class BesidePage:
    """Columns and rows of the table, best first by the chosen weights; `turns` are sentences."""

    columns: tuple[Column, ...]
    rows: tuple[BesideRow, ...]
    total: int
    turns: tuple[str, ...]
    chart: dict[str, object]


def beside_page(
    form: RankingForm,
    table: RankingTable,
    settings: RankingSettings,
    reader: Reader,
    rows: int | None = ROWS,
) -> BesidePage:
    """The first `rows` alternatives, all with None.

    Raises
    ------
    DecisionError
        If the table compares nothing.
    """
    sets = _sets(form, settings)
    placed = places_beside(table, form.criteria, settings, sets, reader)
    differ = len({tuple(place is None for place in one.places) for one in placed if one.places}) > 1
    columns = tuple(
        _column(one, name, form, _ranked(one) if differ else "")
        for one, name in zip(placed, _names(sets), strict=True)
    )
    by_column = [one.places or (None,) * len(table.alternatives) for one in placed]
    chosen = by_column[[column.is_chosen for column in columns].index(True)]
    order = sorted(range(len(chosen)), key=lambda i: (chosen[i] is None, chosen[i] or 0))
    compared = [_compared(places, chosen) for places in by_column]
    listed = tuple(
        BesideRow(table.alternatives[i], tuple(places[i] for places in compared)) for i in order
    )
    was = tuple(chosen[i] for i in order)
    return BesidePage(
        columns=columns,
        rows=listed[:rows],
        total=len(listed),
        turns=tuple(
            _turn(column, j, listed, was) for j, column in enumerate(columns) if column.phrase
        ),
        chart=_chart(columns, listed),
    )


def _sets(form: RankingForm, settings: RankingSettings) -> list[Whose]:
    criteria = form.criteria
    shown = committees_shown(offered(form.problem), form)
    weights = weights_of(shown)
    for weight_set in shown:
        weight_set.weights = weights[weight_set.pk]
    mine = [own(settings.weights)] if form.whose_key == OWN else []
    return [
        problems_own(criteria),
        equal(criteria),
        *(profiles(criteria, profile) for profile in profiles_of(form.problem)),
        *(committees(criteria, weight_set) for weight_set in shown),
        *mine,
    ]


def _names(sets: Sequence[Whose]) -> list[str]:
    """What the sets are called; committees of one title are told apart by their dates."""
    titles = [_title(whose) for whose in sets]
    return [
        f"{title}, {date_format(whose.committee.decided_on, 'SHORT_DATE_FORMAT')}"
        if whose.committee and titles.count(title) > 1
        else title
        for whose, title in zip(sets, titles, strict=True)
    ]


def _title(whose: Whose) -> str:
    return (
        whose.title
        or {PROBLEM: _("The problem's own"), EQUAL: _("Equal"), OWN: _("Your own")}[whose.key]
    )


def _ranked(placed: Placed) -> str:
    """How many have a place under it; empty where there are no places at all."""
    if not placed.places:
        return ""
    ranked = sum(place is not None for place in placed.places)
    return _("ranks %(ranked)s of %(total)s") % {"ranked": ranked, "total": len(placed.places)}


def _column(placed: Placed, name: str, form: RankingForm, ranked: str) -> Column:
    committee = placed.whose.committee
    is_chosen = placed.whose.key == form.whose_key
    phrases = {
        PROBLEM: _("With the problem's own weights"),
        EQUAL: _("With equal weights"),
        OWN: _("With your own weights"),
    }
    phrase = phrases.get(placed.whose.key) or _("With the weights of “%(title)s”") % {"title": name}
    return Column(
        title=_title(placed.whose),
        name=name,
        facts=committee_facts(committee) if committee else "",
        phrase="" if is_chosen or placed.trouble else phrase,
        is_chosen=is_chosen,
        is_fictional=committee is not None and committee.is_fictional,
        trouble=placed.trouble,
        ranked=ranked,
    )


def _compared(places: Sequence[int | None], chosen: Sequence[int | None]) -> list[Place]:
    """Each place, and how it moved among the alternatives that have one under both sets."""
    both = [i for i, (here, there) in enumerate(zip(places, chosen, strict=True)) if here and there]
    moved = dict.fromkeys(range(len(places)), 0)
    for one, sign in ((places, -1), (chosen, 1)):
        taken = sorted(one[i] or 0 for i in both)
        for i in both:
            moved[i] += sign * bisect_left(taken, one[i] or 0)
    return [Place(number, moved[i]) for i, number in enumerate(places)]


def _turn(column: Column, j: int, rows: Sequence[BesideRow], was: Sequence[int | None]) -> str:
    """What a set of weights would turn round: at the top, or where most."""
    come = [row for row, old in zip(rows, was, strict=True) if row.places[j].number and not old]
    gone = [row for row, old in zip(rows, was, strict=True) if old and not row.places[j].number]
    return _other_set(column, j, rows, come, gone) if come or gone else _moves(column, j, rows)


def _other_set(
    column: Column,
    j: int,
    rows: Sequence[BesideRow],
    come: Sequence[BesideRow],
    gone: Sequence[BesideRow],
) -> str:
    """Weights on what some have no data for: who is ranked, who is first, what else moves."""
    sentences = [
        _("%(with)s others are ranked, by what they have data for: %(come)s more, %(gone)s fewer.")
        % {"with": column.phrase, "come": len(come), "gone": len(gone)}
    ]
    sentences += [
        _("%(name)s would then be first.") % {"name": row.alternative}
        for row in come
        if row.places[j].number == 1
    ]
    moved = sum(1 for row in rows if row.places[j].moved)
    sentences.append(
        ngettext(
            "Among those ranked both ways %(count)s place would change.",
            "Among those ranked both ways %(count)s places would change.",
            moved,
        )
        % {"count": moved}
        if moved
        else _("The order of those ranked both ways stays the same.")
    )
    return " ".join(sentences)


def _moves(column: Column, j: int, rows: Sequence[BesideRow]) -> str:
    moved = [row for row in rows if row.places[j].moved]
    if not moved:
        return _("%(with)s every place stays the same.") % {"with": column.phrase}
    new_first = [row for row in moved if row.places[j].number == 1]
    told = (new_first or sorted(moved, key=lambda row: -abs(row.places[j].moved)))[0]
    place = told.places[j]
    assert place.number is not None  # only what has a place has moved
    sentence = _("%(with)s, %(name)s would take place %(new)s instead of %(old)s.") % {
        "with": column.phrase,
        "name": told.alternative,
        "new": place.number,
        "old": place.number + place.moved,
    }
    further = len(moved) - 1
    if not further:
        return sentence
    others = ngettext(
        "%(count)s other place would change.", "%(count)s other places would change.", further
    ) % {"count": further}
    return f"{sentence} {others}"


def _chart(columns: Sequence[Column], rows: Sequence[BesideRow]) -> dict[str, object]:
    shown = [column for column in columns if not column.trouble]
    kept = [j for j, column in enumerate(columns) if not column.trouble]
    return {
        "sets": [{"title": column.name, "is_chosen": column.is_chosen} for column in shown],
        "lines": [
            {
                "label": str(row.alternative),
                "places": [row.places[j].number for j in kept],
                "moves": any(row.places[j].moved for j in kept),
            }
            for row in rows[:LINES]
        ],
    }
