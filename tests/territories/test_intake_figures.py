"""What an applicant states, shown before it is sent and before it is decided on."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from decision.problems.models import Alternative, Problem
from territories.enums import SubmissionState
from territories.models import Project, Submission
from tests.factories.decision import make_indicator, make_problem
from tests.htmx import soup, texts
from tests.pages import filled_form, words
from tests.territories.applying import YEAR, admin_page, decide, fill, fragment_post, post

pytestmark = pytest.mark.django_db

# 200 asked of 120; 60 jobs, so that each takes 2, and 5 is stated.
WRONG = {
    f"capital-{YEAR}": "100",
    f"budget-{YEAR}": "200",
    f"capital-{YEAR + 1}": "20",
    "value-P6.1": "60",
}
CONTRADICTIONS = [
    "The requested budget, RUB 200 mn, is more than the whole capital cost, RUB 120 mn.",
    "Cost per job. Given 5; capital cost / jobs gives between 1.98 and 2.03, as its figures are "
    "rounded.",
]


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def desk(keeper: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(keeper)
    return client


@pytest.fixture
def ratios(asked: object) -> None:
    make_indicator("P3.3", subject="project", name_en="Cost per job", decimals=1, position=1)
    make_indicator(
        "P2.2",
        subject="project",
        name_en="Priority",
        is_whole=True,
        least=0,
        most=1,
        unit_en="0/1",
        position=2,
    )


def stated(client: Client, link: str, **changes: str) -> None:
    fill(client, link, **changes)
    figures = {"value-P3.3": "5", "value-P2.2": "1", "value-P6.1": changes.get("value-P6.1", "")}
    assert post(client, link, "figures", figures).status_code == 302


def test_figures_that_contradict_are_said_and_refuse_nothing(
    client: Client, desk: Client, link: str, ratios: None
) -> None:
    stated(client, link, **WRONG)
    page = client.get(f"{link}?step=send")
    assert words(page, ".notice-warning li") == CONTRADICTIONS
    assert words(page, ".notice-warning a") == ["the money", "the figures"]
    assert post(client, link, "send", {}).status_code == 302
    for move in ("accept/", "ask-back/", "refuse/"):
        told = soup(desk.get(admin_page(move)))
        assert texts(told, "[aria-labelledby=contradicts-title] li") == CONTRADICTIONS
    decide(desk, "accept/")
    assert Submission.objects.get().state == SubmissionState.ACCEPTED
    findings = client.get("/data/quality/?of=project&view=findings&show=contradicts").text
    assert CONTRADICTIONS[0] in findings


def test_figures_per_rouble_of_money_that_there_is_none_of(
    client: Client, link: str, asked: object
) -> None:
    for position, code in enumerate(("P3.2", "P3.4"), start=1):
        make_indicator(code, subject="project", name_en=code, decimals=2, position=position)
    fill(client, link)
    post(client, link, "figures", {"value-P3.2": "0.4", "value-P3.4": "3"})

    def found(request: str) -> list[str]:
        fields = {f"capital-{YEAR}": "100", f"budget-{YEAR}": request, f"capital-{YEAR + 1}": ""}
        assert post(client, link, "money", fields).status_code == 302
        return words(client.get(f"{link}?step=send"), ".notice-warning li")

    assert found("100") == [
        "P3.2. Given 0.40; but the requested budget, RUB 100 mn, is the whole capital cost: there "
        "is no private rouble to count by."
    ]
    assert found("0")[-1:] == [
        "P3.4. Given 3; but nothing is asked of the budget: there is no rouble of it."
    ]
    assert found("") == []


def test_whoever_decides_reads_every_figure_with_who_when_and_source(
    client: Client, desk: Client, link: str, ratios: None
) -> None:
    stated(client, link, **{"value-P6.1": "248"})
    post(client, link, "send", {})
    told = soup(desk.get(admin_page("accept/")))
    assert not told.select("[aria-labelledby=contradicts-title]")
    day = date_format(timezone.localdate(), "SHORT_DATE_FORMAT")
    who = f"Anna Weber, head of planning {day}"
    assert texts(told, "#stated tbody tr") == [
        f"Capital cost 1,231.55 RUB mn {YEAR} {who} model, sheet 3",
        f"Capital cost 8.45 RUB mn {YEAR + 1} {who} not said",
        "Capital cost in all 1,240 RUB mn counted from the years",
        f"Requested budget 40 RUB mn {YEAR} {who} model, sheet 3",
        f"Requested budget not said RUB mn {YEAR + 1}",
        "Requested budget in all 40 RUB mn counted from the years",
        f"New jobs 248 units {YEAR} {who} not said",
        f"Cost per job 5 units {YEAR} {who} not said",
        f"Priority yes {YEAR} {who} not said",
    ]
    assert "Not said, so that they stay gaps: Indicator P9." in told.get_text(" ", strip=True)


@pytest.mark.parametrize(("typed", "whole", "shown"), [("", None, "not said"), ("0", 0, "0")])
def test_money_that_nobody_gave_is_no_nought(
    client: Client, desk: Client, link: str, typed: str, whole: int | None, shown: str
) -> None:
    fill(client, link, **{f"budget-{YEAR}": typed})
    assert texts(soup(client.get(f"{link}?step=send")), "tfoot td")[1] == shown
    post(client, link, "send", {})
    decide(desk, "accept/")
    project = Project.objects.get()
    assert project.requested_budget == whole
    cells = texts(soup(client.get(project.get_absolute_url())), ".money-table td:nth-of-type(2)")
    assert cells == [shown] * 3


def test_once_accepted_the_next_steps_are_named(client: Client, desk: Client, link: str) -> None:
    fill(client, link)
    post(client, link, "send", {})
    assert not soup(desk.get(admin_page("change/"))).select("#next")
    of_projects = make_problem({}, slug="of-projects")
    Problem.objects.update(subject="project")
    make_problem({}, slug="of-territories")
    told = soup(decide(desk, "accept/", follow=True))
    project = Project.objects.get()
    assert [(str(a["href"]), a.get_text()) for a in told.select("#next a")] == [
        (project.get_absolute_url(), "its page"),
        ("/projects/", "all projects"),
        (
            f"/problems/of-projects/edit/alternatives/?q={project.code}",
            "Add it to “Problem of-projects”",
        ),
    ]
    found = desk.get(f"/problems/of-projects/edit/alternatives/?q={project.code}")
    assert [str(box["value"]) for box in soup(found).select("[name=subject]")] == [str(project.pk)]
    Alternative.objects.create(problem=of_projects, project=project)
    told = soup(desk.get(admin_page("change/")))
    assert texts(told, "#next li") == ["“Problem of-projects” · it is compared there"]


def test_yes_or_no_is_chosen_and_taken_back(client: Client, link: str, ratios: None) -> None:
    def chosen() -> list[str]:
        return texts(soup(client.get(f"{link}?step=figures")), "[name='value-P2.2'] [selected]")

    assert texts(soup(client.get(f"{link}?step=figures")), "[name='value-P2.2'] option") == [
        "not chosen",
        "yes",
        "no",
    ]
    for typed, shown in (("1", "yes"), ("0", "no"), ("", "not chosen")):
        assert post(client, link, "figures", {"value-P2.2": typed}).status_code == 302
        assert chosen() == [shown]
    assert post(client, link, "figures", {"value-P2.2": "2"}).status_code == 422


def test_years_that_few_need_are_folded(client: Client, link: str, asked: object) -> None:
    def folded() -> list[str]:
        page = client.get(f"{link}?step=money")
        return texts(soup(page), ".intake-form details legend")

    far = [str(YEAR + years) for years in (-1, 4, 5, 6, 7, 8)]
    assert folded() == far
    post(client, link, "money", {f"capital-{YEAR + 6}": "5"})
    assert folded() == [year for year in far if year != str(YEAR + 6)]


def test_of_two_open_pages_neither_takes_back_what_the_other_said(
    client: Client, link: str, ratios: None
) -> None:
    def opened(step: str) -> dict[str, Any]:
        return dict(filled_form(client.get(f"{link}?step={step}"), "form.intake-form"))

    fill(client, link)
    money, what, figures = opened("money"), opened("what"), opened("figures")
    post(client, link, "money", money | {f"capital-{YEAR + 2}": "7"})
    post(client, link, "what", what | {"name": "Mill", "sectors": []})
    post(client, link, "figures", figures | {"value-P2.2": "1"})
    # What the second pages show is older; said on them are only these.
    post(client, link, "money", money | {f"budget-{YEAR + 2}": "3", f"budget-{YEAR}": ""})
    post(client, link, "what", what | {"summary": "Flour."})
    post(client, link, "figures", figures | {"source-P6.1": "", "value-P2.2": ""})
    row = Submission.objects.get()
    assert list(row.years.values_list("capital_cost", "requested_budget")) == [
        (Decimal("1231.55"), None),
        (Decimal("8.45"), None),
        (Decimal(7), Decimal(3)),
    ]
    assert (row.name, row.summary, row.sectors.count()) == ("Mill", "Flour.", 0)
    assert list(row.figures.order_by("indicator__code").values_list("value", "source")) == [
        (1, ""),
        (Decimal("231.55"), ""),
    ]


def test_what_was_just_stored_is_what_the_page_has_shown(client: Client, link: str) -> None:
    """So that typing the former number again is said as well."""
    page = client.get(f"{link}?step=figures")
    sent = dict(filled_form(page, "form.intake-form")) | {"value-P6.1": "1 000", "value-P9": "x"}
    answer = soup(fragment_post(client, f"{link}?step=figures", sent))
    shown = {
        str(field["name"]): str(field["value"]) for field in answer.select("[name^=seen-value]")
    }
    assert shown == {"seen-value-P6.1": "1 000", "seen-value-P9": ""}


def test_what_stands_beside_an_unreadable_number_is_not_lost(client: Client, link: str) -> None:
    """Neither is stored, so that neither counts as shown, and both are said with the next save."""
    address = f"{link}?step=money"
    typed = {f"capital-{YEAR}": "300", f"budget-{YEAR}": "many"}
    shown = filled_form(client.get(address), "form.intake-form")
    corrected = filled_form(client.post(address, shown | typed), "form.intake-form")
    post(client, link, "money", corrected | {f"budget-{YEAR}": "150"})
    row = Submission.objects.get().years.get()
    assert (row.capital_cost, row.requested_budget) == (Decimal(300), Decimal(150))
