"""The guards of conftest.py bite."""

import socket
import urllib.request
import warnings
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission
from django.db.models import Count
from django.template import Context, Engine, Node, Template
from django.utils import translation

from tests.guards import UnknownTemplateVariableError
from tests.sources import TEMPLATES


def rendered(source: str, context: dict[str, object], folder: Path) -> str:
    """`source` as if it were a template in `folder`."""
    template = Template(source, engine=Engine.get_default())
    for node in template.nodelist.get_nodes_by_type(Node):
        node.origin.name = str(folder / "some.html")
    return template.render(Context(context))


@pytest.mark.parametrize(
    "source",
    [
        "{{ absent }}",
        "{{ present.absent }}",
        "{% if absent %}yes{% endif %}",
        "{% for row in absent %}{{ row }}{% endfor %}",
        "{% load i18n %}{% blocktranslate %}Hello {{ absent }}{% endblocktranslate %}",
        "{% with name=absent %}{{ name }}{% endwith %}",
        "{% load i18n %}{% blocktranslate with name=absent %}Hi {{ name }}{% endblocktranslate %}",
    ],
)
def test_an_unknown_variable_fails_in_our_templates(source: str) -> None:
    with pytest.raises(UnknownTemplateVariableError, match="absent"):
        rendered(source, {"present": {}}, TEMPLATES)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ present }}", "1"),
        ("{{ absent|default:'none' }}", "none"),
        ("{% if present.absent %}yes{% else %}no{% endif %}", "no"),
        ("{% for row in rows %}{{ row }}{{ forloop.counter }}{% endfor %}", "a1b2"),
        (
            "{% load i18n %}{% blocktranslate count n=present %}{{ n }} row{% plural %}rows"
            "{% endblocktranslate %}",
            "1 row",
        ),
    ],
)
def test_a_known_variable_is_shown(source: str, shown: str) -> None:
    with translation.override("en"):
        assert rendered(source, {"present": 1, "rows": "ab"}, TEMPLATES) == shown


def test_other_packages_templates_are_left_alone(tmp_path: Path) -> None:
    assert rendered("{{ absent }}", {}, tmp_path) == ""


@pytest.fixture
def groups() -> list[int]:
    Group.objects.all().delete()  # the roles
    Group.objects.bulk_create(Group(name=f"group {number:02}") for number in range(40))
    return list(Group.objects.order_by("pk").values_list("pk", flat=True))


@pytest.mark.django_db
def test_an_unordered_queryset_is_shuffled(groups: list[int]) -> None:
    assert list(Group.objects.order_by().values_list("pk", flat=True)) != groups
    assert sorted(group.pk for group in Group.objects.all()) == groups


@pytest.mark.django_db
def test_what_has_an_order_keeps_it(groups: list[int]) -> None:
    assert list(Group.objects.order_by("name").values_list("pk", flat=True)) == groups
    assert Group.objects.first() == Group.objects.get(pk=groups[0])
    assert [p.pk for p in Permission.objects.all()] == [p.pk for p in Permission.objects.all()]


@pytest.mark.django_db
def test_shuffled_queries_still_count_group_and_unite(groups: list[int]) -> None:
    half = Group.objects.filter(pk__in=groups[:20])
    rest = Group.objects.filter(pk__in=groups[20:])
    assert Group.objects.count() == 40
    assert Group.objects.exists()
    assert half.union(rest).count() == 40
    assert {group.pk for group in half.union(rest)} == set(groups)
    assert set(Group.objects.distinct().values_list("pk", flat=True)) == set(groups)
    by_name = Group.objects.values("name").annotate(members=Count("user"))
    assert {row["members"] for row in by_name} == {0}
    assert len(by_name) == 40
    assert Group.objects.filter(pk__in=Group.objects.all()[:5]).count() == 5


def test_the_network_is_out_of_reach() -> None:
    with pytest.raises(AssertionError, match=r"may not reach the network: 192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(AssertionError, match=r"may not reach the network: 192\.0\.2\.1"):
        urllib.request.urlopen("http://192.0.2.1/", timeout=1)


def test_a_warning_is_an_error() -> None:
    with pytest.raises(UserWarning, match="careful"):
        warnings.warn("careful", stacklevel=1)
