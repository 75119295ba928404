"""The smallest regret over a committee's members, on the problem that is worked out by hand."""

import json
from collections.abc import Callable, Iterable
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import translation

from decision.mcda import evaluate
from decision.mcda.portfolio.programme import UnresolvedError
from decision.portfolios.presentation.regret import RegretPage, regret_page
from decision.portfolios.services import frontier
from decision.portfolios.services.regret import Loss, Losses
from decision.problems.models import Criterion, Problem, WeightSet
from territories.enums import Direction, Subject
from territories.models import Observation, Project
from tests.decision.portfolios.by_hand import BY_HAND, cells, chosen, shown, texts
from tests.decision.rankings.evaluation import Workbook
from tests.factories.decision import make_indicator, make_weight_set
from tests.factories.territories import ObservationFactory

# What is chosen from is read as for a ranking, the rest is computed: PostgreSQL is asked for it
# by test_pages.py, test_kept.py and test_behind.py beside this.
pytestmark = [pytest.mark.django_db, pytest.mark.alike_everywhere]

ASKED = "?whose=record-1&budget=60&goal=regret"


@pytest.fixture
def problem(problem: Problem) -> Problem:
    """A second criterion, by which A is worth nothing and D most; State looks at the first alone,
    Business at the second, and Science at both."""
    other = make_indicator("other", subject=Subject.PROJECT)
    Criterion.objects.create(
        problem=problem, code="C2", name_en="Other", indicator=other, direction=Direction.MAX
    )
    for code, value in {"A": 0, "B": 10, "C": 60, "D": 30}.items():
        project = Project.objects.get(code=code)
        ObservationFactory.create(project=project, territory=None, indicator=other, value=value)
    committee = make_weight_set(problem, {"C1": 0.9, "C2": 0.1}, [[1, 0], [0, 1], [1, 1]])
    committee.members["groups"] = ["State", "Business", "Business"]
    committee.save()
    return problem


def test_by_hand(problem: Problem) -> None:
    """60 pay B or C, and D. State has 70 of B and 60 of C; Business 40 of B with D and 90 of C
    with D; its other member 35 + 20 of B, 30 + 30 of C and 15 of D."""
    by_value = shown(problem, "?whose=record-1&budget=60")
    assert sorted(chosen(by_value)) == ["B", "D"]
    assert by_value.select("#portfolio-regret") == []

    page = shown(problem, ASKED)

    assert sorted(chosen(page)) == ["C", "D"]
    assert texts(page, "#portfolio-answer") == [
        "2 of 4 projects for RUB 60 mn of 60. Nobody loses more than 10.000 of value against the "
        "own best: less is not possible (proved)."
    ]
    assert texts(page, "#portfolio-regret tbody th") == ["State the largest", "Business"]
    assert cells(page, "#portfolio-regret") == [
        ["1", "70.000", "60.000", "10.000", "14.3 %", "0.000"],
        ["2", "90.000", "90.000", "0.000", "0 %", "50.000"],
    ]
    assert texts(page, ".firm-said") == [
        "The most valuable portfolio is worth 67.000 by the committee’s weights, this one 63.000; "
        "by it somebody would lose 50.000 instead of 10.000."
    ]
    parts = [str(link["href"]) for link in page.select(".portfolio-part a")]
    assert [part.split("/portfolio/")[1].split("/")[0] for part in parts] == [
        "prices",
        "frontier",
        "nearly",
        "robust",
        "fair",
    ]


# What each project is worth to State and to the two members of Business.
WORTH = (
    {"A": 100, "B": 70, "C": 60},
    {"B": 10, "C": 60, "D": 30},
    {"A": 50, "B": 40, "C": 60, "D": 15},
)
EVERY = [frozenset(some) for size in range(5) for some in combinations("ABCD", size)]
RULES: dict[str, Callable[[frozenset[str]], bool]] = {
    "most=1": lambda some: len(some) <= 1,
    "most=2": lambda some: len(some) <= 2,
    "jobs=25": lambda some: sum(BY_HAND[code].jobs for code in some) >= 25,
    "p-B=not": lambda some: "B" not in some,
    "p-C=not": lambda some: "C" not in some,
    "p-D=not": lambda some: "D" not in some,
    "either-1=B&or-1=C": lambda some: not {"B", "C"} <= some,
}


def kept(budget: int, rules: Iterable[str]) -> list[frozenset[str]]:
    return [
        some
        for some in EVERY
        if sum(BY_HAND[code].cost for code in some) <= budget
        and all(RULES[rule](some) for rule in rules)
    ]


def bests(budget: int, rules: Iterable[str]) -> list[int]:
    own = kept(budget, rules)
    return [max(sum(values.get(c, 0) for c in some) for some in own) for values in WORTH]


def least_of(some: list[frozenset[str]], best: list[int]) -> int | None:
    """The least largest regret against these bests."""
    return min(
        (
            max(max(0, b - sum(v.get(c, 0) for c in one)) for b, v in zip(best, WORTH, strict=True))
            for one in some
        ),
        default=None,
    )


@pytest.mark.parametrize(
    ("budget", "rules"),
    [
        (60, ["most=1", "p-C=not"]),
        (100, ["most=1"]),
        (100, ["p-D=not", "either-1=B&or-1=C"]),
        (100, ["most=2", "jobs=25", "p-B=not"]),
        (110, ["most=2"]),
    ],
)
def test_prices_and_other_decisions_against_every_portfolio(
    problem: Problem, budget: int, rules: list[str]
) -> None:
    best = bests(budget, rules)
    now = least_of(kept(budget, rules), best) or 0
    query = "&".join([f"?whose=record-1&budget={budget}&goal=regret", *rules])

    prices = cells(shown(problem, query, part="prices"), "#portfolio-prices")

    without = [kept(10**6, rules), *(kept(budget, set(rules) - {rule}) for rule in rules)]
    saved = [now - (least_of(some, best) or 0) for some in without]
    assert any(saved)
    expected = [f"{max(0, one):.3f}" if one > 0 else "none" for one in saved]
    assert sorted(cell for (cell,) in prices) == sorted(expected)

    page = shown(problem, query, part="nearly")
    names = [name.split()[0] for name in texts(page, "#portfolio-nearly tbody th")]
    lines = dict(zip(names, cells(page, "#portfolio-nearly"), strict=True))
    for code in "ABCD":
        is_in = lines[code][0].startswith("✓")
        other = [some for some in kept(budget, rules) if (code in some) != is_in]
        least = least_of(other, best)
        said = "the rules allow no other" if least is None else f"{max(0, least - now):.3f}"
        assert lines[code][1] == said


def test_equals_by_regret_are_told_and_not_opened(problem: Problem) -> None:
    """With B or C required everybody has another best, and loses something else against it."""
    for use, value in (("use", 70), ("other", 10)):
        Observation.objects.filter(indicator__code=use, project__code__in="BC").update(value=value)

    page = shown(problem, "?whose=record-1&budget=50&goal=regret&p-D=not")

    assert texts(page, "#portfolio-equals li") == ["“C” in place of “B”"]
    assert page.select("#portfolio-equals a") == []


def test_where_nobody_loses_anything_that_is_said_without_a_number(problem: Problem) -> None:
    """210 pay for all."""
    page = shown(problem, "?whose=record-1&budget=210&goal=regret")

    (answer,) = texts(page, "#portfolio-answer")
    assert "Nobody loses anything against the own best." in answer
    assert "0.000" not in answer


def test_the_frontier_has_the_least_regret_of_each_budget(problem: Problem) -> None:
    page = shown(problem, f"{ASKED}&most=2", part="frontier")

    heads = texts(page, "#portfolio-frontier tbody th")
    lines = cells(page, "#portfolio-frontier")
    assert len(lines) >= 4
    for head, line in zip(heads, lines, strict=True):
        budget = int(float(head.split()[0]))
        least = least_of(kept(budget, ["most=2"]), bests(budget, ["most=2"]))
        assert line[0] == f"{least:.3f}"
    # Each leads to the page of that budget, which answers the same.
    links = page.select("#portfolio-frontier tbody th a")
    assert len(links) == len(lines)
    for link, line in zip(links, lines, strict=True):
        opened = shown(problem, str(link["href"]).split("/portfolio/")[1])
        said = "anything" if line[0] == "0.000" else f"more than {line[0]} of value"
        assert f"Nobody loses {said}" in texts(opened, "#portfolio-answer")[0]


def test_a_budget_that_the_time_does_not_last_for_leaves_the_others(
    problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = []

    def hard(document: dict[str, Any], *args: Any, **options: Any) -> Any:
        limits.append(document["options"]["time_limit"])
        if document["budget"] == 100:
            raise UnresolvedError("The solver gave up: {reason}", reason="")
        return evaluate(document, *args, **options)

    whole = shown(problem, f"{ASKED}&most=2", part="frontier")
    monkeypatch.setattr(frontier, "evaluate", hard)
    monkeypatch.setattr(frontier, "SECONDS_IN_ALL", 4)
    page = shown(problem, f"{ASKED}&most=2", part="frontier")

    before, after = (
        {row.split()[0]: row.split()[1] for row in texts(one, "#portfolio-frontier tbody tr")}
        for one in (whole, page)
    )
    assert [budget for budget in before if after[budget] != before[budget]] == ["100"]
    # Of what is left of the time, which no solution may outlast.
    assert limits
    assert all(0 < one <= 4 for one in limits)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?budget=60&goal=regret", "Choose the weights of a committee"),
        ("?budget=60&goal=regret&whose=record-2", "are not told"),
    ],
)
def test_without_members_it_says_why_not(problem: Problem, query: str, sentence: str) -> None:
    make_weight_set(problem, {"C1": 0.9, "C2": 0.1}, key="record-2")

    page = shown(problem, query, status=422)

    assert sentence in texts(page, "[role=alert]")[0]
    assert page.select("#portfolio-form [name=goal]")


def test_the_question_and_the_losses_are_taken_away(
    problem: Problem, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "question.json"
    place = f"{problem.get_absolute_url()}portfolio"
    client = Client(headers={"accept-language": "en"})
    file.write_bytes(client.get(f"{place}.json{ASKED}").content)

    call_command("evaluate", str(file))

    answer = json.loads(capsys.readouterr().out)
    assert answer["chosen"] == ["C", "D"]
    assert answer["regret"]["largest"] == 10
    table = client.get(f"{place}.csv{ASKED}").content.decode("utf-8-sig").splitlines()
    assert [line for line in table if line.startswith("largest regret")] == [
        "largest regret,,State,,,,,10.0",
        "largest regret,,Business,,,,,0.0",
    ]
    sheet = Workbook(client.get(f"{place}.xlsx{ASKED}").content).stored["Regret"]
    assert list(sheet.iter_rows(min_row=2, max_row=3, values_only=True)) == [
        ("State", 1, 70, 60, 10, 0),
        ("Business", 2, 90, 90, 0, 50),
    ]


def test_a_project_in_part_is_regretted_by_its_part(problem: Problem) -> None:
    """Of 60 State would have B and a tenth of A (80), Business C and D (90 and 75). C and D leave
    State 20 short; C and a tenth of A would leave one of Business 30 short, what is without C 50
    and more."""
    Project.objects.filter(code="A").update(least_share=1)
    page = shown(problem, f"{ASKED}&p-A=part")

    assert sorted(chosen(page)) == ["C", "D"]
    assert cells(page, "#portfolio-regret")[0][1:4] == ["80.000", "60.000", "20.000"]


def test_where_nothing_fits_it_says_so(problem: Problem) -> None:
    page = shown(problem, f"{ASKED}&p-A=must")

    assert texts(page, "#portfolio-answer") == ["No set of projects keeps all that is asked."]
    assert page.select("#portfolio-regret") == []


def test_whose_weights_rank_nothing_is_said_to_be_left_out(problem: Problem) -> None:
    alike = make_indicator("alike", subject=Subject.PROJECT)
    Criterion.objects.create(
        problem=problem, code="C3", name_en="Alike", indicator=alike, direction=Direction.MAX
    )
    for project in Project.objects.order_by("pk"):
        ObservationFactory.create(project=project, territory=None, indicator=alike, value=5)
    WeightSet.objects.all().delete()
    make_weight_set(problem, {"C1": 0.9, "C2": 0.1, "C3": 0}, [[1, 0, 0], [0, 1, 0], [0, 0, 1]])
    page = shown(problem, ASKED)
    assert "1 member’s weights rank nothing here: not counted." in page.get_text()
    assert len(page.select("#portfolio-regret tbody tr")) == 2


def told(*pairs: tuple[float, float]) -> RegretPage:
    """Of members by what each loses and would lose by the most valuable portfolio."""
    each = tuple(
        Loss(number, "", 10, 10 - regret, regret, otherwise)
        for number, (regret, otherwise) in enumerate(pairs, 1)
    )
    portfolio: Any = SimpleNamespace(answer={"totals": {"value": 63}})
    with translation.override("en"):
        return regret_page(Losses(max(one.regret for one in each), each, 67), portfolio)


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        (((3, 3), (2, 1)), "The most valuable portfolio would cost nobody noticeably more."),
        (
            ((3, 3), (0, 2.5)),
            "By the most valuable portfolio the largest regret would be noticeably the same.",
        ),
        (
            ((3, 0), (0, 5)),
            "The most valuable portfolio is worth 67.000 by the committee’s weights, this one "
            "63.000; by it somebody would lose 5.000 instead of 3.000.",
        ),
    ],
)
def test_what_is_given_up_is_said_of_everybody(
    pairs: tuple[tuple[float, float], ...], said: str
) -> None:
    assert told(*pairs).sentence == said


def test_where_nobody_loses_nobody_loses_the_most() -> None:
    assert not any(line.is_largest for line in told((0, 0), (0, 0)).lines)
    assert [line.is_largest for line in told((0, 0), (2, 2)).lines] == [False, True]
