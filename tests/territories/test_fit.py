"""Which territory for my project: three groups, with what speaks for and against each."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from territories.enums import Direction, IndicatorKind
from territories.models import Indicator, Observation, Sector, Specialisation, Territory
from tests.factories.decision import make_indicator, make_source, make_territory, observe
from tests.htmx import soup
from tests.pages import words

pytestmark = pytest.mark.django_db
PAGE = "/territories/for-my-project/"


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


def state(territory: Territory, sector: Sector) -> None:
    Specialisation.objects.create(
        territory=territory,
        position=1,
        stated_ru=sector.name,
        stated_en=sector.name,
        sector=sector,
        date=date(2021, 1, 1),
        source=make_source(),
    )


@pytest.fixture(autouse=True)
def places() -> None:
    """NEAR meets all, GAP lacks a figure and a specialisation, FAR fails two."""
    pharma, timber = (
        Sector.objects.create(code=code, name_en=code, name_ru=code, is_article_priority=priority)
        for code, priority in (("pharma", True), ("timber", False))
    )
    km = make_indicator("KM", direction=Direction.MIN, position=1)
    jobs = make_indicator("J", variable="jobs", position=2)
    money = make_indicator("I", variable="investment", position=3)
    make_indicator(
        "JI", kind=IndicatorKind.DERIVED, formula="jobs / investment", position=4, decimals=2
    )
    make_indicator("NO", position=5)  # of which nobody has a value
    near, gap, far = (make_territory(code) for code in ("NEAR", "GAP", "FAR"))
    for territory, figures in ((near, (10, 500, 2)), (gap, (None, 600, 3)), (far, (90, 700, None))):
        for indicator, figure in zip((km, jobs, money), figures, strict=True):
            if figure is not None:
                observe(territory, indicator, figure)
    state(near, pharma)
    state(far, timber)


def groups(client: Client, query: str) -> dict[str, list[str]]:
    page = soup(client.get(PAGE + query))
    return {
        str(group["id"]): [name.get_text() for name in group.select(".fit-name")]
        for group in page.select(".fit-group")
    }


def reasons(client: Client, query: str, group: str) -> list[tuple[str, str]]:
    page = soup(client.get(PAGE + query))
    return [
        (str(reason["class"][0]), " ".join(reason.get_text().split()))
        for reason in page.select(f"#{group} .fit-reasons li")
    ]


ASKED = "?sector=article&need-KM=50&need-J=400"


def test_three_groups_each_with_its_reasons(client: Client) -> None:
    assert groups(client, ASKED) == {
        "fit-met": ["ASEZ NEAR"],
        "fit-unknown": ["ASEZ GAP"],
        "fit-failed": ["ASEZ FAR"],
    }
    assert words(client.get(PAGE + ASKED), ".answer") == [
        "1 territory fits all that was asked; 1 may fit, of which something is unknown; "
        "1 does not fit."
    ]
    assert reasons(client, ASKED, "fit-unknown") == [
        (
            "fit-unknown",
            "unknown: no source that we have states what it specialises in",
        ),
        ("fit-unknown", "unknown: “Indicator KM”: no value here; at most 50 wanted"),
        ("fit-met", "met: Indicator J: 600 units (2024, declared); at least 400 wanted"),
    ]
    assert reasons(client, ASKED, "fit-failed")[:2] == [
        ("fit-failed", "not met: the sector is not among what it states: timber"),
        ("fit-failed", "not met: Indicator KM: 90 units (2024, declared); at most 50 wanted"),
    ]


def test_a_reason_leads_to_the_value_s_card(client: Client) -> None:
    page = soup(client.get(PAGE + ASKED))
    addresses = [str(link["href"]) for link in page.select("#fit-met .fit-reasons a")]
    assert "/territories/NEAR/#fact-KM" in addresses
    assert soup(client.get("/territories/NEAR/")).select_one("#fact-KM .fact-value")
    assert soup(client.get("/territories/GAP/")).select_one("#fact-KM .fact-missing")


def test_a_limit_holds_at_its_very_value(client: Client) -> None:
    assert groups(client, "?need-KM=10&need-J=500")["fit-met"] == ["ASEZ NEAR"]
    assert "fit-met" not in groups(client, "?need-KM=9.999&need-J=500")


def test_a_value_is_told_so_that_it_shows_its_side_of_the_limit(client: Client) -> None:
    Indicator.objects.filter(code="J").update(decimals=0)
    Observation.objects.filter(indicator__code="J", value=600).update(value="599.6")

    told = [said for _mark, said in reasons(client, "?need-J=600", "fit-failed")]

    assert "not met: Indicator J: 599.6 units (2024, declared); at least 600 wanted" in told
    assert "not met: Indicator J: 500 units (2024, declared); at least 600 wanted" in told


def test_plausible_values_on_both_sides_are_not_known_to_fit(client: Client) -> None:
    near, km = Territory.objects.get(code="NEAR"), Indicator.objects.get(code="KM")
    observe(near, km, 10, low=5, high=60, date=date(2025, 1, 1))
    assert groups(client, "?need-KM=50")["fit-unknown"] == ["ASEZ GAP", "ASEZ NEAR"]
    (_gap, (_kind, said)) = reasons(client, "?need-KM=50", "fit-unknown")
    assert said.endswith("at most 50 wanted. Plausible values lie on both sides: 5 … 60")


def test_more_needs_met_stand_first_and_are_compared(client: Client) -> None:
    query = "?regime=far_east&need-J=550&need-KM=95"
    assert groups(client, query) == {
        "fit-met": ["ASEZ FAR"],
        "fit-unknown": ["ASEZ GAP"],
        "fit-failed": ["ASEZ NEAR"],
    }
    page = soup(client.get(PAGE + query))
    (link,) = page.select(".fit-results a.btn")
    assert link["href"] == "/territories/compare/?t=FAR&t=GAP"
    # Of two that fail, the one that meets more comes first.
    failing = groups(client, "?sector=pharma&need-J=650&need-KM=95&regime=arctic")["fit-failed"]
    assert failing == ["ASEZ FAR", "ASEZ NEAR", "ASEZ GAP"]


def test_the_cost_of_a_job_is_a_remark_where_both_are_known(client: Client) -> None:
    # 2 of investment for 500 jobs: 2 bn / 500 = 4 mn a job; of FAR there is no investment.
    page = client.get(PAGE + "?need-J=1&capital=1000&jobs=200")
    assert words(page, ".fit-remark") == [
        "A job of the project takes RUB 5.00 mn; of the investment here RUB 5.00 mn went with "
        "each job (2024, declared).",
        "A job of the project takes RUB 5.00 mn; of the investment here RUB 4.00 mn went with "
        "each job (2024, declared).",
    ]
    assert words(client.get(PAGE + "?need-J=1&capital=1000&jobs=0"), ".fit-remark") == []


@pytest.mark.parametrize("query", ["?sector=nope", "?region=RU-XX", "?need-J=NaN", "?jobs=-1"])
def test_what_cannot_be_read_is_said_and_not_checked(client: Client, query: str) -> None:
    page = client.get(PAGE + query + "&need-KM=50")
    assert page.status_code == 422
    assert words(page, ".notice p") == [
        "Correct the marked fields: until then what they ask is not checked."
    ]
    assert len(soup(page).select(".field-invalid")) == 1
    assert groups(client, query + "&need-KM=50")["fit-met"] == ["ASEZ NEAR"]


@pytest.mark.parametrize("code", ["NO", "NONE", "x" * 500])
def test_a_need_nobody_has_a_value_of_is_said(client: Client, code: str) -> None:
    page = client.get(f"{PAGE}?need-{code}=5&need-KM=50")
    assert page.status_code == 200
    (said,) = words(page, ".notice p")
    assert said.endswith("there is no such indicator with values, and the need was left out.")


def test_nothing_asked_and_nothing_there(client: Client) -> None:
    assert words(client.get(PAGE), ".answer") == [
        "Say what the project needs of a place, and territories that fit stand here with reasons."
    ]
    Territory.objects.update(status="abolished")
    assert words(client.get(PAGE + "?regime=arctic"), ".answer") == [
        "There is no territory yet that could fit."
    ]


@pytest.mark.parametrize("query", ["?jobs=100", "?capital=5", "?capital=5&jobs=100"])
def test_what_rules_nobody_out_is_said(client: Client, query: str) -> None:
    assert "rule no territory out by themselves" in client.get(PAGE + query).content.decode()


def test_queries_do_not_grow(client: Client) -> None:
    counts = []
    for size in (0, 30):
        for number in range(size):
            territory = make_territory(f"Q{number}")
            observe(territory, Indicator.objects.get(code="KM"), number + 1)
        client.get(PAGE + ASKED)  # how values lie is worked out once
        with CaptureQueriesContext(connection) as captured:
            client.get(PAGE + ASKED)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_address_says_what_is_asked_and_no_empty_fields(client: Client) -> None:
    answer = client.get(f"{PAGE}?sector=&capital=&jobs=200&regime=&need-none=")
    assert answer["Location"] == f"{PAGE}?jobs=200"
    assert client.get(answer["Location"]).status_code == 200
    assert client.get(f"{PAGE}?sector=&jobs=")["Location"] == PAGE
    # What cannot be read stays as it was sent, marked.
    assert client.get(f"{PAGE}?sector=nothing&jobs=").status_code == 422
