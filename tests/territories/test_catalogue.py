"""The catalogue: what narrows and sorts it, what stands in its address, what is refused."""

import csv
import io
import json
from datetime import date
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from territories.enums import Direction, Regime, TerritoryStatus
from territories.models import Indicator, Region, Sector, Specialisation, Territory
from tests.factories.decision import make_indicator, make_source, make_territory, observe
from tests.htmx import assert_swap_equals_page, fragment, soup, texts
from tests.pages import words

pytestmark = pytest.mark.django_db
LIST = "/territories/"


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def jobs() -> Indicator:
    """Four territories: two with jobs, one of them with two values, one merged away."""
    jobs = make_indicator("J1", unit_en="jobs")
    for code in ("AAA", "BBB", "CCC", "OLD"):
        make_territory(code)
    far = Region.objects.create(code="RU-SAK", name_ru="Сахалин", name_en="Sakhalin")
    Territory.objects.filter(code="BBB").update(region=far, former_names_ru="ТОР Прежняя")
    Territory.objects.filter(code="CCC").update(regime=Regime.ARCTIC)
    Territory.objects.filter(code="OLD").update(status=TerritoryStatus.ABOLISHED)
    one, two = (Territory.objects.get(code=code) for code in ("AAA", "BBB"))
    observe(one, jobs, 900, date=date(2020, 1, 1))
    observe(one, jobs, 10)
    observe(two, jobs, 25)
    return jobs


def names(client: Client, query: str = "") -> list[str]:
    return words(client.get(LIST + query), ".catalogue-table tbody th a")


def test_all_that_is_active_by_name(client: Client, jobs: Indicator) -> None:
    assert names(client) == ["ASEZ AAA", "ASEZ BBB", "ASEZ CCC"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=ПРЕЖНЯЯ", ["BBB"]),  # a former name, in the other case and language
        ("?q=sakh+bbb", ["BBB"]),
        ("?q=nowhere", []),
        ("?region=RU-SAK", ["BBB"]),
        ("?regime=arctic", ["CCC"]),
        ("?sector=ships", ["AAA"]),
        ("?priority=603", ["AAA"]),
        ("?priority=article", []),
        ("?from-J1=10&to-J1=10.0", ["AAA"]),
        ("?from-J1=11", ["BBB"]),
        ("?to-J1=9", []),  # the superseded 900 and the unknown are in no range
        ("?sort=-name", ["CCC", "BBB", "AAA"]),
        ("?sort=region", ["BBB", "AAA", "CCC"]),
        ("?sort=J1", ["AAA", "BBB", "CCC"]),
        ("?sort=-J1", ["BBB", "AAA", "CCC"]),  # whoever has no value is last either way
    ],
)
def test_narrowed_and_sorted(client: Client, jobs: Indicator, query: str, found: list[str]) -> None:
    ships = Sector.objects.create(
        code="ships", name_ru="Суда", name_en="Ships", decree_603_direction=9
    )
    for position, stated in enumerate(("a yard", "repair")):
        Specialisation.objects.create(
            territory=Territory.objects.get(code="AAA"),
            position=position,
            stated_ru=stated,
            stated_en=stated,
            sector=ships,
            date=date(2024, 1, 1),
            source=make_source(),
        )
    assert names(client, query) == [f"ASEZ {code}" for code in found]


def test_cells_say_value_date_and_basis_or_that_nobody_has(client: Client, jobs: Indicator) -> None:
    rows = soup(client.get(LIST)).select(".catalogue-table tbody tr")
    assert texts(rows[0], "td") == ["10 2024 declared"]
    assert texts(rows[2], "td") == ["not said"]


def test_the_sentence_counts_and_names_the_first(client: Client, jobs: Indicator) -> None:
    assert words(client.get(LIST + "?sort=-J1&regime=far_east"), "#catalogue-sentence") == [
        "2 of 3 territories fit what was asked. First by “Indicator J1”: ASEZ BBB, 25 jobs (2024)."
    ]
    assert words(client.get(LIST + "?sort=J1"), "#catalogue-sentence") == [
        "3 territories. Lowest by “Indicator J1”: ASEZ AAA, 10 jobs (2024). "
        "Of 1 nobody has said this figure: it stands last."
    ]
    empty = client.get(LIST + "?q=nowhere")
    assert words(empty, ".empty-title") == ["No territory fits all of this"]


def test_the_map_stands_in_the_address(client: Client, jobs: Indicator) -> None:
    page = soup(client.get(LIST + "?view=map"))
    assert [tab["value"] for tab in page.select("[name=view][checked]")] == ["map"]
    (filters,) = page.select("form[role=search]")
    assert {tab["form"] for tab in page.select("[name=view]")} == {filters["id"]}
    assert all("view=map" in link["href"] for link in page.select(".catalogue-table thead a"))


def test_what_is_typed_for_one_problem_is_nobody_else_s(client: Client, jobs: Indicator) -> None:
    secret = make_indicator("SECRET", source=make_source("entered-7-1-20261128"))
    observe(Territory.objects.get(code="AAA"), secret, 77)
    for address in (LIST, f"{LIST}?col=SECRET&sort=SECRET", "/territories/AAA/"):
        page = client.get(address)
        assert page.status_code == 200
        assert "Indicator SECRET" not in page.text
        assert "77" not in words(page, "td, .fact-value")


def test_page_and_fragment_are_the_same(client: Client, jobs: Indicator) -> None:
    address = f"{LIST}?q=asez&sort=-J1&from-J1=1"
    assert_swap_equals_page(client, address, "#catalogue")


def test_the_address_says_what_was_chosen_and_no_more(client: Client, jobs: Indicator) -> None:
    sent = "?q=&region=&regime=far_east&sector=&priority=&from-J1=1&to-J1=&col=J1&sort=-J1"
    pushed = fragment(client, LIST + sent)["HX-Push-Url"]
    assert parse_qs(urlsplit(pushed).query) == {
        "regime": ["far_east"],
        "from-J1": ["1"],
        "sort": ["-J1"],
    }
    assert names(client, "?" + urlsplit(pushed).query) == ["ASEZ BBB", "ASEZ AAA"]
    assert fragment(client, LIST + "?q=&col=J1")["HX-Push-Url"] == LIST  # the usual column
    assert client.get(LIST + sent).headers["Location"] == pushed  # without scripts, too
    for told in ("?q=&col=NONE", "?q=&page=9"):
        assert client.get(LIST + told).status_code == 200  # there is something to say
    make_indicator("J2")
    assert fragment(client, LIST + "?col=J2")["HX-Push-Url"] == f"{LIST}?col=J2"


def test_a_heading_sorts_best_first_then_the_other_way(client: Client) -> None:
    make_indicator("COST", direction=Direction.MIN)
    make_territory("AAA")

    def link(query: str) -> str:
        (heading,) = soup(client.get(LIST + query)).select("thead th.num a")
        return str(heading["href"])

    assert "sort=COST" in link("?col=COST")
    assert "sort=-COST" in link("?col=COST&sort=COST")


@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        ("?col=NONE", 200, "There is no indicator “NONE”: it was left out."),
        ("?sort=%00%3Cb%3E", 400, ""),
        ("?sort=" + "x" * 500, 200, f"There is no indicator “{'x' * 20}…”: it was left out."),
        (
            "?" + "&".join(f"col=x{n}" for n in range(1000)),
            200,
            "There is no indicator “x0”, nor 999 others: they were left out.",
        ),
        ("?from-J1=NaN", 422, "Correct the marked fields: until then they narrow nothing."),
        ("?to-J1=1e400", 422, "Correct the marked fields: until then they narrow nothing."),
        ("?from-J1=-Infinity", 422, "Correct the marked fields: until then they narrow nothing."),
        ("?from-J1=2&to-J1=1", 422, "Correct the marked fields: until then they narrow nothing."),
        ("?from-NONE=1", 200, "There is no indicator “NONE”: it was left out."),
        ("?range=NONE", 200, "There is no indicator “NONE”: it was left out."),
        (
            "?" + "&".join(f"from-x{n}=1" for n in range(1000)),
            200,
            "There is no indicator “x0”, nor 999 others: they were left out.",
        ),
        ("?region=RU-XX", 422, "Correct the marked fields: until then they narrow nothing."),
        ("?page=99999999999999999999&q=a", 200, ""),
        ("?page=-1", 200, ""),
    ],
)
def test_a_crafted_address_gets_a_sentence(
    client: Client, jobs: Indicator, query: str, status: int, sentence: str
) -> None:
    answer = client.get(LIST + query)
    assert answer.status_code == status
    if sentence:
        assert words(answer, ".notice p") == [sentence]
        assert len(words(answer, ".catalogue-table tbody tr")) == 3


def made(count: int) -> list[str]:
    """More indicators than a catalogue has columns, of each of which AAA says its number."""
    one = Territory.objects.get(code="AAA")
    for number in range(count):
        observe(one, make_indicator(f"R{number}", unit_en="km", decimals=0), number)
    return [f"R{number}" for number in range(count)]


def fields(page: object) -> list[str]:
    found = soup(page).select(".range input")  # type: ignore[arg-type]
    return [str(field["name"]) for field in found]


def test_any_indicator_can_be_limited_whether_it_is_shown_or_not(
    client: Client, jobs: Indicator
) -> None:
    codes = made(12)
    shown = "?" + "&".join(f"col={code}" for code in codes[:8])
    assert "from-R11" not in fields(client.get(LIST + shown))

    begun = fragment(client, f"{LIST}{shown}&range=R11&range=")
    assert begun["HX-Push-Url"] == f"{LIST}{shown}".replace("?", "?range=R11&")
    assert {"from-R11", "to-R11"} <= set(fields(begun))
    assert words(begun, "#range-R11 legend") == ["Indicator R11 known: 11 … 11"]
    assert words(begun, "#range-R11 .range-unit") == ["km"]
    (hidden,) = soup(begun).select("[type=hidden][name=range]")
    assert hidden["value"] == "R11"
    offered = [option["value"] for option in soup(begun).select("#id_range option")]
    assert offered == ["", "J1", "R10", "R8", "R9"]

    query = f"{shown}&range=R11&from-R11=11&from-R10=10&to-R10=10"
    page = fragment(client, LIST + query)
    assert page["HX-Push-Url"] == (
        f"{LIST}?from-R10=10&to-R10=10&from-R11=11&{shown.removeprefix('?')}"
    )
    assert words(page, ".catalogue-table tbody th a") == ["ASEZ AAA"]
    assert words(page, ".narrowed li") == [
        "“Indicator R10” from 10 to 10 km ×",
        "“Indicator R11” from 11 km ×",
    ]
    assert words(page, "#catalogue-sentence") == [
        "1 of 3 territories fits what was asked. 2 more would fit, but nobody has said a figure of "
        "them that is limited here."
    ]
    held = soup(page).select("[name=col][checked][disabled]")
    assert [box["value"] for box in held] == []  # there is no room for what is only limited
    without = [str(link["href"]) for link in soup(page).select(".narrowed a")]
    assert without[0] == f"{LIST}?from-R11=11&{shown.removeprefix('?')}"
    assert names(client, f"{query}&to-R11=10&from-R11=3") == []


def test_what_is_limited_is_shown_as_long_as_it_is(client: Client, jobs: Indicator) -> None:
    made(6)
    page = client.get(f"{LIST}?from-R5=1")
    ticked = {
        str(box["value"]): box.has_attr("disabled")
        for box in soup(page).select("[name=col][checked]")
    }
    usual = [code for code in ticked if code != "R5"]
    assert ticked == {**dict.fromkeys(usual, False), "R5": True}
    sent = "&".join(f"col={code}" for code in usual)
    assert fragment(client, f"{LIST}?{sent}&from-R5=1")["HX-Push-Url"] == f"{LIST}?from-R5=1"
    assert fragment(client, f"{LIST}?{sent}&from-R5=")["HX-Push-Url"] == LIST
    # What is sorted by, too: it is no column that was asked for.
    own = "col=R1&col=R2&sort=-R5"
    assert fragment(client, f"{LIST}?{own}")["HX-Push-Url"] == f"{LIST}?{own}"
    held = soup(client.get(f"{LIST}?{own}")).select("[name=col][checked]:not([disabled])")
    assert [box["value"] for box in held] == ["R1", "R2"]


def test_too_many_columns_are_said(client: Client) -> None:
    codes = [make_indicator(f"K{n}").code for n in range(12)]
    answer = client.get(LIST + "?" + "&".join(f"col={code}" for code in codes) + "&sort=K11")
    assert words(answer, ".notice p") == [
        "At most 8 columns are shown beside each other; the others were left out."
    ]


def fill(count: int) -> None:
    indicators = [make_indicator(f"I{count}-{n}") for n in range(3)]
    derived = make_indicator(f"D{count}", kind="derived", formula=f"v{count} * 2", variable=None)
    Indicator.objects.filter(pk=indicators[0].pk).update(variable=f"v{count}")
    for number in range(count):
        territory = make_territory(f"Q{count}-{number}")
        for indicator in indicators:
            observe(territory, indicator, Decimal(number))
    assert derived.formula


def test_queries_do_not_grow_with_the_territories(client: Client) -> None:
    counts, shown = [], []
    for size in (3, 60):
        fill(size)
        query = f"?sort=-D{size}&from-I{size}-0=0&q=asez&page=2"
        query += "".join(f"&col=I{size}-{n}" for n in range(3))
        client.get(LIST + query)
        with CaptureQueriesContext(connection) as captured:
            page = client.get(LIST + query)
        assert page.status_code == 200
        counts.append(len(captured))
        shown.append(len(words(page, ".catalogue-table tbody tr")))
    assert shown == [3, 10]  # there is one page of three; the second of sixty
    assert counts[0] == counts[1]


def test_the_list_is_taken_away_as_narrowed_and_sorted(client: Client, jobs: Indicator) -> None:
    Territory.objects.filter(code="AAA").update(name_en="=1+1")
    (link,) = soup(client.get(LIST + "?sort=-J1&col=J1")).select("#catalogue a[href*=csv]")

    content = client.get(str(link["href"])).content.decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(content)))
    assert rows[0][5:] == ["Indicator J1, jobs", "Date", "Basis", "Source"]
    assert [(row[1], *row[5:]) for row in rows[1:]] == [
        ("ASEZ BBB", "25", "2024", "declared", "Source source"),
        ("'=1+1", "10", "2024", "declared", "Source source"),
        ("ASEZ CCC", "", "", "", ""),
    ]


def test_the_map_shows_the_cells_of_the_table_by_the_indicator_in_the_address(
    client: Client, jobs: Indicator
) -> None:
    Territory.objects.filter(code__in=("AAA", "CCC")).update(latitude="50.5", longitude="130.25")
    make_indicator("K1")

    page = client.get(LIST + "?col=K1&col=J1&colour=J1")

    data = soup(page).select_one("#map-data")
    assert data is not None
    points = json.loads(data.get_text())["points"]
    assert [(point["code"], point["value"], point["lat"]) for point in points] == [
        ("AAA", 10, 50.5),
        ("CCC", None, 50.5),
    ]
    assert "Without coordinates: ASEZ BBB." in words(page, ".map-panel .panel-foot")[0]
    by_default = client.get(LIST + "?col=K1&col=J1&colour=gone")
    assert "Indicator K1" in str(soup(by_default).select_one("#map"))
