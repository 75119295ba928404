"""A row of each model whose admin page is opened and that has no factory."""

from datetime import date
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.utils import timezone

from decision.accounts.enums import Role
from decision.accounts.models import Invitation
from decision.accounts.services.invitations import invite
from decision.authoring.enums import Move
from decision.authoring.models import ProblemEvent
from decision.portfolios.models import KeptPortfolio
from decision.problems.models import (
    Alternative,
    Criterion,
    OfferedValue,
    Problem,
    Profile,
    WeightSet,
)
from decision.publishing.models import Publication
from decision.results.models import KeptAnswers
from decision.sessions.models import ConflictOfInterest
from decision.weighing.services.conflicts import declare_conflicts
from territories.models import (
    BackgroundTask,
    ColumnMap,
    Indicator,
    ProjectYear,
    SavedView,
    StatedFigure,
    StatedYear,
    Submission,
    SubmissionEvent,
    Succession,
)
from territories.services.intake.links import make_link
from territories.services.successions import Renaming, carry_out, plan_of
from tests.factories.answered import make_answered_session, make_record
from tests.factories.territories import (
    IndicatorFactory,
    ProjectFactory,
    TerritoryFactory,
)


def problem() -> Problem:
    row = Problem.objects.create(slug="where", name="Где", question="Где?", subject="territory")
    Alternative.objects.create(problem=row, territory=TerritoryFactory.create())
    group = Criterion.objects.create(problem=row, code="T1", name="Группа")
    Criterion.objects.create(
        problem=row, code="T1.1", name="Лист", parent=group, indicator=IndicatorFactory.create()
    )
    return row


def alternative() -> Alternative:
    return problem().alternatives.get()


def profile() -> Profile:
    return Profile.objects.create(
        problem=problem(), key="export", title_ru="Экспортёр", title_en="Exporter", reason="Why."
    )


def saved_view() -> SavedView:
    owner = get_user_model().objects.create_user("investor")
    return SavedView.objects.create(owner=owner, kind="ranking", title="Mine", address="/")


def column_map() -> ColumnMap:
    owner = get_user_model().objects.create_user("editor")
    return ColumnMap.objects.create(
        owner=owner, kind="projects", signature="a", heading="код", reading={}
    )


def background_task() -> BackgroundTask:
    owner = get_user_model().objects.create_user("analyst")
    return BackgroundTask.objects.create(owner=owner, title="A", asked={}, address="/")


def weight_set() -> WeightSet:
    return WeightSet.objects.create(
        problem=problem(),
        key="record-7",
        title="Комиссия",
        decided_on=date(2026, 11, 27),
        people=3,
        weights={"T1.1": 1.0},
        address="/records/7/",
    )


def offered_value() -> OfferedValue:
    handed = weight_set()
    indicator = Indicator.objects.get(criteria__problem=handed.problem)
    return OfferedValue.objects.create(
        weight_set=handed,
        indicator=indicator,
        territory=handed.problem.alternatives.get().territory,
        mean=Decimal("3.5"),
        people=2,
        unknown=1,
    )


def publication() -> Publication:
    record = make_record()
    return Publication.objects.create(
        record=record,
        name="7",
        published_at=record.sealed_at,
        published_by=record.session.facilitator,
    )


def event_of_a_problem() -> ProblemEvent:
    return ProblemEvent.objects.create(problem=problem(), version=1, kind=Move.MADE)


def kept_answers() -> KeptAnswers:
    round = make_answered_session().rounds.get()
    return KeptAnswers.objects.create(
        round=round, inputs="a", software="b", answers=b"", counts=b""
    )


def conflict_of_interest() -> ConflictOfInterest:
    session = make_answered_session()
    person = session.participants.order_by("pk")[0]
    declare_conflicts(participant=person, alternatives=session.frame["alternatives"][:1])
    return person.conflicts.get()


def project_year() -> ProjectYear:
    return ProjectYear.objects.create(project=ProjectFactory.create(), year=2027, capital_cost=5)


def kept_portfolio() -> KeptPortfolio:
    return KeptPortfolio.objects.create(
        problem=problem(),
        title="A",
        address="/",
        document={},
        answer={},
        document_sha256="a" * 64,
        answer_sha256="b" * 64,
    )


def invitation() -> Invitation:
    by = get_user_model().objects.create_user("inviting")
    return invite(email="vera@example.org", role=Role.VIEWER, by=by)


def submission() -> Submission:
    by = get_user_model().objects.create_user("keeper")
    made, _token = make_link(meant_for="A mill", by=by)
    return made


def stated_figure() -> StatedFigure:
    return StatedFigure.objects.create(
        submission=submission(),
        indicator=IndicatorFactory.create(subject="project"),
        value=5,
        stated_at=timezone.now(),
    )


def stated_year() -> StatedYear:
    return StatedYear.objects.create(
        submission=submission(), year=2027, capital_cost=5, stated_at=timezone.now()
    )


def submission_event() -> SubmissionEvent:
    return submission().events.get()


def succession() -> Succession:
    by = get_user_model().objects.create_user("keeper")
    wanted = Renaming(TerritoryFactory.create(), code="NEW", name_ru="Новая")
    day = date(2025, 3, 1)
    seen = plan_of(wanted, day, "day").digest
    return carry_out(wanted, day=day, precision="day", reason="Decree", by=by, seen=seen)
