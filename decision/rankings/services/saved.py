"""A ranking that somebody keeps: what is under it, and what has become of it since."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.contrib.auth.models import User

from decision.mcda.canonical import canonical_json
from decision.rankings.services.ranking import RankedProblem
from territories.enums import SavedKind
from territories.models import SavedView
from territories.services.saved import save_view


@dataclass(frozen=True)
class Moved:
    """An alternative that has another place now; None where it has or had none."""

    code: str
    before: int | None
    now: int | None


def digest_of(ranked: RankedProblem) -> str:
    """Another one whenever the values, weights or rules that a ranking is made of are."""
    return hashlib.sha256(canonical_json(ranked.document)).hexdigest()


def places_of(ranked: RankedProblem) -> dict[str, int | None]:
    return {result["alternative"]: result["rank"] for result in ranked.answer["results"]}


def save_ranking(*, owner: User, ranked: RankedProblem, title: str, address: str) -> SavedView:
    """Keep it; raises what `save_view` does."""
    return save_view(
        owner=owner,
        kind=SavedKind.RANKING,
        title=title,
        address=address,
        digest=digest_of(ranked),
        told={"places": places_of(ranked)},
    )


def moved_since(saved: SavedView, ranked: RankedProblem) -> list[Moved] | None:
    """Who has moved, by today's place; None where the data are what they were."""
    if digest_of(ranked) == saved.digest:
        return None
    before, now = saved.told.get("places", {}), places_of(ranked)
    codes = [*now, *(code for code in before if code not in now)]
    moved = [Moved(code, before.get(code), now.get(code)) for code in codes]
    changed = [one for one in moved if one.before != one.now]
    return sorted(changed, key=lambda one: (one.now is None, one.now or 0))
