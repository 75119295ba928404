"""An applicant's project: filled in behind a link, sent, decided; what strangers see of it."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from territories.admin import intake
from territories.enums import Basis, SubmissionState
from territories.models import (
    Indicator,
    Observation,
    Organisation,
    Project,
    StatedFigure,
    Submission,
)
from territories.services.intake.deciding import accept, ask_back
from territories.services.intake.errors import ClosedError, IntakeError
from territories.services.intake.filling import Said, send, store
from territories.services.intake.links import make_link
from tests.factories.decision import make_territory
from tests.factories.territories import OrganisationFactory, ProjectFactory, SectorFactory
from tests.htmx import soup, texts
from tests.pages import filled_form, words
from tests.territories.applying import (
    FIGURES,
    MONEY,
    WHAT,
    WHO,
    YEAR,
    admin_page,
    decide,
    fill,
    fragment_post,
    post,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


def test_each_step_stores_and_leads_to_the_next(client: Client, link: str) -> None:
    (form,) = soup(client.get(link)).select("form.intake-form")
    assert form["action"] == f"{link}?step=who"
    addresses = [
        post(client, link, step, data)["Location"]
        for step, data in (("who", WHO), ("what", WHAT), ("money", MONEY), ("figures", FIGURES))
    ]
    assert addresses == [f"{link}?step={step}" for step in ("what", "money", "figures", "send")]
    page = client.get(addresses[-1])
    assert texts(soup(page), ".money-table tr") == [
        "Year Capital cost Requested budget",
        f"{YEAR} 1,231.55 40",
        f"{YEAR + 1} 8.45 not said",
        "In all 1,240 40",
    ]
    assert texts(soup(page), ".panel > .plain-list li")[:2] == [
        "New jobs: 231.55 units · declared · staff plan, p. 2",
        "Indicator P9: not said",
    ]
    shown = filled_form(client.get(f"{link}?step=money"), "form.intake-form")
    assert shown[f"capital-{YEAR}"] == ["1231.55"]


def test_what_is_judged_or_of_territories_is_not_asked(client: Client, link: str) -> None:
    named = [label.split()[1] for label in words(client.get(f"{link}?step=figures"), "label")]
    assert named == ["jobs", "it", "P9", "it"]  # “New jobs”, “Where it is from”, …


def test_it_is_saved_as_one_types_and_the_rest_kept_where_one_is_wrong(
    client: Client, link: str
) -> None:
    figures = {"value-P6.1": "12", "value-P9": "101"}
    answer = fragment_post(client, f"{link}?step=figures", figures)
    assert answer.status_code == 422
    assert words(answer, "#intake-saved") == [
        "What is marked could not be read. It was not stored, nor was the rest of that year or "
        "figure; everything else is stored."
    ]
    assert words(answer, "[id='wrong-value-P9']") == ["A number from 0 to 100 is taken here."]
    assert words(answer, "[id='wrong-value-P6.1']") == [""]
    assert StatedFigure.objects.get().value == 12
    answer = fragment_post(client, f"{link}?step=figures", figures | {"value-P9": "10"})
    assert answer.status_code == 200
    assert words(answer, "#intake-saved")[0].startswith("Stored on ")
    assert StatedFigure.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("231,55", "231.55"),
        ("231.55", "231.55"),
        ("1 231,55", "1231.55"),
        ("1\u00a0231\u202f000", "1231000"),
        ("12.345.678", "12345678"),
        ("0", "0"),
        ("", None),
    ],
)
def test_numbers_as_people_write_them(
    client: Client, link: str, typed: str, stored: str | None
) -> None:
    assert post(client, link, "figures", {"value-P6.1": typed}).status_code == 302
    row = StatedFigure.objects.filter(indicator__code="P6.1").first()
    assert (row.value if row else None) == (None if stored is None else Decimal(stored))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1,234", "“1,234” can be 1.234 or 1234: write it in one of these ways."),
        ("–", "A dash says neither nought nor unknown: write 0, or leave the field empty."),
        ("about 5", "Write a number here."),
        ("-5", "A number from 0 on is taken here."),
        ("NaN", "Write a number here."),
        ("1e400", "Write a number here."),
        ("1" * 41, "Write a number here."),
        ("10000000000000", "Write a number here."),
        ("0,1234567", "At most 6 decimals are taken here."),
    ],
)
def test_what_is_no_number_is_said_beside_its_field(
    client: Client, link: str, typed: str, said: str
) -> None:
    answer = post(client, link, "figures", {"value-P6.1": typed})
    assert answer.status_code == 422
    assert words(answer, "[id='wrong-value-P6.1']") == [said]
    shown = filled_form(answer, "form.intake-form")
    assert shown["value-P6.1"] == [typed]
    assert not StatedFigure.objects.exists()


def test_who_and_when_stay_with_a_number_that_stays(client: Client, link: str) -> None:
    fill(client, link)
    StatedFigure.objects.update(stated_at="2026-01-02T00:00Z")
    post(client, link, "who", WHO | {"stated_by": "Boris"})
    post(client, link, "figures", FIGURES | {"value-P9": "5"})
    found = {
        row.indicator.code: (row.stated_by, row.stated_at.year == 2026 and row.stated_at.day == 2)
        for row in StatedFigure.objects.all()
    }
    assert found == {"P6.1": (WHO["stated_by"], True), "P9": ("Boris", False)}


def test_what_is_missing_is_named_and_nothing_sent(client: Client, link: str) -> None:
    post(client, link, "who", WHO | {"stated_by": " "})
    answer = post(client, link, "send", {})
    assert answer.status_code == 422
    assert words(answer, ".notice-error li") == [
        "who states the figures",
        "the name of the project",
        "the territory",
        "the capital cost of at least one year",
    ]
    assert Submission.objects.get().state == SubmissionState.DRAFT


# Deciding -----------------------------------------------------------------------------------------


@pytest.fixture
def desk(keeper: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(keeper)
    return client


def test_from_a_link_to_the_catalogue(client: Client, desk: Client, asked: Indicator) -> None:
    make_territory("NOR", "North")
    SectorFactory.create(code="food", name_en="Food")
    made = desk.post(
        "/admin/territories/submission/add/",
        {"meant_for": "Mill", "expires_at_0": f"{YEAR + 1}-01-01", "expires_at_1": "00:00"},
    )
    assert "no-store" in made["Cache-Control"]
    (shown,) = soup(made).select("#id_link")
    link = str(shown["value"]).removeprefix("http://testserver")
    token = link.split("/")[-2]
    assert token not in str(Submission.objects.values().get())
    assert token not in desk.get(admin_page("change/")).text

    fill(client, link)
    assert post(client, link, "send", {}).status_code == 302
    assert words(client.get(link), ".answer")[0].startswith("Received: it waits")
    assert client.get("/projects/").text.count("мельница") == 0
    assert "Accept" in desk.get(admin_page("change/")).text
    assert desk.get(admin_page("accept/")).status_code == 200
    assert not Project.objects.exists()  # asking changed nothing
    decide(desk, "accept/")

    project = Project.objects.get()
    assert project.code == "bolshaya-melnica"
    assert (project.capital_cost, project.requested_budget) == (Decimal(1240), Decimal(40))
    assert project.least_share == Decimal("62.5")
    assert project.applicant == Organisation.objects.get(name_en="Flour Co")
    assert not project.is_fictional
    row = Observation.objects.get()
    assert (row.value, row.basis, row.note_ru) == (
        Decimal("231.55"),
        Basis.DECLARED,
        "staff plan, p. 2",
    )
    assert row.date == timezone.localdate()
    assert row.source.title_en == "Application of Flour Co"
    page = client.get(project.get_absolute_url())
    assert "staff plan, p. 2" in page.text
    assert "As Flour Co stated it in the application of" in page.text
    assert "Anna Weber" not in page.text  # who stated it stays with the administrator
    assert "Anna Weber" in desk.get(admin_page("change/")).text
    assert soup(client.get(link)).select(f".answer a[href='{project.get_absolute_url()}']")


def test_asked_back_the_applicant_reads_the_note_and_answers(
    client: Client, desk: Client, link: str
) -> None:
    fill(client, link)
    post(client, link, "send", {})
    Submission.objects.update(expires_at=timezone.now() + timedelta(minutes=1))
    assert decide(desk, "ask-back/", words=" ").status_code == 422
    decide(desk, "ask-back/", words="How many <b>shifts</b>?")
    page = client.get(link)
    assert "How many &lt;b&gt;shifts&lt;/b&gt;?" in page.text
    assert Submission.objects.get().expires_at > timezone.now() + timedelta(days=13)
    post(client, link, "figures", FIGURES | {"value-P9": "3"})
    post(client, link, "send", {})
    assert texts(soup(client.get(link)), "#told-title ~ ol strong") == [
        "Received",
        "Asked back",
        "Received",
    ]


def test_refused_the_applicant_reads_why_and_changes_nothing(
    client: Client, desk: Client, link: str
) -> None:
    fill(client, link)
    post(client, link, "send", {})
    decide(desk, "refuse/", words="Not in this round.")
    assert words(client.get(link), ".answer") == ["Refused, with a reason: Not in this round."]
    answer = post(client, link, "figures", {"value-P6.1": "7"})
    assert answer.status_code == 409
    assert StatedFigure.objects.get().value == Decimal("231.55")
    assert not Project.objects.exists()


def test_what_was_changed_since_it_was_shown_is_not_decided(
    client: Client, desk: Client, link: str
) -> None:
    fill(client, link)
    post(client, link, "send", {})
    (field,) = soup(desk.get(admin_page("accept/"))).select("input[name=seen]")
    decide(desk, "ask-back/", words="Is it so?")
    post(client, link, "figures", FIGURES | {"value-P6.1": "7"})
    post(client, link, "send", {})
    for move in ("accept/", "ask-back/", "refuse/"):
        answer = desk.post(admin_page(move), {"seen": field["value"], "words": "x"})
        assert answer.status_code == 422
        assert words(answer, "[role=alert]")[0].startswith("The application was changed while")
    assert Submission.objects.get().state == SubmissionState.SENT
    decide(desk, "accept/")
    assert Submission.objects.get().state == SubmissionState.ACCEPTED


def test_what_comes_while_the_page_is_made_is_not_decided(
    client: Client, desk: Client, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(client, link)
    post(client, link, "send", {})
    shown = intake._stated

    def and_then_changed(row: Submission) -> Any:
        found = shown(row)
        StatedFigure.objects.update(value=7)
        return found

    monkeypatch.setattr(intake, "_stated", and_then_changed)
    assert decide(desk, "accept/").status_code == 422
    assert not Project.objects.exists()


def test_the_link_leads_to_what_is_still_missing(client: Client, link: str) -> None:
    steps = []
    for step, sent in (("who", WHO), ("what", WHAT), ("money", MONEY), ("figures", FIGURES)):
        steps.append(words(client.get(link), "[aria-current=step]")[0])
        post(client, link, step, sent)
    steps.append(words(client.get(link), "[aria-current=step]")[0])
    assert [step.split()[-1] for step in steps] == ["are", "where", "year", "Figures", "send"]


def test_what_is_decided_is_not_decided_again(client: Client, desk: Client, link: str) -> None:
    fill(client, link)
    assert "It does not wait for acceptance" in decide(desk, "accept/").text
    post(client, link, "send", {})
    decide(desk, "accept/")
    answer = decide(desk, "accept/")
    assert answer.status_code == 422
    assert Project.objects.count() == 1
    submission = Submission.objects.get()
    with pytest.raises(IntakeError, match="accepted"):
        ask_back(submission, note="?", by=User.objects.get())


def test_what_is_typed_while_it_is_sent_elsewhere_is_not_stored(
    client: Client, link: str, keeper: User
) -> None:
    fill(client, link)
    before = Submission.objects.get()
    send(before)
    with pytest.raises(ClosedError):
        store(before, Said(words={"name": "Other"}))
    answer = fragment_post(client, f"{link}?step=what", WHAT)
    assert answer["HX-Redirect"] == link
    assert Submission.objects.get().name == WHAT["name"]


def test_an_applicant_of_the_catalogue_and_a_name_that_is_taken(
    client: Client, keeper: User, asked: Indicator
) -> None:
    make_territory("NOR", "North")
    ProjectFactory.create(code="mill")
    known = OrganisationFactory.create(name_en="Known", name_ru="Известный")
    for name in ("Mill", "new", "<script>"):
        submission, token = make_link(meant_for="x", by=keeper, organisation=known)
        fill(client, f"/projects/new/{token}/", name=name, sectors=[], **{"value-P6.1": ""})
        project = accept(send(submission), by=keeper)
        assert project.applicant == known
        assert re.fullmatch(rf"({name.strip('<>').lower()}-[0-9a-f]{{12}}|script)", project.code)
        assert client.get(project.get_absolute_url()).status_code == 200


def test_a_name_of_three_hundred_letters_and_marks_stay_text(
    client: Client, link: str, keeper: User
) -> None:
    name = "<script>alert(1)</script>" + "я" * 275
    assert post(client, link, "what", {"name": name + "я"}).status_code == 422
    fill(client, link, name=name, summary=name, applicant="<i>x</i>")
    project = accept(send(Submission.objects.get()), by=keeper)
    for address in (link, project.get_absolute_url(), "/projects/", "/projects/catalogue.csv"):
        page = client.get(address)
        assert page.status_code == 200
        if not address.endswith(".csv"):
            assert "<script>alert" not in page.text
            assert "<i>x" not in page.text


def test_the_desk_changes_its_own_fields_and_no_others(
    client: Client, desk: Client, link: str
) -> None:
    fill(client, link)
    form = desk.get(admin_page("change/")).context["adminform"].form
    assert set(form.fields) == {"meant_for", "organisation", "expires_at"}
    sent = {
        "meant_for": "Another mill",
        "organisation": "",
        "expires_at_0": f"{YEAR + 1}-01-01",
        "expires_at_1": "00:00",
        "name": "Renamed",
        **{
            f"{prefix}-{name}_FORMS": 0
            for prefix in ("figures", "years", "events")
            for name in ("TOTAL", "INITIAL")
        },
    }
    assert desk.post(admin_page("change/"), sent).status_code == 302
    row = Submission.objects.get()
    assert (row.meant_for, row.name) == ("Another mill", WHAT["name"])
