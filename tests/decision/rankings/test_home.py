"""The ranking on the home page."""

import pytest
from django.test import Client
from django.urls import reverse

from decision.problems.models import Problem
from tests.factories.decision import TABLE_2, make_problem, make_territory
from tests.htmx import assert_swap_equals_page, soup

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


@pytest.fixture
def volume() -> Problem:
    return make_problem(TABLE_2, slug="volume")


class TestHome:
    def test_it_shows_volume_first_and_switches_to_intensity(
        self, client: Client, volume: Problem
    ) -> None:
        make_problem({"A": (1, 2), "B": (2, 3)}, slug="intensity")

        page = soup(client.get(reverse("home")))
        other = soup(client.get(reverse("home") + "?by=intensity"))

        assert page.select(".ranking-name")[0].get_text() == "ASEZ PRI"
        assert [name.get_text() for name in other.select(".ranking-name")] == ["ASEZ B", "ASEZ A"]

    def test_the_swap_equals_a_fresh_load(self, client: Client, volume: Problem) -> None:
        assert_swap_equals_page(client, reverse("home") + "?by=volume", "#home-ranking")

    def test_without_data_it_says_who_can_load_them(self, client: Client) -> None:
        page = soup(client.get(reverse("home")))

        assert [title.get_text() for title in page.select(".empty-title")] == ["No ranking yet"]

    def test_a_ranking_that_fails_leaves_the_page_whole(self, client: Client) -> None:
        make_territory("A")
        make_problem({"A": (1,)}, slug="volume")

        response = client.get(reverse("home"))

        assert response.status_code == 200
        (notice,) = soup(response).select("#home-ranking .notice p")
        assert notice.get_text() == "A ranking needs at least two alternatives, not 1."

    def test_a_measure_that_is_not_there_shows_the_first(
        self, client: Client, volume: Problem
    ) -> None:
        page = soup(client.get(reverse("home") + "?by=nothing"))

        assert page.select(".ranking-name")[0].get_text() == "ASEZ PRI"

    def test_a_door_is_there_once_something_is_compared_behind_it(
        self, client: Client, volume: Problem
    ) -> None:
        before = soup(client.get(reverse("home"))).select(".door a")
        Problem.objects.filter(pk=volume.pk).update(slug="projects", subject="project")
        after = soup(client.get(reverse("home"))).select(".door a")

        assert before[0]["href"] == reverse("session_intro")
        assert [door.get_text() for door in before[1:]] == ["Compare territories", "Keep the data"]
        assert after[2]["href"] == reverse("problem_detail", args=["projects"])
