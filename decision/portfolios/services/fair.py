"""Equal shares: each member of a committee commands his part of the budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from decision.mcda import evaluate
from decision.mcda.errors import Translate
from decision.portfolios.services.question import Portfolio, document_of
from decision.portfolios.services.robust import members_weights, scores_by
from decision.portfolios.services.tallies import Funded, funded_of
from decision.problems.models import Criterion, WeightSet
from decision.rankings.services import RankedProblem


@dataclass(frozen=True)
class Party:
    """A stakeholder group, or a member where groups are not known.

    Shares of 1: `power` of the budget, `valued` and `equally` of what all projects together are
    worth to it that it gets from the portfolio and from that by equal shares; `paid` is the part
    of its purse that bought something.
    """

    name: str
    number: int | None
    people: int
    power: float
    valued: float
    equally: float
    paid: float


@dataclass(frozen=True)
class Fair:
    """The portfolio by equal shares, in the order of purchase, and what each party gets.

    `completed` are those that nobody's purse paid: the money that was left bought them by the
    committee's values. `value` is what the portfolio is worth by these.
    """

    chosen: tuple[str, ...]
    completed: tuple[str, ...]
    funded: Funded
    value: float
    cost: float
    parties: tuple[Party, ...]
    without: int


def fair_of(
    portfolio: Portfolio,
    ranked: RankedProblem,
    criteria: Sequence[Criterion],
    committee: WeightSet,
    translate: Translate,
) -> Fair | None:
    """None where single answers are not told, or by nobody's weights anything can be ranked.

    Raises
    ------
    McdaError
        If the engine refuses the question.
    """
    weights = members_weights(ranked, criteria, committee)
    values = [scores_by(ranked, one, translate) for one in weights]
    heard = [i for i, scores in enumerate(values) if _wants(portfolio, scores)]
    powers = committee.members["power"] if weights else []
    if not any(powers[i] for i in heard):
        return None
    question = _question(portfolio, {str(i): (powers[i], values[i]) for i in heard})
    answer: dict[str, Any] = evaluate(question, translate, digest=False)
    funded = funded_of(answer["funded"])
    members = [_member(portfolio, committee, i, values[i], funded, answer) for i in heard]
    return Fair(
        chosen=tuple(answer["chosen"]),
        completed=tuple(answer["completed"]),
        funded=funded,
        value=answer["totals"]["value"],
        cost=answer["totals"]["cost"],
        parties=tuple(_together(members)),
        without=len(weights) - len(heard),
    )


def _wants(portfolio: Portfolio, scores: Mapping[str, float]) -> bool:
    return any(scores.get(one.code, 0) > 0 for one in portfolio.candidates.chosen_from)


def _question(
    portfolio: Portfolio, people: Mapping[str, tuple[float, Mapping[str, float]]]
) -> dict[str, Any]:
    """By the budget alone: people spend their own parts, no rule can hold."""
    document = document_of(
        portfolio.candidates, portfolio.of_value, (), rule="equal_shares", completion="most_value"
    )
    for project in document["projects"]:
        project.pop("partial", None)
    codes = [one.code for one in portfolio.candidates.chosen_from]
    document["people"] = [
        {
            "name": name,
            "power": power,
            "values": {code: max(0.0, scores[code]) for code in codes},
        }
        for name, (power, scores) in people.items()
    ]
    return document


def _member(
    portfolio: Portfolio,
    committee: WeightSet,
    i: int,
    scores: Mapping[str, float],
    equally: Funded,
    answer: Mapping[str, Any],
) -> Party:
    members = committee.members
    groups, powers = members.get("groups") or [], members["power"]
    paid = sum(answer["payments"][str(i)].values())
    purse = paid + answer["purse_left"][str(i)]
    group = groups[i] if i < len(groups) else ""
    return Party(
        name=group,
        number=None if group else members["numbers"][i],
        people=1,
        power=powers[i] / sum(powers),
        valued=_part(portfolio, scores, portfolio.funded),
        equally=_part(portfolio, scores, equally),
        paid=paid / purse if purse else 0.0,
    )


def _part(portfolio: Portfolio, scores: Mapping[str, float], funded: Funded) -> float:
    """Of what all projects together are worth by these scores."""
    worth = {one.code: max(0.0, scores[one.code]) for one in portfolio.candidates.chosen_from}
    got = sum(value * float(funded.get(code, Fraction(0))) for code, value in worth.items())
    return got / sum(worth.values())


def _together(members: Sequence[Party]) -> list[Party]:
    """Members of a group as one: means by power, or by heads where nobody in it has any."""
    groups: dict[tuple[str, int | None], list[Party]] = {}
    for member in members:
        groups.setdefault((member.name, member.number), []).append(member)
    return [_one(name, number, party) for (name, number), party in groups.items()]


def _one(name: str, number: int | None, party: Sequence[Party]) -> Party:
    power = sum(member.power for member in party)
    parts = [member.power / power if power else 1 / len(party) for member in party]

    def mean(numbers: Sequence[float]) -> float:
        return sum(part * one for part, one in zip(parts, numbers, strict=True))

    return Party(
        name=name,
        number=number,
        people=len(party),
        power=power,
        valued=mean([member.valued for member in party]),
        equally=mean([member.equally for member in party]),
        paid=mean([member.paid for member in party]),
    )
