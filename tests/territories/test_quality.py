"""The quality page: what is found of small tables by hand, who can mend it, how it grows."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from territories.enums import Basis, IndicatorKind, Subject
from territories.models import Indicator, Observation, ProjectYear, Territory
from territories.presentation.quality_words import _told_apart
from territories.selectors.quality import FindingKind, findings_of, screen_of
from tests.factories.decision import make_indicator, make_source, make_territory, observe
from tests.factories.territories import ObservationFactory, ProjectFactory, SourceFactory
from tests.htmx import assert_swap_equals_page, soup, texts
from tests.pages import words

pytestmark = pytest.mark.django_db
PAGE = "/data/quality/"


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def editor(client: Client) -> Client:
    user = User.objects.create_user("editor", is_staff=True)
    names = ("add_observation", "change_observation")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    return client


@pytest.fixture
def table() -> dict[str, Indicator]:
    """Six territories; of the last one less is known."""
    made = {
        "N": make_indicator("N", is_whole=True, least=0, variable="jobs"),
        "E": make_indicator("E"),
        "J": make_indicator("J", kind=IndicatorKind.JUDGED),
    }
    for number, code in enumerate("ABCDE", 1):
        territory = make_territory(code)
        observe(territory, made["N"], 100 if code == "E" else number, basis=Basis.ACTUAL)
    make_territory("F")
    return made


def found(kind: FindingKind, subject: str = Subject.TERRITORY) -> list[tuple[str, str]]:
    screen = screen_of(subject)
    codes = {one.pk: one.code for one in Territory.objects.all()}
    return [
        (
            codes.get(screen.cells.keys[each.row], ""),
            "" if each.column is None else screen.indicators[each.column].code,
        )
        for each in findings_of(screen, [kind])
    ]


def reasons(client: Client, query: str) -> list[list[str]]:
    page = soup(client.get(f"{PAGE}?view=findings&{query}"))
    parts = "th, td:nth-of-type(1), .q-tag, .q-found p"
    return [texts(row, parts) for row in page.select(".q-found tbody tr")]


def test_coverage_is_told_from_what_waits_and_what_nobody_has(
    client: Client, table: dict[str, Indicator]
) -> None:
    page = client.get(PAGE)
    assert words(page, ".answer") == [
        "83 % of what could be known is known: 5 of 6 values. "
        "Less than 65 % is known of 1 of 6 territories and of 0 of 1 indicators."
    ]
    rows = {texts(row, "th")[0]: texts(row, "td") for row in soup(page).select(".q-map tbody tr")}
    nobody = "known of nobody"
    assert rows["ASEZ A"] == ["100 %", "known", nobody, "waits for experts"]
    assert rows["ASEZ E"][1] == "outlier"
    assert rows["ASEZ F"] == ["0 %▼", "gap", nobody, "waits for experts"]
    assert texts(soup(page), ".q-shares td") == ["", "83", "–", "–"]


def test_each_doubt_has_its_number(client: Client, table: dict[str, Indicator]) -> None:
    # Median of 1 2 3 4 100 is 3, MAD 1: z is 97 x 0.6745.
    assert reasons(client, "show=outlier") == [
        [
            "ASEZ E",
            "N Indicator N 100 units (2024)",
            "outlier",
            "Robust z is 65.4; the median of 5 values is 3.",
        ]
    ]
    a, b = Territory.objects.get(code="A"), Territory.objects.get(code="B")
    observe(a, table["E"], 5, date=date(2019, 1, 1))
    observe(b, table["E"], 7, date=date(2023, 1, 1), source=SourceFactory(is_fictional=True))
    assert reasons(client, "show=stale") == [
        [
            "ASEZ A",
            "E Indicator E 5 units (2019)",
            "stale",
            "The newest value of this indicator is of 2023, 4 years later.",
        ]
    ]
    assert found(FindingKind.DECLARED) == [("A", "E"), ("B", "E")]
    assert found(FindingKind.FICTIONAL) == [("B", "E")]
    assert len(found(FindingKind.GAP)) == 5
    # An actual figure of any date takes the doubt; three years are not stale yet.
    observe(a, table["E"], 4, date=date(2020, 1, 1), basis=Basis.ACTUAL)
    assert found(FindingKind.DECLARED) == [("B", "E")]
    assert found(FindingKind.STALE) == []


def test_actual_above_what_is_declared_then_or_later(
    client: Client, table: dict[str, Indicator]
) -> None:
    a = Territory.objects.get(code="A")
    observe(a, table["E"], 40, date=date(2023, 1, 1))
    observe(a, table["E"], 44, date=date(2024, 1, 1), basis=Basis.ACTUAL)
    assert found(FindingKind.CLASH) == []  # what was declared before may have grown
    observe(a, table["E"], 43, date=date(2025, 1, 1))
    assert found(FindingKind.CLASH) == []  # each may have been rounded by half a unit
    Observation.objects.filter(value=43).update(value=42)
    observe(a, table["E"], 42, date=date(2024, 1, 1))
    assert reasons(client, "show=contradicts") == [
        [
            "ASEZ A",
            "E Indicator E 42 units (2025)",
            "contradicts",
            "Actual 44 (2024) is above what is declared at the same date or later: 42 (2025).",
        ]
    ]


def test_a_given_figure_against_its_formula(client: Client, table: dict[str, Indicator]) -> None:
    a = Territory.objects.get(code="A")
    make_indicator("M", variable="money")
    ratio = make_indicator("R", kind=IndicatorKind.DERIVED, formula="money / jobs", decimals=2)
    observe(a, Indicator.objects.get(code="M"), 7, basis=Basis.ACTUAL)
    # 6.5 / 1.5 to 7.5 / 0.5.
    for given, is_clash in (("4.33", False), ("15.00", False), ("15.01", True), ("4.32", True)):
        observe(a, ratio, given)
        assert bool(found(FindingKind.CLASH)) == is_clash, given
        Observation.objects.filter(indicator=ratio).delete()


def test_a_project_s_money_must_add_up(client: Client) -> None:
    project = ProjectFactory(code="mill", name_en="The mill", capital_cost=100, requested_budget=20)
    for year, cost in ((2026, 60), (2027, 50)):
        ProjectYear.objects.create(project=project, year=year, capital_cost=cost)
    jobs = make_indicator("P6.1", subject=Subject.PROJECT, is_whole=True)
    given = make_indicator("P3.3", subject=Subject.PROJECT, decimals=2)
    for indicator, value in ((jobs, 40), (given, "2.60")):
        ObservationFactory(
            territory=None, project=project, indicator=indicator, value=Decimal(value)
        )
    assert [row[-1] for row in reasons(client, "of=project&show=contradicts")] == [
        "Given 2.60; capital cost / jobs gives between 2.46 and 2.54, as its figures are rounded.",
        "The years' capital cost adds up to 110, the project's is 100 RUB mn.",
    ]


def test_figures_of_two_dates_contradict_nothing(client: Client) -> None:
    project = ProjectFactory(code="mill", name_en="The mill", capital_cost=100, requested_budget=20)
    jobs = make_indicator("P6.1", subject=Subject.PROJECT, is_whole=True)
    given = make_indicator("P3.3", subject=Subject.PROJECT, decimals=2)
    old, new = date(2020, 1, 1), date(2024, 1, 1)
    for indicator, value, day in ((jobs, 40, old), (jobs, 20, new), (given, "2.50", old)):
        ObservationFactory(
            territory=None, project=project, indicator=indicator, value=Decimal(value), date=day
        )
    assert found(FindingKind.CLASH, Subject.PROJECT) == []
    row = Observation.objects.get(indicator=given)
    row.date = new
    row.save()
    assert len(found(FindingKind.CLASH, Subject.PROJECT)) == 1


def test_numbers_that_differ_look_different() -> None:
    with override("en"):
        ends = (Decimal("0.3312"), Decimal("0.3341"), Decimal("0.3349"))
        assert _told_apart(ends, 2) == ["0.331", "0.334", "0.335"]
        assert _told_apart((Decimal(9), Decimal("2.46"), Decimal("2.54")), 0) == [
            "9",
            "2.46",
            "2.54",
        ]
        assert _told_apart((Decimal(9), Decimal(2), Decimal(2)), 0) == ["9", "2", "2"]
        assert _told_apart((Decimal(1) / 3, Decimal("0.3333333"), Decimal(1)), 2)[0] == "0.333333"


def test_who_may_not_mend_gets_no_link_and_no_way(
    client: Client, table: dict[str, Indicator]
) -> None:
    assert not soup(client.get(PAGE)).select('[href^="t/"]')
    assert not soup(client.get(f"{PAGE}?view=findings&show=gap")).select('[href^="t/"]')
    assert client.get(f"{PAGE}t/A/N/")["Location"].startswith("/login/")
    client.force_login(User.objects.create_user("reader", is_staff=True))
    assert client.get(f"{PAGE}t/A/N/").status_code == 403


def test_each_cell_leads_to_where_it_is_mended(editor: Client, table: dict[str, Indicator]) -> None:
    page = soup(editor.get(PAGE))
    links = [str(link["href"]) for link in page.select(".q-map tbody tr:first-of-type td a")]
    assert links == [f"t/A/{code}/" for code in "NEJ"]
    old = Observation.objects.get(territory__code="A")
    newer = observe(old.territory, table["N"], 2, date=date(2025, 1, 1))
    assert editor.get(PAGE + links[0])["Location"].endswith(f"/observation/{newer.pk}/change/")
    form = editor.get(PAGE + links[1], follow=True).context["adminform"].form
    assert (form.initial["indicator"], form.initial["territory"]) == (
        str(table["E"].pk),
        str(old.territory.pk),
    )
    rows = soup(editor.get(f"{PAGE}?view=findings&show=gap"))
    assert texts(rows, ".q-mend") == ["mend this cell"]
    for wrong in ("t/A/X", "t/X/N", "x/A/N", "p/X"):
        assert editor.get(f"{PAGE}{wrong}/").status_code == 404


def test_a_derived_value_leads_to_its_figures(editor: Client, table: dict[str, Indicator]) -> None:
    make_indicator("R", kind=IndicatorKind.DERIVED, formula="jobs * 2")
    landed = editor.get(f"{PAGE}t/A/R/", follow=True)
    assert landed.context["title"] == "Figures of “ASEZ A”"


def test_filters_stand_in_the_address_and_swap_alike(
    client: Client, table: dict[str, Indicator]
) -> None:
    assert words(client.get(f"{PAGE}?q=f"), ".q-map tbody th") == ["ASEZ F"]
    assert words(client.get(f"{PAGE}?q=e"), ".q-map tbody th") == ["ASEZ E"]  # a whole code
    assert len(words(client.get(f"{PAGE}?q=asez"), ".q-map tbody th")) == 6
    first = words(client.get(f"{PAGE}?sort=known"), ".q-map tbody th")[0]
    assert first == "ASEZ F"
    assert reasons(client, "show=gap&indicator=E") == []
    # What cannot be read says so, though the open view has no use for the field.
    for query in ("show=nothing", "view=nothing", "view=indicators&sort=nothing"):
        refused = client.get(f"{PAGE}?{query}")
        assert refused.status_code == 422
        (said,) = words(refused, ".errorlist")
        assert "nothing" in said
    for query in ("", "?view=findings", "?view=indicators", "?of=project"):
        assert_swap_equals_page(client, PAGE + query, "#quality")


def test_a_territory_s_page_leads_to_what_is_doubted_of_it(
    client: Client, table: dict[str, Indicator]
) -> None:
    page = soup(client.get("/territories/E/"))
    (link,) = page.select(f'a[href^="{PAGE}?"]')
    assert texts(soup(client.get(str(link["href"]))), ".q-found th[scope=row]") == ["ASEZ E"]


def test_the_file_has_all_and_no_formula(client: Client, table: dict[str, Indicator]) -> None:
    Territory.objects.filter(code="F").update(name_en="=1+1")
    file = client.get("/data/quality/findings.csv?show=gap")
    heading, line = file.content.decode("utf-8-sig").splitlines()
    assert heading == "What is found,Code,Name,Indicator,Value,Why"
    assert line == "gap,F,'=1+1,N Indicator N,,Nobody has said."
    assert file["Content-Disposition"] == 'attachment; filename="mera-quality-territory.csv"'


def test_what_counts_twice_is_said_with_its_numbers(client: Client) -> None:
    pair = [make_indicator("A4"), make_indicator("A5")]
    for number, code in enumerate("ABCD", 1):
        territory = make_territory(code)
        for indicator, value in zip(pair, (number, 2 * number), strict=True):
            observe(territory, indicator, value)
    page = soup(client.get(f"{PAGE}?view=indicators"))
    assert texts(page, "#q-alike td") == ["4", "1.00", "1.00"]
    assert texts(page, "#q-overlaps td") == [
        "Two measures of one thing: weigh one of the two.",
        *["4", "1.00", "1.00"],
    ]
    a = Territory.objects.get(code="A")
    observe(a, pair[0], 9, date=date(2025, 1, 1))
    assert reasons(client, "show=contradicts") == []  # of another date than the whole
    observe(a, pair[1], 2, date=date(2025, 1, 1))
    clashes = reasons(client, "show=contradicts")
    assert [row[-1] for row in clashes] == [
        "9 is more than the 2 of “Indicator A5”, of which it is a part."
    ]


def test_fifty_rows_by_thirty_are_a_small_page_even_for_who_may_mend(editor: Client) -> None:
    indicators = [make_indicator(f"Q{number:02}") for number in range(30)]
    source = make_source()
    territories = [make_territory(f"TERRITORY{number:02}") for number in range(50)]
    Observation.objects.bulk_create(
        Observation(
            territory=territory,
            indicator=indicator,
            value=number,
            date=date(2024, 1, 1),
            basis=Basis.DECLARED,
            source=source,
        )
        for territory in territories
        for number, indicator in enumerate(indicators)
    )
    page = editor.get(PAGE, headers={"accept-language": "ru"})
    assert len(soup(page).select(".q-map tbody a[href^='t/']")) == 1500
    assert len(page.content) < 150_000


def test_queries_do_not_grow(editor: Client, table: dict[str, Indicator]) -> None:
    def asked(query: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            editor.get(PAGE + query)
        return len(queries)

    views = ("", "?view=findings&show=gap", "?view=indicators")
    few = [asked(query) for query in views]
    source = make_source()
    for number in range(60):
        territory = make_territory(f"X{number}")
        observe(territory, table["N"], number, source=source)
    asked("")  # what is kept is worked out anew
    assert [asked(query) for query in views[1:]] == few[1:]
    assert asked("") <= few[0]
