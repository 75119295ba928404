"""The admin opens every page in both languages, and keeps what was typed and who typed it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from simple_history.models import HistoricalChanges

from decision.accounts.models import Invitation
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
from decision.records.models import DecisionRecord
from decision.results.models import KeptAnswers
from decision.sessions.models import (
    Ballot,
    ConflictOfInterest,
    Device,
    DirectWeight,
    Event,
    FrozenQuestion,
    Judgement,
    Participant,
    Round,
    Score,
    Session,
    StakeholderGroup,
    Voice,
)
from territories.enums import IndicatorKind, Subject
from territories.models import (
    BackgroundTask,
    ColumnMap,
    Indicator,
    LoadedRow,
    Observation,
    Organisation,
    Project,
    ProjectYear,
    Region,
    SanctionCount,
    SavedView,
    Sector,
    Source,
    Specialisation,
    StatedFigure,
    StatedYear,
    Submission,
    SubmissionEvent,
    Succession,
    Territory,
)
from territories.selectors.deleted import history_of
from tests.factories.answered import make_answered_session, make_record
from tests.factories.territories import (
    IndicatorFactory,
    ObservationFactory,
    OrganisationFactory,
    ProjectFactory,
    RegionFactory,
    SanctionCountFactory,
    SectorFactory,
    SourceFactory,
    SpecialisationFactory,
    TerritoryFactory,
)
from tests.territories.admin_rows import (
    alternative,
    background_task,
    column_map,
    conflict_of_interest,
    event_of_a_problem,
    invitation,
    kept_answers,
    kept_portfolio,
    offered_value,
    problem,
    profile,
    project_year,
    publication,
    saved_view,
    stated_figure,
    stated_year,
    submission,
    submission_event,
    succession,
    weight_set,
)

pytestmark = pytest.mark.django_db


def row_of_a_session(model: type[Model]) -> Model:
    """The newest row of `model` that a session with answers has."""
    make_answered_session(blind=False, names_shown=True)
    make_answered_session(blind=False, names_shown=True, method="points")
    row = model._default_manager.order_by("-pk").first()
    assert row is not None
    return row


SESSION_MODELS = {
    Ballot,
    Device,
    DirectWeight,
    Event,
    FrozenQuestion,
    Judgement,
    Participant,
    Round,
    Score,
    Session,
    StakeholderGroup,
    Voice,
}

MAKERS: dict[type[Model], Callable[[], Model]] = {
    Alternative: alternative,
    ConflictOfInterest: conflict_of_interest,
    Criterion: lambda: problem().criteria.get(code="T1.1"),
    Invitation: invitation,
    Indicator: IndicatorFactory.create,
    LoadedRow: lambda: LoadedRow.objects.create(model="a.b", key="c", digest="d", state={}),
    Observation: ObservationFactory.create,
    KeptAnswers: kept_answers,
    KeptPortfolio: kept_portfolio,
    OfferedValue: offered_value,
    ProblemEvent: event_of_a_problem,
    Publication: publication,
    Organisation: OrganisationFactory.create,
    Problem: problem,
    Profile: profile,
    Project: ProjectFactory.create,
    ProjectYear: project_year,
    Region: RegionFactory.create,
    SanctionCount: SanctionCountFactory.create,
    BackgroundTask: background_task,
    ColumnMap: column_map,
    SavedView: saved_view,
    StatedFigure: stated_figure,
    StatedYear: stated_year,
    Submission: submission,
    SubmissionEvent: submission_event,
    Succession: succession,
    Sector: SectorFactory.create,
    Source: SourceFactory.create,
    Specialisation: SpecialisationFactory.create,
    Territory: TerritoryFactory.create,
    DecisionRecord: make_record,
    WeightSet: weight_set,
    **{model: partial(row_of_a_session, model) for model in SESSION_MODELS},
}
READ_ONLY = {
    ConflictOfInterest,
    LoadedRow,
    DecisionRecord,
    KeptAnswers,
    KeptPortfolio,
    OfferedValue,
    ProblemEvent,
    Profile,
    Publication,
    BackgroundTask,
    ColumnMap,
    SavedView,
    StatedFigure,
    StatedYear,
    SubmissionEvent,
    Succession,
    WeightSet,
    *SESSION_MODELS,
}
# Answers are shown in lists alone: see decision/admin/answers.py.
LIST_ONLY = {DirectWeight, Judgement, Score}
WITH_HISTORY = {
    Region,
    SanctionCount,
    Sector,
    Source,
    Territory,
    Specialisation,
    Organisation,
    Project,
    ProjectYear,
    Indicator,
    Observation,
    Problem,
    Criterion,
    Alternative,
}
each_model = pytest.mark.parametrize(
    "model", sorted(MAKERS, key=str), ids=lambda model: model.__name__
)
each_language = pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])


def address(page: str, model: type[Model], *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def test_no_model_is_left_out() -> None:
    ours = {
        model
        for app in ("territories", "decision")
        for model in apps.get_app_config(app).get_models()
        if not issubclass(model, HistoricalChanges) and not model._meta.auto_created
    }
    assert ours == set(MAKERS)
    assert ours <= set(admin.site._registry)


@each_language
@each_model
def test_pages_open(model: type[Model], language: str, admin_client: Client) -> None:
    admin_client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    row = MAKERS[model]()
    pages = [
        address("changelist", model),
        address("changelist", model) + "?q=x",
        address("change", model, row.pk),
        address("history", model, row.pk),
        address("delete", model, row.pk),
    ]
    if model in LIST_ONLY:
        assert {admin_client.get(page).status_code for page in pages[2:]} == {403}
        pages = pages[:2]
    elif model in READ_ONLY:
        assert admin_client.get(address("add", model)).status_code == 403
        assert admin_client.get(pages.pop()).status_code == 403
    else:
        pages.append(address("add", model))
    if model in WITH_HISTORY:
        state = history_of(model).get(id=row.pk)
        pages.append(address("simple_history", model, row.pk, state.history_id))
    for page in pages:
        response = admin_client.get(page)
        assert response.status_code == 200, page
        assert f'<html lang="{language}"' in response.content.decode()


@each_model
def test_list_shows_its_row_in_few_queries(
    model: type[Model], admin_client: Client, django_assert_max_num_queries: Any
) -> None:
    rows = [MAKERS[model]()]
    with django_assert_max_num_queries(14):
        html = admin_client.get(address("changelist", model)).content.decode()
    assert (address("change", model, rows[0].pk) in html) == (model not in LIST_ONLY)


def test_languages_stand_in_tabs(admin_client: Client) -> None:
    response = admin_client.get(address("change", Region, RegionFactory.create().pk))
    plain, *tabs = response.context["adminform"].fieldsets
    assert plain == (None, {"fields": ["code", "reason", "seen", "is_sure"]})
    assert [options for _name, options in tabs] == [
        {"fields": ["name_ru"], "classes": ["tab"]},
        {"fields": ["name_en"], "classes": ["tab"]},
    ]
    assert [name for name, _options in tabs] == [str(name) for _code, name in settings.LANGUAGES]


def test_page_fetches_nothing_from_elsewhere(admin_client: Client) -> None:
    html = admin_client.get(address("add", Observation)).content.decode()
    assert "googleapis" not in html
    assert 'src="//' not in html


def observation_form(**changes: Any) -> dict[str, Any]:
    indicator = IndicatorFactory.create()
    return {
        "indicator": indicator.pk,
        "territory": TerritoryFactory.create().pk,
        "project": "",
        "date": "2025-06-01",
        "date_precision": "month",
        "value": "12.5",
        "low": "",
        "high": "",
        "basis": "actual",
        "source": SourceFactory.create().pk,
        "note_ru": "Округлено.",
        "note_en": "Rounded.",
        **changes,
    }


def test_observation_is_stored_with_its_author(admin_client: Client, admin_user: Any) -> None:
    admin_client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    response = admin_client.post(address("add", Observation), observation_form())
    assert response.status_code == 302
    row = Observation.objects.get()
    assert (row.value, row.date, row.note_ru, row.note_en) == (
        Decimal("12.5"),
        date(2025, 6, 1),
        "Округлено.",
        "Rounded.",
    )
    assert row.history.get().history_user == admin_user
    listed = admin_client.get(address("changelist", Observation)).content.decode()
    assert "12.5 number" in listed
    assert "June 2025" in listed


@pytest.mark.parametrize(
    ("field", "make"),
    [
        ("territory", lambda: {"territory": ""}),
        ("territory", lambda: {"project": ProjectFactory.create().pk}),
        ("indicator", lambda: {"indicator": IndicatorFactory.create(formula="1 + 1").pk}),
        (
            "indicator",
            lambda: {"indicator": IndicatorFactory.create(subject=Subject.PROJECT).pk},
        ),
    ],
)
def test_bad_observation_is_told_beside_its_field(
    field: str, make: Callable[[], dict[str, Any]], admin_client: Client
) -> None:
    response = admin_client.post(address("add", Observation), observation_form(**make()))
    assert set(response.context["adminform"].errors) == {field}
    assert not Observation.objects.exists()


def test_bad_formula_is_told_beside_its_field(admin_client: Client) -> None:
    row = IndicatorFactory.create(formula="1 + 1", kind=IndicatorKind.DERIVED)
    page = address("change", Indicator, row.pk)
    form = admin_client.get(page).context["adminform"].form
    data = {name: value for name, value in form.initial.items() if value is not None}
    response = admin_client.post(page, {**data, "formula": "().__class__"})
    assert set(response.context["adminform"].errors) == {"formula"}
    row.refresh_from_db()
    assert row.formula == "1 + 1"


def test_criterion_is_offered_parents_of_its_own_problem(admin_client: Client) -> None:
    row = problem()
    other = Problem.objects.create(slug="other", name="Другое", question="?", subject="territory")
    Criterion.objects.create(problem=other, code="X", name="Чужой")
    response = admin_client.get(address("change", Problem, row.pk))
    formset = response.context["inline_admin_formsets"][0].formset
    offered = formset.forms[0].fields["parent"].queryset
    assert [criterion.code for criterion in offered] == ["T1"]


def problem_form(client: Client, row: Problem, **changes: Any) -> dict[str, Any]:
    """What the browser sends from the problem's page, with changes."""
    context = client.get(address("change", Problem, row.pk)).context
    inlines = [inline.formset for inline in context["inline_admin_formsets"]]
    forms = [context["adminform"].form]
    for formset in inlines:
        forms += [formset.management_form, *formset.forms]
    sent = {bound.html_name: bound.value() for form in forms for bound in form}
    return {name: value for name, value in sent.items() if value is not None} | changes


def new_alternatives(*subjects: Territory) -> dict[str, Any]:
    sent: dict[str, Any] = {"alternatives-TOTAL_FORMS": 1 + len(subjects)}
    for number, subject in enumerate(subjects, 1):
        sent |= {f"alternatives-{number}-territory": subject.pk}
        sent |= {f"alternatives-{number}-position": number}
    return sent


def test_two_lines_that_compare_one_thing_are_refused(admin_client: Client) -> None:
    row, territory = problem(), TerritoryFactory.create()
    twice = problem_form(admin_client, row, **new_alternatives(territory, territory))
    response = admin_client.post(address("change", Problem, row.pk), twice)
    assert response.status_code == 200
    formset = response.context["inline_admin_formsets"][1].formset
    assert [list(errors) for errors in formset.errors] == [[], [], ["territory"]]
    assert row.alternatives.count() == 1

    once = problem_form(admin_client, row, **new_alternatives(territory))
    assert admin_client.post(address("change", Problem, row.pk), once).status_code == 302
    assert row.alternatives.count() == 2
