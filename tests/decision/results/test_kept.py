"""A revealed round is worked out once; what is kept is read only while it would come out again."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.urls import reverse
from django.utils import translation

from decision.problems.models import Alternative
from decision.problems.selectors.problems import compared_by
from decision.records.services.content import content_of
from decision.results.models import KeptAnswers
from decision.results.services import keep_answers, session_results
from decision.results.services.answers import packed, unpacked
from decision.sessions.models import (
    FrozenQuestion,
    Judgement,
    Participant,
    Round,
    Score,
    Session,
    StakeholderGroup,
    Voice,
)
from decision.sessions.services.lifecycle import close_round, open_round
from tests.decision.desk.leading import address, finished_person, signed_in
from tests.factories.answered import (
    answer_all,
    end_round,
    make_answered_session,
    make_closed_session,
)
from tests.factories.decision import make_problem
from tests.factories.sessions import make_session

pytestmark = pytest.mark.django_db


def shown(session: Session, by: str = "") -> object:
    """The weights that the results show of the newest round."""
    session = Session.objects.get(pk=session.pk)
    newest = session.rounds.order_by("-number")[0]
    return session_results(session, newest, by).whole["weights"]


def marked(session: Session) -> object:
    """Kept answers of the newest round that nobody worked out: who shows them has read them."""
    shown(session)
    row = KeptAnswers.objects.latest("round__number")
    answers = unpacked(row.answers, row.counts, row.documents)
    whole = answers.replies["whole"]
    whole["weights"]["aip_arithmetic"] = {"C1": 0.125, "C2": 0.875}
    row.answers, row.counts = packed(answers)
    row.save()
    return whole["weights"]


def test_what_is_kept_is_what_is_shown() -> None:
    session = make_closed_session()
    assert shown(session) != marked(session)
    assert shown(session) == marked(session)


# Whatever a round's documents are made of -------------------------------------------------------


def _step(session: Session) -> None:
    Judgement.objects.filter(ballot__round__session=session, superseded_at=None).update(step=2)


def _one_answer_less(session: Session) -> None:
    newest = session.rounds.order_by("-number")[0]
    last = Judgement.objects.filter(superseded_at=None, ballot__round=newest).latest("pk")
    Judgement.objects.filter(pk=last.pk).delete()


def _rating(session: Session) -> None:
    Score.objects.filter(ballot__round__session=session, superseded_at=None).update(value=1)


def _voice(session: Session) -> None:
    newest = session.rounds.order_by("-number")[0]
    Voice.objects.filter(round=newest, participant__name="Boris").delete()


def _power(session: Session) -> None:
    Voice.objects.filter(round__session=session, participant__name="Boris").update(power=3)


def _group_power(session: Session) -> None:
    Round.objects.filter(session=session).update(group_powers={"Experts": "2"})


def _group(session: Session) -> None:
    other = StakeholderGroup.objects.create(session=session, name="Others", power=Decimal(1))
    Participant.objects.filter(session=session, name="Boris").update(group=other)
    Round.objects.filter(session=session).update(group_powers={"Experts": "1", "Others": "1"})


def _number(session: Session) -> None:
    Participant.objects.filter(session=session, name="Boris").update(number=999)


def _question(session: Session) -> None:
    frozen = FrozenQuestion.objects.filter(session=session)
    frozen.update(question={**(frozen.get().question or {}), "method": "wsm"})


def _tree(session: Session) -> None:
    session.refresh_from_db()
    session.frame["weights"]["C1"] = "3"
    session.save(update_fields=["frame"])


def _programs(session: Session) -> None:
    KeptAnswers.objects.update(software="of another version")


CHANGES = [
    _step,
    _one_answer_less,
    _rating,
    _voice,
    _power,
    _group_power,
    _group,
    _number,
    _question,
    _tree,
    _programs,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_it_is_dropped_when_anything_that_it_follows_from_changes(
    change: Callable[[Session], None],
) -> None:
    session = make_closed_session(names_shown=True)
    false = marked(session)
    assert shown(session) == false
    change(session)
    assert shown(session) != false
    assert KeptAnswers.objects.count() == 1  # in the place of the old one


def test_what_documents_do_not_name_leaves_it_and_is_shown() -> None:
    session = make_closed_session(names_shown=True)
    false = marked(session)
    Participant.objects.filter(name="Boris").update(name="Boris the Second")
    assert shown(session) == false
    results = session_results(session, session.rounds.order_by("-number")[0])
    assert "Boris the Second" in {person.name for person in results.people}


def test_the_numbers_of_hidden_people_belong_to_it() -> None:
    session = make_closed_session(names_shown=False)
    false = marked(session)
    newest = session.rounds.order_by("-number")[0]
    newest.ballots.filter(participant__name="Boris").update(number=999)
    assert shown(session) != false


# Before the reveal ------------------------------------------------------------------------------


def test_nothing_is_kept_of_a_round_that_is_not_revealed() -> None:
    session = make_answered_session(names_shown=True, blind=False)
    before = shown(session)
    answer_all(session.participants.get(name="Anna"), step=8)
    assert shown(session) != before
    keep_answers(session)
    blind = close_round(session=_finished(make_session()), user=session.facilitator)
    keep_answers(blind)
    assert KeptAnswers.objects.count() == 0


def _finished(session: Session) -> Session:
    session = open_round(session=session, user=session.facilitator)
    finished_person(session)
    return session


def test_the_move_that_reveals_keeps_it() -> None:
    session = make_session()
    session = close_round(session=_finished(session), user=session.facilitator)
    client = signed_in(session.facilitator)
    client.post(reverse("session_move", args=[session.code]), {"move": "reveal"})
    assert KeptAnswers.objects.get().round == session.rounds.get()
    assert client.get(address(session, "session_results")).status_code == 200


def test_what_stops_it_does_not_stop_the_move() -> None:
    session = make_session()
    session = close_round(session=_finished(session), user=session.facilitator)
    Session.objects.filter(pk=session.pk).update(
        frame={**session.frame, "criteria": [*session.frame["criteria"], 0]}
    )
    client = signed_in(session.facilitator)
    move = reverse("session_move", args=[session.code])
    assert client.post(move, {"move": "reveal"}).status_code == 302
    assert session.rounds.get().revealed_at is not None
    assert KeptAnswers.objects.count() == 0


# Several at once, several aggregations ----------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_who_look_at_once_find_one_row() -> None:
    session = make_closed_session()
    newest = session.rounds.order_by("-number")[0]

    def look(_one: int) -> object:
        try:
            return session_results(session, newest).whole["weights"]
        finally:
            # Django's own closing spares a database in memory, which another connection holds.
            BaseDatabaseWrapper.close(connections[DEFAULT_DB_ALIAS])

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(look, range(4)))
    assert found == [found[0]] * 4
    assert KeptAnswers.objects.get().round == newest


def test_another_aggregation_is_shaken_when_it_is_asked_for_and_kept_too() -> None:
    session = end_round(make_answered_session())
    first = session_results(session, session.rounds.get())
    other = session_results(session, session.rounds.get(), "aip_geometric")
    assert other.aggregation == "aip_geometric"
    assert other.smaa is not None
    row = KeptAnswers.objects.get()
    assert set(unpacked(row.answers).shaken) == {"aij", "aip_geometric"}
    again = session_results(session, session.rounds.get(), "aip_geometric")
    assert again.smaa == other.smaa
    assert session_results(session, session.rounds.get()).smaa == first.smaa


# The record -------------------------------------------------------------------------------------


def test_a_record_is_the_same_whether_its_answers_were_kept_or_not() -> None:
    session = make_closed_session()
    KeptAnswers.objects.all().delete()
    computed = content_of(session)
    keep_answers(session)
    assert content_of(session) == computed


def test_a_record_reads_what_was_kept_only_for_the_very_document() -> None:
    session = make_closed_session()
    computed = content_of(session)
    marked(session)
    assert content_of(session) != computed  # it was read
    row = KeptAnswers.objects.latest("round__number")
    row.documents = dict.fromkeys(row.documents, "of another document")
    row.save()
    assert content_of(session) == computed


# Names of alternatives --------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ru", "en"])
def test_alternatives_are_called_as_they_are_called_elsewhere(language: str) -> None:
    problem = make_problem({"XB": (1,), "XA": (2,)}, slug="named")
    half = problem.alternatives.order_by("pk")[0].territory
    assert half is not None
    type(half).objects.filter(pk=half.pk).update(name_en="")
    with translation.override(language):
        rows = Alternative.objects.filter(problem=problem).order_by("position", "pk")
        assert [(each.code, each.name) for each in compared_by(problem)] == [
            (row.subject.code, str(row)) for row in rows
        ]
