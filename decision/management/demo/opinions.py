"""What twelve invented people think: three schools, each person near one of them.

Of alternatives they think much the same, each a little otherwise, and sometimes nothing.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from decision.sessions.models.answers import HIGHEST_SCORE, LOWEST_SCORE, MOST_STEPS

SCHOOLS = 3
# How far apart schools are, and how far a person is from the school, in logarithms of weights.
BETWEEN, WITHIN, IN_A_HURRY = 0.9, 0.25, 0.12
# Ratings: about the middle of the scale, how far cells differ, how far people do, and how often
# somebody does not know. Of a hard cell only the first few know anything.
MIDDLE, CELLS, PEOPLE, UNKNOWN = 3.0, 1.1, 0.6, 0.06
KNOW_THE_HARD = 3


class Opinions:
    """Weights of criteria, drawn when they are first asked for and then kept."""

    def __init__(self, seed: int, people: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311  # invented opinions, no secret
        self._people = people
        self._weights: dict[int, list[float]] = {}
        self._cells: dict[tuple[int, int], float] = {}

    def learn(self, criteria: Sequence[int]) -> None:
        """Everybody forms an opinion of each criterion."""
        for criterion in sorted(criteria):
            shared = self._chance.gauss(0, BETWEEN / 2)
            schools = [shared + self._chance.gauss(0, BETWEEN) for _ in range(SCHOOLS)]
            self._weights[criterion] = [
                schools[person % SCHOOLS] + self._chance.gauss(0, WITHIN)
                for person in range(self._people)
            ]

    def come_nearer(self, people: Sequence[int], by: float) -> None:
        """After the reveal some move a part of the way towards what all think."""
        for weights in self._weights.values():
            middle = sum(weights) / len(weights)
            for person in people:
                weights[person] += by * (middle - weights[person])

    def step(self, person: int, left: int, right: int) -> int:
        """From -8 to 8, seen from the left, as a person in a hurry says it."""
        new = [one for one in (left, right) if one not in self._weights]
        if new:
            self.learn(new)
        difference = self._weights[left][person] - self._weights[right][person]
        ratio = math.exp(abs(difference) + self._chance.gauss(0, IN_A_HURRY))
        size = min(MOST_STEPS, max(0, round(ratio) - 1))
        return size if difference > 0 else -size

    def rating(self, person: int, criterion: int, alternative: int, *, hard: bool) -> int | None:
        """From 1 to 5, or None: does not know."""
        cell = criterion, alternative
        if cell not in self._cells:
            self._cells[cell] = self._chance.gauss(MIDDLE, CELLS)
        value = self._cells[cell] + self._chance.gauss(0, PEOPLE)
        is_unknown = self._chance.random() < UNKNOWN
        if person >= KNOW_THE_HARD if hard else is_unknown:
            return None
        return min(HIGHEST_SCORE, max(LOWEST_SCORE, round(value)))

    def order(self, people: Sequence[int]) -> list[int]:
        """Everybody's next question, some quicker than others: who answers when."""
        return self._chance.choices(people, weights=[1 + 2 * (person % 4) for person in people])
