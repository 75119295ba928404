"""Two committees in a blind round, and the same two with the opposite said by one person.

Names are hidden. Some come late, leave, do not finish or are taken out, before the closing and
after the reveal. Links are in the hands of others: Anna's own, which she has used; one that waits
for its owner; and Egor's, which the facilitator renewed after he had answered, and which somebody
opened.

The second state differs from the first in the content of Anna's answers alone: steps, weights,
ratings, comments, sources. Rows, keys, tokens and times stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from http.cookies import SimpleCookie
from typing import Any, Literal

from django.contrib.auth.models import Permission, User
from django.test import Client

from decision.problems.models import Problem
from decision.sessions.models import (
    Answer,
    Device,
    DirectWeight,
    Judgement,
    Participant,
    Round,
    Score,
    Session,
    StakeholderGroup,
)
from decision.sessions.perms import board_key, cookie_name
from decision.sessions.selectors.devices import device_of_link
from decision.sessions.selectors.sessions import current_round
from decision.sessions.services.devices import enter, renew_link
from decision.sessions.services.lifecycle import close_round, create_session, open_round, reveal
from decision.sessions.services.participants import invite, join, remove
from decision.weighing.services.storing import finish
from tests.factories.answered import answer_all
from tests.factories.decision import make_indicator, make_problem
from tests.factories.sessions import make_user

Phase = Literal["first round open", "second round open", "closed, not revealed", "revealed"]
SECRET = "unmistakable"  # in comments and sources: searched for where a search is offered
METHODS = ("pairwise", "points")
# Without an account: with a participant's cookie, or with nothing but the address, as whoever
# holds the board's key has.
GUESTS = (
    "anonymous, or holder of the board's key",
    "participant A",
    "participant B",
    "removed",
    "holder of a renewed link",
)


@dataclass
class World:
    sessions: list[Session] = field(default_factory=list)
    users: dict[str, User] = field(default_factory=dict)
    tokens: dict[str, dict[str, str]] = field(default_factory=dict)  # role → code → token
    browsers: dict[str, SimpleCookie] = field(default_factory=dict)  # role → cookies
    links: dict[str, list[str]] = field(default_factory=dict)  # code → what everybody has seen

    @property
    def anna(self) -> list[Participant]:
        return list(Participant.objects.filter(name="Anna").order_by("pk"))

    def is_of_a_session(self, path: str) -> bool:
        """Whether an address names a session, its board or somebody's link to it."""
        links = (link for links in self.links.values() for link in links)
        names = (name for one in self.sessions for name in (one.code, board_key(one)))
        return any(name in path for name in (*names, *links))

    def open_browsers(self, guests: Sequence[str]) -> None:
        """Logged in once: each login is a row that the admin shows."""
        for role in (*guests, *self.users):
            client = Client()
            if role in self.users:
                client.force_login(self.users[role])
            for session in self.sessions:
                if role in self.tokens:
                    client.cookies[cookie_name(session)] = self.tokens[role][session.code]
            self.browsers[role] = client.cookies


def make_world(phase: Phase) -> World:
    world = World()
    for name in ("facilitator", "other user"):
        world.users[name] = make_user(name.replace(" ", "_"))
    world.users["staff"] = make_user("staff", is_staff=True)
    world.users["staff"].user_permissions.set(
        Permission.objects.filter(content_type__app_label__in=["decision", "territories"])
    )
    world.users["superuser"] = make_user("root", is_staff=True, is_superuser=True)
    for method in METHODS:
        _add_session(world, method, phase)
    world.open_browsers(GUESTS)
    return world


def _add_session(world: World, method: str, phase: Phase) -> None:
    leader = world.users["facilitator"]
    session = create_session(
        facilitator=leader,
        problem=_problem(f"q{len(world.sessions)}"),
        title=f"Committee {method}",
        method=method,
        scoring=True,
        groups=[("Experts", Decimal(2)), ("Citizens", Decimal(1))],
    )
    world.sessions.append(session)
    groups = list(session.groups.order_by("pk"))
    roles = {
        "participant A": "Anna",
        "participant B": "Boris",
        "removed": "Vera",
        "leaving": "Zina",
        "taken out": "Efim",
        "third of the citizens": "Faina",  # three of each group finish: else no answer is shown
        "C": "Gleb",
    }
    people = []
    for number, (role, name) in enumerate(roles.items()):
        group = groups[number % 2]
        if name == "Anna":
            person, token = _come_by_link(world, session, name, group)
        else:
            person, token = join(session=session, name=name, group=group)
        world.tokens.setdefault(role, {})[session.code] = token
        people.append(person)
    egor, _token = _come_by_link(world, session, "Egor", groups[0])
    ((_dora, waiting),) = invite(session=session, user=leader, people=[("Dora", groups[0])])
    world.links[session.code].append(waiting)
    session = open_round(session=session, user=leader)
    if phase == "second round open":
        _answer(people, step=2)
        close_round(session=session, user=leader)
        reveal(session=session, user=leader)
        remove(participant=people[4], user=leader)
        session = open_round(session=session, user=leader)
        del people[3:5]
    late, _token = join(session=session, name="Lena", group=groups[0])
    people.insert(0, late)
    _answer(people, step=3)
    answer_all(people[1], step=4, comment=SECRET)  # Anna changes her mind, and goes on
    _vary(Answered.of(people[1]))
    answer_all(egor, step=1)
    renew_for(world, "holder of a renewed link", egor)
    remove(participant=people[3], user=leader)
    if phase in ("closed, not revealed", "revealed"):
        close_round(session=session, user=leader)
    if phase == "revealed":
        reveal(session=session, user=leader)
    world.sessions[-1] = Session.objects.get(pk=session.pk)


def _come_by_link(
    world: World, session: Session, name: str, group: StakeholderGroup
) -> tuple[Participant, str]:
    """Somebody invited, with the token that his browser got; the link is known to all."""
    invited = invite(session=session, user=session.facilitator, people=[(name, group)])
    ((person, link),) = invited
    world.links.setdefault(session.code, []).append(link)
    return person, enter(link=_link(link))


def renew_for(world: World, role: str, person: Participant) -> None:
    """Give somebody else the link that is renewed for a person, and let him come in by it."""
    link = renew_link(participant=person, user=person.session.facilitator)
    world.links[person.session.code].append(link)
    world.tokens.setdefault(role, {})[person.session.code] = enter(link=_link(link))


def _link(link: str) -> Device:
    device = device_of_link(link)
    assert device is not None
    return device


def _problem(slug: str) -> Problem:
    """Three measured criteria and one that waits for ratings: enough to contradict oneself."""
    rows = {f"{slug}X": (1, 2, 3, None), f"{slug}Y": (3, 2, 1, None)}
    problem = make_problem(rows, slug=slug)
    waiting = problem.criteria.get(code="C4")
    words = {f"anchor_{n}_{code}": f"{n}" for n in (1, 3, 5) for code in ("ru", "en")}
    waiting.indicator = make_indicator(f"{slug}J", kind="judged", **words)
    waiting.save()
    return problem


def _answer(people: list[Participant], *, step: int) -> None:
    for number, person in enumerate(people):
        answer_all(person, step=step - number, comment=f"said by {person.name}")
        if person.name != "Gleb":
            finish(participant=person)


@dataclass(frozen=True)
class Answered:
    """All of one person's answers in the newest round, superseded ones included."""

    judgements: list[Judgement]
    weights: list[DirectWeight]
    scores: list[Score]

    @classmethod
    def of(cls, participant: Participant) -> Answered:
        mine = {"ballot__participant": participant, "ballot__round": _newest(participant.session)}
        return cls(
            list(Judgement.objects.filter(**mine).order_by("pk")),
            list(DirectWeight.objects.filter(**mine).order_by("pk")),
            list(Score.objects.filter(**mine).order_by("pk")),
        )


def _newest(session: Session) -> Round:
    round = current_round(session)
    assert round is not None
    return round


def _vary(answered: Answered) -> None:
    """Some answers are “equal” or “don't know”, some have no comment, one has a source."""
    for answer in answered.judgements[:2]:
        _rewrite(answer, step=0)
    for score in answered.scores[:1]:
        _rewrite(score, value=None, source_url=f"https://example.org/{SECRET}")
    for row in [*answered.judgements[1::2], *answered.weights[1::2], *answered.scores[1::2]]:
        _rewrite(row, comment="")


def say_the_opposite(world: World) -> None:
    """What Anna said in the round that nobody may see becomes its opposite."""
    for participant in world.anna:
        answered = Answered.of(participant)
        for number, judgement in enumerate(answered.judgements):
            contrary = -judgement.step if number % 2 else (8 if judgement.step <= 0 else -8)
            _rewrite(judgement, step=contrary, comment=_other(judgement))
        for weights in answered.weights:
            answer = {"points": _turned(weights.answer["points"])}
            _rewrite(
                weights, answer=answer, weights=_turned(weights.weights), comment=_other(weights)
            )
        for score in answered.scores:
            value = 5 if score.value is None else None if score.value == 3 else 6 - score.value
            source = "" if score.source_url else f"https://example.org/{SECRET}"
            _rewrite(score, value=value, source_url=source, comment=_other(score))


def _turned(shares: dict[str, Any]) -> dict[str, Any]:
    return dict(zip(shares, reversed(shares.values()), strict=True))


def _other(answer: Answer) -> str:
    return "" if answer.comment else f"{SECRET} in other words"


def _rewrite(row: Answer, /, **fields: Any) -> None:
    """Past the services: they would write a new row with a new time."""
    type(row)._default_manager.filter(pk=row.pk).update(**fields)
