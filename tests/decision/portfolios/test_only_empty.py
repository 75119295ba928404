"""Where the best is to choose nothing: whether the rules allow anything else, and which do not."""

import pytest

from decision.problems.models import Problem
from territories.models import Project
from tests.decision.portfolios.by_hand import chosen, shown, texts

pytestmark = [pytest.mark.django_db, pytest.mark.alike_everywhere]

ONLY = "Only the empty set keeps all that is asked: no project can be chosen."
ADDS_NOTHING = "No project is chosen: nothing that the budget"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (
            "?budget=100&territory=33",
            "Leaving out one rule is enough for others to fit: At most 33 % of the money to one "
            "territory. Territories here: 3; at 33 % each they never make 100 %.",
        ),
        (
            "?budget=9",
            "Leaving out one rule is enough for others to fit: Budget: RUB 9 mn.",
        ),
        # Half to Y or Z at most, and no project for the other half.
        (
            "?budget=50&territory=50&p-D=not",
            "Leaving out one rule is enough for others to fit: Budget: RUB 50 mn; or At most 50 % "
            "of the money to one territory.",
        ),
        ("?budget=9&territory=33", "Leaving out a single rule does not change that."),
    ],
)
def test_where_only_the_empty_set_keeps_the_rules_it_is_said_which_do_it(
    problem: Problem, query: str, said: str
) -> None:
    page = shown(problem, query)

    (answer,) = texts(page, "#portfolio-answer")
    assert answer.replace("\N{NO-BREAK SPACE}", " ").endswith(f" {ONLY} {said}")
    assert "worth more (proved)" not in answer
    assert chosen(page) == []
    assert ADDS_NOTHING not in page.get_text()


def test_a_rule_that_ends_in_an_abbreviation_ends_the_sentence_once(problem: Problem) -> None:
    (answer,) = texts(shown(problem, "?budget=9", language="ru"), "#portfolio-answer")

    assert answer.replace("\N{NO-BREAK SPACE}", " ").endswith("условие: Бюджет: 9 млн руб.")
    assert ".." not in answer


def test_what_could_be_chosen_and_adds_no_value_is_told_as_that(problem: Problem) -> None:
    """D costs 10 and is worth nothing."""
    page = shown(problem, "?budget=10")

    assert "Only the empty set" not in page.get_text()
    assert ADDS_NOTHING in page.get_text()


def test_a_part_of_a_project_is_something(problem: Problem) -> None:
    """The least share of A costs 40."""
    Project.objects.filter(code="A").update(least_share=40)
    query = "&p-A=part&p-B=not&p-C=not&p-D=not"

    assert chosen(shown(problem, f"?budget=40{query}")) == ["A"]
    assert ONLY in texts(shown(problem, f"?budget=39{query}"), "#portfolio-answer")[0]
