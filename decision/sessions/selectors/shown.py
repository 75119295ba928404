"""What of a session may be shown by name, and what by number: the one rule, for every page.

Where names are shown there is nothing to join. Where they are hidden a person has two sides:

by name    who was called, who is here, who has finished, whose voting power is what: the desk,
           its log, the administrator's lists.
by number  what was answered: results, comments, the record.

Who has declared a conflict of interest about what stands by name. Ratings by number would say which
number has none for that alternative, so where somebody has declared one they stand by no number.

By number nothing is shown before a round is revealed. At the reveal those whose answers are
shown get numbers, new ones each round, so that neither who came late nor who missed a round is
another number; what the round comes to stays as it is from then on, whatever is changed by name
(`decision.sessions.models.Voice`). Everybody who gets a number has finished: by number nothing
tells who was how far. And numbers are given only where enough people stand together: whoever
asks for answers by number (`seen_answers`, `decision.weighing.services.rounds`) finds none
otherwise. Where group and voting power tell somebody apart no answer is shown by number, nor
anything that counts heads: the group's result, in which his answers weigh more, would say which
are his.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from decision.sessions.models import Answer, ConflictOfInterest, Round, Score, Session, Voice
from decision.sessions.models.conflicts import STANDING

# With hidden names nothing is shown of fewer people together, nor where one of them has more
# than this share of the voting power: the result would be his.
LEAST_TOGETHER = 3
LARGEST_SHARE = 0.5
TINY = 1e-9

REVEALED = Q(ballot__round__revealed_at__isnull=False)
NAMED = Q(ballot__round__session__names_shown=True)
LIVE = NAMED & Q(ballot__round__session__blind=False)
# What was superseded stays unseen by number: who began anew because his link was renewed, or how
# often somebody went back, is known by name.
BY_NUMBER = Q(ballot__number__isnull=False, superseded_at__isnull=True)
# Answers that may be seen, whoever asks: `may_see_answers` for many rows at once.
SEEN = LIVE | (REVEALED & (NAMED | BY_NUMBER))

# Ratings of sessions with hidden names in which somebody has declared a conflict of interest.
UNLINKED = Q(ballot__round__session__names_shown=False) & Exists(
    ConflictOfInterest.objects.filter(STANDING, round__session=OuterRef("ballot__round__session"))
)


def may_see_answers(session: Session, round: Round) -> bool:
    """Whether others' answers of a round may be seen: after its reveal.

    Earlier only where the session is open and names are shown: who watches the desk while live
    results move sees whose answer moved them.
    """
    return is_live(session) or round.revealed_at is not None


def is_live(session: Session) -> bool:
    """Whether results are shown while people answer."""
    return not session.blind and session.names_shown


def seen_answers[A: Answer](answers: QuerySet[A], round: Round | None = None) -> QuerySet[A]:
    """Of some answers those that may be seen; all of one round, if it is given."""
    seen = answers.filter(SEEN).exclude(ballot__round__in=_told_apart(round))
    return seen.exclude(UNLINKED) if answers.model is Score else seen


def _told_apart(round: Round | None) -> QuerySet[Voice, Any]:
    """The rounds with hidden names in which `tell_apart_by_class` holds of those with numbers."""
    voices = Voice.objects.order_by().filter(
        round__session__names_shown=False,
        participant__ballots__round=F("round"),
        participant__ballots__number__isnull=False,
    )
    if round is not None:
        voices = voices.filter(round=round)
    classes = voices.values("round", "participant__group", "power").annotate(size=Count("pk"))
    return classes.filter(size__lt=LEAST_TOGETHER).values("round")


def are_together(powers: Sequence[float]) -> bool:
    """Whether what people of these effective voting powers say together hides each of them.

    >>> are_together([1, 1, 1]), are_together([1, 1]), are_together([5, 1, 1]), are_together([])
    (True, False, False, False)
    """
    voting = [power for power in powers if power > 0]
    whole = sum(voting)
    return len(voting) >= LEAST_TOGETHER and max(voting) <= (LARGEST_SHARE + TINY) * whole


def tell_nobody_apart(some: Set[int], others: Set[int]) -> bool:
    """Whether two rounds' people, by primary key, can be laid side by side.

    Where one or two came or went between them, whoever compares the rounds sees what these said.

    >>> tell_nobody_apart({1, 2, 3}, {1, 2, 3}), tell_nobody_apart({1, 2, 3}, {1, 2, 3, 4})
    (True, False)
    """
    parts = (some & others, some - others, others - some)
    return all(not part or len(part) >= LEAST_TOGETHER for part in parts)


def told_rounds(rounds: Sequence[tuple[Set[int], Collection[tuple[str, str]]]]) -> list[bool]:
    """Of which rounds with hidden names single answers may stand side by side in a record.

    Each round has its people, by primary key, and their classes (group, power). The last round
    is the result and comes first; an earlier one is told where it tells nobody apart.

    >>> anna_is_new = {1, 2, 3}, [("", "1")] * 3
    >>> told_rounds([anna_is_new, ({1, 2, 3, 4}, [("", "1")] * 4)])
    [False, True]
    """
    told: list[Set[int]] = []
    found = []
    for people, classes in reversed(rounds):
        may = not tell_apart_by_class(classes) and all(
            tell_nobody_apart(people, others) for others in told
        )
        if may and people:
            told.append(people)
        found.append(may and bool(people))
    return found[::-1]


def tell_apart_by_class(classes: Collection[tuple[str, str]]) -> bool:
    """Whether a stakeholder group and a voting power, of each person, name somebody.

    Both are known by name; a number beside them is one of few.

    >>> tell_apart_by_class([("", "1")] * 3), tell_apart_by_class([("", "1")] * 3 + [("", "2")])
    (False, True)
    """
    sizes: dict[tuple[str, str], int] = {}
    for each in classes:
        sizes[each] = sizes.get(each, 0) + 1
    return any(size < LEAST_TOGETHER for size in sizes.values())


def tell_apart_by_conflict(
    classes: Sequence[tuple[str, str]], conflicts: Iterable[Sequence[bool]]
) -> bool:
    """Whether those who may rate an alternative are told apart as in `tell_apart_by_class`.

    `conflicts` say of each alternative who may not, in the order of `classes`.

    >>> four = [("", "1")] * 4
    >>> tell_apart_by_conflict(four, [[False, True, False, False]])
    False
    >>> tell_apart_by_conflict(four, [[False, True, True, False]])
    True
    """
    return any(
        any(column) and tell_apart_by_class(_without(classes, column)) for column in conflicts
    )


def _without(classes: Sequence[tuple[str, str]], out: Sequence[bool]) -> list[tuple[str, str]]:
    return [each for each, is_out in zip(classes, out, strict=True) if not is_out]


def shared_power(own: Sequence[tuple[str, float]], groups: Mapping[str, float]) -> list[float]:
    """Effective voting power of people (group, own power) who count together.

    A stakeholder group's power is shared by those of it who count, in proportion to their own;
    who is in no group has his own. A group of which nobody counts has no say.

    >>> shared_power([("A", 1.0), ("A", 3.0), ("", 2.0)], {"A": 10.0})
    [2.5, 7.5, 2.0]
    >>> shared_power([("A", 1.0), ("", 2.0)], {"A": 10.0})
    [10.0, 2.0]
    """
    sums: dict[str, float] = {}
    for group, power in own:
        sums[group] = sums.get(group, 0.0) + power
    return [
        (groups[group] * power / sums[group] if sums[group] > 0 else 0.0) if group else power
        for group, power in own
    ]
