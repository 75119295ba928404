"""Addresses that keep all that is chosen, of the ranking and of the portfolio, but for a change."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.urls import reverse

from decision.portfolios.enums import Kind
from decision.portfolios.forms.unheard import OF_PROJECT
from decision.problems.models import Problem
from decision.rankings.forms import encoded

PAGE = "problem_portfolio"


@dataclass(frozen=True)
class State:
    """What the address says: the ranking's part, and the portfolio's in the order of its form."""

    problem: Problem
    ranking: Mapping[str, str]
    own: Sequence[tuple[str, str]]

    @property
    def off(self) -> tuple[str, ...]:
        return tuple(value for name, value in self.own if name == "off")

    @property
    def mark(self) -> str:
        """Another one for another query: what was fetched for one is not kept for the next."""
        return sha256(self.query().encode()).hexdigest()[:12]

    def query(
        self,
        *,
        without: Container[str] = (),
        off: Iterable[str] | None = None,
        **changes: str,
    ) -> str:
        """As it is, with these rules switched off, these fields left out and these changed."""
        kept = [
            (name, value)
            for name, value in self.own
            if name != "off" and name not in without and name not in changes
        ]
        switched = [("off", key) for key in (self.off if off is None else off)]
        return encoded([*self.ranking.items(), *kept, *changes.items(), *switched])

    def address(self, name: str = PAGE, query: str | None = None) -> str:
        place = reverse(name, args=[self.problem.slug])
        said = self.query() if query is None else query
        return f"{place}?{said}" if said else place

    def changed(
        self, *, without: Container[str] = (), off: Iterable[str] | None = None, **changes: str
    ) -> str:
        """The page's address with a change."""
        return self.address(PAGE, self.query(without=without, off=off, **changes))

    def decided(self, codes: Collection[str], how: str) -> str:
        """The page's address with this decided on these projects, in force though it be switched
        off here."""
        fields = {f"{OF_PROJECT}{code}": how for code in codes}
        rules = {f"{kind}-{code}" for code in codes for kind in (Kind.MUST, Kind.MUST_NOT)}
        return self.changed(off=[key for key in self.off if key not in rules], **fields)

    def switched(self, key: str) -> str:
        """The page's address with a rule applied where it was not, or the other way round."""
        off = [one for one in self.off if one != key]
        return self.changed(off=off if len(off) < len(self.off) else [*off, key])
