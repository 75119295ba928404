"""How often somebody can change his answers in a round: all versions go into the record."""

import pytest

from decision.sessions.errors import SessionError
from decision.sessions.models import Judgement
from decision.weighing.services import storing
from decision.weighing.services.storing import store_judgement
from tests.factories.sessions import make_open_session, make_participant, stamp

pytestmark = pytest.mark.django_db


def test_versions_of_an_answer_have_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storing, "MOST_VERSIONS", 5)
    session = make_open_session()
    anna = make_participant(session, "Anna")
    left, right = session.problem.criteria.order_by("pk").values_list("pk", flat=True)[:2]

    def say(step: int) -> None:
        # Each time as another window, as a program would that wants no numbers counted.
        window = stamp(f"window {step}")
        store_judgement(participant=anna, left=left, right=right, step=step, stamp=window)

    for step in range(5):
        say(step)
    with pytest.raises(SessionError, match="What you said before this counts"):
        say(5)
    assert Judgement.objects.count() == 5
    assert Judgement.objects.get(superseded_at=None).step in (4, -4)
