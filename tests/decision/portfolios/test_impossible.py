"""Where nothing fits: sets of rules that cannot stand together, and changes that are enough."""

from collections.abc import Collection, Sequence
from itertools import combinations

import pytest
from bs4 import BeautifulSoup, Tag
from django.http import QueryDict

from decision.mcda.portfolio.feasibility import Feasibility
from decision.mcda.portfolio.model import Row
from decision.mcda.portfolio.programme import UnresolvedError
from decision.portfolios.services import impossible
from decision.problems.models import Problem
from territories.models import Project
from tests.decision.portfolios.by_hand import chosen, shown, texts

pytestmark = [pytest.mark.django_db, pytest.mark.alike_everywhere]

NOTHING_FITS = [
    "budget=100&p-A=must&p-B=must",
    "budget=100&p-A=must&p-B=must&jobs=100&most=1",
    "budget=60&p-A=must&year-2027=10",
    "budget=150&p-A=must&p-B=must&territory=60&most=2",
    "p-A=must&needs-1=A&needed-1=B&p-B=not",
    "p-A=must&p-B=must&either-1=A&or-1=B&jobs=70&p-C=not",
    "budget=40&pool-1=60&pool-for-1=territory:Z&pool-2=20&pool-for-2=territory:Y&p-A=must",
    "budget=10&pool-1=60&pool-for-1=territory:Z&pool-2-2027=20&pool-for-2=territory:Y&jobs=45",
    "budget=100&p-A=must&p-B=must&priority=40&decree=100",
]


def query_of(link: Tag) -> str:
    return str(link["href"]).partition("?")[2]


def sets_of(page: BeautifulSoup, query: str) -> list[set[str]]:
    """The keys of each set's rules, as their switches have them."""
    before = set(QueryDict(query).getlist("off"))
    lists = page.select("#portfolio-conflicts ul")
    return [
        {
            key
            for link in of_it.select("li a")
            for key in set(QueryDict(query_of(link)).getlist("off")) - before
        }
        for of_it in lists
        if of_it.select("li > span")
    ]


def all_keys(page: BeautifulSoup) -> set[str]:
    links = page.select("#portfolio-rules a")
    return {key for link in links for key in QueryDict(query_of(link)).getlist("off")}


def fits(problem: Problem, query: str, on: set[str], keys: set[str]) -> bool:
    off = "".join(f"&off={key}" for key in sorted(keys - on))
    return "No set of projects keeps all" not in shown(problem, f"?{query}{off}").get_text()


@pytest.mark.parametrize("query", NOTHING_FITS)
def test_no_rule_of_a_set_is_needless_and_the_sets_differ(problem: Problem, query: str) -> None:
    page = shown(problem, f"?{query}")
    sets, keys = sets_of(page, query), all_keys(page)

    assert 1 <= len(sets) <= 3
    assert all(not one <= other for one, other in combinations(sets, 2))
    assert all(not other <= one for one, other in combinations(sets, 2))
    for one in sets:
        # Where all pools are in it, each of them is.
        on = one | ({key for key in keys if key.startswith("pool-")} if "pools" in one else set())
        assert not fits(problem, query, on, keys)
        for key in one:
            assert fits(problem, query, on - {key}, keys), (one, key)


@pytest.mark.parametrize("query", NOTHING_FITS)
def test_each_change_that_is_said_to_be_enough_leads_to_a_portfolio(
    problem: Problem, query: str
) -> None:
    page = shown(problem, f"?{query}")

    enough = [
        *page.select("#portfolio-conflicts ul li > a:only-child"),
        *page.select("#portfolio-conflicts p a"),
    ]
    assert enough
    for link in enough:
        there = shown(problem, f"?{query_of(link)}")
        assert "No set of projects keeps all" not in there.get_text(), link


def test_several_sets_each_have_the_smallest_change_beside_them(problem: Problem) -> None:
    """A asks 100 where 9 are open to it; 20 jobs without it ask for C and 50, where 48 are."""
    page = shown(
        problem,
        "?budget=9&pool-1=39&pool-for-1=territory:Z&pool-2=10&pool-for-2=territory:Y&jobs=20"
        "&p-A=must",
    )

    assert len(sets_of(page, "")) == 2
    assert (
        texts(page, ".portfolio-cheapest")
        == ["The smallest change that is enough: Budget open to all: RUB 100 mn"] * 2
    )


def test_a_pool_is_raised_as_far_as_is_needed(problem: Problem) -> None:
    """A must be in: of 100 the open 40 and X's 20 pay 60."""
    query = "budget=40&pool-1=20&pool-for-1=territory:X&pool-2=50&pool-for-2=territory:Y&p-A=must"
    page = shown(problem, f"?{query}")

    ways = {link.get_text(): query_of(link) for link in page.select("#portfolio-conflicts ul a")}
    (raised,) = [title for title in ways if title.startswith("RUB 60 mn only for")]
    assert QueryDict(ways[raised])["pool-1"] == "60"
    (opened,) = [title for title in ways if title.startswith("Open to all: RUB 50 mn only for")]
    assert chosen(shown(problem, f"?{ways[opened]}"))[0] == "A"
    less = ways[raised].replace("pool-1=60", "pool-1=59")
    assert chosen(shown(problem, f"?{less}")) == []


def ways_of(page: BeautifulSoup) -> list[str]:
    """Changes of one rule, each of which is enough alone, as they stand."""
    return texts(page, "#portfolio-conflicts ul li > a:only-child")


def test_a_pool_of_no_whole_amount_is_raised_no_further_than_needed(problem: Problem) -> None:
    Project.objects.filter(code="A").update(requested_budget="110.8")
    page = shown(problem, "?budget=10&pool-1=100.5&pool-for-1=territory:X&p-A=must")

    assert "RUB 101 mn only for “ASEZ X”" in ways_of(page)


def test_the_change_that_is_smallest_against_what_is_there_is_named_first(
    problem: Problem,
) -> None:
    """40 jobs are of A alone, which costs 100: a million is wanting to all 200 and to the 90 that
    are for it; of the jobs B and D bring 15. Opening a pool to all is no limit and stands last."""
    page = shown(
        problem,
        "?budget=9&pool-1=90&pool-for-1=territory:X&pool-2=101&pool-for-2=territory:Y&jobs=40",
    )

    assert ways_of(page) == [
        "Budget open to all: RUB 10 mn",
        "RUB 91 mn only for “ASEZ X”",
        "At least 15 new jobs",
        "Open to all: RUB 101 mn only for “ASEZ Y”",
    ]


def test_a_raise_that_was_not_sought_to_its_end_is_not_told(
    problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "?budget=40&pool-1=20&pool-for-1=territory:X&p-A=must"
    asked = []

    class Late(Feasibility):
        last = 0

        def can_keep(self, members: Collection[int], extra: Sequence[Row] = ()) -> bool:
            asked.append(members)
            if len(asked) == self.last:
                raise UnresolvedError("late")
            return super().can_keep(members, extra)

    monkeypatch.setattr(impossible, "Feasibility", Late)
    assert "RUB 60 mn only for “ASEZ X”" in ways_of(shown(problem, query))
    monkeypatch.setattr(Late, "last", len(asked))
    asked.clear()
    assert ways_of(shown(problem, query)) == ["Budget open to all: RUB 80 mn"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        (
            "budget=40&pool-1=60&pool-for-1=territory:Z&p-A=must",
            "“A” must be in and asks for RUB 100 mn, but no pool is for it, and open to all are "
            "RUB 40 mn.",
        ),
        (
            "budget=40&pool-1=20&pool-for-1=territory:X&p-A=must",
            "“A” must be in and asks for RUB 100 mn, and the open money with the pools that are "
            "for it has RUB 60 mn.",
        ),
        (
            "budget=200&year-2027=0&p-A=must",
            "“A” must be in and asks for RUB 60 mn in 2027, where the ceiling is RUB 0 mn.",
        ),
    ],
)
def test_what_must_be_in_and_cannot_is_said_plainly(
    problem: Problem, query: str, sentence: str
) -> None:
    assert texts(shown(problem, f"?{query}"), ".portfolio-cause") == [sentence]


def test_a_year_without_money_leaves_out_who_asks_in_it(problem: Problem) -> None:
    page = shown(problem, "?budget=200&year-2027=0")

    assert texts(page, ".portfolio-note") == [
        "There is no money in 2027: the 2 projects that ask for some then cannot be chosen."
    ]
    assert chosen(page) == ["C"]
