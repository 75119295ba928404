"""Values that committees offer to a problem, and what its owner makes of them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from decision.authoring.services.making import copy_problem
from decision.problems.enums import OfferState
from decision.problems.errors import DecisionError
from decision.problems.models import Criterion, OfferedValue, Problem, WeightSet
from decision.publishing.models import Publication
from decision.publishing.services import accept, decline, withdraw
from decision.rankings.services import rank_problem
from decision.sessions.services.lifecycle import close_round, close_session, open_round, reveal
from decision.sessions.services.participants import join
from decision.weighing.services.storing import finish, store_judgement, store_score
from territories.models import Observation, Source
from tests.decision.desk.leading import signed_in
from tests.decision.publishing.published import publish_record, published
from tests.decision.records.sealed import content_of_record, seal
from tests.factories.decision import observe
from tests.factories.sessions import make_judged_problem, make_session, make_user, stamp
from tests.htmx import soup
from tests.pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def weight_set() -> WeightSet:
    published(names_shown=False)
    return WeightSet.objects.select_related("problem").get()


@pytest.fixture
def owner(weight_set: WeightSet) -> User:
    user = make_user("owner")
    Problem.objects.update(owner=user)
    return user


def page(weight_set: WeightSet) -> str:
    return reverse("problem_judged", args=[weight_set.problem.slug])


def send(client: Client, weight_set: WeightSet, **data: object) -> int:
    return client.post(page(weight_set), {"committee": weight_set.key, **data}).status_code


def test_who_looks_after_a_problem_decides_and_nobody_else(weight_set: WeightSet) -> None:
    changer, other, leader = make_user("changer"), make_user("other"), make_user("boss")
    changer.user_permissions.add(Permission.objects.get(codename="change_problem"))
    problem = weight_set.problem
    facilitator = User.objects.get(username="leader")
    may = {
        user.username: signed_in(user).get(page(weight_set)).status_code
        for user in (changer, other, facilitator)
    }
    assert may == {"changer": 200, "other": 404, "leader": 404}
    Problem.objects.filter(pk=problem.pk).update(owner=leader)
    problem.editors.add(other)
    may = {
        user.username: signed_in(user).get(page(weight_set)).status_code
        for user in (changer, other, leader)
    }
    assert may == {"changer": 404, "other": 200, "boss": 200}
    assert send(signed_in(changer), weight_set, decision="accept") == 404
    assert "/login/" in Client().post(page(weight_set))["Location"]
    assert not Observation.objects.filter(basis="judged").exists()


def test_a_problem_that_makes_no_tree_says_so(weight_set: WeightSet, owner: User) -> None:
    Criterion.objects.filter(code="C1").update(indicator=None)
    Problem.objects.update(state="archived")
    response = signed_in(owner).get(page(weight_set))
    (trouble,) = words(response, "main > .notice-error")
    assert "must have either an indicator or parts" in trouble
    assert send(signed_in(owner), weight_set, decision="?") == 422


def test_values_that_rank_what_others_look_after_are_not_anybodys_to_enter(
    weight_set: WeightSet, owner: User
) -> None:
    """Else whoever copies a problem and calls a committee of his own moves everybody's ranking."""
    client, problem = signed_in(owner), weight_set.problem
    values = {"name_en": "Original", "question_en": "Which?"}
    other = copy_problem(user=make_user("boss"), original=problem, values=values)
    Problem.objects.filter(pk=other.pk).update(state="open")
    response = client.post(page(weight_set), {"committee": weight_set.key, "decision": "accept"})
    assert response.status_code == 422
    assert "stand in “Original” too" in " ".join(words(response, "main"))
    assert not Observation.objects.filter(basis="judged").exists()
    assert {offer.state for offer in OfferedValue.objects.order_by("pk")} == {"waiting"}

    # A draft stands in nobody's way; one's own neither; nor does anything where all data may be.
    Problem.objects.filter(pk=other.pk).update(state="draft")
    assert send(client, weight_set, decision="accept") == 302
    assert send(client, weight_set, decision="decline") == 302
    Problem.objects.filter(pk=other.pk).update(state="open", owner=owner)
    assert send(client, weight_set, decision="accept") == 302
    assert send(client, weight_set, decision="decline") == 302
    Problem.objects.filter(pk=other.pk).update(owner=None)
    assert send(client, weight_set, decision="accept") == 422
    owner.user_permissions.add(Permission.objects.get(codename="add_observation"))
    assert send(client, weight_set, decision="accept") == 302
    assert Observation.objects.filter(basis="judged").count() == 2


def test_the_page_shows_what_stands_and_what_would(weight_set: WeightSet, owner: User) -> None:
    client = signed_in(owner)
    rows = words(client.get(page(weight_set)), "tbody tr")
    assert rows == ["ASEZ asks0A missing 3.75 4.51–540", "ASEZ asks0B missing 3.75 4.51–540"]
    assert send(client, weight_set, decision="accept") == 302
    date = weight_set.decided_on
    rows = words(client.get(page(weight_set)), "tbody tr")
    assert rows[0].startswith("ASEZ asks0A 3.75")
    assert "this committee's" in rows[0]
    assert Observation.objects.filter(basis="judged", date=date).count() == 2


def test_an_accepted_value_is_the_mean_by_which_the_record_ranks(
    weight_set: WeightSet, owner: User
) -> None:
    send(signed_in(owner), weight_set, decision="accept")
    observation = Observation.objects.filter(basis="judged").order_by("pk")[0]
    assert (
        observation.value,
        observation.median,
        observation.low,
        observation.high,
        observation.people,
        observation.unknown,
    ) == (Decimal("3.75"), Decimal("4.5"), 1, 5, 4, 0)
    source = Source.objects.get(code=weight_set.key)
    assert observation.source == source
    assert source.url == f"http://testserver{weight_set.address}"
    assert not source.is_fictional
    history = observation.history.get()
    assert (history.history_change_reason, history.history_user) == (
        "Accepted from “record-1”.",
        owner,
    )
    content = content_of_record(Publication.objects.get().record)
    recorded = content["evaluation"]["answers"]["rank:aij"]["rests_on"]["criteria"]
    assert rank_problem(weight_set.problem).answer["rests_on"]["criteria"] == recorded


def test_the_matrix_says_who_judged_and_leads_to_the_record(
    weight_set: WeightSet, owner: User
) -> None:
    accept(weight_set=weight_set, user=owner, address="https://example.org/records/1/")
    address = f"{weight_set.problem.get_absolute_url()}data/asks0A/C2/"
    shown = Client(headers={"Accept-Language": "en"}).get(address)
    card = soup(shown).select(".cell-card")[0]
    text = " ".join(card.get_text(" ").split())
    assert "by 4 people: median 4.5, from 1 to 5" in text
    assert [link["href"] for link in card.select("a")] == ["https://example.org/records/1/"]


def test_one_criterion_is_accepted_and_declined_alone(weight_set: WeightSet, owner: User) -> None:
    client = signed_in(owner)
    indicator = OfferedValue.objects.order_by("pk")[0].indicator_id
    assert send(client, weight_set, decision="accept", indicator=indicator + 99) == 302
    assert not Observation.objects.filter(basis="judged").exists()
    assert send(client, weight_set, decision="accept", indicator=indicator) == 302
    assert Observation.objects.filter(basis="judged").count() == 2
    assert send(client, weight_set, decision="decline", indicator=indicator) == 302
    assert not Observation.objects.filter(basis="judged").exists()
    assert {offer.state for offer in OfferedValue.objects.order_by("pk")} == {"declined"}
    assert send(client, weight_set, decision="accept") == 302  # he thinks better of it
    assert Observation.objects.filter(basis="judged").count() == 2
    assert send(client, weight_set, decision="burn") == 422
    assert send(client, weight_set, decision="accept", indicator="x") == 404
    assert client.post(page(weight_set), {"committee": "record-99"}).status_code == 404


def test_a_withdrawal_takes_out_what_was_accepted_and_says_why(
    weight_set: WeightSet, owner: User
) -> None:
    accept(weight_set=weight_set, user=owner, address="https://example.org/records/1/")
    territory = weight_set.problem.alternatives.order_by("pk")[0].territory
    assert territory is not None
    indicator = OfferedValue.objects.order_by("pk")[0].indicator
    others = observe(territory, indicator, 2, basis="judged")
    publication = Publication.objects.get()
    leader = publication.record.session.facilitator
    withdraw(publication=publication, user=leader, reason="The scale was read the wrong way")
    assert list(Observation.objects.filter(basis="judged")) == [others]
    gone = Observation.history.filter(history_type="-").order_by("pk")  # type: ignore[attr-defined]
    assert [row.history_change_reason for row in gone] == [
        "Record 1 was withdrawn: The scale was read the wrong way"
    ] * 2
    assert WeightSet.objects.get().withdrawn_at == Publication.objects.get().withdrawn_at
    assert {offer.state for offer in OfferedValue.objects.order_by("pk")} == {OfferState.WITHDRAWN}
    with pytest.raises(DecisionError, match="was withdrawn"):
        accept(weight_set=weight_set, user=owner, address="x")
    assert "The scale" in Source.objects.get(code=weight_set.key).note
    assert words(signed_in(owner).get(page(weight_set)), "main button") == []


def test_where_most_do_not_know_the_cell_stays_missing_and_says_so() -> None:
    session = make_session(make_judged_problem("few"), scoring=True)
    session = open_round(session=session, user=session.facilitator)
    frozen = session.frame
    for number in range(3):
        person, _token = join(session=session, name=f"P{number}")
        left, right = frozen["nodes"][0]["criteria"]
        store_judgement(participant=person, left=left, right=right, step=number, stamp=stamp())
        for place, alternative in enumerate(frozen["alternatives"]):
            cell = {"criterion": frozen["scored"][0], "alternative": alternative}
            value = 4 if number == 0 or place else None
            store_score(participant=person, **cell, value=value, stamp=stamp())
        finish(participant=person)
    session = close_round(session=session, user=session.facilitator)
    session = close_session(
        session=reveal(session=session, user=session.facilitator), user=session.facilitator
    )
    publish_record(seal(session))
    weight_set = WeightSet.objects.select_related("problem").get()
    root = make_user("root", is_superuser=True)
    client = signed_in(root)
    assert "most did not know" in words(client.get(page(weight_set)), "tbody tr")[0]
    accept(weight_set=weight_set, user=root, address="https://example.org/records/1/")
    observation = Observation.objects.get(basis="judged")
    assert (observation.value, observation.low, observation.people) == (4, 4, 3)
    missing = words(client.get(weight_set.problem.get_absolute_url() + "data/"), "td.missing")
    assert missing == ["waiting for expertsof 3 asked, 2 did not know"]
    decline(weight_set=weight_set, user=root)
    assert words(client.get(weight_set.problem.get_absolute_url() + "data/"), "td.missing") == [
        "waiting for experts",
        "waiting for experts",
    ]
