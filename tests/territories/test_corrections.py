"""What stood before a correction, when and why: for everybody; by whom: for those who sign in."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from decision.problems.models import Criterion
from tests.factories.sessions import make_user
from tests.factories.territories import IndicatorFactory, ObservationFactory
from tests.htmx import soup, texts
from tests.territories.admin_rows import problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def leaf() -> Criterion:
    """A leaf whose value was corrected, and once saved without a change."""
    with translation.override("ru"):
        found: Criterion = problem().criteria.get(code="T1.1")
    assert found.indicator is not None
    found.indicator.variable = "money"
    found.indicator.save()
    compared = found.problem.alternatives.get()
    row: Any = ObservationFactory.create(
        indicator=found.indicator, territory=compared.territory, value=5
    )
    row._history_user, row._change_reason = make_user("keeper"), "Уточнено отчётом"
    row.value = 7
    row.save()
    row.note_ru = "Округлено"
    row.save()
    return found


@pytest.mark.parametrize("signed_in", [False, True])
def test_a_correction_is_told(leaf: Criterion, signed_in: bool, client: Client) -> None:
    if signed_in:
        client.force_login(make_user("reader"))
    territory = leaf.problem.alternatives.get().territory
    assert territory is not None
    derived = IndicatorFactory.create(formula="money * 2")
    page = soup(client.get(territory.get_absolute_url()))
    card = reverse("problem_cell", args=[leaf.problem.slug, territory.code, leaf.code])
    said = [
        *texts(page, f"#fact-{leaf.indicator.code} .fact-source details li"),  # type: ignore[union-attr]
        *texts(page, f"#fact-{derived.code} .fact-source details li"),
        *[line for line in texts(soup(client.get(card)), "dd") if "→" in line],
    ]
    assert len(said) == 3
    assert all("5 → 7, Уточнено отчётом" in line for line in said)
    assert all(("keeper" in line) == signed_in for line in said)
