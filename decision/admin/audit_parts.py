"""Where it is written down who did what: each table with a log of its own is a part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from axes.models import AccessLog
from django.apps import apps
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from simple_history.utils import get_history_model_for_model

from decision.admin.audit_lines import (
    ACTS_OF_HISTORY,
    Act,
    Line,
    address_of_row,
    lines_of_history,
    name_of,
    title_of,
)
from decision.authoring.models import ProblemEvent
from decision.portfolios.models import KeptPortfolio
from decision.problems.models import Problem
from decision.sessions.models import Event, Session
from territories.enums import SuccessionKind
from territories.models import (
    Organisation,
    ProjectYear,
    Region,
    SanctionCount,
    Sector,
    Specialisation,
    Submission,
    SubmissionEvent,
    Succession,
    Territory,
)
from territories.selectors.fixtures import BEGINNING

# Tables that were there before their histories, whose first states have this reason.
BEGUN = (Organisation, ProjectYear, Region, SanctionCount, Sector, Specialisation)

type Lines = Iterator[tuple[Any, Line]]


@dataclass(frozen=True)
class Part:
    """One log.

    `rows` are all that it tells; `when` and `who` name its columns, `acts` says which rows are
    which acts; `lines` makes of some rows what is shown, by primary key. `about` is the model of
    the objects, None where it tells of several.
    """

    key: str
    rows: Callable[[], QuerySet[Any]]
    when: str
    who: str
    acts: Mapping[Act, Q]
    lines: Callable[[QuerySet[Any]], Lines]
    about: type[Model] | None = None

    def of_table(self, model: type[Model]) -> Q | None:
        """Which rows tell of this model; None where no row does."""
        if self.about is None and self.key == "admin":
            return Q(content_type=ContentType.objects.get_for_model(model))
        return Q() if self.about is model else None

    def of_person(self, user: User) -> Q:
        return Q(**{self.who: user.get_username() if self.key == "sign-ins" else user.pk})


def parts() -> tuple[Part, ...]:
    return (*map(_history, with_history()), *OTHERS)


@cache
def with_history() -> tuple[type[Model], ...]:
    """Asked once all apps are ready: the histories are registered last."""
    return tuple(
        m for m in apps.get_models() if hasattr(m._meta, "simple_history_manager_attribute")
    )


def tables() -> list[type[Model]]:
    """The models that something is told of."""
    others = [part.about for part in OTHERS if part.about is not None]
    logged = ContentType.objects.filter(pk__in=_logged().values("content_type").distinct())
    models = [kind.model_class() for kind in logged.order_by("pk")]
    return list(
        dict.fromkeys([*with_history(), *others, *(model for model in models if model is not None)])
    )


def _history(model: type[Model]) -> Part:
    states: Any = get_history_model_for_model(model)
    return Part(
        key=model._meta.label_lower,
        rows=states.objects.order_by,
        when="history_date",
        who="history_user",
        acts={act: Q(history_type=sign) for sign, act in ACTS_OF_HISTORY.items()},
        lines=lambda rows: lines_of_history(model, rows),
        about=model,
    )


def _of_problems(rows: QuerySet[ProblemEvent]) -> Lines:
    for row in rows.select_related("user", "problem"):
        yield row.pk, _line(row, Problem, row.problem, row.user, row.at)


def _of_sessions(rows: QuerySet[Event]) -> Lines:
    for row in rows.select_related("user", "session"):
        reason = str(row.details.get("reason", ""))
        yield row.pk, _line(row, Session, row.session, row.user, row.at, reason)


def _of_applications(rows: QuerySet[SubmissionEvent]) -> Lines:
    for row in rows.select_related("by", "submission"):
        yield row.pk, _line(row, Submission, row.submission, row.by, row.at, row.note)


def _of_successions(rows: QuerySet[Succession]) -> Lines:
    for row in rows.select_related("by", "territory"):
        line = _line(row.get_kind_display(), Territory, row.territory, row.by, row.at, row.reason)
        yield row.pk, line


def _of_undone(rows: QuerySet[Succession]) -> Lines:
    for row in rows.select_related("undone_by", "territory"):
        what = _("taken back: %(what)s") % {"what": SuccessionKind(row.kind).label}
        assert row.undone_at is not None
        at, who = row.undone_at, row.undone_by
        yield row.pk, _line(what, Territory, row.territory, who, at, row.undone_reason)


def _of_portfolios(rows: QuerySet[KeptPortfolio]) -> Lines:
    for row in rows.select_related("owner").defer("document", "answer", "figures"):
        what = _("portfolio adopted")
        yield row.pk, _line(what, KeptPortfolio, row, row.owner, row.made_at, row.reason)


def _of_admin(rows: QuerySet[LogEntry]) -> Lines:
    acts = {ADDITION: Act.CREATED, CHANGE: Act.CHANGED, DELETION: Act.DELETED}
    for row in rows.select_related("user", "content_type"):
        model = row.content_type.model_class() if row.content_type else None
        yield (
            row.pk,
            Line(
                at=row.action_time,
                who=name_of(row.user),
                what=str(acts[row.action_flag].label),
                table=title_of(model) if model else "",
                about=row.object_repr,
                address=address_of_row(model, row.object_id) if model else "",
                changes=row.get_change_message(),
            ),
        )


def _of_sign_ins(rows: QuerySet[AccessLog]) -> Lines:
    for row in rows:
        about = row.ip_address or ""
        yield (
            row.pk,
            Line(row.attempt_time, row.username or "", str(Act.SIGNED_IN.label), "", about),
        )


def _line(
    what: object, model: type[Model], row: Model, user: User | None, at: Any, reason: str = ""
) -> Line:
    return Line(
        at=at,
        who=name_of(user),
        what=str(what),
        table=title_of(model),
        about=str(row),
        address=address_of_row(model, row.pk),
        reason=reason,
    )


def _logged() -> QuerySet[LogEntry]:
    """What the admin wrote of tables that keep no history of their own, or kept none yet."""
    kept = ContentType.objects.get_for_models(*with_history())
    before = Q()
    for model in BEGUN:
        begun = get_history_model_for_model(model).objects.filter(history_change_reason=BEGINNING)
        first = begun.order_by("history_id").values("history_date")[:1]
        before |= Q(content_type=kept[model], action_time__lt=Subquery(first))
    told = ~Q(content_type__in=[kind.pk for kind in kept.values()])
    return LogEntry.objects.order_by().filter(told | before)


MOVED = {Act.MOVED: Q()}
OTHERS = (
    Part("problems", ProblemEvent.objects.order_by, "at", "user", MOVED, _of_problems, Problem),
    # What participants did stands in each session's own log, under the name that it shows.
    Part(
        "sessions",
        lambda: Event.objects.order_by().exclude(user=None),
        "at",
        "user",
        MOVED,
        _of_sessions,
        Session,
    ),
    Part(
        "applications",
        SubmissionEvent.objects.order_by,
        "at",
        "by",
        MOVED,
        _of_applications,
        Submission,
    ),
    Part("successions", Succession.objects.order_by, "at", "by", MOVED, _of_successions, Territory),
    Part(
        "undone",
        lambda: Succession.objects.order_by().exclude(undone_at=None),
        "undone_at",
        "undone_by",
        MOVED,
        _of_undone,
        Territory,
    ),
    Part(
        "portfolios",
        lambda: KeptPortfolio.objects.order_by().exclude(adopted_on=None),
        "made_at",
        "owner",
        MOVED,
        _of_portfolios,
        KeptPortfolio,
    ),
    Part(
        "admin",
        _logged,
        "action_time",
        "user",
        {
            Act.CREATED: Q(action_flag=ADDITION),
            Act.CHANGED: Q(action_flag=CHANGE),
            Act.DELETED: Q(action_flag=DELETION),
        },
        _of_admin,
    ),
    Part(
        "sign-ins",
        AccessLog.objects.order_by,
        "attempt_time",
        "username",
        {Act.SIGNED_IN: Q()},
        _of_sign_ins,
    ),
)
