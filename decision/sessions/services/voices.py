"""Who has a say in a round, and under which number it is shown.

Voices are given at the opening; numbers of hidden people are drawn at the reveal. Both stay.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from decision.sessions.models import Ballot, Participant, Round, Session, Voice
from decision.sessions.selectors.counting import counted_together
from decision.sessions.selectors.sessions import current_round

# Numbers are drawn from at least so many, so that few people still get any of them.
FIRST_NUMBER, FEWEST_NUMBERS = 10, 90


def give_voices(round: Round) -> None:
    """All who are in at the opening, with the voting powers of this moment."""
    session = round.session
    round.group_powers = {
        name: str(power) for name, power in session.groups.values_list("name", "power")
    }
    round.save(update_fields=["group_powers"])
    present = session.participants.filter(removed_at=None).order_by("pk")
    Voice.objects.bulk_create(
        Voice(round=round, participant_id=pk, power=power)
        for pk, power in present.values_list("pk", "power")
    )


def give_late_voice(session: Session, participant: Participant) -> None:
    """Somebody came in while a round is open."""
    round = current_round(session) if session.is_open else None
    if round is not None:
        Voice.objects.create(
            round=round, participant=participant, power=participant.power, is_late=True
        )


def take_back_voices(round: Round) -> None:
    """At the closing: who came in after the opening and was taken out again has none."""
    round.voices.filter(is_late=True, participant__removed_at__isnull=False).delete()


def draw_numbers(round: Round) -> None:
    """At the reveal, where names are hidden: numbers for those whose answers are shown.

    They have a voice and have finished, or count unconfirmed, and are enough together. Numbers
    that were somebody's in an earlier round are nobody's again: they would be taken for the same
    person.
    """
    session = round.session
    if session.names_shown:
        return
    ballots = counted_together(round)
    taken = Ballot.objects.filter(round__session=session).values_list("number", flat=True)
    numbers = _any_of_many(len(ballots), {number for number in taken if number})
    for ballot, number in zip(ballots, numbers, strict=True):
        ballot.number = number
    Ballot.objects.bulk_update(ballots, ["number"], batch_size=500)


def _any_of_many(how_many: int, taken: set[int]) -> Sequence[int]:
    """Different numbers in an order that tells nothing."""
    room = max(FEWEST_NUMBERS, 2 * (how_many + len(taken)))
    free = sorted(set(range(FIRST_NUMBER, FIRST_NUMBER + room)) - taken)
    return secrets.SystemRandom().sample(free, how_many)
