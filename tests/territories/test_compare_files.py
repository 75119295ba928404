"""A comparison taken away: what stands in its files, and that nothing in them is run."""

import csv
import io
from datetime import date

import pytest
from django.test import Client

from territories.enums import Direction
from territories.models import Source, Territory
from tests.decision.rankings.evaluation import Workbook
from tests.factories.decision import make_indicator, make_territory, observe
from tests.htmx import soup

# What is compared is read as for the page, of which test_compare.py asks PostgreSQL.
pytestmark = [pytest.mark.django_db, pytest.mark.alike_everywhere]
PAGE = "/territories/compare/"
CSV, XLSX = PAGE + "comparison.csv", PAGE + "comparison.xlsx"
BOTH = "?t=AAA&t=BBB"


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def two() -> None:
    """Jobs with an order, pay of different dates, a figure alike, a gap, an evil name."""
    aaa, bbb = make_territory("AAA"), make_territory("BBB")
    Territory.objects.filter(code="BBB").update(name_en="=1+1", name_ru="=1+1")
    jobs = make_indicator("J1", unit_en="jobs")
    observe(aaa, jobs, "30.125")
    observe(bbb, jobs, 20)
    distance = make_indicator("D1", unit_en="km", direction=Direction.MIN)
    observe(aaa, distance, 70)
    observe(bbb, distance, 40)
    pay = make_indicator("P1")
    observe(aaa, pay, 5, date=date(2020, 1, 1))
    observe(bbb, pay, 6, date=date(2024, 1, 1))
    alike = make_indicator("E1")
    observe(aaa, alike, 7)
    observe(bbb, alike, 7)
    make_indicator("G1")


def lines(client: Client, query: str = BOTH) -> list[list[str]]:
    content = client.get(CSV + query).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))


def test_the_csv_has_each_value_with_difference_date_basis_and_source(
    client: Client, two: None
) -> None:
    heading, *told = lines(client)

    assert heading[4:9] == ["ASEZ AAA", "Difference from the best", "Date", "Basis", "Source"]
    assert heading[9] == "'=1+1"  # no spreadsheet takes it for a formula
    by_name = {line[1].removeprefix("Indicator "): line for line in told}
    (source,) = Source.objects.all()
    end = ["2024", "declared", source.title]
    jobs = by_name["J1"]
    assert jobs[2:4] == ["jobs", "more is better"]
    assert (jobs[4:6], jobs[9:11]) == (["30.125", "0"], ["20", "-10.125"])
    assert jobs[6:9] == jobs[11:14] == end
    assert by_name["D1"][5] == "30"
    assert by_name["E1"][5] == "0"
    pay = by_name["P1"]
    assert (pay[5], pay[10]) == ("", "")
    assert pay[14].startswith("The values are of different dates")
    assert by_name["G1"][4:] == ["", "", "", "", ""] * 2 + ["Nobody has said."]
    assert told[-1] == ["The page that shows the same", f"http://testserver{PAGE}{BOTH}"]


def test_the_workbook_computes_the_differences_and_has_sources_by_themselves(
    client: Client, two: None
) -> None:
    book = Workbook(client.get(XLSX + BOTH).content)

    formulas = book.formulas()
    assert len(formulas) == 3 * 2  # rows with an order, by two
    for sheet, cell in formulas:
        assert book.value(sheet, cell) == pytest.approx(book.stored[sheet][cell].value, rel=1e-12)
    rows = {row[0].removeprefix("Indicator "): row for row in book.stored["Comparison"].values}
    assert rows["J1"][4:8] == (30.125, 0, 20, -10.125)
    assert rows["D1"][4:8] == (70, 30, 40, 0)
    assert rows["G1"][-1] == "Nobody has said."
    assert rows["Indicator"][6] == "'=1+1"
    assert [sheet.title for sheet in book.stored] == [
        "Comparison",
        "Values",
        "Sources",
        "About the comparison",
    ]
    assert len(list(book.stored["Sources"].values)) == 2
    values = {(row[1], row[2][-2:]): row for row in book.stored["Values"].values}
    assert values["BBB", "P1"][3:8] == (6, "units", "2024", "declared", "1")


def test_a_file_holds_what_its_page_shows(client: Client, two: None) -> None:
    page = soup(client.get(PAGE + BOTH + "&only=differences"))

    xlsx, table = (str(link["href"]) for link in page.select(".take-away-files a"))
    (link,) = page.select("#take-away-link")

    assert xlsx == XLSX + BOTH + "&only=differences"
    assert table == CSV + BOTH + "&only=differences"
    assert link["href"] == f"http://testserver{PAGE}{BOTH}&only=differences"
    told = [
        line[1].removeprefix("Indicator ") for line in lines(client, BOTH + "&only=differences")
    ]
    assert "E1" not in told
    assert "J1" in told
    assert "rows in which all are alike: 1" in told


@pytest.mark.parametrize("place", [CSV, XLSX])
@pytest.mark.parametrize("query", ["", "?t=AAA", "?t=" + "x" * 3000, "?t=%00", "?only=NaN&t=AAA"])
def test_without_two_there_is_no_file_but_a_sentence(
    client: Client, two: None, place: str, query: str
) -> None:
    response = client.get(place + query)

    assert response.status_code in (400, 422)
    assert response["Content-Type"].startswith("text/")


def test_the_separators_are_those_of_the_language(two: None) -> None:
    content = Client(headers={"accept-language": "ru"}).get(CSV + BOTH).content.decode("utf-8-sig")

    assert ";30,125;0;" in content
    assert ";20;-10,125;" in content
