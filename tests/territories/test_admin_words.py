"""What the administrator's pages say: in the language of the page, in its grammar."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override, pgettext

from territories.models import Territory
from tests.factories.territories import ObservationFactory, TerritoryFactory
from tests.htmx import soup, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(admin_client: Client) -> str:
    admin_client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ru"
    row = TerritoryFactory.create(name_ru="ТОР «Курилы»")
    return reverse("admin:territories_territory_change", args=[row.pk])


def sent_from(client: Client, page: str, **changes: Any) -> dict[str, Any]:
    context = client.get(page).context
    formsets = [inline.formset for inline in context["inline_admin_formsets"]]
    forms = [context["adminform"].form, *(formset.management_form for formset in formsets)]
    sent = {bound.html_name: bound.value() for form in forms for bound in form}
    return {name: value for name, value in sent.items() if value is not None} | changes


def test_messages_know_no_gender(page: str, admin_client: Client) -> None:
    sent = sent_from(admin_client, page, label_place_ru="Посёлок")
    answer = admin_client.post(page, sent, follow=True)
    said = [str(message) for message in answer.context["messages"]]
    assert len(said) == 1
    assert said[0].startswith("Изменения сохранены: территория «")
    buttons = texts(soup(admin_client.get(page)), '#submit-row a[href*="delete"]')
    assert [each.strip() for each in buttons] == ["Удалить"]


def test_scripts_speak_russian_too(page: str, admin_client: Client) -> None:
    words = admin_client.get(reverse("admin:jsi18n")).content.decode()
    assert "\\u0412\\u0440\\u0435\\u043c\\u044f \\u0443\\u043a\\u0430" in words  # «Время ука…»
    # The zone has a name: of “server” nobody knows which it is.
    assert '"server": "Asia/Vladivostok, UTC+10"' in words


def test_no_word_of_the_scripts_is_left_in_english(page: str, admin_client: Client) -> None:
    words = admin_client.get(reverse("admin:jsi18n")).content.decode()
    catalogue = json.loads(words[words.index("{", words.index("newcatalog")) :].partition(";\n")[0])
    scripts = Path(str(finders.find("admin/js/core.js"))).parent.rglob("*.js")
    said = {
        sentence
        for script in scripts
        for sentence in re.findall(r"\bgettext\(\s*[\"'](.+?)[\"']\s*[,)]", script.read_text())
    }
    assert len(said) > 40
    assert said - set(catalogue) == set()


def test_lists_are_called_by_what_they_list_and_counted_in_words(
    page: str, admin_client: Client
) -> None:
    for name, title in (("territories_submission", "Заявки"), ("django_ox_oxtask", "Фоновые")):
        html = soup(admin_client.get(reverse(f"admin:{name}_changelist")))
        (said,) = texts(html, "title")
        assert said.strip().startswith(title)
        assert "Всего: 0" in html.get_text()
        assert "ox " not in html.get_text().lower()


def test_a_name_in_two_alphabets_asks_once(page: str, admin_client: Client) -> None:
    sent = sent_from(admin_client, page, name_ru="ТОР «Kурилы»")  # a Latin K
    asked = admin_client.post(page, sent)
    (doubt,) = asked.context["adminform"].errors["is_sure"]
    assert "Kурилы" in doubt
    assert admin_client.post(page, {**sent, "is_sure": "on"}).status_code == 302
    assert Territory.objects.get().name == "ТОР «Kурилы»"
    # What stands is not asked about again.
    again = sent_from(admin_client, page, label_place_ru="Посёлок")
    assert admin_client.post(page, again).status_code == 302


def test_the_way_to_a_page_names_tables_and_no_application(admin_client: Client) -> None:
    """An invitation stands among people; its application is called after problems."""
    for name, title in (("decision_invitation", "Приглашения"), ("auth_user", "Пользователи")):
        answer = soup(admin_client.get(reverse(f"admin:{name}_changelist")))
        assert texts(answer, "#header-inner h1 > a, #header-inner h1 > span.truncate") == [title]


def test_generic_sentences_decline_no_name_of_a_table(admin_client: Client) -> None:
    """Of all tables there is one sentence: it names them after a colon, as they are called."""
    for name in ("auth_user", "territories_source", "decision_problem"):
        page = reverse(f"admin:{name}_changelist")
        choices = texts(soup(admin_client.get(page)), "[name=action] option")
        (deleting,) = [each.strip() for each in choices if "далить" in each]
        assert deleting.startswith("Удалить выбранное: ")
    row = ObservationFactory.create().source
    sent = {"action": "delete_selected", "_selected_action": row.pk}
    asked = soup(admin_client.post(reverse("admin:territories_source_changelist"), sent))
    told = " ".join(asked.get_text().split())
    assert "Чтобы удалить выбранное (источник), сначала нужно удалить то" in told


def test_boxes_that_search_load_one_select2_with_its_words(admin_client: Client) -> None:
    row = ObservationFactory.create()
    for page in (
        reverse("admin:territories_observation_change", args=[row.pk]),
        reverse("admin:territories_observation_changelist"),
    ):
        loaded = soup(admin_client.get(page)).select('script[src*="select2.full"]')
        assert len(loaded) == 1


def test_django_s_own_word_for_changing_a_row_is_not_ours_for_by_how_much() -> None:
    """A word without context would be taken for Django's, too, wherever its pages have it."""
    with override("ru"):
        assert gettext("Change") == "Изменить"
        assert pgettext("by how much", "Change") == "Сдвиг"
