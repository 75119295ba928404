"""Projects: their catalogue, page and comparison, and what of it is fictional."""

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from territories.enums import Basis, Direction, ProjectStatus, Subject
from territories.models import Indicator, Project, ProjectYear
from tests.factories.decision import make_indicator, make_territory
from tests.factories.territories import (
    ObservationFactory,
    OrganisationFactory,
    ProjectFactory,
    SectorFactory,
)
from tests.htmx import assert_swap_equals_page, fragment, soup, texts
from tests.pages import words

pytestmark = pytest.mark.django_db
LIST = "/projects/"


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def jobs() -> Indicator:
    return make_indicator(
        "P6.1", subject=Subject.PROJECT, name_en="New jobs", name_ru="Новые места", unit_en="jobs"
    )


@pytest.fixture
def plants(jobs: Indicator) -> tuple[Project, Project, Project]:
    """Three projects: an invented one of two sectors, a real one, one of which nothing is said."""
    north, south = make_territory("NOR", "North"), make_territory("SOU", "South")
    mill = ProjectFactory.create(
        code="mill",
        name_en="Mill",
        territory=north,
        applicant=OrganisationFactory.create(name_en="Flour Co", name_ru="Мука"),
        capital_cost=Decimal("231.55"),
        requested_budget=40,
    )
    for code in ("food", "machines"):
        mill.sectors.add(SectorFactory.create(code=code, name_en=code, is_article_priority=True))
    yard = ProjectFactory.create(
        code="yard",
        name_en="Yard",
        territory=south,
        capital_cost=1000,
        status=ProjectStatus.RUNNING,
        is_fictional=False,
    )
    bare = ProjectFactory.create(
        code="bare", name_en="Bare", name_ru="Пусто", territory=south, is_fictional=False
    )
    ObservationFactory.create(indicator=jobs, project=mill, value=50)
    ObservationFactory.create(indicator=jobs, project=yard, value=20)
    return mill, yard, bare


def names(client: Client, query: str = "") -> list[str]:
    return words(client.get(LIST + query), ".catalogue-table tbody th a")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Bare", "Mill", "Yard"]),
        ("?q=МУКА", ["Mill"]),  # the applicant, in the other language and case
        ("?q=south", ["Bare", "Yard"]),
        ("?territory=SOU", ["Bare", "Yard"]),
        ("?sector=food", ["Mill"]),
        ("?priority=article", ["Mill"]),
        ("?priority=603", []),
        ("?status=running", ["Yard"]),
        ("?from-capital=231.55&to-capital=999", ["Mill"]),
        ("?to-budget=39", []),
        ("?from-P6.1=21", ["Mill"]),
        ("?sort=-capital", ["Yard", "Mill", "Bare"]),
        ("?sort=capital", ["Mill", "Yard", "Bare"]),  # whoever has none is last either way
        ("?sort=P6.1", ["Yard", "Mill", "Bare"]),
        ("?sort=territory", ["Mill", "Bare", "Yard"]),
    ],
)
def test_narrowed_and_sorted(client: Client, plants: object, query: str, found: list[str]) -> None:
    assert names(client, query) == found


def test_cells_marks_and_the_sentence(client: Client, plants: object) -> None:
    page = client.get(LIST + "?sort=-capital")
    rows = soup(page).select(".catalogue-table tbody tr")
    assert texts(rows[1], "td") == ["231.6", "40", "50 2024 declared"]
    assert texts(rows[2], "td") == ["not said"] * 3
    assert texts(rows[1], "th .basis-fictional") == ["fictional"]
    assert texts(rows[0], "th .basis-fictional") == []
    assert words(page, "#catalogue-sentence") == [
        "3 projects. First by “Capital cost”: Yard, 1,000 RUB mn. "
        "Of 1 nobody has said this figure: it stands last."
    ]


def test_page_and_fragment_are_the_same_and_the_address_says_no_more(
    client: Client, plants: object
) -> None:
    assert_swap_equals_page(client, f"{LIST}?q=a&sort=-P6.1&from-capital=1", "#catalogue")
    sent = "?q=&territory=SOU&sector=&priority=&status=&from-capital=&to-capital=&col=capital"
    pushed = fragment(client, LIST + sent + "&col=budget&col=P6.1")["HX-Push-Url"]
    assert pushed == f"{LIST}?territory=SOU"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?from-capital=NaN", 422),
        ("?territory=%3Cb%3E", 422),
        ("?status=none", 422),
        ("?sort=%00", 400),
        ("?sort=" + "x" * 500, 200),
        ("?page=99999999999999999999", 200),
        ("?col=J&sort=region", 200),
    ],
)
def test_a_crafted_address_gets_a_page(
    client: Client, plants: object, query: str, status: int
) -> None:
    answer = client.get(LIST + query)
    assert answer.status_code == status
    if status != 400:
        assert len(words(answer, ".catalogue-table tbody tr")) == 3


def test_the_list_is_taken_away_with_what_is_fictional(client: Client, plants: object) -> None:
    Project.objects.filter(code="yard").update(name_en="=1+1")
    (link,) = soup(client.get(LIST + "?sort=-capital")).select("#catalogue a[href*=csv]")

    content = client.get(str(link["href"])).content.decode("utf-8-sig")

    heading, *rows = csv.reader(io.StringIO(content))
    assert heading == [
        *("Code", "Project", "Fictional", "Territory", "Applicant", "Status", "Sectors"),
        *("Capital cost, RUB mn", "Requested budget, RUB mn"),
        *("New jobs, jobs", "Date", "Basis", "Source"),
    ]
    assert [row[:3] for row in rows] == [
        ["yard", "'=1+1", ""],
        ["mill", "Mill", "fictional"],
        ["bare", "Bare", ""],
    ]
    assert rows[1][7:12] == ["231.55", "40", "50", "2024", "declared"]


def test_the_workbook_holds_the_same_and_no_formula(client: Client, plants: object) -> None:
    Project.objects.filter(code="yard").update(name_en="=1+1")
    (link,) = soup(client.get(LIST + "?sort=-capital")).select("#catalogue a[href*=xlsx]")

    book = openpyxl.load_workbook(io.BytesIO(client.get(str(link["href"])).content))

    heading, *rows = book["Projects"].iter_rows(values_only=True)
    assert heading[:3] == ("Code", "Project", "Fictional")
    assert [row[:3] for row in rows] == [
        ("yard", "'=1+1", None),
        ("mill", "Mill", "fictional"),
        ("bare", "Bare", None),
    ]
    assert rows[1][7:12] == (231.55, 40, 50, "2024", "declared")
    assert rows[2][7:] == (None,) * 6


def test_queries_do_not_grow_with_the_projects(client: Client, jobs: Indicator) -> None:
    counts = []
    for size in (2, 30):
        for _number in range(size):
            project = ProjectFactory.create(applicant=OrganisationFactory.create())
            project.sectors.add(SectorFactory.create())
            ObservationFactory.create(indicator=jobs, project=project, value=size)
        client.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(LIST + "?sort=-P6.1").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


# The page ---------------------------------------------------------------------------------------


def test_a_page_says_what_where_who_and_how_much(
    client: Client, plants: tuple[Project, Project, Project], jobs: Indicator
) -> None:
    mill = plants[0]
    for year, cost in ((2027, "200"), (2028, "30")):
        ProjectYear.objects.create(project=mill, year=year, capital_cost=cost, requested_budget=20)
    gap = make_indicator("P1.1", subject=Subject.PROJECT)

    page = client.get("/projects/mill/")

    assert words(page, ".answer") == [
        "RUB 231.6 mn of capital cost, RUB 40 mn asked of the budget, 50 jobs. "
        "The project is among the first three by nothing that is known of it."
    ]
    assert words(page, ".facts dd")[:4] == [
        "North, Yakutia",
        "Flour Co",
        "food a priority in the article, machines a priority in the article",
        "proposed",
    ]
    assert texts(soup(page), ".money-table tbody tr") == ["2027 200 20", "2028 30 20"]
    assert words(page, "#money-title ~ .fact-mixed") == [
        "Capital cost: The years add up to RUB 230 mn, the whole is given as 231.6."
    ]
    assert words(page, f"[id='fact-{gap.code}'] .missing") == ["Nobody has said."]
    (said,) = texts(soup(page), f"[id='fact-{jobs.code}']")
    assert "50 jobs place 1 of 2 more is better 2024 · declared" in said
    assert "Invented for a demonstration" in words(page, ".page-head .notice p")[0]


def test_a_page_without_anything_said(client: Client, plants: object) -> None:
    page = client.get("/projects/bare/")
    assert words(page, ".answer") == ["No figure is known of this project yet."]
    assert "fictional" not in page.content.decode()
    assert words(page, "#money-title ~ .missing") == ["Nobody has said in which years."]


def test_a_code_is_found_however_it_is_written(client: Client, plants: object) -> None:
    assert client.get("/projects/MILL/")["Location"] == "/projects/mill/"
    assert client.get("/projects/nowhere/").status_code == 404
    assert client.get("/projects/" + "x" * 3000 + "/").status_code == 404


def test_what_a_person_typed_stays_text(client: Client) -> None:
    ProjectFactory.create(code="x", name_en="<script>alert(1)</script>" + "n" * 270)
    for address in (LIST, "/projects/x/", "/projects/compare/?p=x"):
        page = client.get(address)
        assert "<script>alert" not in page.content.decode()
        assert "&lt;script&gt;alert(1)" in page.content.decode()


# Side by side -----------------------------------------------------------------------------------


def test_two_projects_side_by_side(
    client: Client, plants: tuple[Project, Project, Project], jobs: Indicator
) -> None:
    mill, yard, _bare = plants
    years = make_indicator("P3.5", subject=Subject.PROJECT, direction=Direction.MIN)
    old = make_indicator("P1.2", subject=Subject.PROJECT)
    for project, value in ((mill, 9), (yard, 4)):
        ObservationFactory.create(indicator=years, project=project, value=value)
        ObservationFactory.create(
            indicator=old,
            project=project,
            value=value,
            basis=Basis.DECLARED if value == 9 else Basis.ESTIMATE,
        )

    page = client.get("/projects/compare/?p=mill&p=yard&p=nothing")

    assert words(page, "#compare-sentence") == [
        "Mill leads alone in 1 of 3 rows, Yard in 1; 1 row cannot be compared."
    ]
    assert words(page, ".notice p") == ["There is no project “nothing”: it was left out."]
    assert texts(soup(page), ".compare-head") == [
        "Territory North South",
        "Capital cost RUB mn 231.6 1,000",
        "Requested budget RUB mn 40 not said",
    ]
    assert words(page, ".compare-table thead th") == ["Indicator", "Mill fictional", "Yard"]
    assert [link["href"] for link in soup(page).select(".compare-remove")] == [
        "/projects/compare/?p=yard",
        "/projects/compare/?p=mill",
    ]


def test_a_comparison_s_money_is_taken_away_as_numbers(client: Client, plants: object) -> None:
    content = client.get("/projects/compare/comparison.csv?p=mill&p=yard").content
    heading, *lines = csv.reader(io.StringIO(content.decode("utf-8-sig")))

    assert [heading[4], heading[9]] == ["Mill (fictional)", "Yard"]
    told = {line[1]: (line[2], line[4], line[9]) for line in lines if len(line) > 9}
    assert told["Territory"] == ("", "North", "South")
    assert told["Capital cost"] == ("RUB mn", "231.55", "1000")
    assert told["Requested budget"] == ("RUB mn", "40", "")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Choose two to six projects"),
        ("?p=mill", "One alone cannot be compared"),
        ("?" + "&".join(f"p=X{number}" for number in range(900)), "894 more were left out"),
        ("?t=mill&p=yard", "One alone cannot be compared"),
    ],
)
def test_odd_addresses_get_a_sentence(
    client: Client, plants: object, query: str, said: str
) -> None:
    assert said in client.get("/projects/compare/" + query).content.decode()


def test_a_territory_leads_to_its_projects(client: Client, plants: object) -> None:
    panel = soup(client.get("/territories/NOR/")).select("[aria-labelledby=projects-title] a")
    assert [link["href"] for link in panel] == ["/projects/mill/", "/projects/?territory=NOR"]


def test_values_of_another_date_do_not_call_a_place_alike(
    client: Client, plants: tuple[Project, Project, Project], jobs: Indicator
) -> None:
    ObservationFactory.create(indicator=jobs, project=plants[2], value=99, date=date(2020, 1, 1))
    (said,) = texts(soup(client.get("/projects/mill/")), f"[id='fact-{jobs.code}']")
    assert "place 2 of 3 more is better dates or bases differ" in said
