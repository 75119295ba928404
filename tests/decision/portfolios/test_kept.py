"""Saving and adopting portfolios."""

import hashlib
import json
from datetime import date, timedelta

import pytest
import rfc8785
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.formats import date_format
from django.utils.timezone import localdate

from decision.mcda import evaluate
from decision.portfolios.models import KeptPortfolio
from decision.portfolios.services import kept as service
from decision.problems.models import Problem
from territories.models import Project, Sector
from tests.decision.portfolios.by_hand import cells, texts
from tests.htmx import soup

pytestmark = pytest.mark.django_db


def visitor(user: User | None) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    if user:
        client.force_login(user)
    return client


def keep(user: User, problem: Problem, query: str = "?budget=100", **fields: str) -> KeptPortfolio:
    response = visitor(user).post(f"{problem.get_absolute_url()}portfolio/keep/{query}", fields)
    assert response.status_code == 302
    return KeptPortfolio.objects.get(key=response["Location"].rstrip("/").rpartition("/")[2])


def test_question_and_answer_are_kept_with_their_digests(problem: Problem, owner: User) -> None:
    sent = {"title": "Two \0small ones", "reason": "They \0add up."}  # PostgreSQL keeps no NUL
    kept = keep(owner, problem, **sent, adopt="on")

    file = visitor(None).get(f"{kept.get_absolute_url().rstrip('/')}.json").json()
    assert file["document_sha256"] == hashlib.sha256(rfc8785.dumps(file["document"])).hexdigest()
    assert file["answer_sha256"] == hashlib.sha256(rfc8785.dumps(file["answer"])).hexdigest()
    assert file["document_sha256"] == file["answer"]["input_sha256"]
    assert json.loads(json.dumps(evaluate(file["document"]))) == file["answer"]
    assert (file["title"], file["reason"]) == ("Two small ones", "They add up.")
    page = soup(visitor(None).get(kept.get_absolute_url()))
    assert file["answer_sha256"] in page.get_text()
    assert "They add up." in page.get_text()
    assert "whose weights: The problem's own." in page.get_text()
    assert cells(page, "#kept-rows") == [
        ["100 %", "50", "70.000"],
        ["100 %", "50", "60.000"],
        ["—", "100", "100.000"],
        ["—", "10", "0.000"],
    ]


def test_the_rules_by_which_it_was_chosen_are_said(problem: Problem, owner: User) -> None:
    Project.objects.filter(code="B").update(least_share=40)
    query = (
        "?budget=40&goal=money&pool-1=60&pool-for-1=territory:Z&pool-2=50"
        "&pool-for-2=sector:chemicals&year-2027=200&territory=90&priority=1.5&jobs=5&most=3"
        "&p-C=must&p-D=not&needs-1=D&needed-1=B&either-1=A&or-1=D&p-B=part&least=30"
        "&decree=10&off=decree"
    )
    kept = keep(owner, problem, query)
    Project.objects.filter(code="C").update(name_en="Cable")
    Project.objects.filter(code="A").update(code="gone")

    assert texts(soup(visitor(owner).get(kept.get_absolute_url())), "#kept-rules li") == [
        "Goal: the sum of score × cost: what each million is worth",
        "Budget: RUB 150 mn",
        "RUB 60 mn of it only for: “Cable”",
        "RUB 50 mn of it only for: “A”, “B”",
        "2027: at most RUB 200 mn",
        "At most 90 % of the money to one territory",
        "At least 1.5 % to the article’s priority sectors",
        "At least 5 new jobs",
        "At most 3 projects",
        "“Cable” must be in",
        "“D” must not be in",
        "“D” only with “B”",
        "Either “A” or “D”, not both",
        "Also in part, at least 40 % of what it asks: “B”",
    ]


def test_a_budget_that_was_switched_off_is_said_to_be(problem: Problem, owner: User) -> None:
    """By what all ask for, 210, nobody was held."""
    keep(owner, problem, title="within a budget")
    without = "Where the budget was switched off the rules of thumb fund all."
    place = f"{problem.get_absolute_url()}portfolio/kept/"
    assert without not in soup(visitor(owner).get(place)).get_text()

    kept = keep(owner, problem, "?budget=60&off=budget")

    assert kept.title == "Portfolio without a budget"
    page = soup(visitor(owner).get(kept.get_absolute_url()))
    assert texts(page, "#kept-rules li")[1:] == ["The budget was switched off"]
    assert without in page.get_text()
    assert without in soup(visitor(owner).get(place)).get_text()


def test_a_later_one_supersedes_the_earlier(problem: Problem, owner: User) -> None:
    first = keep(owner, problem, title="First", reason="a", adopt="on")
    second = keep(owner, problem, "?budget=150", title="Second", reason="b", adopt="on")

    assert second.supersedes == first
    notice = texts(soup(visitor(None).get(first.get_absolute_url())), ".notice p")
    assert notice == ["Another portfolio has superseded this one: Second"]
    page = soup(visitor(None).get(f"{problem.get_absolute_url()}portfolio/"))
    link = page.find("a", string="Adopted: “Second”")
    assert link is not None
    assert link["href"] == second.get_absolute_url()


def test_side_by_side_with_the_rules_of_thumb(problem: Problem, owner: User) -> None:
    keep(owner, problem, title="One")

    page = soup(visitor(owner).get(f"{problem.get_absolute_url()}portfolio/kept/"))

    heads = texts(page, "#kept thead th")[-3:]
    assert [head.split()[1] for head in heads] == ["X", "Y", "Z"]
    assert cells(page, "#kept") == [
        ["2", "100", "130.000", "30", "0.500", "0.500", "–", "50 %", "50 %"],
        ["1", "100", "100.000", "40", "1.000", "1.000", "100 %", "–", "–"],
        ["1", "100", "100.000", "40", "1.000", "1.000", "100 %", "–", "–"],
    ]


def test_sectors_stand_side_by_side_too(problem: Problem, owner: User) -> None:
    """A and B are of chemicals, C of networks, D of no sector; C's half is split in two."""
    Project.objects.get(code="C").sectors.add(Sector.objects.get(code="chemicals"))
    early = keep(owner, problem, "?budget=10", title="Early")
    keep(owner, problem, "?budget=110&p-D=must&p-A=not", title="Late")
    del early.figures["own"]["sectors"]
    early.save()

    page = soup(visitor(owner).get(f"{problem.get_absolute_url()}portfolio/kept/"))

    names = [str(Sector.objects.get(code=code).name) for code in ("chemicals", "networks")]
    heads = texts(page, "#kept-sectors thead th")[2:]
    order = sorted(names)
    assert heads == [f"{name} share of the money" for name in [*order, "no sector given"]]
    late, *_others = cells(page, "#kept-sectors")
    # Of 110: B's 50 and half of C's 50, the other half, and D's 10.
    shares = {names[0]: "68.2 %", names[1]: "22.7 %"}
    assert late == ["0.525", *(shares[name] for name in order), "9.1 %"]
    assert cells(page, "#kept-sectors")[3] == ["—", "not kept then"]


def test_saving_and_adopting_have_a_place_of_their_own(problem: Problem, owner: User) -> None:
    """A name that says the money stands in both; a reason is asked of who adopts."""
    stranger = User.objects.create_user("stranger")
    place = f"{problem.get_absolute_url()}portfolio/?budget=100"

    def fields(user: User | None) -> dict[str, list[str]]:
        page = soup(visitor(user).get(place))
        assert page.select("details .portfolio-keep, details [name=title]") == []
        forms = page.select(".portfolio-keep form")
        return {
            texts(form, "button")[0]: [
                str(field["name"]) for field in form.select("[required]") if field["name"]
            ]
            for form in forms
        }

    assert fields(None) == {}
    assert fields(stranger) == {"Save": ["title"]}
    assert fields(owner) == {"Save": ["title"], "Adopt": ["title", "reason", "adopted_on"]}
    named = keep(owner, problem, title=" ")
    assert named.title == "Portfolio for RUB 100 mn"
    titles = soup(visitor(owner).get(place)).select(".portfolio-keep [name=title]")
    assert {title["value"] for title in titles} == {named.title}


def test_who_sees_what(problem: Problem, owner: User) -> None:
    saved = keep(owner, problem)
    adopted = keep(owner, problem, reason="a", adopt="on")
    stranger = User.objects.create_user("stranger")

    for user, sees in ((owner, 200), (stranger, 404), (None, 404)):
        for path in (saved.get_absolute_url(), f"{saved.get_absolute_url().rstrip('/')}.json"):
            assert visitor(user).get(path).status_code == sees
        assert visitor(user).get(adopted.get_absolute_url()).status_code == 200
    listed = soup(visitor(stranger).get(f"{problem.get_absolute_url()}portfolio/kept/"))
    assert [a["href"] for a in listed.select("#kept a")] == [adopted.get_absolute_url()]


def test_who_may_do_what(problem: Problem, owner: User) -> None:
    stranger = User.objects.create_user("stranger")
    place = f"{problem.get_absolute_url()}portfolio/keep/?budget=100"

    adopt = {"reason": "a", "adopt": "on"}
    assert visitor(stranger).post(place, adopt).status_code == 403
    assert visitor(None).post(place, adopt)["Location"].startswith("/login/")
    saved, adopted = keep(owner, problem), keep(owner, problem, **adopt)
    for user in (stranger, owner):
        for one in (saved, adopted):
            visitor(user).post(f"{one.get_absolute_url()}forget/")
        assert list(KeptPortfolio.objects.all()) == (
            [adopted] if user == owner else [adopted, saved]
        )


@pytest.mark.parametrize("said", ["2026-03-31", "31.03.2026", " 31.03.2026 "])
def test_a_decision_has_the_day_that_is_said(problem: Problem, owner: User, said: str) -> None:
    kept = keep(owner, problem, reason="a", adopt="on", adopted_on=said)

    assert kept.adopted_on == date(2026, 3, 31)


def test_a_decision_of_an_earlier_day_says_when_it_was_recorded(
    problem: Problem, owner: User
) -> None:
    """And its offered title names no day, which would be that of the record."""
    today = localdate()
    kept = keep(owner, problem, reason="a", adopt="on", adopted_on="2026-03-31")
    same = keep(owner, problem, title="Today", reason="b", adopt="on")

    assert kept.title == "Portfolio for RUB 100 mn"
    day = date_format(today, "j F Y")
    assert when(kept) == (
        f"Adopted portfolio · adopted on 31 March 2026, recorded on {day}, superseded on {day}"
    )
    assert when(same) == f"Adopted portfolio · adopted on {day}"
    file = visitor(None).get(f"{kept.get_absolute_url().rstrip('/')}.json").json()
    assert (file["adopted_on"], file["recorded_on"]) == ("2026-03-31", today.isoformat())


def when(kept: KeptPortfolio) -> str:
    return texts(soup(visitor(None).get(kept.get_absolute_url())), ".page-head .note")[0]


def test_the_day_of_a_decision_is_neither_to_come_nor_before_the_one_superseded(
    problem: Problem, owner: User
) -> None:
    today = localdate()
    place = f"{problem.get_absolute_url()}portfolio/keep/?budget=100"

    def adopted(day: object) -> str:
        sent = {"adopt": "on", "reason": "a", "title": "T", "adopted_on": day}
        return visitor(owner).post(place, sent, follow=True).content.decode()

    assert "still to come" in adopted(today + timedelta(days=1))
    assert "is no date" in adopted("soon")
    assert "Adopted: “T”." in adopted(today - timedelta(days=1))
    assert "cannot have been decided before" in adopted(today - timedelta(days=2))
    # The same day is not before; without a day it is today.
    assert "Adopted: “T”." in adopted(today - timedelta(days=1))
    assert "Adopted: “T”." in adopted("")
    days = list(KeptPortfolio.objects.order_by("pk").values_list("adopted_on", flat=True))
    assert days == [today - timedelta(days=1), today - timedelta(days=1), today]


@pytest.mark.parametrize(
    ("language", "said"), [("en", "still to come"), ("ru", "ещё не наступила")]
)
def test_what_was_typed_stays_beside_why_it_is_refused(
    problem: Problem, owner: User, language: str, said: str
) -> None:
    place = f"{problem.get_absolute_url()}portfolio/keep/?budget=100"
    day = (localdate() + timedelta(days=1)).isoformat()
    sent = {"adopt": "on", "title": "For <the> north", "reason": "As agreed", "adopted_on": day}
    answer = visitor(owner).post(place, sent, headers={"accept-language": language})

    assert answer.status_code == 422
    save, adopt = soup(answer).select(".portfolio-keep form")
    assert said in texts(adopt, ".error")[0]
    assert adopt.select_one("[name=title]")["value"] == sent["title"]  # type: ignore[index]
    assert texts(adopt, "[name=reason]") == [sent["reason"]]
    assert adopt.select_one("[name=adopted_on]")["value"] == day  # type: ignore[index]
    assert save.select(".error") == []
    assert save.select_one("[name=title]")["value"] != sent["title"]  # type: ignore[index]


def test_adopting_needs_a_reason(problem: Problem, owner: User) -> None:
    place = f"{problem.get_absolute_url()}portfolio/keep/?budget=100"

    response = visitor(owner).post(place, {"adopt": "on", "reason": " "}, follow=True)

    assert "Say why this portfolio is adopted" in response.content.decode()
    assert not KeptPortfolio.objects.exists()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?budget=100&p-A=must&p-B=must", "there is none to keep"),
        ("?budget=0", "Correct the marked fields"),
    ],
)
def test_what_is_no_portfolio_is_not_kept(
    problem: Problem, owner: User, query: str, sentence: str
) -> None:
    place = f"{problem.get_absolute_url()}portfolio/keep/{query}"

    assert sentence in visitor(owner).post(place, follow=True).content.decode()
    assert not KeptPortfolio.objects.exists()


def test_so_many_are_kept_and_no_more(
    problem: Problem, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_KEPT", 1)
    keep(owner, problem)

    place = f"{problem.get_absolute_url()}portfolio/keep/?budget=100"
    assert "delete one first" in visitor(owner).post(place, follow=True).content.decode()
    keep(owner, problem, reason="a", adopt="on")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", ("The problem's own", "Веса самой задачи")),
        ("&whose=equal", ("Equal", "Равные")),
    ],
)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_weights_are_named_in_the_language_of_who_reads(
    problem: Problem, owner: User, query: str, told: tuple[str, str], language: str
) -> None:
    """In whichever it was kept."""
    writer = visitor(owner)
    place = f"{problem.get_absolute_url()}portfolio/keep/?budget=100{query}"
    writer.post(place, {"title": "T"}, headers={"Accept-Language": language})
    kept = KeptPortfolio.objects.get()

    for reading, end in zip(("en", "ru"), told, strict=True):
        page = writer.get(kept.get_absolute_url(), headers={"Accept-Language": reading})
        assert texts(soup(page), ".page-head .note")[1].endswith(f": {end}.")


def test_so_is_the_method_and_the_name_of_a_committee_stays(problem: Problem, owner: User) -> None:
    kept = keep(owner, problem)
    kept.figures["by"] = {"whose": "Совет", "method": "AHP, распределительный синтез"}
    kept.save()

    page = soup(visitor(owner).get(kept.get_absolute_url()))

    said = texts(page, ".page-head .note")[1]
    assert said.endswith("by “AHP, distributive”; whose weights: Совет.")


def test_what_has_changed_since_is_said(problem: Problem, owner: User) -> None:
    kept = keep(owner, problem, title="One")
    opened = visitor(owner).get(kept.opening)
    assert texts(soup(opened), "#portfolio-since p")[0].startswith(
        "Nothing under “One” has changed since"
    )

    Project.objects.filter(code="A").update(requested_budget=90)
    Project.objects.filter(code="B").update(requested_budget=95)

    told = texts(soup(visitor(owner).get(kept.opening)), "#portfolio-since p")
    assert told[0].startswith("The data or the rules under “One” have changed since")
    assert told[1:] == ["New in it: A.", "No longer in it: B, C."]
    assert texts(soup(visitor(None).get(kept.opening)), "#portfolio-since p") == []


class TestTheDatabaseHolds:
    def row(self, problem: Problem, **fields: object) -> KeptPortfolio:
        return KeptPortfolio.objects.create(
            problem=problem, title="A", address="/", document={}, answer={}, **fields
        )

    @pytest.mark.parametrize(
        "fields", [{"adopted_on": "2026-11-29"}, {"adopted_on": "2026-11-29", "reason": "a"}]
    )
    def test_one_without_a_reason_and_a_second_first_one_are_refused(
        self, problem: Problem, fields: dict[str, object]
    ) -> None:
        self.row(problem, adopted_on="2026-11-28", reason="a")

        with pytest.raises(IntegrityError), transaction.atomic():
            self.row(problem, **fields)

    def test_what_is_only_saved_supersedes_nothing(self, problem: Problem) -> None:
        first = self.row(problem, adopted_on="2026-11-28", reason="a")

        with pytest.raises(IntegrityError), transaction.atomic():
            self.row(problem, supersedes=first)
