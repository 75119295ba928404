"""Projects of which a part would do: who says so, and what a portfolio makes of it."""

from dataclasses import replace
from decimal import Decimal
from itertools import product

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.optimize import linprog

from decision.mcda.errors import untranslated
from decision.portfolios.services import Candidate, Candidates, Wishes, choose_portfolio
from decision.problems.models import Problem
from territories.models import Project, Territory
from tests.decision.portfolios.by_hand import cells, chosen, rows_of, shown, texts
from tests.factories.decision import make_weight_set

pytestmark = [pytest.mark.django_db, pytest.mark.alike_everywhere]


def test_a_project_in_part_gets_the_rest(problem: Problem) -> None:
    page = shown(problem, "?budget=90&p-A=part")

    # B and 40 of A's 100 are worth 110; B and C do not fit, C and A's part are worth less.
    assert chosen(page) == ["A", "B"]
    assert texts(page, ".portfolio-in") == ["✓ in part: 40 %", "✓ in"]
    assert texts(page, "td[data-label='Cost, RUB mn'] .cell-note") == ["of which it gets 40"]
    assert texts(shown(problem, "?budget=90&parts=on"), ".portfolio-in") == [
        "✓ in part: 40 %",
        "✓ in",
    ]


@pytest.mark.parametrize("budget", [80, 100])
def test_what_the_digits_of_a_share_leave_of_a_limit_is_no_slack(
    problem: Problem, budget: int
) -> None:
    """A third of A as a double is a little less, five ninths a little more."""
    Project.objects.filter(code="A").update(requested_budget=90)
    page = shown(problem, f"?budget={budget}&p-A=part&p-B=must&p-C=not&p-D=not&least=1")
    assert texts(page, ".portfolio-in")[0].startswith("✓ in part")
    assert "no slack" in texts(page, "#portfolio-rules .tag")
    assert texts(page, "#portfolio-rules td[data-label='Slack']")[0] == "RUB 0 mn"


def test_deciding_otherwise_is_funding_a_part_where_that_would_do(problem: Problem) -> None:
    """Of 100: B and C are worth 130; B and half of A, 120; in full A alone has room."""
    page = shown(problem, "?budget=100&parts=on", part="nearly")

    assert rows_of(page, "#portfolio-nearly")["A"] == ["—", "10.000", "7.7 %"]
    # No rule asks for a part, so that no page shows that portfolio.
    (of_a,) = page.select('#portfolio-nearly tr:has(> th:-soup-contains("A "))')
    assert not of_a.select("td a")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("budget=75&parts=on&p-C=not&p-B=must", ["B"]),  # 25 are less than A's own 30 per cent
        ("budget=80&parts=on&p-C=not", ["A", "B"]),
        ("budget=80&parts=on&p-C=not&p-B=must&least=31", ["B"]),
        ("budget=80&parts=on&p-C=not&least=20", ["A", "B"]),
        ("budget=80&parts=on&p-C=not&p-A=must", []),
    ],
)
def test_the_least_share_is_the_project_s_own_or_a_higher_one_that_is_asked_for(
    problem: Problem, query: str, expected: list[str]
) -> None:
    if not expected:
        assert "No set of projects keeps all that is asked." in shown(problem, f"?{query}").text
        return
    assert chosen(shown(problem, f"?{query}")) == expected


def test_who_takes_all_or_nothing_is_not_offered_in_part_and_an_old_address_is_told_so(
    problem: Problem,
) -> None:
    def offered(query: str, code: str) -> list[str]:
        return texts(shown(problem, query), f"select[name=p-{code}] option")

    assert offered("", "A") == ["—", "must", "must not", "also in part"]
    assert offered("", "B") == ["—", "must", "must not"]
    page = shown(problem, "?budget=90&p-B=part&least=50")
    assert chosen(page) == chosen(shown(problem, "?budget=90"))
    assert texts(page, ".portfolio-note") == [
        "Nobody has said that a part of the money would do for these, and they are funded as a "
        "whole or not at all: “B”."
    ]
    assert offered("?budget=90&p-B=part&least=50", "B")[-1] == "also in part"


def test_an_address_that_says_no_least_share_is_told_whose_own_it_is(problem: Problem) -> None:
    """In former times it meant half."""
    told = (
        "In part at least by the share that each project says of itself: “A” (30 %). In addresses "
        "of former times it was 50 % where they said no other."
    )

    assert texts(shown(problem, "?budget=80&p-A=part&p-C=not"), ".portfolio-note") == [told]
    for query in ("?budget=80&p-A=part&p-C=not&least=50", "?budget=80&parts=on&p-C=not"):
        assert told not in texts(shown(problem, query), ".portfolio-note")


def test_where_nobody_says_that_a_part_would_do_nothing_is_asked(problem: Problem) -> None:
    Project.objects.update(least_share=None)

    page = shown(problem, "?budget=90")

    assert page.select("[name=parts], [name=least]") == []
    assert "No project here says that a part of the money would do" in page.text


@pytest.mark.parametrize("seed", range(25))
def test_in_part_it_is_worth_as_much_as_the_best_of_all_patterns(seed: int) -> None:
    """Of each pattern of funded projects the best shares, by a linear programme of its own."""
    rng = np.random.default_rng(seed)
    candidates = random_candidates(rng, int(rng.integers(2, 7)))
    asked = candidates.asked
    wishes = Wishes(
        budget=(asked * Decimal(int(rng.integers(10, 90))) / 100).quantize(Decimal("0.001")),
        partial=tuple(one.code for one in candidates.in_part),
        least=Decimal(int(rng.integers(1, 99))) if seed % 3 == 0 else None,
        most=int(rng.integers(1, 4)) if seed % 2 else None,
    )

    portfolio = choose_portfolio(candidates, wishes, untranslated)

    assert portfolio.answer["status"] == "optimal"
    assert_allclose(portfolio.answer["totals"]["value"], best_value(candidates, wishes), atol=1e-6)
    for code, share in portfolio.funded.items():
        least = candidates.by_code[code].least_share
        if share < 1:
            assert least is not None
            assert 100 * share >= max(least, wishes.least or 0)


def test_without_leave_no_part_is_funded() -> None:
    candidates = random_candidates(np.random.default_rng(1), 5)
    wishes = Wishes(budget=candidates.asked / 2, partial=tuple(candidates.by_code))
    alone = replace(wishes, partial=())
    whole = replace(
        candidates,
        chosen_from=tuple(
            replace(one, project=Project(code=one.code, territory=one.project.territory))
            for one in candidates.chosen_from
        ),
    )

    assert (
        choose_portfolio(whole, wishes, untranslated).document
        == choose_portfolio(whole, alone, untranslated).document
    )


def random_candidates(rng: np.random.Generator, m: int) -> Candidates:
    return Candidates(
        chosen_from=tuple(
            Candidate(
                project=Project(
                    code=f"p{i}",
                    territory=Territory(code="T"),
                    least_share=Decimal(int(rng.integers(1, 100))) if rng.random() < 0.7 else None,
                ),
                score=round(float(rng.uniform(0, 9)), 2),
                cost=Decimal(int(rng.integers(1, 900))) / 100,
                jobs=None,
                years={},
                own_years={},
                sectors=(),
            )
            for i in range(m)
        ),
        without_cost=(),
        unranked=(),
    )


def best_value(candidates: Candidates, wishes: Wishes) -> float:
    projects = candidates.chosen_from
    values = np.array([one.score for one in projects])
    costs = np.array([[float(one.cost) for one in projects]])
    least = [
        1.0
        if one.least_share is None
        else float(max(one.least_share, wishes.least or Decimal(0))) / 100
        for one in projects
    ]
    found = [
        -float(result.fun or 0)
        for funded in product((0, 1), repeat=len(projects))
        if wishes.most is None or sum(funded) <= wishes.most
        for bounds in [[(low * on, on) for low, on in zip(least, funded, strict=True)]]
        for result in [linprog(-values, costs, [float(wishes.budget or 0)], bounds=bounds)]
        if result.status == 0
    ]
    return max(found)


def test_more_money_for_the_same_projects_is_told_as_other_parts(problem: Problem) -> None:
    """A may have 0.3 to 1 of its 100: with 80 for B and A's 30, with 90 for B and A's 40."""
    Project.objects.exclude(code="A").update(requested_budget=5)
    page = shown(problem, "?budget=100&parts=on", part="frontier")

    lines = cells(page, "#portfolio-frontier")
    same = [line for line in lines if line[2] == "the same projects, in other parts"]
    assert same
    assert {line[3] for line in same} == {"—"}


def test_equal_shares_are_told_to_buy_whole_projects_only(problem: Problem) -> None:
    make_weight_set(problem, {"C1": 0.7}, [[1], [1]])
    note = "Equal shares buy whole projects only"

    assert note in shown(problem, "?whose=record-1&budget=90&parts=on", part="fair").text
    assert note not in shown(problem, "?whose=record-1&budget=90", part="fair").text
