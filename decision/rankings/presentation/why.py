"""Why one alternative stands above another: sentences and a waterfall."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

from django.utils.translation import gettext as _

from config.typography import floatformat
from decision.mcda.errors import McdaError, Reader
from decision.problems.models import Alternative
from decision.rankings.presentation.lifts import LiftPage, lift_page
from decision.rankings.presentation.ranking import placed_of, shared_decimals
from decision.rankings.presentation.whose import quoted
from decision.rankings.services import RankedProblem
from decision.rankings.services.why import PairExplained, explain_pair

# So many criteria are named for either side.
NAMED = 2


@dataclass(frozen=True)
class Step:
    """A line of the waterfall; the bar in per cent of its width, `favours` who gains by it."""

    name: str
    text: str
    favours: str
    start: str
    width: str
    is_up: bool


@dataclass(frozen=True)
class WhyPage:
    """`steps` lead from `lower`'s score to `upper`'s; without them a sentence says why."""

    choices: tuple[Alternative, ...]
    upper: Alternative
    lower: Alternative
    sentences: tuple[str, ...]
    steps: tuple[Step, ...]
    from_score: str
    to_score: str
    lift: LiftPage
    refusals: tuple[str, ...]


def why_page(
    ranked: RankedProblem, asked: Sequence[str], reader: Reader, *, searches: bool
) -> WhyPage:
    """The page of the two that are `asked` for, else of the first two."""
    placed = placed_of(ranked.answer)
    by_code = {a.subject.code: a for a in ranked.table.alternatives}
    choices = tuple(by_code[result["alternative"]] for result in placed)
    codes, refusals = _two(placed, asked, by_code)
    results = {result["alternative"]: result for result in placed}
    upper, lower = sorted((results[code] for code in codes), key=lambda r: r["rank"])
    first, second = by_code[upper["alternative"]], by_code[lower["alternative"]]
    try:
        pair = explain_pair(ranked, upper["alternative"], lower["alternative"], reader)
    except McdaError as error:
        pair = PairExplained((), 0.0, "", error.message(reader))
    decimals = _decimals(pair, upper, lower)
    return WhyPage(
        choices=choices,
        upper=first,
        lower=second,
        sentences=tuple(_sentences(ranked, pair, upper, lower, by_code)),
        steps=_steps(ranked, pair, (first, second), decimals),
        from_score=floatformat(lower["score"], decimals),
        to_score=floatformat(upper["score"], decimals),
        lift=lift_page(ranked, lower, second, reader, searches=searches),
        refusals=refusals,
    )


def _two(
    placed: Sequence[Mapping[str, Any]],
    asked: Sequence[str],
    by_code: Mapping[str, Alternative],
) -> tuple[tuple[str, str], tuple[str, ...]]:
    """Two different codes that have a place, and what to say of those that were asked for."""
    known = [result["alternative"] for result in placed]
    refusals = []
    kept: list[str] = []
    for code in asked:
        if code in kept:
            refusals.append(_("Two different alternatives are needed."))
        elif code in known:
            kept.append(code)
        elif code in by_code:
            refusals.append(
                _("%(name)s has no place, since a value is missing: it cannot be set against.")
                % {"name": by_code[code]}
            )
        elif code:
            refusals.append(
                _("There is no alternative “%(code)s” in this ranking.") % {"code": code[:40]}
            )
    first, second = [*kept, *(code for code in known if code not in kept)][:2]
    return (first, second), tuple(refusals)


def _decimals(pair: PairExplained, upper: Mapping[str, Any], lower: Mapping[str, Any]) -> int:
    numbers = [upper["score"], lower["score"]]
    decimals = shared_decimals(numbers, len(set(numbers)))
    largest = max((abs(part) for _code, part in pair.parts), default=0.0)
    return max(decimals, shared_decimals([largest], 1) if largest < 1 else 0)


def _sentences(
    ranked: RankedProblem,
    pair: PairExplained,
    upper: Mapping[str, Any],
    lower: Mapping[str, Any],
    by_code: Mapping[str, Alternative],
) -> Iterator[str]:
    names = {"upper": by_code[upper["alternative"]], "lower": by_code[lower["alternative"]]}
    places = {**names, "first": upper["rank"], "second": lower["rank"]}
    if upper["rank"] == lower["rank"]:
        yield _("%(upper)s and %(lower)s share place %(first)s.") % places
    else:
        yield _("%(upper)s stands above %(lower)s: place %(first)s against %(second)s.") % places
    if pair.refusal:
        yield pair.refusal
        return
    sign = 1 if ranked.answer["larger_is_better"] else -1
    for_upper = [code for code, part in pair.parts if sign * part > 0]
    for_lower = [code for code, part in pair.parts if sign * part < 0]
    if not for_upper and not for_lower:
        yield _("No criterion tells the two apart.")
        return
    criteria = ranked.table.names()
    sides = ((for_upper, for_lower, names["upper"]), (for_lower, for_upper, names["lower"]))
    for codes, others, name in sides:
        if codes:
            told = ", ".join(quoted(criteria[code]) for code in codes[:NAMED])
            alone = not others
            yield (
                _("Most for %(name)s: %(criteria)s; nothing speaks against it.")
                if alone
                else _("Most for %(name)s: %(criteria)s.")
            ) % {"name": name, "criteria": told}
    yield _how(pair)


def _how(pair: PairExplained) -> str:
    if pair.by == "terms":
        return _(
            "The method adds up, and these are its own summands: together they make the whole "
            "difference of the two scores."
        )
    if pair.by == "shapley":
        return _(
            "The method does not simply add up. The parts say how much the two scores would come "
            "nearer to each other if the two exchanged their values, criterion by criterion in "
            "every order (Shapley values); together they make the whole difference."
        )
    return _(
        "The method does not simply add up, and there are many criteria: each part says what "
        "exchanging this one value would do. What they do together is the remainder."
    )


def _steps(
    ranked: RankedProblem,
    pair: PairExplained,
    names: tuple[Alternative, Alternative],
    decimals: int,
) -> tuple[Step, ...]:
    """The waterfall, criteria without a part left out."""
    criteria = ranked.table.names()
    parts = [(criteria[code], part) for code, part in pair.parts if part]
    if pair.remainder:
        parts.append((_("what belongs to no single criterion"), pair.remainder))
    levels = list(accumulate((part for _name, part in parts), initial=0.0))
    low, span = min(levels), (max(levels) - min(levels)) or 1.0
    sign = 1 if ranked.answer["larger_is_better"] else -1
    return tuple(
        Step(
            name=name,
            text=("+" if part > 0 else "") + floatformat(part, decimals),
            favours=str(names[0] if sign * part > 0 else names[1]),
            # Attributes take a dot whatever the language.
            start=f"{100 * (min(ends) - low) / span:.1f}",
            width=f"{100 * abs(part) / span:.1f}",
            is_up=sign * part > 0,
        )
        for (name, part), ends in zip(parts, pairwise(levels), strict=True)
    )
