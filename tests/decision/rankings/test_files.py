import csv
import io
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import translation

from decision.mcda.normalised_lines import NORMALISATIONS
from decision.problems.models import Criterion
from decision.rankings.presentation.files import content
from decision.rankings.services import RankingSettings, rank_problem
from territories.enums import Direction
from territories.models import Observation, Source, Territory
from tests.decision.rankings.evaluation import Workbook
from tests.factories.decision import TABLE_2, make_problem

# The values come from one query set, the rest is computed: PostgreSQL is asked for them by
# problems/test_matrix.py and test_pages.py beside this, for this address by test_blind.py.
pytestmark = [pytest.mark.django_db, pytest.mark.alike_everywhere]

EN = {"Accept-Language": "en"}
RU = {"Accept-Language": "ru"}


@pytest.fixture
def client() -> Client:
    return Client(headers=EN)


def rows_of(content: bytes, separator: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=separator))


@pytest.mark.parametrize("normalization", NORMALISATIONS)
def test_the_formulas_of_a_weighted_sum_give_the_values_that_are_stored(
    client: Client, normalization: str
) -> None:
    problem = make_problem(TABLE_2, slug="sum", directions=["max", "min", "max"], method="wsm")
    settings = {"normalization": normalization, "w-C1": "3"}

    file = client.get("/problems/sum/ranking.xlsx", settings).content

    book = Workbook(file)
    formulas = book.formulas()
    # Place and score, values used and normalised, shares twice.
    assert len(formulas) == 6 * 2 + 2 * 6 * 3 + 2 * 3
    for sheet, cell in formulas:
        assert book.value(sheet, cell) == pytest.approx(book.stored[sheet][cell].value, rel=1e-12)
    with translation.override("en"):
        answer = rank_problem(
            problem,
            RankingSettings(normalization=normalization, weights={"C1": 3}),  # type: ignore[dict-item]
        ).answer
    told = {row[2]: (row[0], row[3]) for row in book.stored["Ranking"].values if row[0] != "Place"}
    assert {code: place for code, (place, _score) in told.items()} == {
        r["alternative"]: r["rank"] for r in answer["results"]
    }
    assert {code: score for code, (_place, score) in told.items()} == pytest.approx(
        {r["alternative"]: r["score"] for r in answer["results"]}, rel=1e-15
    )


@pytest.mark.parametrize(("more", "places_told"), [(1, [1, 1, 1, 1]), (2, [1, 2, 2, 2])])
def test_targets_gaps_and_ties_are_computed_in_the_workbook_too(
    client: Client, more: int, places_told: list[int]
) -> None:
    # A, B and D are equally far from the target but for the last digit.
    rows: dict[str, tuple[Any, ...]] = {
        "A": (0.1, 7, 1),
        "B": (0.3, None, 2),
        "C": (0.2, 3, None),
        "D": (0.1, 7, more),
    }
    make_problem(rows, slug="gaps", method="wsm", normalization="minmax", missing="worst")
    Criterion.objects.filter(code="C1").update(direction=Direction.TARGET, target="0.2")

    book = Workbook(client.get("/problems/gaps/ranking.xlsx").content)

    cells = [cell.coordinate for cell in book.written["Ranking"]["A"][1:]]
    assert [book.stored["Ranking"][cell].value for cell in cells] == places_told
    assert [book.value("Ranking", cell) for cell in cells] == places_told
    matrix = {row[0]: row[2:] for row in book.stored["Matrix"].values}
    assert (matrix["B"], matrix["C"]) == ((0.3, None, 2), (0.2, 3, None))
    used = {row[0]: row[2:] for row in book.stored["Values used"].values}
    assert used["B"][1] == 3
    assert used["C"][2] == 1


def test_what_the_reader_turned_or_left_out_is_so_in_the_workbook(client: Client) -> None:
    make_problem(TABLE_2, slug="sum", method="wsm", normalization="minmax")

    query = {"flip-C1": "on", "out-C2": "on"}
    book = Workbook(client.get("/problems/sum/ranking.xlsx", query).content)

    directions = list(book.stored["Matrix"].values)[3][2:]
    assert directions == ("less is better", "left out", "more is better")
    assert [row[3] for row in book.stored["Weights"].values][1:] == [0.5, "left out", 0.5]
    for sheet, cell in book.formulas():
        assert book.value(sheet, cell) == pytest.approx(book.stored[sheet][cell].value, rel=1e-12)


def test_another_method_is_taken_away_as_values(client: Client) -> None:
    problem = make_problem(TABLE_2, slug="volume")

    book = Workbook(client.get("/problems/volume/ranking.xlsx").content)

    assert book.formulas() == []
    assert "Normalised" not in book.stored.sheetnames
    scores = {row[2]: row[3] for row in list(book.stored["Ranking"].values)[1:]}
    answer = rank_problem(problem).answer
    # The format of the file keeps sixteen digits.
    expected = {r["alternative"]: r["score"] for r in answer["results"]}
    assert scores == pytest.approx(expected, rel=1e-15)


def test_a_large_matrix_is_taken_away_as_values(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_problem(TABLE_2, slug="sum", method="wsm")
    monkeypatch.setattr(content, "MOST_CELLS", 17)

    assert Workbook(client.get("/problems/sum/ranking.xlsx").content).formulas() == []


def test_the_workbook_says_method_weights_sources_and_the_page(client: Client) -> None:
    make_problem(TABLE_2, slug="volume")
    Source.objects.update(
        url="https://example.org/figures", publisher="Ministry", is_fictional=True
    )

    book = Workbook(client.get("/problems/volume/ranking.xlsx", {"w-C1": "3"}).content)

    said = {row[0]: row[1] for row in book.stored["Method and sources"].values if row[0]}
    assert said["Whose weights"] == "Your own"
    assert said["Method"].startswith("TOPSIS (")
    assert said["Data as of"] == "2024"
    assert said["Fictional"] == "Values invented for a demonstration were used."
    assert said["The page that shows the same"] == ("http://testserver/problems/volume/?w=1,C1:3")
    (source,) = [row for row in book.stored["Method and sources"].values if row[0] == 1]
    assert source[1:4] == ("Source source", "Ministry", "https://example.org/figures")
    assert source[5] == "fictional"
    cells = list(book.stored["Cells"].values)[1:]
    assert len(cells) == 18
    assert cells[0][:7] == (
        "ASEZ PRI", "Criterion 1", 118, "units", "2024", "declared", "1",
    )  # fmt: skip


def test_csv_has_ranking_scores_matrix_and_weights_with_all_digits(client: Client) -> None:
    problem = make_problem(
        {"A": (1, "2.5"), "B": (3, None), "C": (2, 1)}, slug="few", missing="worst"
    )

    rows = rows_of(client.get("/problems/few/ranking.csv").content)

    told = {row[2]: row for row in rows if row[0] == "alternative"}
    results = rank_problem(problem).answer["results"]
    assert {code: (int(row[1]), float(row[4])) for code, row in told.items()} == {
        r["alternative"]: (r["rank"], r["score"]) for r in results
    }
    assert [float(told["A"][5]), float(told["A"][6])] == [1, 2.5]
    assert told["B"][5:] == ["3", "", "Criterion 2"]
    shares = next(row for row in rows if row[0] == "share of the weight")
    assert [float(share) for share in shares[5:7]] == [0.5, 0.5]


def test_a_russian_file_has_the_separators_that_excel_there_reads(client: Client) -> None:
    make_problem({"A": (1, "2.5"), "B": (3, 2)}, slug="few")

    file = client.get("/problems/few/ranking.csv", headers=RU).content

    row = next(row for row in rows_of(file, ";") if row[2] == "A")
    assert file.startswith(b"\xef\xbb\xbf")
    assert row[6] == "2,5"


def test_no_name_becomes_a_formula(client: Client) -> None:
    make_problem({"A": (1, 2), "B": (3, 1)}, slug="few", method="wsm")
    Territory.objects.filter(code="A").update(name_en="=HYPERLINK(1)")
    Criterion.objects.filter(code="C1").update(name_en="@SUM(1)")
    Observation.objects.update(note_en="−1+1")

    table = client.get("/problems/few/ranking.csv").content.decode()
    book = Workbook(client.get("/problems/few/ranking.xlsx").content)

    assert ",'=HYPERLINK(1)," in table
    assert ",'@SUM(1)," in table
    texts = [c for s in book.written for row in s.values for c in row if isinstance(c, str)]
    assert {"'=HYPERLINK(1)", "'@SUM(1)", "'−1+1"} <= set(texts)


@pytest.mark.parametrize("file", ["ranking.csv", "ranking.xlsx"])
def test_who_does_not_see_the_problem_gets_no_file(client: Client, file: str) -> None:
    owner = User.objects.create(username="owner")
    make_problem(TABLE_2, slug="draft", state="draft", owner=owner)

    assert client.get(f"/problems/draft/{file}").status_code == 404
    client.force_login(owner)
    assert client.get(f"/problems/draft/{file}").status_code == 200


@pytest.mark.parametrize(
    "query", ["w-C1=NaN", "w-C1=0&w-C2=0&w-C3=0", "method=magic", "w-C1=1e999"]
)
def test_what_cannot_be_ranked_gets_a_sentence(client: Client, query: str) -> None:
    make_problem(TABLE_2, slug="volume")

    response = client.get(f"/problems/volume/ranking.xlsx?{query}")

    assert response.status_code == 422
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().endswith((".", "computed."))
