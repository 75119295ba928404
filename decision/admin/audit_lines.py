"""What is told of one act: who did what when to which object, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model, OuterRef, Q, QuerySet, Subquery, TextChoices
from django.urls import NoReverseMatch, reverse
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from territories.models.natural import follow
from territories.presentation.states import Names, label, reason, text, who
from territories.selectors.fixtures import fixture_fields

LONGEST_VALUE, MOST_CHANGES = 60, 5


class Act(TextChoices):
    CREATED = "created", pgettext_lazy("act", "created")
    CHANGED = "changed", pgettext_lazy("act", "changed")
    DELETED = "deleted", pgettext_lazy("act", "deleted")
    MOVED = "moved", gettext_lazy("another move")
    SIGNED_IN = "signed_in", gettext_lazy("signed in")


ACTS_OF_HISTORY = {"+": Act.CREATED, "~": Act.CHANGED, "-": Act.DELETED}


@dataclass(frozen=True)
class Line:
    at: datetime
    who: str
    what: str
    table: str
    about: str = ""
    address: str = ""
    changes: str = ""
    reason: str = ""


def lines_of_history(model: type[Model], rows: QuerySet[Any]) -> Iterator[tuple[Any, Line]]:
    """With what each change changed: the states before these come in the same query."""
    states = rows.model.objects
    before = states.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
    newest = Subquery(before.order_by("-history_id").values("history_id")[:1])
    wanted = rows.values("pk")
    earlier = rows.annotate(earlier=newest).values("earlier")
    related = [each.name for each in rows.model.tracked_fields if each.is_relation]
    found = (
        states.filter(Q(pk__in=wanted) | Q(pk__in=earlier))
        .select_related("history_user", *related)
        .order_by("history_id")
    )
    last: dict[Any, Any] = {}
    names: dict[type[Model], dict[Any, str]] = defaultdict(dict)
    for state in found:
        for row in _joined(state, related):
            names[type(row)][row.pk] = str(row)
        yield state.pk, _of_state(model, state, last.get(state.id), names)
        last[state.id] = state


def _joined(state: Any, related: Iterable[str]) -> Iterator[Model]:
    """What the state points at and is still there."""
    return (row for name in related if (row := follow(state, name)) is not None)


def _of_state(model: type[Any], state: Any, before: Any, names: Names) -> Line:
    is_change = state.history_type == "~" and before is not None
    return Line(
        at=state.history_date,
        who=who(state),
        what=str(ACTS_OF_HISTORY[state.history_type].label),
        table=title_of(model),
        about=label(state, names),
        address=address_of_row(model, state.id),
        changes=_changes(model, before, state, names) if is_change else "",
        reason=reason(state),
    )


def _changes(model: type[Any], before: Any, after: Any, names: Names) -> str:
    """“value: 5 → 6”; rows that it points to by what they are called; of long texts the name."""
    told = []
    for each in fixture_fields(model):
        old, new = (
            None if each.many_to_many else getattr(row, each.attname) for row in (before, after)
        )
        if old == new:
            continue
        name, texts = str(each.verbose_name), [text(each, value, names) for value in (old, new)]
        if each.is_relation:
            texts = [Truncator(said).chars(LONGEST_VALUE) for said in texts]
        is_short = max(map(len, texts)) <= LONGEST_VALUE
        told.append(f"{name}: {' → '.join(texts)}" if is_short else name)
    if len(told) > MOST_CHANGES:
        more = _("and %(count)s more") % {"count": len(told) - MOST_CHANGES}
        told = [*told[:MOST_CHANGES], more]
    return "; ".join(told)


def name_of(user: User | None) -> str:
    return "" if user is None else user.get_username()


def title_of(model: type[Model]) -> str:
    return capfirst(str(model._meta.verbose_name))


def address_of_row(model: type[Model], pk: Any) -> str:
    opts = model._meta
    try:
        return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[pk])
    except NoReverseMatch:
        return ""
