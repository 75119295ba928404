"""What counts heads, beside what counts voting power: together they name somebody.

Two people of unlike voting power exchange their answers: whatever counts by power changes, the
answers as such do not. So what stays as it was, and yet follows from answers, tells of answers
whoever gave them. Where voting power or group tells somebody apart there must be none of it: with
the group's result, in which his answers weigh more, it would say which are his.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from decision.sessions.models import Ballot
from tests.decision.blind.swapped import opposite, otherwise, swap

Look = Callable[[], Mapping[str, str]]
Place = tuple[str, str, int]  # page, what stands around, how-manieth of such
# Figures with decimals, pictures, comments: what differs by chance in nearly every session.
FIGURE = re.compile(r"because -?\d+|\d+[.,]\d+|d=\"M[^\"]+\"")


def counted_by_heads(look: Look, unlike: Sequence[tuple[Ballot, Ballot]]) -> list[str]:
    """What is told of answers whoever of these pairs of people gave them."""
    before = _figures(look())
    same = dict(before)
    for one, other in unlike:
        with otherwise():
            swap(one, other)
            now = _figures(look())
        same = {place: figure for place, figure in same.items() if now.get(place) == figure}
    with otherwise():
        opposite(unlike[0][0])
        after = _figures(look())
    lost = Counter((place[0], figure) for place, figure in before.items())
    lost.subtract((place[0], figure) for place, figure in after.items())
    return [
        f"{place[0]}: {figure} in {place[1]}"
        for place, figure in same.items()
        if after.get(place, figure) != figure or (place not in after and lost[place[0], figure] > 0)
    ]


def _figures(pages: Mapping[str, str]) -> dict[Place, str]:
    return dict(_each_figure(pages))


def _each_figure(pages: Mapping[str, str]) -> Iterator[tuple[Place, str]]:
    for page, text in pages.items():
        met: Counter[str] = Counter()
        for line in text.splitlines():
            around = FIGURE.sub("…", line).strip()
            for figure in FIGURE.findall(line):
                met[around] += 1
                yield (page, around, met[around]), figure
