"""Random sessions with hidden names: people come late, leave, do not finish, are taken out, stand
by what they said in the round before.

Of some the link is renewed while a round is open. In some sessions voting powers differ, and
stakeholder groups, of which one is a single person's.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from random import Random

from decision.sessions.errors import SessionError
from decision.sessions.models import FrozenQuestion, Participant, Session, StakeholderGroup
from decision.sessions.selectors.carried import told_apart_by_standing
from decision.sessions.selectors.devices import device_of_link
from decision.sessions.selectors.sessions import current_round
from decision.sessions.services.devices import enter, renew_link
from decision.sessions.services.lifecycle import close_round, close_session, open_round, reveal
from decision.sessions.services.participants import (
    change_power,
    invite,
    join,
    readmit,
    remove,
)
from decision.weighing.services.storing import finish, resume
from tests.factories.sessions import judge, make_session

PAIRS = list(combinations(("C1", "C2", "C3"), 2))
ROUNDS = 2
POWERS = [Decimal(power) for power in ("1", "1.5", "2", "3")]
# Of the first nobody is but who came first. However many share it, no two groups leave each of
# their people the same power: who exchanges answers across groups must change the result.
GROUPS = [("Chair", Decimal(2)), ("Region", Decimal(3)), ("Industry", Decimal("3.7"))]


class Play:
    """A session that is played step by step; `moments` yields where somebody might look."""

    def __init__(self, seed: int, *, powers: bool = False, groups: bool = False) -> None:
        self.chance = Random(seed)
        self.session: Session = make_session(names_shown=False, groups=GROUPS if groups else ())
        self.leader = self.session.facilitator
        self.groups = list(self.session.groups.order_by("position"))
        self.onlooker = join(session=self.session, name="Onlooker", group=self.any_group())
        for number in range(self.chance.randint(5, 6)):
            self.come(f"Early {number}", self.groups[0] if groups and not number else None)
        if powers:
            self.empower()

    def moments(self) -> Iterator[str]:
        for number in range(ROUNDS):
            self.session = open_round(session=self.session, user=self.leader)
            # Nothing to rank: what weights alone come to is enough, and soon worked out.
            FrozenQuestion.objects.update(question=None, cells=[])
            for step in range(self.chance.randint(1, 2)):
                self.come(f"Late {number}.{step}")
            self.answer()
            self.renew()
            self.meddle()
            yield "open"
            self.session = close_round(
                session=self.session, user=self.leader, counts_unconfirmed=self.lets_count()
            )
            self.session = reveal(session=self.session, user=self.leader)
            self.meddle()
            yield "revealed"
        self.session = close_session(session=self.session, user=self.leader)
        yield "closed"

    def any_group(self) -> StakeholderGroup | None:
        return self.chance.choice(self.groups[1:]) if self.groups else None

    def empower(self) -> None:
        """The facilitator gives some people another voting power, before the first round."""
        people = list(self.session.participants.order_by("pk"))
        for person in self.chance.sample(people, 3):
            change_power(participant=person, user=self.leader, power=self.chance.choice(POWERS))

    def come(self, name: str, group: StakeholderGroup | None = None) -> None:
        group = group or self.any_group()
        if self.chance.random() < 0.5:
            join(session=self.session, name=name, group=group)
            return
        ((_person, token),) = invite(session=self.session, user=self.leader, people=[(name, group)])
        link = device_of_link(token)
        assert link is not None
        enter(link=link)

    def answer(self) -> None:
        """Most finish; some skip a question, change their minds, or do not end."""
        people = list(self.session.participants.filter(removed_at=None).order_by("pk"))
        people.remove(self.onlooker[0])
        self.chance.shuffle(people)
        for place, person in enumerate(people):
            if place > 3 and self.chance.random() < 0.2:
                continue  # has left, or sleeps
            if self.chance.random() < 0.4 and self._stands_by(person):
                continue
            is_ended = place <= 3 or self.chance.random() < 0.6
            self._answer(person, self.chance.sample(PAIRS, self.chance.choice([2, 3, 3])))
            if is_ended:
                finish(participant=person)
            if is_ended and self.chance.random() < 0.3:
                resume(participant=person)
                self._answer(person, self.chance.sample(PAIRS, 1))
                finish(participant=person)

    def _stands_by(self, person: Participant) -> bool:
        """By what he said in the round before, if that is enough."""
        try:
            finish(participant=person)
        except SessionError:
            return False
        return True

    def lets_count(self) -> bool:
        """Whether the facilitator has unconfirmed answers count, where he may."""
        round = current_round(self.session)
        assert round is not None
        round.session = self.session
        return not told_apart_by_standing(round) and self.chance.random() < 0.7

    def _answer(self, person: Participant, pairs: list[tuple[str, str]]) -> None:
        for left, right in pairs:
            step = self.chance.randint(-8, 8)
            judge(person, left, right, step, comment=self.chance.choice(["", f"because {step}"]))

    def renew(self) -> None:
        """Somebody begins anew: what he has answered is superseded; he may answer again."""
        people = list(self.session.participants.filter(removed_at=None).order_by("pk"))
        people.remove(self.onlooker[0])
        person = self.chance.choice(people)
        renew_link(participant=person, user=self.leader)
        person.refresh_from_db()
        if self.chance.random() < 0.7:
            self._answer(person, PAIRS)
            finish(participant=person)

    def meddle(self) -> None:
        """The facilitator takes out, lets in again, changes voting power."""
        round = current_round(self.session)
        assert round is not None
        people = list(self.session.participants.order_by("pk"))
        people.remove(self.onlooker[0])
        for person in self.chance.sample(people, 2):
            if person.removed_at:
                readmit(participant=person, user=self.leader)
            elif self.chance.random() < 0.7:
                remove(participant=person, user=self.leader)
        if round.number == ROUNDS and round.revealed_at:  # of no round that is still to come
            change_power(participant=self.chance.choice(people), user=self.leader, power=Decimal(3))
