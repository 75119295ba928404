"""What a portfolio must keep. Nothing is stored: the answer is in the address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.numbers import told_plainly
from decision.portfolios.enums import Goal
from decision.portfolios.forms.fields import Choice, amount, count, share
from decision.portfolios.forms.unheard import (
    EITHER,
    MOST_PAIRS,
    MOST_POOLS,
    NEEDS,
    OF_PROJECT,
    YEAR,
    pairs_given,
    pools_given,
    switches,
    unheard,
)
from decision.portfolios.services import Candidate, Candidates, Pool, Wishes, default_budget
from decision.portfolios.services.candidates import SECTOR, TERRITORY

MUST, MUST_NOT, PARTIAL = "must", "not", "part"
GOALS = (
    (Goal.VALUE.value, _("the sum of the scores")),
    (Goal.MONEY.value, _("the sum of score × cost: what each million is worth")),
    (Goal.REGRET.value, _("the smallest regret: who loses most is to lose little")),
)
STANDINGS = (("", "—"), (MUST, _("must")), (MUST_NOT, _("must not")), (PARTIAL, _("also in part")))


@dataclass(frozen=True)
class PoolFields:
    """A pool of earmarked money: whom it is for, and one sum or one for each year."""

    number: int
    who: forms.BoundField
    amount: forms.BoundField
    years: list[forms.BoundField]

    @property
    def by_year(self) -> bool:
        return any(field.data or field.errors for field in self.years)

    @property
    def is_asked(self) -> bool:
        return self.by_year or any(f.data or f.errors for f in (self.who, self.amount))


class PortfolioForm(forms.Form):
    """Budget, rules and what is maximised; an empty field is a rule that is not asked for.

    `off` names rules that stay in the form and are not applied. Where the weights are nobody's
    whose single answers are told, nobody can regret: `has_members` says whether they are.
    """

    def __init__(
        self, data: QueryDict, *, candidates: Candidates, has_members: bool = True
    ) -> None:
        super().__init__(data)
        self.candidates = candidates
        self.source = data
        self.has_members = has_members
        self.switches = switches(candidates)
        self.pairs = min(1 + pairs_given(data), MOST_PAIRS)
        self.pools_asked = min(1 + pools_given(data), MOST_POOLS)
        self.fields |= dict(self._money())
        self.fields |= dict(self._numbers())
        self.fields |= dict(self._of_projects())
        self.given = told_plainly(self, data)
        self.is_told_plainly = self.given == data
        usual = {
            "budget": f"{default_budget(candidates).normalize():f}",
            "goal": Goal.VALUE.value,
        }
        unsaid = [name for name in usual if not self.given.get(name, "").strip()]
        self.data = self.given.copy()
        for name in unsaid:
            self.data[name] = usual[name]
        if "budget" in unsaid:
            self.fields["budget"].help_text = _(
                "The address names no budget: this is about half of what all projects here ask "
                "for, and it moves with them."
            )

    def clean_budget(self) -> Decimal | None:
        budget: Decimal | None = self.cleaned_data["budget"]
        pools = any(self.data.get(f"pool-for-{n}") for n in range(1, self.pools_asked + 1))
        # Beside earmarked money there need be no other.
        if budget is not None and (budget < 0 or (not budget and not pools)):
            raise forms.ValidationError(gettext("A budget is more than zero."))
        return budget

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for sentence in unheard(self.source, self.fields, self.switches):
            self.add_error(None, sentence)
        for name in self.given:
            if name.startswith(OF_PROJECT) and len({*self.given.getlist(name)} - {""}) > 1:
                self._refuse(
                    gettext("“%(project)s” cannot be wanted in two ways at once."),
                    project=self._name(name.removeprefix(OF_PROJECT)),
                )
        for number in range(1, self.pools_asked + 1):
            self._check_pool(number)
        for number in range(1, self.pairs + 1):
            for one, other in (NEEDS, EITHER):
                self._check_pair(f"{one}-{number}", f"{other}-{number}")
        return cleaned

    def wishes(self) -> Wishes:
        """Of a valid form."""
        asked = self.cleaned_data
        standing = {
            one.code: asked[f"{OF_PROJECT}{one.code}"] for one in self.candidates.chosen_from
        }

        def of(wanted: str) -> tuple[str, ...]:
            return tuple(code for code, said in standing.items() if said == wanted)

        return Wishes(
            budget=asked["budget"],
            goal=Goal(asked["goal"]),
            years={y: asked[f"{YEAR}{y}"] for y in self.candidates.years if _given(asked, YEAR, y)},
            pools=tuple(
                Pool(asked[f"pool-{n}"] or Decimal(0), asked[f"pool-for-{n}"], years, n)
                for n in range(1, self.pools_asked + 1)
                for years in (self._years_of(n),)
                if _given(asked, "pool-", n) or years
            ),
            **{name: asked[name] for name in ("territory", "priority", "decree", "jobs", "most")},
            must=of(MUST),
            must_not=of(MUST_NOT),
            partial=self._in_part(of(PARTIAL)),
            least=asked["least"],
            requires=tuple(dict.fromkeys(self._pairs(*NEEDS))),
            # Who excludes whom is the same either way round.
            excludes=tuple({frozenset(pair): pair for pair in self._pairs(*EITHER)}.values()),
            off=frozenset(self.off),
        )

    @property
    def years(self) -> list[forms.BoundField]:
        return [self[f"{YEAR}{year}"] for year in self.candidates.years]

    @property
    def pools(self) -> list[PoolFields]:
        return [
            PoolFields(
                n,
                self[f"pool-for-{n}"],
                self[f"pool-{n}"],
                [self[f"pool-{n}-{year}"] for year in self.candidates.years],
            )
            for n in range(1, self.pools_asked + 1)
        ]

    @property
    def needs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"needs-{n}"], self[f"needed-{n}"]) for n in range(1, self.pairs + 1)]

    @property
    def either(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"either-{n}"], self[f"or-{n}"]) for n in range(1, self.pairs + 1)]

    @property
    def asks_years(self) -> bool:
        return any(field.data or field.errors for field in self.years)

    @property
    def asks_pools(self) -> bool:
        return any(pool.is_asked for pool in self.pools)

    @property
    def asks_pairs(self) -> bool:
        pairs = (*self.needs, *self.either)
        return any(field.data or field.errors for pair in pairs for field in pair)

    @property
    def project_errors(self) -> list[str]:
        """Of the fields that stand in the table of projects, which is not there then."""
        return [
            str(said)
            for one in self.candidates.chosen_from
            for said in self.errors.get(f"{OF_PROJECT}{one.code}", ())
        ]

    @property
    def said_of_projects(self) -> list[tuple[str, str]]:
        """Kept where the table of projects is not there to be asked."""
        return [(name, value) for name, value in self.said if name.startswith(OF_PROJECT)]

    def asks_of(self, code: str) -> bool:
        return bool(str(self.given.get(f"{OF_PROJECT}{code}", "")).strip())

    def of_project(self, code: str) -> forms.BoundField:
        return self[f"{OF_PROJECT}{code}"]

    @property
    def said(self) -> list[tuple[str, str]]:
        """What the address says of the portfolio, without what says nothing."""
        quiet = {("goal", Goal.VALUE.value)}
        pairs = [
            (name, value.strip())
            for name in self.fields
            for value in map(str, self.given.getlist(name)[-1:])
            if value.strip() and (name, value.strip()) not in quiet
        ]
        return [*pairs, *(("off", key) for key in self.off)]

    @property
    def off(self) -> list[str]:
        """The rules that are switched off, each once."""
        return [key for key in dict.fromkeys(self.given.getlist("off")) if key in self.switches]

    def _money(self) -> Iterator[tuple[str, forms.Field]]:
        yield "budget", amount(_("Budget, RUB mn"), too_small=_("A budget is more than zero."))
        closed = () if self.has_members else (Goal.REGRET.value,)
        yield "goal", forms.ChoiceField(label=_("Goal"), choices=GOALS, widget=Choice(closed))
        for year in self.candidates.years:
            yield f"{YEAR}{year}", amount(f"{year}")
        who = [("", "—"), *self._who()]
        for number in range(1, self.pools_asked + 1):
            yield f"pool-{number}", amount(_("Amount, RUB mn"))
            for year in self.candidates.years:
                yield f"pool-{number}-{year}", amount(f"{year}")
            yield (
                f"pool-for-{number}",
                forms.ChoiceField(
                    label=_("Only for"),
                    choices=who,
                    required=False,
                    error_messages={
                        "invalid_choice": gettext(
                            "No project here is of this territory or sector: choose another."
                        )
                    },
                ),
            )

    def _numbers(self) -> Iterator[tuple[str, forms.Field]]:
        yield "territory", share(_("One territory gets at most, % of the money spent"))
        yield "priority", share(_("The article’s priority sectors get at least, %"))
        yield "decree", share(_("The directions of Decree 603 get at least, %"))
        yield "jobs", count(_("New jobs, at least"))
        yield "most", count(_("Projects, at most"))

    def _of_projects(self) -> Iterator[tuple[str, forms.Field]]:
        yield (
            "parts",
            forms.BooleanField(label=_("Also in part, where a part would do"), required=False),
        )
        yield "least", share(_("In part at least, % of what is asked"))
        names = [("", "—"), *((one.code, str(one.project)) for one in self.candidates.chosen_from)]
        for one in self.candidates.chosen_from:
            label = gettext("How “%(project)s” is to be treated") % {"project": one.project}
            choices = forms.ChoiceField(
                label=label,
                choices=[
                    (name, said)
                    for name, said in STANDINGS
                    if name != PARTIAL or one.least_share is not None or self._was_said(one)
                ],
                required=False,
                widget=forms.Select(attrs={"form": "portfolio-form", "aria-label": label}),
            )
            yield f"{OF_PROJECT}{one.code}", choices
        for number in range(1, self.pairs + 1):
            for name, title in (
                ("needs", _("This project")),
                ("needed", _("only with")),
                ("either", _("Either")),
                ("or", _("or")),
            ):
                choice = forms.ChoiceField(label=title, choices=names, required=False)
                yield f"{name}-{number}", choice

    def _who(self) -> Iterator[tuple[Any, Any]]:
        territories = {one.territory: one.project.territory for one in self.candidates.chosen_from}
        sectors = {s.code: s for one in self.candidates.chosen_from for s in one.sectors}
        named = [(f"{TERRITORY}:{code}", str(one)) for code, one in sorted(territories.items())]
        yield _("a territory"), named
        yield (
            _("a sector"),
            sorted(((f"{SECTOR}:{c}", str(s)) for c, s in sectors.items()), key=lambda x: x[1]),
        )

    def _was_said(self, one: Candidate) -> bool:
        """Whether an address of former times has it in part."""
        return self.source.get(f"{OF_PROJECT}{one.code}", "").strip() == PARTIAL

    def _in_part(self, named: tuple[str, ...]) -> tuple[str, ...]:
        allowed = [one.code for one in self.candidates.in_part]
        return (
            tuple(allowed)
            if self.cleaned_data["parts"]
            else tuple(code for code in named if code in allowed)
        )

    @property
    def only_whole(self) -> list[Candidate]:
        """Whom the address has in part, and who are only funded as a whole."""
        return [
            one
            for one in self.candidates.chosen_from
            if one.least_share is None and self._was_said(one)
        ]

    @property
    def by_own_share(self) -> list[Candidate]:
        """Whom the address has in part without saying what share at least."""
        if self.source.get("least", "").strip():
            return []
        return [
            one
            for one in self.candidates.chosen_from
            if one.least_share is not None and self._was_said(one)
        ]

    def _pairs(self, one: str, other: str) -> tuple[tuple[str, str], ...]:
        asked = self.cleaned_data
        numbers = range(1, self.pairs + 1)
        found = ((asked[f"{one}-{n}"], asked[f"{other}-{n}"]) for n in numbers)
        return tuple((a, b) for a, b in found if a and b)

    def _check_pool(self, number: int) -> None:
        amount = self.cleaned_data.get(f"pool-{number}")
        years = self._years_of(number)
        if years and amount is not None:
            self.add_error(
                f"pool-{number}",
                gettext("Say either one amount, or one for each year: both are given here."),
            )
        is_given = amount is not None or bool(years)
        who = self.cleaned_data.get(f"pool-for-{number}")
        if is_given and not who and f"pool-for-{number}" not in self.errors:
            self.add_error(
                f"pool-for-{number}", gettext("Say who may draw on this money: nobody can yet.")
            )
        wrong = self.errors.keys() & {f"pool-{number}", *self._year_names(number)}
        if who and not is_given and not wrong:
            self.add_error(f"pool-{number}", gettext("Say how much money this is."))

    def _year_names(self, number: int) -> list[str]:
        return [f"pool-{number}-{year}" for year in self.candidates.years]

    def _years_of(self, number: int) -> dict[int, Decimal]:
        """What a pool has in each year; a year that is left empty has nothing."""
        return {
            year: self.cleaned_data[name]
            for year, name in zip(self.candidates.years, self._year_names(number), strict=True)
            if self.cleaned_data.get(name) is not None
        }

    def _check_pair(self, one: str, other: str) -> None:
        first, second = self.cleaned_data.get(one), self.cleaned_data.get(other)
        if first and first == second:
            self.add_error(other, gettext("A project is not set against itself: choose another."))
        elif bool(first) != bool(second) and one not in self.errors and other not in self.errors:
            self.add_error(other if first else one, gettext("Choose the other project, too."))

    def _refuse(self, sentence: str, **values: str) -> None:
        self.add_error(None, sentence % values)

    def _name(self, code: str) -> str:
        one = self.candidates.by_code.get(code)
        return str(one.project) if one else code[:60]


def _given(asked: dict[str, Any], prefix: str, number: int) -> bool:
    return asked.get(f"{prefix}{number}") is not None
