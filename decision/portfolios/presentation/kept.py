"""Kept portfolios side by side, and one as it was decided upon."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from decision.portfolios.enums import Goal, Kind
from decision.portfolios.forms.portfolio import GOALS
from decision.portfolios.models import KeptPortfolio
from decision.portfolios.presentation.words import (
    NOTHING_SPENT,
    by_year,
    concentration,
    money,
    quoted,
    rule_title,
    share,
    shares_of_one,
    whole,
    worth,
)
from decision.portfolios.services import Portfolio
from decision.portfolios.services.asked import (
    Earmarked,
    earmarked_in,
    is_by_regret,
    partial_in,
    rules_in,
)
from decision.portfolios.services.kept import BY, DOWN, LARGEST, OWN, has_silent, is_as_kept
from decision.portfolios.services.rules import money_of
from decision.portfolios.services.thumbs import NOWHERE
from decision.rankings.presentation.whose import OWN_TITLES
from decision.rankings.selectors import method_choices
from territories.models import Project, Sector, Territory


@dataclass(frozen=True)
class FigureLine:
    """A way to spend the money; `shares` are of the territories, `sectors` of the sectors, each
    with its name. Of what was kept in former times sectors are not known: then they are empty."""

    name: str
    projects: int
    cost: str
    value: str
    jobs: str
    by_territory: str
    by_sector: str
    shares: tuple[tuple[str, str], ...]
    sectors: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class KeptBlock:
    """A kept portfolio with the two rules of thumb for the same money."""

    kept: KeptPortfolio
    when: str
    lines: tuple[FigureLine, ...]


@dataclass(frozen=True)
class KeptTable:
    """`has_silent`: in some of them projects count as bringing no jobs that nobody had stated."""

    territories: tuple[Territory, ...]
    sectors: tuple[str, ...]
    blocks: tuple[KeptBlock, ...]
    has_silent: bool

    @property
    def has_no_budget(self) -> bool:
        """Whether in some of them the budget was switched off."""
        return any(_has_no_budget(block.kept) for block in self.blocks)

    @property
    def spends_nothing(self) -> bool:
        """Whether some way spends nothing, so that no concentration is told of it."""
        lines = (line for block in self.blocks for line in block.lines)
        return any(line.by_territory == NOTHING_SPENT for line in lines)


def title_of(portfolio: Portfolio) -> str:
    """What it is called unless it is given another name: its money. Days stand beside it."""
    if Kind.BUDGET in portfolio.wishes.off:
        return _("Portfolio without a budget")
    return _("Portfolio for RUB %(budget)s mn") % {
        "budget": money(money_of(portfolio.wishes, portfolio.candidates))
    }


def kept_table(kept: Sequence[KeptPortfolio]) -> KeptTable:
    codes = {
        code
        for one in kept
        for figures in one.figures.values()
        for code in figures.get("money", ())
    }
    territories = tuple(Territory.objects.filter(code__in=codes).order_by("code"))
    sectors = _sectors(kept)
    blocks = tuple(_block(one, territories, sectors) for one in kept)
    silent = any(has_silent(one) for one in kept)
    return KeptTable(territories, tuple(sectors.values()), blocks, silent)


def _sectors(kept: Sequence[KeptPortfolio]) -> dict[str, str]:
    """Names by code of those that get money in some of them, whoever names none the last."""
    codes = {
        code
        for one in kept
        for figures in one.figures.values()
        for code in figures.get("sectors", ())
    }
    known = {one.code: one.name for one in Sector.objects.filter(code__in=codes)}
    names = {code: known.get(code, code) for code in codes - {NOWHERE}}
    found = dict(sorted(names.items(), key=lambda pair: pair[1]))
    return found | ({NOWHERE: _("no sector given")} if NOWHERE in codes else {})


def when_of(kept: KeptPortfolio) -> str:
    """Its days: of one that is adopted also that on which it was recorded, where it is another."""
    made = recorded_on(kept)
    if kept.adopted_on is None:
        return _("saved on %(day)s") % {"day": date_format(made, "DATE_FORMAT")}
    said = [_("adopted on %(day)s") % {"day": date_format(kept.adopted_on, "DATE_FORMAT")}]
    if made != kept.adopted_on:
        said.append(_("recorded on %(day)s") % {"day": date_format(made, "DATE_FORMAT")})
    later = getattr(kept, "superseded_by", None)
    if later is not None:
        day = date_format(later.adopted_on, "DATE_FORMAT")
        said.append(_("superseded on %(day)s") % {"day": day})
    return ", ".join(said)


def recorded_on(kept: KeptPortfolio) -> date:
    return localdate(kept.made_at)


def by_of(kept: KeptPortfolio) -> dict[str, str] | None:
    """The names of the weights and the method; None of what was kept in former times.

    They were kept in the language of who kept them: those that are words of ours, and not what a
    committee or a profile is called, are told in the reader's.
    """
    by = kept.figures.get(BY)
    if by is None:
        return None
    methods = [method.title for method in method_choices().values()]
    return {"whose": _reread(by["whose"], OWN_TITLES), "method": _reread(by["method"], methods)}


def _reread(said: str, words: Iterable[object]) -> str:
    """That of these words which says so in some language, in this one."""
    for word in words:
        for language, _name in settings.LANGUAGES:
            with override(language):
                is_it = str(word) == said
            if is_it:
                return str(word)
    return said


def _block(
    kept: KeptPortfolio, territories: Iterable[Territory], sectors: Mapping[str, str]
) -> KeptBlock:
    places = {territory.code: territory.name for territory in territories}
    names = (
        (OWN, _("this portfolio")),
        (LARGEST, _("the largest first")),
        (DOWN, _("down the ranking")),
    )
    return KeptBlock(
        kept,
        when_of(kept),
        tuple(
            _line(name, kept.figures[key], places, sectors)
            for key, name in names
            if key in kept.figures
        ),
    )


def _line(
    name: str, figures: Mapping[str, Any], places: Mapping[str, str], sectors: Mapping[str, str]
) -> FigureLine:
    cost = figures["cost"]
    return FigureLine(
        name=name,
        projects=figures["projects"],
        cost=money(cost),
        value=worth(figures["value"]),
        jobs=whole(figures["jobs"]),
        # Earlier figures have 0 where nothing was spent.
        by_territory=concentration(figures["by_territory"] or None),
        by_sector=concentration(figures["by_sector"] or None),
        shares=_shares(figures["money"], places),
        sectors=_shares(figures["sectors"], sectors) if "sectors" in figures else (),
    )


def _shares(parts: Mapping[str, float], names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    told = dict(zip(parts, shares_of_one([*parts.values()]), strict=True))
    return tuple((name, told.get(code, "–")) for code, name in names.items())


def kept_rules(kept: KeptPortfolio) -> tuple[str, ...]:
    """What was asked, as the kept question has it; only the goal, and whether the budget was
    switched off, are in the address alone."""
    document = kept.document
    codes = [entry["code"] for entry in document["projects"]]
    names = {code: code for code in codes} | _projects(codes)
    budget, *others = (rule_title(rule, names) for rule in rules_in(document))
    if _has_no_budget(kept):  # what stands in its place is what all ask for
        budget = _("The budget was switched off")
    pools = [
        _earmarked(one, quoted(names[code] for code in one.projects) or "—")
        for one in earmarked_in(document)
    ]
    parts = [
        _("Also in part, at least %(share)s of what it asks: %(names)s")
        % {"share": share(least), "names": quoted(names[code] for code in some)}
        for least, some in partial_in(document).items()
    ]
    return (_goal(kept), budget, *pools, *others, *parts)


def _earmarked(one: Earmarked, names: str) -> str:
    said = {"money": money(one.amount), "years": by_year(one.years), "names": names}
    if one.years:
        return _("RUB %(money)s mn of it (%(years)s) only for: %(names)s") % said
    return _("RUB %(money)s mn of it only for: %(names)s") % said


def _goal(kept: KeptPortfolio) -> str:
    goal = Goal.REGRET
    if not is_by_regret(kept.document):
        asked = _query(kept).get("goal")
        goal = Goal.MONEY if asked == Goal.MONEY.value else Goal.VALUE
    return _("Goal: %(goal)s") % {"goal": dict(GOALS)[goal.value]}


def _has_no_budget(kept: KeptPortfolio) -> bool:
    return Kind.BUDGET.value in _query(kept).getlist("off")


def _query(kept: KeptPortfolio) -> QueryDict:
    return QueryDict(urlsplit(kept.address).query)


def _projects(codes: Sequence[str]) -> dict[str, Project]:
    return Project.objects.in_bulk(codes, field_name="code")


@dataclass(frozen=True)
class KeptRow:
    """A project as it was asked about; `project` is None where it is gone since."""

    code: str
    project: Project | None
    cost: str
    value: str
    funded: str


def kept_rows(kept: KeptPortfolio) -> tuple[KeptRow, ...]:
    """The chosen first, each part by value."""
    funded = kept.answer["funded"]
    entries = sorted(
        kept.document["projects"],
        key=lambda entry: (entry["code"] not in funded, -entry["value"]),
    )
    known = _projects([entry["code"] for entry in entries])
    return tuple(
        KeptRow(
            code=entry["code"],
            project=known.get(entry["code"]),
            cost=money(entry["cost"]),
            value=worth(entry["value"]),
            funded=share(100 * funded[entry["code"]]) if entry["code"] in funded else "",
        )
        for entry in entries
    )


def since_kept(kept: KeptPortfolio, portfolio: Portfolio) -> tuple[str, ...]:
    """What has become of it: for the page that was opened from it."""
    day = date_format(localtime(kept.made_at), "DATE_FORMAT")
    said = {"title": kept.title, "day": day}
    if is_as_kept(kept, portfolio):
        return (_("Nothing under “%(title)s” has changed since %(day)s.") % said,)
    before, now = set(kept.answer["chosen"]), set(portfolio.answer["chosen"])
    changed = (
        _("The data or the rules under “%(title)s” have changed since it was saved on %(day)s.")
        % said
    )
    if before == now:
        return changed, _("The same projects are chosen.")
    names = {one.code: str(one.project) for one in portfolio.candidates.chosen_from}
    sentences = [changed]
    for codes, template in (
        (now - before, _("New in it: %(names)s.")),
        (before - now, _("No longer in it: %(names)s.")),
    ):
        if codes:
            listed = ", ".join(names.get(code, code) for code in sorted(codes))
            sentences.append(template % {"names": listed})
    return tuple(sentences)
