"""What is asked before something is added that lacks values: who lacks which, what then happens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from decision.authoring.selectors.lacking import Lack, Lacking
from decision.problems.enums import MissingRule

MOST_NAMED = 12

THEN: dict[str, Promise] = {
    MissingRule.DROP_ALTERNATIVE: gettext_lazy(
        "By the problem's rule for missing values they get no place: whoever lacks a value is left "
        "out of the ranking."
    ),
    MissingRule.WORST: gettext_lazy(
        "By the problem's rule for missing values each of these counts as the worst value that the "
        "others have."
    ),
    MissingRule.MEDIAN: gettext_lazy(
        "By the problem's rule for missing values each of these counts as the median of the values "
        "that the others have."
    ),
}


@dataclass(frozen=True)
class LackLine:
    name: str
    criteria: str


@dataclass(frozen=True)
class Question:
    """`act` and `pks` are sent again with `mark`, which says what was read."""

    lines: tuple[LackLine, ...]
    others: int
    then: str
    act: str
    pks: tuple[int, ...]
    mark: str


def question_of(found: Lacking, *, act: str, pks: Sequence[int]) -> Question:
    return Question(
        lines=tuple(map(_line, found.lacks[:MOST_NAMED])),
        others=max(0, len(found.lacks) - MOST_NAMED),
        then=_then(found),
        act=act,
        # All that were found are looked for again: a form takes no thousand fields.
        pks=tuple(pks) if act == "add" else (),
        mark=found.mark,
    )


def _line(lack: Lack) -> LackLine:
    return LackLine(str(lack.one), _quoted(str(each.name) for each in lack.criteria))


def _then(found: Lacking) -> str:
    if found.rule != MissingRule.DROP_CRITERION:
        return str(THEN[found.rule])
    said = ngettext(
        "By the problem's rule for missing values %(count)s criterion is then left out for all "
        "that are compared",
        "By the problem's rule for missing values %(count)s criteria are then left out for all "
        "that are compared",
        len(found.left_out),
    ) % {"count": len(found.left_out)}
    # Of one that comes they have just been named.
    if len(found.lacks) > 1:
        said += ": " + _quoted(str(each.name) for each in found.left_out)
    said += "."
    if not found.stay:
        return f"{said} {_('No criterion stays: nothing can be ranked.')}"
    stays = ngettext(
        "The ranking then rests on %(count)s criterion.",
        "The ranking then rests on %(count)s criteria.",
        found.stay,
    ) % {"count": found.stay}
    return f"{said} {stays}"


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(_("“%(name)s”") % {"name": name} for name in names)
