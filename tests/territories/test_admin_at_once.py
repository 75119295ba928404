"""What the administration does with several rows, and what it says where the database refuses."""

from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from territories.admin import at_once, taking
from territories.models import ProjectYear, Source, Territory
from tests.factories.territories import (
    ProjectFactory,
    SourceFactory,
    TerritoryFactory,
)
from tests.territories.test_admin import address


@pytest.mark.django_db(transaction=True)
def test_only_deletion_holds_the_database(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = []

    def export(*_asked: Any) -> bytes:
        held.append(connection.in_atomic_block)
        return b""

    monkeypatch.setattr(taking, "export", export)
    page, row = address("changelist", Territory), TerritoryFactory.create()
    asked = {"action": ["take_csv", ""], "index": "0", "_selected_action": [row.pk]}
    assert admin_client.post(page, asked).status_code == 200
    assert held == [False]
    whole = at_once._whole

    def together(answer: at_once.Answer) -> Any:
        held.append(True)
        return whole(answer)

    monkeypatch.setattr(at_once, "_whole", together)
    asked = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    admin_client.post(page, asked)
    assert held == [False, True]
    assert not Territory.objects.exists()


@pytest.mark.django_db
def test_who_enters_the_same_at_once_is_told_so(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the form had looked before the other had stored it."""
    monkeypatch.setattr(Source, "validate_unique", lambda *_asked, **_options: None)
    monkeypatch.setattr(Source, "validate_constraints", lambda *_asked, **_options: None)
    there, row = SourceFactory.create(code="there"), SourceFactory.create(code="other")
    page = address("change", Source, row.pk)
    form = admin_client.get(page).context["adminform"].form
    sent = {each.html_name: each.value() for each in form if each.value() is not None}
    answer = admin_client.post(page, {**sent, "code": there.code, "reason": "x"}, follow=True)
    (message,) = answer.context["messages"]
    assert message.level_tag == "error"
    assert "ввёл то же" in str(message)


@pytest.mark.django_db
def test_what_no_other_caused_is_no_message(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ProjectYear, "full_clean", lambda *_asked, **_options: None)
    row = ProjectYear.objects.create(project=ProjectFactory.create(), year=2027, capital_cost=1)

    def refused(*_asked: Any, **_options: Any) -> None:
        ProjectYear.objects.filter(pk=row.pk).update(year=None)

    monkeypatch.setattr(ProjectYear, "save", refused)
    page = address("change", ProjectYear, row.pk)
    form = admin_client.get(page).context["adminform"].form
    sent = {each.html_name: each.value() for each in form if each.value() is not None}
    with pytest.raises(IntegrityError):
        admin_client.post(page, {**sent, "capital_cost": "2", "reason": "x"})
