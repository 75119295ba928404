"""Kindred territories: likeness by hand on the page, what is left out, what cannot be compared."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from territories.enums import DatePrecision, Direction
from territories.models import Indicator, Sector, Specialisation, Territory
from tests.factories.decision import make_indicator, make_source, make_territory, observe
from tests.htmx import soup, texts
from tests.pages import words

pytestmark = pytest.mark.django_db
PAGE = "/territories/kindred/"

# Ranges 10, 100 and 1; less of C is better. Likeness of ONE and TWO: 1 - (0.2 + 0.5 + 1) / 3.
# ONE and NEA: 1 - (0.1 + 0.1 + 0) / 3; TWO and NEA: 1 - (0.1 + 0.4 + 1) / 3.
# TWO stands better than ONE by 0.2 and 0.5, ONE by 1 of C: 2 x 0.7 / 3. NEA and TWO: 2 x 0.5 / 3.
FIGURES = {"ONE": (0, 0, 0), "TWO": (2, 50, 1), "NEA": (1, 10, 0), "FAR": (10, 100, None)}


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def figures() -> None:
    directions = {"A": Direction.MAX, "B": Direction.MAX, "C": Direction.MIN}
    indicators = [make_indicator(code, direction=to) for code, to in directions.items()]
    for code, values in FIGURES.items():
        territory = make_territory(code)
        for indicator, value in zip(indicators, values, strict=True):
            if value is not None:
                observe(territory, indicator, value)


def state(territory: Territory, *sectors: str, year: int = 2024) -> None:
    for position, code in enumerate(sectors):
        sector, _ = Sector.objects.get_or_create(
            code=code, defaults={"name_ru": code, "name_en": code.capitalize()}
        )
        Specialisation.objects.create(
            territory=territory,
            sector=sector,
            position=position,
            stated_ru=code,
            stated_en=code,
            date=f"{year}-01-01",
            date_precision=DatePrecision.YEAR,
            source=make_source(),
        )


def heat(client: Client, query: str = "") -> dict[str, dict[str, str]]:
    table = soup(client.get(PAGE + query)).select_one(".kin-heat")
    if table is None:
        return {}
    codes = texts(table, "thead abbr")
    return {
        code: dict(zip(codes, texts(row, "td"), strict=True))
        for code, row in zip(codes, table.select("tbody tr"), strict=True)
    }


def test_profiles_by_hand(client: Client, figures: None) -> None:
    page = client.get(PAGE + "?groups=2")
    assert words(page, ".answer") == [
        "Most alike: ASEZ NEA and ASEZ ONE, 0.93 of 1 on 3 indicators. "
        "Make up for each other most: ASEZ ONE and ASEZ TWO; the table says by what."
    ]
    likeness = heat(client)
    assert likeness["ONE"] == {"ONE": "", "NEA": "0.93", "TWO": "0.43"}
    assert (likeness["TWO"]["NEA"], likeness["NEA"]["TWO"]) == ("0.50", "0.50")
    rows = [texts(row, "th, td") for row in soup(page).select("#kin-complements tbody tr")]
    assert [row[:4] for row in rows] == [
        ["ASEZ ONE", "ASEZ TWO", "0.47", "3"],
        ["ASEZ NEA", "ASEZ TWO", "0.33", "3"],
    ]
    assert rows[0][4:] == [
        "“Indicator C” (100 %)",
        "“Indicator B” (50 %), “Indicator A” (20 %)",
    ]
    assert sorted(words(page, ".kin-families strong")) == ["ASEZ NEA, ASEZ ONE", "ASEZ TWO"]
    # The root at 1 - (0.57 + 0.50) / 2, the leaves of both at 1.
    points = [str(branch["points"]) for branch in soup(page).select(".kin-branch")]
    assert len(points) == 2
    assert {point.split(",")[0] for point in points[1].split()[1:3]} == {"16.0"}
    assert words(page, "#kin-unsaid p") == [
        "Fewer than three indicators that tell territories apart are known of: ASEZ FAR."
    ]


def test_a_territory_names_its_nearest(client: Client, figures: None) -> None:
    assert words(client.get("/territories/ONE/"), "#kindred li") == [
        "ASEZ NEA · likeness 0.93 on 3 indicators",
        "ASEZ TWO · likeness 0.43 on 3 indicators",
    ]
    assert words(client.get("/territories/FAR/"), "#kindred li") == []


def test_specialisations_by_hand(client: Client) -> None:
    one, two, three, _silent = (make_territory(code) for code in ("ONE", "TWO", "TRI", "NIL"))
    state(one, "timber", year=2019)  # said before, no longer
    state(one, "farming", "food")
    state(two, "farming", "tourism", "timber")
    state(three, "mining", "mining")
    page = client.get(PAGE + "?by=specialisation&groups=2")
    assert words(page, ".answer") == [
        "Most alike: ASEZ ONE and ASEZ TWO, 0.25 of 1; both state: Farming. "
        "Make up for each other most: ASEZ ONE adds Food, ASEZ TWO adds Timber, Tourism; "
        "both state: Farming."
    ]
    assert heat(client, "?by=specialisation")["ONE"] == {"ONE": "", "TWO": "0.25", "TRI": "0.00"}
    assert sorted(words(page, ".kin-families li")) == [
        "ASEZ ONE, ASEZ TWO All state: Farming.",
        "ASEZ TRI States: Mining.",
    ]
    assert words(page, "#kin-unsaid p") == [
        "No source here states what these specialise in: ASEZ NIL."
    ]


def test_in_russian(figures: None) -> None:
    page = Client(headers={"accept-language": "ru"}).get(PAGE)
    assert words(page, "h1") == ["Родственные территории"]
    assert words(page, ".answer")[0].startswith(
        "Больше всего похожи: ТОР NEA и ТОР ONE, 0,93 из 1 по 3 показателям."
    )


@pytest.mark.parametrize("query", ["?by=colour", "?groups=9", "?groups=" + "9" * 500, "?groups=x"])
def test_a_crafted_address_gets_a_sentence(client: Client, figures: None, query: str) -> None:
    page = client.get(PAGE + query)
    assert (page.status_code, len(words(page, ".notice p"))) == (200, 1)
    assert heat(client, query) == heat(client)


NOTHING = (
    "No two territories share three known indicators that tell territories apart: "
    "nothing can be compared by profile yet."
)


def test_nothing_known(client: Client) -> None:
    assert words(client.get(PAGE), ".answer") == [NOTHING]
    assert words(client.get(PAGE + "?by=specialisation"), ".answer") == [
        "No two territories state the same industry: none can be called alike."
    ]


@pytest.mark.parametrize("left", [("ONE",), ("ONE", "FAR")])
def test_too_few_to_compare(client: Client, figures: None, left: tuple[str, ...]) -> None:
    Territory.objects.exclude(code__in=left).update(status="abolished")
    page = client.get(PAGE)
    assert words(page, ".answer") == [NOTHING]
    assert soup(page).select(".panel table, .kin-tree") == []
    assert words(client.get("/territories/ONE/"), "#kindred li") == []


def test_all_equal_tell_nothing(client: Client) -> None:
    indicators = [make_indicator(code) for code in "ABC"]
    for territory in (make_territory("ONE"), make_territory("TWO")):
        for indicator in indicators:
            observe(territory, indicator, 5)
    assert words(client.get(PAGE), ".answer") == [NOTHING]


def test_the_same_list_is_joined_at_once(client: Client) -> None:
    for code in ("ONE", "TWO", "TRI"):
        state(make_territory(code), "farming")
    page = client.get(PAGE + "?by=specialisation")
    assert heat(client, "?by=specialisation")["ONE"] == {"ONE": "", "TWO": "1.00", "TRI": "1.00"}
    assert len(words(page, ".kin-families li")) == 1
    assert soup(page).select(".kin-tree") == []  # all at one height


def test_who_shares_too_little_stands_apart(client: Client, figures: None) -> None:
    """ALO has three figures that only OTH has too."""
    new = [make_indicator(code) for code in "DEF"]
    for number, code in enumerate(("OTH", "ALO")):
        territory = make_territory(code)
        for indicator in new:
            observe(territory, indicator, number)
    other = Territory.objects.get(code="OTH")
    for indicator in Indicator.objects.filter(code__in="ABC"):
        observe(other, indicator, 0)
    likeness = heat(client)
    assert (likeness["ALO"]["OTH"], likeness["ALO"]["ONE"], likeness["OTH"]["ONE"]) == (
        ("0.00", "?", "1.00")
    )
    assert "ASEZ ALO" not in " ".join(words(client.get(PAGE), ".kin-families"))
    assert words(client.get(PAGE), "#kin-unsaid p")[1] == (
        "In the table, but in no group, because they share too few indicators with somebody: "
        "ASEZ ALO."
    )


def test_many_are_left_out_and_queries_do_not_grow(client: Client, figures: None) -> None:
    counts = []
    for size in (2, 45):
        for number in range(size):
            territory = make_territory(f"Q{size}-{number:02}")
            for place, code in enumerate("ABC"):
                observe(territory, Indicator.objects.get(code=code), number % (place + 3) / 9)
            state(territory, "farming", f"s{number % 7}")
        for address in (PAGE, PAGE + "?by=specialisation", "/territories/ONE/"):
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            counts.append(len(captured))
    assert counts[:3] == counts[3:]
    assert len(heat(client)) == 40
    assert (
        "Only the 40 of which most is known are compared; 10 further territories are left out."
        in (words(client.get(PAGE), "#kin-unsaid p"))
    )
