"""The choice of whose weights a problem is ranked by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from decision.problems.models import Criterion, Problem, Profile, WeightSet
from decision.problems.selectors.committees import offered_weight_sets, successors
from decision.problems.selectors.profiles import profiles_of
from decision.rankings.forms import ALL, RankingForm, encoded
from decision.rankings.presentation.naming import first_names
from decision.rankings.services.whose import EQUAL, OWN, PROBLEM, PROFILE, Whose
from territories.presentation.passed_over import passed_over_text

# The newest few stand on the page, the rest of the newest many on request.
FEW, MANY = 4, 30
# So many names of criteria are told before the others are only counted.
NAMED = 8
# Of weights that are no committee's and no profile's.
OWN_TITLES = (
    gettext_lazy("The problem's own"),
    gettext_lazy("Equal"),
    gettext_lazy("Your own"),
)
_PROBLEMS, _EQUAL, _YOURS = OWN_TITLES


@dataclass(frozen=True)
class Option:
    """A set of weights to choose; `later` is the committee that supersedes it."""

    key: str
    title: str
    facts: str
    address: str
    is_chosen: bool
    committee: WeightSet | None = None
    profile: Profile | None = None
    later: WeightSet | None = None


@dataclass(frozen=True)
class WhosePage:
    """What can be chosen, and what must be known of what is chosen.

    `kept` tells the criteria that the chosen committee did not weigh, `stretched` the branches
    that have changed since; both are sentences or empty. So many `more` can be asked for.
    """

    options: tuple[Option, ...]
    chosen: Option
    kept: str
    stretched: str
    refusal: str
    refused: WeightSet | None
    more: int
    more_address: str


def whose_page(problem: Problem, form: RankingForm, url_name: str = "problem_detail") -> WhosePage:
    """The choice on the tab of this address, which choosing stays on."""
    base, key = form.base, form.whose_key
    newest = offered(problem)
    shown = committees_shown(newest, form)
    later = successors(newest)
    options = [
        _option(form, url_name, PROBLEM, str(_PROBLEMS), _("as they are stored with it")),
        _option(form, url_name, EQUAL, str(_EQUAL), _("each measured criterion counts the same")),
        *(_profile(form, url_name, profile) for profile in profiles_of(problem)),
        *(_committee(form, url_name, one, later.get(one.pk)) for one in shown),
    ]
    if key == OWN:
        options.append(
            _option(form, url_name, OWN, str(_YOURS), _("as they stand beside the ranking"))
        )
    is_committees = key == base.key and base.committee is not None
    return WhosePage(
        options=tuple(options),
        chosen=next(option for option in options if option.is_chosen),
        kept=_kept(base.kept) if is_committees else "",
        stretched=_stretched(base.stretched) if is_committees else "",
        refusal=_refusal(base),
        refused=base.refused,
        more=max(0, len(newest) - len(shown)),
        more_address=address(problem, {**form.query(), "committees": ALL}, url_name),
    )


def unknown_to(form: RankingForm) -> str:
    """What is not known of what the address asks for: a page says it, a file cannot."""
    return " ".join(filter(None, (_refusal(form.base), passed_over_text(form.unheard))))


def offered(problem: Problem) -> list[WeightSet]:
    """The newest many committees."""
    return list(offered_weight_sets(problem)[:MANY])


def committees_shown(newest: Sequence[WeightSet], form: RankingForm) -> list[WeightSet]:
    """The newest few, or all of these where all are asked for, and the chosen one in any case."""
    shown = list(newest if form.offers_all else newest[:FEW])
    chosen = form.base.committee
    if chosen is not None and chosen not in shown:
        shown.append(chosen)
    return shown


def address(problem: Problem, query: dict[str, str], url_name: str = "problem_detail") -> str:
    place = reverse(url_name, args=[problem.slug])
    return f"{place}?{encoded(query)}" if query else place


def _option(form: RankingForm, url_name: str, key: str, title: str, facts: str) -> Option:
    query = form.query() if key == OWN else form.query_for(key)
    place = address(form.problem, query, url_name)
    return Option(key, title, facts, place, key == form.whose_key)


def _profile(form: RankingForm, url_name: str, profile: Profile) -> Option:
    key = PROFILE + profile.key
    place = address(form.problem, form.query_for(key), url_name)
    return Option(key, profile.title, profile.reason, place, key == form.whose_key, profile=profile)


def _committee(
    form: RankingForm, url_name: str, weight_set: WeightSet, later: WeightSet | None
) -> Option:
    return Option(
        key=weight_set.key,
        title=weight_set.title,
        facts=committee_facts(weight_set),
        address=address(form.problem, form.query_for(weight_set.key), url_name),
        is_chosen=weight_set.key == form.whose_key,
        committee=weight_set,
        later=later,
    )


def committee_facts(weight_set: WeightSet) -> str:
    """Its date and how many people."""
    people = ngettext("%(people)s person", "%(people)s people", weight_set.people) % {
        "people": weight_set.people
    }
    return f"{date_format(weight_set.decided_on, 'DATE_FORMAT')} · {people}"


def _kept(criteria: Sequence[Criterion]) -> str:
    if not criteria:
        return ""
    return _(
        "The committee did not weigh these; they keep the problem's own shares: %(names)s."
    ) % {"names": first_names([quoted(criterion.name) for criterion in criteria], NAMED)}


def quoted(name: str) -> str:
    """In the quotation marks of the language."""
    return _("“%(name)s”") % {"name": name}


def _stretched(branches: Sequence[Criterion | None]) -> str:
    if not branches:
        return ""
    names = ", ".join(
        quoted(parent.name) if parent is not None else _("the top of the tree")
        for parent in branches
    )
    return _(
        "Criteria that the committee weighed have left these branches since; the shares of those "
        "that remain were made to add up again: %(names)s."
    ) % {"names": names}


def _refusal(base: Whose) -> str:
    """Why what an address asks for is not shown; empty where it is."""
    if not base.is_refused:
        return ""
    if base.refused is None and base.asked.startswith(PROFILE):
        return _(
            "No profile is known here as “%(asked)s”: the problem's own weights are shown."
        ) % {"asked": base.asked.removeprefix(PROFILE)[:60]}
    if base.refused is None:
        return _(
            "No committee is known here as “%(asked)s”: the problem's own weights are shown."
        ) % {"asked": base.asked[:60]}
    if base.refused.withdrawn_at:
        return _(
            "The weights of “%(title)s” were withdrawn on %(date)s and are no longer offered: "
            "the problem's own weights are shown."
        ) % {
            "title": base.refused.title,
            "date": date_format(localtime(base.refused.withdrawn_at), "DATE_FORMAT"),
        }
    return _(
        "The committee “%(title)s” came to no weights: the problem's own weights are shown."
    ) % {"title": base.refused.title}
