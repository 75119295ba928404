"""Characters that nobody sees are stored in no name, wherever it is typed or brought from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models
from django.test import Client
from django.urls import reverse

from config.text import UNSEEN, refuse_unseen
from decision.authoring.forms.fields import text_pair
from decision.desk.forms.people import InviteForm, MyselfForm
from decision.desk.forms.sessions import SessionForm
from decision.weighing.forms.joining import JoinForm
from territories.forms.intake import WhatForm, WhoForm
from territories.importing.kinds import KINDS
from territories.models import Territory
from tests.factories.territories import TerritoryFactory

LETTERS = ("\x07", "\x85", "\u200b", "\u2028", "\u202e", "\u2066")


@pytest.mark.parametrize("letter", LETTERS, ids=ascii)
def test_each_is_refused_by_its_number(letter: str) -> None:
    with pytest.raises(ValidationError, match=f"U\\+{ord(letter):04X}"):
        refuse_unseen(f"An{letter}na")


def test_every_name_and_text_of_our_models_refuses_them() -> None:
    ours: list[Any] = [*apps.get_app_config("territories").get_models(), User]
    ours += apps.get_app_config("decision").get_models()
    fields = [
        field
        for model in ours
        if not model.__name__.startswith("Historical")  # copies of what was let in
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
    ]
    assert len(fields) > 100
    assert [field for field in fields if refuse_unseen not in field.validators] == []


def test_forms_of_no_model_refuse_them() -> None:
    named = [
        (form, name)
        for form, names in (
            (WhoForm, ("applicant", "stated_by")),
            (WhatForm, ("name", "summary")),
            (SessionForm, ("title",)),
            (InviteForm, ("people",)),
            (MyselfForm, ("name",)),
            (JoinForm, ("name",)),
        )
        for name in names
        if refuse_unseen not in form.base_fields[name].validators
    ]
    assert named == []
    pair = text_pair("name", ("a", "b"), longest=9)
    assert all(refuse_unseen in field.validators for field in pair.values())


@pytest.mark.django_db
def test_the_administration_says_so_beside_the_name(admin_client: Client) -> None:
    row = TerritoryFactory.create(name_ru="Курилы")
    page = reverse("admin:territories_territory_change", args=[row.pk])
    form = admin_client.get(page).context["adminform"].form
    sent = {each.html_name: each.value() for each in form if each.value() is not None}
    answer = admin_client.post(page, {**sent, "name_ru": "Ку\u200bрилы", "reason": "x"})
    assert "U+200B" in str(answer.context["adminform"].form.errors["name_ru"])
    assert Territory.objects.get().name_ru == "Курилы"


@pytest.mark.django_db
def test_a_file_says_so_of_its_row() -> None:
    resource: Any = KINDS["territories"]()
    row = TerritoryFactory.build(name_ru="Ку\u202eрилы")
    with pytest.raises(ValidationError, match=r"U\+202E"):
        resource.validate_instance(row)


def test_fixtures_have_none() -> None:
    def texts(told: Any) -> Any:
        if isinstance(told, str):
            yield told
        elif isinstance(told, dict | list):
            for each in told.values() if isinstance(told, dict) else told:
                yield from texts(each)

    files = sorted(Path(settings.BASE_DIR, "fixtures").rglob("*.json"))
    assert files
    found = [
        (file.name, text)
        for file in files
        for text in texts(json.loads(file.read_text()))
        if UNSEEN.search(text)
    ]
    assert found == []
