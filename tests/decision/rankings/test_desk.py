"""The reader's desk: profiles, criteria turned or left out, what it does, and what a move gets."""

from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from decision.problems.models import Criterion, Problem, Profile
from decision.problems.selectors.matrix import decision_table, ranking_table
from decision.rankings.presentation.methods import METHOD_WORDS
from decision.rankings.selectors import method_choices
from decision.rankings.services import RankingSettings, rank_problem
from tests.factories.decision import TABLE_2, make_problem, make_weight_set
from tests.htmx import fragment, soup, texts

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.django_db

CAMPS: dict[str, tuple[object, ...]] = {"A": (10, 0), "B": (0, 10), "C": (7, 7)}


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


@pytest.fixture
def volume() -> Problem:
    return make_problem(TABLE_2, slug="volume")


@pytest.fixture
def sums() -> Problem:
    return make_problem(CAMPS, slug="sums", method="wsm")


def get(client: Client, problem: Problem, query: str = "") -> "Response":
    return client.get(problem.get_absolute_url() + query)


def names(response: "Response") -> list[str]:
    listed = texts(soup(response), ".ranking-table tbody th")
    return [name.removeprefix("ASEZ ") for name in listed]


def profile(problem: Problem, weights: dict[str, float], key: str = "jobs") -> Profile:
    return Profile.objects.create(
        problem=problem,
        key=key,
        title_ru="Рабочие места",
        title_en="Job creator",
        reason_ru="Нужны места.",
        reason_en="Wants jobs.",
        weights=weights,
    )


class TestProfiles:
    def test_a_profile_ranks_and_gives_its_reason(self, client: Client, volume: Problem) -> None:
        profile(volume, {"C1": 0, "C2": 0, "C3": 1})

        plain, chosen = get(client, volume), get(client, volume, "?whose=profile-jobs")

        (link,) = soup(plain).select("#whose-profile-jobs")
        assert (link.get_text(), link["title"]) == ("Job creator", "Wants jobs.")
        assert names(chosen)[:3] == ["PRI", "YUY", "SAK"]
        assert texts(soup(chosen), ".whose .note")[0].startswith("Wants jobs.")
        fields = [field["value"] for field in soup(chosen).select("input[name^='w-']")]
        assert fields == ["0", "0", "100"]

    def test_one_that_is_not_there_is_said(self, client: Client, volume: Problem) -> None:
        response = get(client, volume, "?whose=profile-nobody")

        assert response.status_code == 200
        assert texts(soup(response), ".notice-warning p")[0] == (
            "No profile is known here as “nobody”: the problem's own weights are shown."
        )

    def test_it_stands_beside_the_others(self, client: Client, volume: Problem) -> None:
        profile(volume, {"C1": 0, "C2": 0, "C3": 1})

        page = soup(client.get(volume.get_absolute_url() + "weights/?whose=profile-jobs"))

        assert texts(page, "#beside thead th.is-chosen") == ["Job creator shown above"]


class TestEffects:
    def test_a_criterion_is_turned_round(self, client: Client, sums: Problem) -> None:
        """By hand, weights 1/2 each: A 5 - 0, C 3.5 - 3.5, B 0 - 5; before C 7, A and B 5 each."""
        response = get(client, sums, "?flip-C2=on")

        assert names(response) == ["A", "C", "B"]
        assert texts(soup(response), ".choice-said") == [
            "Turned round, so that the other way is better: “Criterion 2”."
        ]
        assert texts(soup(response), ".effect") == [
            "Against the problem's own weights, by the problem's own method and rules, ASEZ A "
            "takes place 1 instead of 2. 2 other places change."
        ]
        assert texts(soup(response), ".ranking-table .moved") == ["▲1", "▼1", "▼1"]
        assert texts(soup(response), "#said-C2 .unit")[0].endswith("less is better")

    def test_a_criterion_is_left_out(self, client: Client, sums: Problem) -> None:
        response = get(client, sums, "?out-C1=on")

        assert names(response) == ["B", "C", "A"]
        assert texts(soup(response), "#said-C1") == [
            "left out 0 … 10 units, more is better changes nothing: left out by choice"
        ]
        assert texts(soup(response), ".choice-said") == ["Left out by choice: “Criterion 1”."]

    def test_who_loses_or_gains_a_place_is_named(self, client: Client) -> None:
        """C has no value for C2: by C1 alone it is third, by both it is in no order."""
        gap = make_problem({"A": (3, 2), "B": (2, 1), "C": (1, None)}, slug="gap", method="wsm")
        start = "Against the problem's own weights, by the problem's own method and rules, "

        response = get(client, gap, "?missing=drop_alternative")
        assert texts(soup(response), ".effect") == [
            start + "every place stays the same. Without a place now: ASEZ C."
        ]

        Problem.objects.update(missing="drop_alternative")
        response = get(client, gap, "?missing=drop_criterion")
        assert texts(soup(response), ".effect") == [
            start + "every place stays the same. With a place now, and none before: ASEZ C."
        ]

    def test_with_all_left_out_a_sentence_says_so(self, client: Client, sums: Problem) -> None:
        response = get(client, sums, "?out-C1=on&out-C2=on")

        assert response.status_code == 422
        assert texts(soup(response), ".notice-error p")[0] == (
            "All criteria are left out: there is nothing left to compare by."
        )

    def test_a_target_has_no_other_side(self, client: Client, sums: Problem) -> None:
        Criterion.objects.filter(code="C1").update(direction="target", target=5)

        page = soup(get(client, sums, "?flip-C1=on"))

        assert not page.select("[name='flip-C1']")
        assert page.select("[name='flip-C2']")
        assert texts(page, ".choice-said") == []

    def test_the_start_is_the_set_that_was_chosen_first(
        self, client: Client, volume: Problem
    ) -> None:
        """By jobs alone YUY is second, PRI first; by the problem's own SAK is second."""
        make_weight_set(volume, {"C1": 0, "C2": 0, "C3": 1}, title="Investors")

        moved = get(client, volume, "?whose=record-1&w-C1=0&w-C2=100&w-C3=0")
        page = soup(client.get(moved["Location"]))

        assert "start=record-1" in moved["Location"]
        assert texts(page, ".effect")[0].startswith("Against “Investors”, by the problem's own")
        assert texts(page, ".ranking-table tr:nth-child(2) .moved") == ["▲1"]
        (reset,) = page.select(".ranking-weights .actions a")
        assert reset["href"] == f"{volume.get_absolute_url()}?whose=record-1"

    def test_codes_that_are_not_there_are_said(self, client: Client, sums: Problem) -> None:
        many = "&".join(f"w-X{i}=1" for i in range(300))
        response = get(client, sums, f"?{many}&flip-Y=on&out-<b>=on")

        assert response.status_code == 200
        said = texts(soup(response), ".notice-warning p")[0]
        assert said.startswith("The address speaks of criteria that this problem does not have")
        assert said.endswith("X7 …")
        assert b"<b>" not in response.content

    @pytest.mark.parametrize(
        "query",
        [
            "?flip-C1=" + "9" * 3000,
            "?out-C1=%00",
            "?start=%F0%9F%92%A5&w-C1=3",
            "?start=own&w-C1=2",
            "?places=some&move=x&rows=-1",
        ],
    )
    def test_nonsense_makes_no_error(self, client: Client, sums: Problem, query: str) -> None:
        for place in ("", "weights/", "data/", "about/"):
            response = client.get(sums.get_absolute_url() + place + query)
            assert response.status_code in (200, 302, 400)


class TestMove:
    QUERY = "?whose=problem&start=problem&w-C1=1&w-C2=9&move=17"

    def test_it_gets_the_ranking_without_a_field(self, client: Client, sums: Problem) -> None:
        answer = fragment(client, sums.get_absolute_url() + self.QUERY)
        page = soup(answer)

        (ranking,) = page.select("#ranking")
        assert ranking["data-move"] == "17"
        assert not page.select("input, select, form, .matrix")
        places = [row["id"] for row in ranking.select("tbody tr")]
        assert places == ["place-B", "place-C", "place-A"]
        beside = {element["id"] for element in page.select("[hx-swap-oob]")}
        assert beside == {
            "answer",
            "take-away-files",
            "podium",
            "tabs",
            "whose",
            "method-said",
            "said-C1",
            "said-C2",
        }
        assert answer["HX-Replace-Url"] == (f"{sums.get_absolute_url()}?w=C1:1,C2:9")

    def test_each_piece_is_that_of_the_page(self, client: Client, sums: Problem) -> None:
        answer = fragment(client, sums.get_absolute_url() + self.QUERY)
        whole = soup(client.get(answer["HX-Replace-Url"]))

        for piece in soup(answer).select("[hx-swap-oob]"):
            del piece["hx-swap-oob"]
            assert str(piece) == str(whole.select(f"#{piece['id']}")[0])

    def test_a_bad_number_is_said_beside_its_field(self, client: Client, sums: Problem) -> None:
        answer = fragment(client, sums.get_absolute_url() + "?w-C1=-1&w-C2=1&move=2")

        assert answer.status_code == 422
        page = soup(answer)
        sentence = "A number from 0 to 1,000,000 is taken here."
        assert texts(page, "#said-C1 .errorlist li") == [sentence]
        assert page.select("#ranking .notice-error")

    def test_a_page_is_never_answered_with_a_move(self, client: Client, sums: Problem) -> None:
        assert client.get(sums.get_absolute_url() + "?move=3").content.startswith(
            b"<!doctype html>"
        )


class TestStacks:
    def test_the_parts_are_those_of_the_weighted_sum(self, client: Client, sums: Problem) -> None:
        """C: 7/2 and 7/2; A: 10/2 and 0: the longest bar is 7 of the sum."""
        rows = soup(get(client, sums)).select(".ranking-table tbody tr")

        parts = [
            [(str(part["x"]), str(part["width"])) for part in row.select("rect[x]")] for row in rows
        ]
        assert parts == [
            [("0.0", "50.0"), ("50.0", "50.0")],
            [("0.0", "71.4")],
            [("0.0", "71.4")],
        ]
        assert texts(soup(get(client, sums)), ".stack-name") == ["Criterion 1", "Criterion 2"]

    def test_what_takes_away_is_no_stack(self, client: Client, sums: Problem) -> None:
        for query in ("?flip-C1=on", "?method=topsis", "?method=promethee_ii"):
            page = soup(get(client, sums, query))
            assert not page.select(".stack-name")
            assert len(page.select(".ranking-table .bar-fill")) == 3

    def test_many_criteria_stand_together(self, client: Client) -> None:
        rows: Any = {code: tuple(range(k, k + 10)) for k, code in enumerate("ABC", start=1)}
        problem = make_problem(rows, method="wsm")

        named = texts(soup(get(client, problem)), ".stack-name")

        assert (len(named), named[-1]) == (8, "all other criteria")


def test_each_method_has_a_name_for_its_score_and_a_sentence() -> None:
    assert set(METHOD_WORDS) == set(method_choices())


def test_the_method_has_its_sentence_and_its_note_beside_the_choice(
    client: Client, volume: Problem
) -> None:
    page = soup(get(client, volume, "?method=codas"))

    (said,) = page.select("#method-said")
    assert said.get_text().startswith("How much farther an alternative is from the worst values")
    assert client.get(str(said.select("a")[0]["href"])).status_code == 200
    assert texts(page, ".ranking-table thead th")[-1] == "Assessment against the others, H"


def test_a_ranking_reads_the_same_numbers_as_the_matrix(volume: Problem) -> None:
    make_large = make_problem({"A": (1, None, 3), "B": (2, "0.123456", 1)}, slug="gaps")
    for problem in (volume, make_large):
        light, heavy = ranking_table(problem), decision_table(problem)
        assert light.frame().equals(heavy.frame())
        assert light.missing_count == heavy.missing_count
        assert light.names() == heavy.names()


def test_a_criterion_that_is_left_out_is_not_in_the_question(sums: Problem) -> None:
    ranked = rank_problem(sums, RankingSettings(left_out=frozenset({"C1"})))

    assert [criterion["code"] for criterion in ranked.document["criteria"]] == ["C2"]
    assert ranked.document["matrix"] == [[0.0], [10.0], [7.0]]


class TestLargeProblem:
    def test_it_is_made_by_a_command_and_says_that_it_is_invented(self, client: Client) -> None:
        call_command("make_large_problem", "large", alternatives=7, criteria=8)

        page = soup(client.get("/problems/large/"))
        assert "ASEZ" in texts(page, ".answer")[0]
        assert any("invented" in warning for warning in texts(page, "#ranking .notice-warning"))
        assert len(page.select(".weight")) == 8 + 2

        call_command("make_large_problem", "large-10", alternatives=10, criteria=2)
        call_command("make_large_problem", "large-100", alternatives=100, criteria=2)

        with pytest.raises(CommandError, match="already"):
            call_command("make_large_problem", "large")
        with pytest.raises(CommandError, match="2 to"):
            call_command("make_large_problem", "larger", alternatives=1)
