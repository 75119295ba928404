"""Each rule of a portfolio on the page: what it chooses, what is reached, what it refuses."""

import pytest
from django.test import Client
from django.urls import reverse

from decision.problems.models import Problem
from territories.models import Project, ProjectYear
from tests.decision.portfolios.by_hand import cells, chosen, shown, texts

# What is chosen from is read as for a ranking, the rest is computed: PostgreSQL is asked for it
# by test_pages.py, test_kept.py and test_behind.py beside this.
pytestmark = [pytest.mark.django_db, pytest.mark.alike_everywhere]


@pytest.mark.parametrize(
    ("query", "expected", "line"),
    [
        ("budget=150", ["A", "B"], ["RUB 150 mn", "RUB 0 mn"]),
        ("budget=150&most=1", ["A"], ["1", "0"]),
        ("budget=150&territory=50", ["B", "C"], ["50 %", "0 percentage points"]),
        ("budget=150&priority=30", ["A", "C"], ["33.3 %", "3.3 percentage points"]),
        ("budget=150&decree=90", ["A", "B"], ["100 %", "10 percentage points"]),
        ("budget=150&jobs=60", ["A", "C"], ["60", "0"]),
        ("budget=150&year-2027=100", ["A", "C"], ["RUB 60 mn", "RUB 40 mn"]),
        ("budget=150&p-C=must", ["A", "C"], ["kept", "—"]),
        ("budget=150&p-B=not", ["A", "C"], ["kept", "—"]),
        ("budget=150&needs-1=A&needed-1=C", ["A", "C"], ["kept", "—"]),
        ("budget=150&either-1=A&or-1=B", ["A", "C"], ["kept", "—"]),
    ],
)
def test_a_rule_is_kept_and_says_what_is_reached(
    problem: Problem, query: str, expected: list[str], line: list[str]
) -> None:
    page = shown(problem, f"?{query}")

    assert sorted(chosen(page)) == expected
    assert cells(page, "#portfolio-rules")[-1][:2] == [part.replace(" ", " ") for part in line]


def test_of_the_sum_of_scores_and_score_by_cost_the_second_prefers_the_dear(
    problem: Problem,
) -> None:
    assert chosen(shown(problem, "?budget=100&goal=money")) == ["A"]


def test_earmarked_money_is_for_whom_it_is_meant(problem: Problem) -> None:
    """50 for all and 60 for Z: C is paid by either, A by none of them and B by the first."""
    page = shown(problem, "?budget=50&pool-1=60&pool-for-1=territory:Z")

    assert chosen(page) == ["B", "C"]
    assert cells(page, "#portfolio-rules")[1][:2] == ["RUB 50 mn", "RUB 0 mn"]
    open_to_all = shown(problem, "?budget=50&pool-1=60&pool-for-1=territory:Z&off=pools")
    assert chosen(open_to_all) == ["B", "C"]
    # Of 80 + 20 the money for Z cannot go to A, which nobody but X is.
    assert chosen(shown(problem, "?budget=80&pool-1=20&pool-for-1=territory:Z")) == ["B", "C"]
    less = "?budget=40&pool-1=60&pool-for-1=territory:Z"
    assert chosen(shown(problem, less)) == ["C"]
    assert chosen(shown(problem, f"{less}&off=pools")) == ["B", "C"]


def test_two_pools_that_share_who_may_draw(problem: Problem) -> None:
    """Chemicals get 60, X gets 50: with them A is paid, and nothing is left for B."""
    pools = "pool-1=60&pool-for-1=sector:chemicals&pool-2=50&pool-for-2=territory:X"

    assert sorted(chosen(shown(problem, f"?budget=1&{pools}&p-D=not"))) == ["A"]
    assert sorted(chosen(shown(problem, f"?budget=50&{pools}&p-D=not"))) == ["A", "B"]


def test_a_rule_is_switched_off_and_on_again(problem: Problem) -> None:
    page = shown(problem, "?budget=150&most=1")
    switch = page.select("#portfolio-rules a")[1]["href"]
    off = shown(problem, "?" + str(switch).partition("?")[2])

    assert sorted(chosen(off)) == ["A", "B"]
    assert texts(off, "#portfolio-rules .is-off th") == ["At most 1 project switched off"]
    assert off.select_one("[name=most]")["value"] == "1"  # type: ignore[index]
    again = str(off.select("#portfolio-rules a")[1]["href"])
    assert again.endswith("?budget=150&most=1")


class TestNothingFits:
    def test_what_cannot_stand_together_is_shown_with_the_ways_out(self, problem: Problem) -> None:
        page = shown(problem, "?budget=100&p-A=must&p-B=must&most=3")

        assert "No set of projects keeps all that is asked." in page.get_text()
        lines = texts(page, "#portfolio-conflicts li span")
        assert lines == ["Budget: RUB 100 mn", "“A” must be in", "“B” must be in"]
        ways = [
            str(link["href"]).partition("?")[2] for link in page.select("#portfolio-conflicts a")
        ]
        assert ways[:3] == [
            "budget=100&most=3&p-A=must&p-B=must&off=budget",
            "budget=100&most=3&p-A=must&p-B=must&off=must-A",
            "budget=100&most=3&p-A=must&p-B=must&off=must-B",
        ]
        assert ways[-1] == "most=3&p-A=must&p-B=must&budget=150"
        for way in ways:
            assert chosen(shown(problem, f"?{way}"))

    def test_a_limit_that_is_enough_is_offered_in_the_unit_of_its_field(
        self, problem: Problem
    ) -> None:
        """A and B must be in: X gets 100 of 150, two thirds."""
        page = shown(problem, "?budget=150&p-A=must&p-B=must&territory=60")

        changes = page.select("#portfolio-conflicts ul")[-1].select("a")
        found = {str(link["href"]).partition("?")[2] for link in changes}
        assert "p-A=must&p-B=must&territory=60&budget=160" not in found
        (relaxed,) = [query for query in found if "budget=150" in query]
        assert "territory=66.7" in relaxed
        assert sorted(chosen(shown(problem, f"?{relaxed}"))) == ["A", "B"]

    @pytest.mark.parametrize(
        ("query", "own"),
        [
            # Z has 60 for C; A is paid by the budget alone, and 60 of 100 are there.
            ("budget=60&pool-1=60&pool-for-1=territory:Z&p-A=must", "100"),
            # Of A, B and C the own money pays A and B, and Z's pays C, whose 50 it covers.
            (
                "budget=120&pool-1=60&pool-for-1=territory:Z&p-A=must&p-B=must&p-C=must",
                "150",
            ),
            # Chemicals have 30, X has 20: A draws on both, B on the first.
            (
                "budget=70&pool-1=30&pool-for-1=sector:chemicals&pool-2=20&pool-for-2=territory:X"
                "&p-A=must&p-C=must",
                "100",
            ),
        ],
    )
    def test_where_money_is_earmarked_the_budget_is_raised_as_far_as_is_needed(
        self, problem: Problem, query: str, own: str
    ) -> None:
        page = shown(problem, f"?{query}")

        ways = page.select("#portfolio-conflicts ul a")
        (way,) = [a for a in ways if "Budget open to all" in a.get_text()]
        assert way.get_text() == f"Budget open to all: RUB {own} mn"
        there = str(way["href"]).partition("?")[2]
        assert there.endswith(f"&budget={own}")
        assert chosen(shown(problem, f"?{there}"))
        less = there.replace(f"&budget={own}", f"&budget={int(own) - 0.001}")
        assert chosen(shown(problem, f"?{less}")) == []

    def test_where_no_single_change_is_enough_several_rules_go(self, problem: Problem) -> None:
        """Nobody brings 100 jobs, and 100 do not pay A and B."""
        page = shown(problem, "?budget=100&p-A=must&p-B=must&jobs=100")

        assert len(page.select("#portfolio-conflicts ul")) == 2
        assert "No single change is enough." in page.get_text()
        links = page.select("#portfolio-conflicts > p a")[-2:]
        way, instead = (str(link["href"]).partition("?")[2] for link in links)
        assert way.endswith("&off=jobs&off=must-B")
        assert chosen(shown(problem, f"?{way}"))[0] == "A"
        # A alone brings 40 jobs.
        assert links[1].get_text() == "Leave out: “B” must be in; and then: At least 40 new jobs"
        assert chosen(shown(problem, f"?{instead}"))[0] == "A"

    def test_where_leaving_out_one_rule_is_enough_nothing_more_is_asked(
        self, problem: Problem
    ) -> None:
        """A needs B, which must not be in: no limit is to blame."""
        page = shown(problem, "?p-A=must&needs-1=A&needed-1=B&p-B=not")

        (said,) = [p for p in texts(page, "#portfolio-conflicts > p") if "enough" in p]
        assert said.startswith("Leaving out one rule is enough, for example: “A”")
        way = str(page.select("#portfolio-conflicts > p a")[-1]["href"]).partition("?")[2]
        assert chosen(shown(problem, f"?{way}"))

    def test_no_figure_of_a_portfolio_is_shown(self, problem: Problem) -> None:
        page = shown(problem, "?budget=100&p-A=must&p-B=must")

        assert chosen(page) == []
        assert page.select("#ways, #portfolio-heat, #portfolio-years") == []


class TestBadInput:
    @pytest.mark.parametrize(
        ("typed", "read"), [("1%C2%A0050", "1050"), ("1+050,5", "1050.5"), ("0,5", "0.5")]
    )
    @pytest.mark.parametrize("language", ["ru", "en"])
    def test_numbers_in_an_address_are_read_as_people_write_them(
        self, problem: Problem, typed: str, read: str, language: str
    ) -> None:
        """An address has digits and a point, the page the mark of its reader."""
        client = Client(headers={"Accept-Language": language})
        page_of = reverse("problem_portfolio", args=[problem.slug])
        written = client.get(f"{page_of}?budget={typed}")
        assert written.headers["Location"] == f"{page_of}?budget={read}"

        field = shown(problem, f"?budget={read}", language).select_one("[name=budget]")
        assert field is not None
        assert field["value"] == (read.replace(".", ",") if language == "ru" else read)

    def test_what_was_wrongly_typed_stays_beside_its_error(self, problem: Problem) -> None:
        page = shown(problem, "?budget=much&territory=50", "ru", status=422)

        typed = [str(page.select(f"[name={name}]")[0]["value"]) for name in ("budget", "territory")]
        assert typed == ["much", "50"]

    @pytest.mark.parametrize(
        ("query", "sentence"),
        [
            ("budget=0", "A budget is more than zero."),
            ("budget=-5", "A budget is more than zero."),
            ("budget=much", "A number from 0 to 1,000,000,000 is taken here."),
            ("budget=NaN", "A number from 0 to 1,000,000,000 is taken here."),
            ("budget=1e99", "A number from 0 to 1,000,000,000 is taken here."),
            ("territory=101", "A number from 0 to 100 is taken here."),
            ("most=1.5", "A whole number from 0 to 1,000,000 is taken here."),
            ("p-Q=must", "No project to choose is called “Q” here."),
            ("p-A=perhaps", "Select a valid choice. perhaps is not one of the available choices."),
            ("p-A=must&p-A=not", "“A” cannot be wanted in two ways at once."),
            ("year-=10", "“year-” names no year."),
            ("year-2050=10", "No project asks for money in 2050."),
            ("pool-1=10", "Say who may draw on this money: nobody can yet."),
            ("pool-for-1=territory:X", "Say how much money this is."),
            ("budget=1+50", "A number from 0 to 1,000,000,000 is taken here."),
            ("budget=10,000", "“10,000” can be 10 or 10000: write it in one of these ways."),
            ("pool-1=5&pool-for-1=sector:magic", "No project here is of this territory or sector"),
            ("needs-1=A&needed-1=A", "A project is not set against itself: choose another."),
            ("needs-1=A", "Choose the other project, too."),
            ("method=vikor", "The scores of this method do not add up"),
            ("w-C1=much", "Correct the marked fields: then the ranking can be computed."),
        ],
    )
    def test_what_cannot_be_asked_is_said_in_a_sentence(
        self, problem: Problem, query: str, sentence: str
    ) -> None:
        page = shown(problem, f"?{query}", status=422)

        assert sentence in page.get_text()
        assert page.select("#portfolio-rows") == []

    def test_what_was_chosen_for_projects_outlives_a_bad_field(self, problem: Problem) -> None:
        page = shown(problem, "?budget=0&p-A=must&off=must-A", status=422)

        kept = {
            str(field["name"]): field.get("value") for field in page.select("#portfolio-form input")
        }
        assert (kept["p-A"], kept["off"]) == ("must", "must-A")

    def test_more_projects_than_the_engine_takes(
        self, problem: Problem, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("decision.mcda.portfolio.reading.MAX_PROJECTS", 3)

        assert "The list has 4 elements; the limit is 3." in (
            shown(problem, "?budget=100", status=422).get_text()
        )

    def test_a_sector_that_no_project_is_of(self, problem: Problem) -> None:
        for project in Project.objects.all():
            project.sectors.clear()

        assert "No project here is of a priority sector of the article." in (
            shown(problem, "?priority=10", status=422).get_text()
        )

    def test_nobody_says_what_it_asks(self, problem: Problem) -> None:
        Project.objects.update(requested_budget=None)

        assert "No project says what budget it asks for." in (
            shown(problem, "", status=422).get_text()
        )

    def test_requirements_in_a_ring_mean_both_or_none(self, problem: Problem) -> None:
        ring = "needs-1=A&needed-1=B&needs-2=B&needed-2=A"

        assert chosen(shown(problem, f"?budget=149&{ring}")) == ["C"]
        page = shown(problem, f"?budget=150&{ring}")
        assert sorted(chosen(page)) == ["A", "B"]
        assert texts(page, ".answer-caveat") == [
            "These need each other, so that all of them are chosen or none: “A”, “B”."
        ]

    def test_a_budget_that_pays_for_nobody(self, problem: Problem) -> None:
        page = shown(problem, "?budget=9")

        assert texts(page, "#portfolio-answer")[0].startswith("0 of 4 projects for RUB 0 mn of 9.")
        said = " ".join(texts(page, "#portfolio-answer"))
        assert "Only the empty set keeps all that is asked: no project can be chosen." in said

    def test_who_asks_in_no_year_is_named_where_years_have_ceilings(self, problem: Problem) -> None:
        ProjectYear.objects.filter(project__code="B").delete()

        assert texts(shown(problem, "?budget=150&year-2028=90"), ".portfolio-note") == [
            "These do not say in which year they ask; they count in none: “B”."
        ]
