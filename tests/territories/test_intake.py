"""An applicant's project: filled in behind a link, sent, decided; what strangers see of it."""

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from territories.enums import Basis, IndicatorKind, Subject, SubmissionState
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
from territories.services.intake.limits import CHANGES_PER_LINK, WRONG_PER_ADDRESS, may_change
from territories.services.intake.links import make_link, renew_link, revoke_link
from tests.factories.decision import make_indicator, make_territory
from tests.factories.territories import OrganisationFactory, ProjectFactory, SectorFactory
from tests.htmx import HTMX, soup, texts
from tests.pages import filled_form, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def jobs() -> Indicator:
    for code, kind in (("P1.1", IndicatorKind.JUDGED), ("P9", IndicatorKind.MEASURED)):
        make_indicator(code, subject=Subject.PROJECT, kind=kind, unit_en="%", unit_ru="%")
    make_indicator("T1")
    return make_indicator("P6.1", subject=Subject.PROJECT, name_en="New jobs")


@pytest.fixture
def keeper() -> User:
    return User.objects.create_superuser("keeper", password="keeper")


@pytest.fixture
def link(keeper: User, jobs: Indicator) -> str:
    make_territory("NOR", "North")
    SectorFactory.create(code="food", name_en="Food")
    _submission, token = make_link(meant_for="The mill", by=keeper)
    return f"/projects/new/{token}/"


YEAR = timezone.localdate().year
WHO = {"applicant": "Flour Co", "stated_by": "Anna Weber, head of planning"}
WHAT = {"name": "Большая мельница", "summary": "Мука.", "territory": "NOR", "sectors": "food"}
MONEY = {
    f"capital-{YEAR}": "1 231,55",
    f"budget-{YEAR}": "40",
    f"source-{YEAR}": "model, sheet 3",
    f"capital-{YEAR + 1}": "8.45",
}
FIGURES = {"value-P6.1": "231,55", "source-P6.1": "staff plan, p. 2", "value-P9": ""}


def post(client: Client, link: str, step: str, data: dict[str, Any]) -> Any:
    return client.post(f"{link}?step={step}", data)


def fragment_post(client: Client, address: str, data: dict[str, Any]) -> Any:
    return client.post(address, data, headers=HTMX)


def fill(client: Client, link: str, **changes: Any) -> None:
    for step, data in (("who", WHO), ("what", WHAT), ("money", MONEY), ("figures", FIGURES)):
        sent = {name: changes.get(name, text) for name, text in data.items()}
        assert post(client, link, step, sent).status_code == 302


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
        f"{YEAR + 1} 8.45 0",
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
        "What is marked could not be read and was not stored; the rest is stored."
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
        ("1,234", "“1,234” can be read as 1234 and as a fraction: write 1234 or 1.2340."),
        ("–", "A dash says neither nought nor unknown: write 0, or leave the field empty."),
        ("about 5", "Write a number here, for instance 231,55."),
        ("-5", "A number from 0 up is taken here."),
        ("NaN", "Write a number here, for instance 231,55."),
        ("1e400", "Write a number here, for instance 231,55."),
        ("1" * 41, "Ensure this value has at most 40 characters (it has 41)."),
        ("10000000000000", "A number from 0 up is taken here."),
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


def admin_page(move: str = "") -> str:
    return f"/admin/territories/submission/{Submission.objects.get().pk}/{move}"


@pytest.fixture
def desk(keeper: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(keeper)
    return client


def test_from_a_link_to_the_catalogue(client: Client, desk: Client, jobs: Indicator) -> None:
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
    desk.post(admin_page("accept/"))

    project = Project.objects.get()
    assert project.code == "bolshaya-melnica"
    assert (project.capital_cost, project.requested_budget) == (Decimal(1240), Decimal(40))
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
    assert "Anna Weber" not in page.text  # who stated it stays with the administrator
    assert "Anna Weber" in desk.get(admin_page("change/")).text
    assert soup(client.get(link)).select(f".answer a[href='{project.get_absolute_url()}']")


def test_asked_back_the_applicant_reads_the_note_and_answers(
    client: Client, desk: Client, link: str
) -> None:
    fill(client, link)
    post(client, link, "send", {})
    Submission.objects.update(expires_at=timezone.now() + timedelta(minutes=1))
    assert desk.post(admin_page("ask-back/"), {"words": " "}).status_code == 422
    desk.post(admin_page("ask-back/"), {"words": "How many <b>shifts</b>?"})
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
    desk.post(admin_page("refuse/"), {"words": "Not in this round."})
    assert words(client.get(link), ".answer") == ["Refused, with a reason: Not in this round."]
    answer = post(client, link, "figures", {"value-P6.1": "7"})
    assert answer.status_code == 409
    assert StatedFigure.objects.get().value == Decimal("231.55")
    assert not Project.objects.exists()


def test_what_is_decided_is_not_decided_again(client: Client, desk: Client, link: str) -> None:
    fill(client, link)
    assert "It does not wait for acceptance" in desk.post(admin_page("accept/")).text
    post(client, link, "send", {})
    desk.post(admin_page("accept/"))
    answer = desk.post(admin_page("accept/"))
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
    client: Client, keeper: User, jobs: Indicator
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


# Links --------------------------------------------------------------------------------------------


@pytest.fixture
def clean_counts() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_a_link_that_is_wrong_old_or_revoked_opens_nothing(
    client: Client, link: str, keeper: User
) -> None:
    fill(client, link)
    submission = Submission.objects.get()
    for token in ("x", "x" * 3000, "..%2F..", "%C3%28"):
        answer = client.get(f"/projects/new/{token}/")
        assert answer.status_code == 404
        assert "мельница" not in answer.text
    Submission.objects.update(expires_at=timezone.now())
    assert client.get(link).status_code == 410
    assert post(client, link, "who", {"applicant": "Other"}).status_code == 410
    new = f"/projects/new/{renew_link(submission, by=keeper)}/"
    assert client.get(link).status_code == 404
    assert client.get(new).status_code == 200
    revoke_link(submission, by=keeper)
    assert client.get(new).status_code == 410
    assert Submission.objects.get().applicant == WHO["applicant"]


def test_no_log_names_a_link_that_opens_something(
    client: Client, link: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert post(client, link, "figures", {"value-P6.1": "x"}).status_code == 422
    assert post(client, link, "send", {}).status_code == 422
    assert link not in caplog.text
    assert not [record for record in caplog.records if link in str(record.args)]


def test_wrong_links_and_changes_are_counted(client: Client, link: str, clean_counts: None) -> None:
    for number in range(WRONG_PER_ADDRESS):
        assert client.get(f"/projects/new/{number}/").status_code == 404
    assert client.get("/projects/new/right/").status_code == 429
    cache.clear()
    submission = Submission.objects.get()
    assert all(may_change(submission) for _number in range(CHANGES_PER_LINK))
    assert post(client, link, "who", WHO).status_code == 429
    assert not Submission.objects.get().applicant


def test_one_link_does_not_reach_another_s_project(client: Client, link: str, keeper: User) -> None:
    fill(client, link)
    _other, token = make_link(meant_for="y", by=keeper)
    page = client.get(f"/projects/new/{token}/?step=send")
    assert "мельница" not in page.text
    post(client, f"/projects/new/{token}/", "figures", {"value-P6.1": "1"})
    assert StatedFigure.objects.get(submission__name=WHAT["name"]).value == Decimal("231.55")


def test_strangers_and_plain_users_see_nothing_of_it(client: Client, link: str) -> None:
    fill(client, link)
    post(client, link, "send", {})
    plain = Client()
    plain.force_login(User.objects.create_user("plain"))
    for visitor in (client, plain):
        for address in ("/projects/", "/projects/catalogue.csv", "/territories/NOR/"):
            assert "мельница" not in visitor.get(address).text
        assert visitor.get("/projects/bolshaya-melnica/").status_code == 404
        for move in ("change/", "accept/", "refuse/", "ask-back/", "renew/"):
            assert visitor.post(admin_page(move)).status_code == 302  # to the login
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("step", "data"),
    [
        ("what", {"territory": "NOWHERE"}),
        ("what", {"sectors": ["food", "none"]}),
        ("what", {"name": "a\0b"}),
        ("who", {"applicant": "x" * 301}),
        ("money", {f"capital-{YEAR}": "0,0001"}),
        ("money", {f"source-{YEAR}": "x" * 301}),
    ],
)
def test_crafted_fields_store_nothing(
    client: Client, link: str, step: str, data: dict[str, Any]
) -> None:
    assert post(client, link, step, data).status_code == 422
    submission = Submission.objects.get()
    assert (submission.name, submission.applicant, submission.territory) == ("", "", None)
    assert not submission.sectors.exists()
    assert not submission.years.exists()


def test_a_year_that_is_not_shown_is_not_stored(client: Client, link: str) -> None:
    assert post(client, link, "money", {"capital-1066": "5"}).status_code == 302
    assert not Submission.objects.get().years.exists()
