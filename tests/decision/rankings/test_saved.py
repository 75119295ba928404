import pytest
from django.contrib.auth.models import User
from django.test import Client

from decision.problems.models import Problem
from territories.models import Observation, SavedView
from territories.services.saved import MOST_SAVED
from tests.factories.decision import TABLE_2, make_problem
from tests.htmx import soup, texts

pytestmark = pytest.mark.django_db

QUERY = {"method": "wsm", "w-C1": "3"}
SAVE = "/problems/volume/save/?method=wsm&w-C1=3"


@pytest.fixture
def volume() -> Problem:
    return make_problem(TABLE_2, slug="volume")


@pytest.fixture
def investor() -> User:
    return User.objects.create(username="investor")


@pytest.fixture
def client(investor: User) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(investor)
    return client


def test_a_saved_ranking_opens_with_its_state_and_says_who_moved_since(
    client: Client, volume: Problem
) -> None:
    response = client.post(SAVE, {"title": "Mi\0ne"})  # PostgreSQL keeps no NUL

    (saved,) = SavedView.objects.all()
    assert response["Location"] == saved.opening
    assert saved.address == "/problems/volume/?method=wsm&w=1,C1:3"
    opened = client.get(saved.opening)
    (said,) = texts(soup(opened), "#saved-since p")
    assert said.startswith("Nothing under “Mine” has changed since ")

    Observation.objects.filter(territory__code="KRA").update(value=1000)

    said, moved = texts(soup(client.get(saved.opening)), "#saved-since p")
    assert said.startswith("The data or the rules under “Mine” have changed since it was saved on")
    assert moved == ("Moved: ASEZ KRA from 6 to 4; ASEZ AMH from 4 to 5; ASEZ BUR from 5 to 6.")


def test_only_the_owner_sees_opens_and_deletes_what_is_saved(
    client: Client, volume: Problem
) -> None:
    client.post(SAVE, {"title": "Mine"})
    (saved,) = SavedView.objects.all()
    other = Client(headers={"Accept-Language": "en"})
    other.force_login(User.objects.create(username="other"))

    assert "Mine" not in other.get("/saved/").content.decode()
    assert soup(other.get(saved.opening)).select("#saved-since") == []
    assert soup(Client().get(saved.opening)).select("#saved-since") == []
    other.post("/saved/", {"forget": saved.key})
    assert texts(soup(client.get("/saved/")), "tbody th") == ["Mine"]
    client.post("/saved/", {"forget": saved.key})
    assert not SavedView.objects.exists()


def test_a_stranger_and_a_draft_of_others_are_not_saved(client: Client) -> None:
    make_problem(TABLE_2, slug="volume", state="draft")

    assert client.post(SAVE).status_code == 404
    assert Client().post(SAVE).status_code == 302
    assert not SavedView.objects.exists()


def test_an_account_keeps_so_many(client: Client, investor: User, volume: Problem) -> None:
    SavedView.objects.bulk_create(
        SavedView(owner=investor, kind="ranking", title=str(n), address="/")
        for n in range(MOST_SAVED)
    )

    response = client.post(SAVE, follow=True)

    assert "You keep 100 pages already: delete one first." in response.content.decode()
    assert SavedView.objects.count() == MOST_SAVED


@pytest.mark.parametrize("key", ["x", "-1", "9" * 40, "²", "1"])
def test_a_crafted_name_of_a_saved_page_says_nothing(
    client: Client, volume: Problem, key: str
) -> None:
    response = client.get("/problems/volume/", {"saved": key})

    assert response.status_code == 200
    assert soup(response).select("#saved-since") == []


def test_the_link_holds_the_whole_state(volume: Problem) -> None:
    stranger = Client(headers={"Accept-Language": "en"})
    page = soup(stranger.get("/problems/volume/", QUERY))

    (link,) = page.select("#take-away-link")
    again = soup(stranger.get(str(link["href"])))

    assert texts(again, ".ranking-table tbody th") == texts(page, ".ranking-table tbody th")
    assert page.select(".take-away-save") == []
    xlsx, csv = (str(file["href"]) for file in page.select(".take-away-files a"))
    assert xlsx == "/problems/volume/ranking.xlsx?method=wsm&w=1,C1:3"
    assert stranger.get(csv).status_code == 200
