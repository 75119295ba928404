"""Earmarked money: pools by year, more than three, each with its switch and its price."""

import pytest

from decision.problems.models import Problem
from territories.models import Project
from tests.decision.portfolios.by_hand import cells, chosen, shown, texts

pytestmark = [pytest.mark.django_db, pytest.mark.alike_everywhere]

# A asks 60 in 2027 and 40 in 2028, B 50 in 2027, C 50 in 2028, D 10 in 2028.
BY_YEAR = "pool-1-2027=50&pool-1-2028=10&pool-for-1=sector:chemicals"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # A's 60 and 40 are paid by 50 and 10 of the pool and 40 of the open money.
        ("budget=40", ["A"]),
        ("budget=39", ["B"]),  # B's 50 by the pool; for A one is wanting, and C costs 50
        ("budget=50", ["B", "C"]),  # C by the open money: worth 130
        # One sum of 60 would pay B, and 10 of A or C besides.
    ],
)
def test_money_of_a_year_pays_for_what_is_asked_in_it(
    problem: Problem, query: str, expected: list[str]
) -> None:
    assert chosen(shown(problem, f"?{query}&{BY_YEAR}&p-D=not")) == expected


def test_money_of_another_year_does_not_pay(problem: Problem) -> None:
    late = "pool-1-2028=60&pool-for-1=sector:chemicals&p-D=not&p-C=not"

    assert chosen(shown(problem, f"?budget=49&{late}")) == []
    assert chosen(shown(problem, f"?budget=49&{late}&off=pools")) == ["A"]
    as_one_sum = late.replace("pool-1-2028", "pool-1")
    assert chosen(shown(problem, f"?budget=49&{as_one_sum}")) == ["A"]


def test_the_years_stand_against_the_pools(problem: Problem) -> None:
    page = shown(problem, f"?budget=40&{BY_YEAR}&p-D=not")

    assert texts(page, "#portfolio-payments thead th")[2:] == ["Open to all", "In all"]
    assert texts(page, "#portfolio-payments tbody th") == [
        "2027",
        "2028",
        "In all",
        "There is",
        "Left over",
    ]
    assert cells(page, "#portfolio-payments") == [
        ["50", "10", "60"],
        ["10", "30", "40"],
        ["60", "40", "100"],
        ["60", "—", "—"],
        ["0", "—", "—"],
    ]
    assert shown(problem, "?budget=40").select("#portfolio-payments") == []


def test_two_pools_pay_where_the_one_that_is_first_could_not_alone(problem: Problem) -> None:
    """X's money pays A, so that the money of chemicals is left for B."""
    pools = "pool-1=100&pool-for-1=sector:chemicals&pool-2=50&pool-for-2=territory:X"
    page = shown(problem, f"?budget=1&{pools}&p-D=not")

    assert chosen(page) == ["A", "B"]
    # The open money need not pay.
    assert [row[2] for row in cells(page, "#portfolio-payments")][:3] == ["0", "0", "0"]
    assert [row[3] for row in cells(page, "#portfolio-payments")][:3] == ["110", "40", "150"]


def test_of_more_than_it_costs_the_years_of_its_own_pools_come_first(problem: Problem) -> None:
    """B costs 50 and asks 40 in either year: of these the pool pays 40, and 12 are open to all."""
    project = Project.objects.get(code="B")
    project.years.update(requested_budget=40)
    project.years.create(year=2028, requested_budget=40)
    page = shown(problem, "?budget=12&pool-1-2028=40&pool-for-1=territory:Y&p-D=not")

    assert chosen(page) == ["B"]
    assert cells(page, "#portfolio-payments") == [
        ["0", "10", "10"],
        ["40", "0", "40"],
        ["40", "10", "50"],
        ["40", "—", "—"],
        ["0", "—", "—"],
    ]


def test_there_may_be_earmarked_money_alone(problem: Problem) -> None:
    pool = "pool-1=60&pool-for-1=territory:Z"

    assert chosen(shown(problem, f"?budget=0&{pool}")) == ["C"]
    assert "A budget is more than zero." in shown(problem, "?budget=0", status=422).get_text()


FIVE = "&".join(
    f"pool-{n}={10 * n}&pool-for-{n}={who}"
    for n, who in enumerate(
        ("territory:X", "territory:Y", "territory:Z", "sector:chemicals", "sector:networks"), 1
    )
)


def test_five_pools_each_with_its_switch_and_its_price(problem: Problem) -> None:
    page = shown(problem, f"?budget=10&{FIVE}")

    titles = texts(page, "#portfolio-rules th[scope=row]")
    assert titles[:2] == ["Budget: RUB 160 mn", "Earmarked money only for whom it is meant"]
    assert len(titles) == 7
    assert len(page.select("[name^=pool-for-]")) == 6  # one more can be added
    # X's 10 and chemicals' 40 for A or B; with the 10 of all B; C has 30, 50 and 10.
    assert chosen(page)[:2] == ["B", "C"]
    switch = str(page.select("#portfolio-rules a")[2]["href"])
    assert switch.endswith("off=pool-1")
    off = shown(problem, "?" + switch.partition("?")[2])
    assert "switched off" in texts(off, "#portfolio-rules th[scope=row]")[2]
    prices = cells(shown(problem, f"?budget=10&{FIVE}", part="prices"), "#portfolio-prices")
    assert len(prices) == 7
    # All money open to all pays A and B, or A and C: 170; the earmarks cost 40.
    assert prices[1][0] == "40.000"


def test_the_budget_is_switched_off_and_says_what_it_costs(problem: Problem) -> None:
    page = shown(problem, "?budget=100&most=3")
    prices = cells(shown(problem, "?budget=100&most=3", part="prices"), "#portfolio-prices")

    assert prices[0] == ["100.000", "76.9 %"]  # all three that are worth something: 230 of 130
    off = shown(problem, "?" + str(page.select("#portfolio-rules a")[0]["href"]).partition("?")[2])
    assert texts(off, "#portfolio-answer")[0].startswith(
        "3 of 4 projects for RUB 200 mn; the budget is switched off."
    )
    assert cells(off, "#portfolio-rules")[0][:2] == ["RUB 200 mn", "RUB −100 mn"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("pool-1=5&pool-1-2027=5&pool-for-1=territory:X", "Say either one amount, or one for each"),
        ("pool-1-2027=5", "Say who may draw on this money: nobody can yet."),
        ("pool-1-2027=-5&pool-for-1=territory:X", "A number from 0 to 1,000,000,000"),
        ("pool-1-2099=5&pool-for-1=territory:X", "There is no such pool of money, or year"),
        ("pool-99=5&pool-for-99=territory:X", "There is no such pool of money, or year"),
    ],
)
def test_a_pool_that_cannot_be_is_told_so(problem: Problem, query: str, sentence: str) -> None:
    assert sentence in shown(problem, f"?{query}", status=422).get_text()


def test_the_address_says_pools_by_year_as_it_was_asked(problem: Problem) -> None:
    page = shown(problem, f"?budget=40&{BY_YEAR}&most=2&off=most")

    again = str(page.select("#portfolio-rules a")[-1]["href"]).partition("?")[2]
    assert again == ("budget=40&pool-1-2027=50&pool-1-2028=10&pool-for-1=sector:chemicals&most=2")
