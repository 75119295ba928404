"""What holds of a problem's criteria after every move, and what holds besides where it is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from decision.authoring.errors import AuthoringError
from decision.problems.errors import DecisionError
from decision.problems.models import TOP_CODE, Criterion, Problem
from decision.problems.selectors.criteria import criteria_tree

MOST_LEAVES = 200
MOST_CRITERIA = 500  # with the groups that hold the leaves
MOST_LEVELS = 12
MOST_ALTERNATIVES = 1000
LONGEST_NAME = 300


def refuse_what_is_no_tree(problem: Problem, criteria: Sequence[Criterion]) -> None:
    """Whatever state the problem is in: a tree within the limits, each code once.

    Raises
    ------
    AuthoringError
        With the primary key of the criterion at fault as its place.
    """
    by_pk = {criterion.pk: criterion for criterion in criteria}
    for criterion in criteria:
        _refuse_parent(problem, criterion, by_pk)
        refuse_name(criterion)
    _refuse_depth(criteria, by_pk)
    _refuse_codes(criteria)
    if len(criteria) > MOST_CRITERIA:
        raise AuthoringError(
            _("A problem has at most %(limit)s criteria, groups among them.")
            % {"limit": MOST_CRITERIA}
        )
    branches = {criterion.parent_id for criterion in criteria}
    leaves = sum(criterion.pk not in branches for criterion in criteria)
    if leaves > MOST_LEAVES:
        raise AuthoringError(
            _("A problem has at most %(limit)s measured criteria; with this there would be %(n)s.")
            % {"limit": MOST_LEAVES, "n": leaves}
        )


def _refuse_parent(problem: Problem, criterion: Criterion, by_pk: dict[int, Criterion]) -> None:
    if criterion.weight < 0:
        raise AuthoringError(_("A weight is never negative."), str(criterion.pk))
    if criterion.indicator is not None and criterion.indicator.subject != problem.subject:
        raise AuthoringError(
            _("This indicator is not about what the problem compares."), str(criterion.pk)
        )
    if criterion.parent_id is None:
        return
    parent = by_pk.get(criterion.parent_id)
    if parent is None:
        raise AuthoringError(
            _("“%(name)s” would be a part of something that this problem does not have.")
            % {"name": criterion.name},
            str(criterion.pk),
        )
    if parent.indicator_id is not None:
        raise AuthoringError(
            _(
                "“%(name)s” is measured by an indicator and so has no parts: put it into a "
                "group, or take its indicator away first."
            )
            % {"name": parent.name},
            str(parent.pk),
        )


def refuse_name(criterion: Criterion) -> None:
    names = [criterion.name_ru or "", criterion.name_en or ""]  # type: ignore[attr-defined]
    if not any(name.strip() for name in names):
        raise AuthoringError(_("A criterion needs a name."), str(criterion.pk))
    if max(map(len, names)) > LONGEST_NAME:
        raise AuthoringError(
            _("A name has at most %(limit)s characters.") % {"limit": LONGEST_NAME},
            str(criterion.pk),
        )


def _refuse_depth(criteria: Sequence[Criterion], by_pk: dict[int, Criterion]) -> None:
    for criterion in criteria:
        level, above = 1, criterion
        while above.parent_id is not None and level <= len(criteria):
            level, above = level + 1, by_pk[above.parent_id]
        if level > len(criteria):
            raise AuthoringError(
                _("“%(name)s” would be a part of itself.") % {"name": criterion.name},
                str(criterion.pk),
            )
        if level > MOST_LEVELS:
            raise AuthoringError(
                _("A tree has at most %(limit)s levels; “%(name)s” would stand on level %(n)s.")
                % {"limit": MOST_LEVELS, "name": criterion.name, "n": level},
                str(criterion.pk),
            )


def _refuse_codes(criteria: Sequence[Criterion]) -> None:
    found = Counter(criterion.code.casefold() for criterion in criteria)
    for criterion in criteria:
        if found[criterion.code.casefold()] > 1:
            raise AuthoringError(
                _("Two criteria would have the code “%(code)s”.") % {"code": criterion.code},
                str(criterion.pk),
            )
        if criterion.code.casefold() == TOP_CODE:
            raise AuthoringError(_("This code stands for the top of the tree."), str(criterion.pk))


def refuse_a_code_twice(criteria: Iterable[Criterion], new: Criterion | None = None) -> None:
    """Of all rows, for what was taken out keeps its code; `new` is one that is not stored yet."""
    rows = [*criteria, new] if new else list(criteria)
    found = Counter(row.code for row in rows)
    for row in rows:
        if found[row.code] > 1 and row.removed_at is None:
            gone = any(other.removed_at for other in rows if other.code == row.code)
            sentence = (
                _("A criterion that was taken out has the code “%(code)s”: choose another.")
                if gone
                else _("Two criteria would have the code “%(code)s”.")
            )
            raise AuthoringError(sentence % {"code": row.code}, "code")


def unfinished(criteria: Sequence[Criterion]) -> str:
    """Why these criteria cannot rank yet; empty where they can."""
    if not criteria:
        return _("The problem has no criteria yet.")
    try:
        criteria_tree(criteria)
    except DecisionError as error:
        return str(error)
    return ""
