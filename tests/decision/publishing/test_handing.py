"""What a record hands down is what it says, to the digit."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from django.template.loader import render_to_string
from django.utils import translation

from decision.problems.models import OfferedValue, WeightSet
from decision.publishing.presentation.record import record_page
from decision.publishing.services.handing import DECIMALS, handed_down
from decision.publishing.services.summary import summary_of
from decision.records.services.reading import data_of
from decision.results.services.session import session_results
from decision.sessions.models import Session
from decision.sessions.selectors.sessions import current_round
from decision.weighing.services.rounds.data import SessionData
from decision.weighing.services.rounds.judged import judged_cells
from tests.decision.publishing.published import published, random_session
from tests.decision.records.sealed import content_of_record, seal, sealed

WRITTEN = Path(__file__).parents[1] / "records" / "written"
FILES = sorted(WRITTEN.glob("*.json"))


def whole_weights(data: SessionData, siblings: dict[str, float]) -> dict[str, float]:
    """Weights of the leaves that shares among siblings come to, as a ranking takes them."""
    share: dict[str, float] = {}
    for branch in data.branches:
        parent = share.get(branch.key, 1.0)
        for item, own in zip(branch.items, branch.shares, strict=True):
            share[item] = parent * siblings.get(item, own)
    return {leaf: share[leaf] for leaf in data.leaves()}


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_any_record_ever_written_hands_down_the_weights_by_which_it_ranks(file: Path) -> None:
    content = json.loads(file.read_text(encoding="utf-8"))["record"]
    handed = handed_down(content)
    document = content["evaluation"]["documents"][f"rank:{handed.found.aggregation}"]
    ranks_by = {one["code"]: one["weight"] for one in document["criteria"]}
    assert whole_weights(handed.data, dict(handed.weights)) == pytest.approx(ranks_by, rel=1e-14)
    given = np.array(handed.members["weights"])
    assert given.shape == (handed.people, len(handed.members["codes"]))
    assert set(handed.members["codes"]) == set(handed.weights)


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_any_record_ever_written_has_a_page(file: Path, language: str) -> None:
    content = json.loads(file.read_text(encoding="utf-8"))["record"]
    summary = summary_of(content, "0" * 64, handed_down(content))
    with translation.override(language):
        record = record_page(json.loads(json.dumps(summary)), "7")
        html = render_to_string("decision/publishing/_record.html", {"record": record})
    answers = content["evaluation"]["answers"]
    shown = "rank:aij" if "rank:aij" in answers else "rank:aip_arithmetic"
    first = [row for row in answers[shown]["results"] if row["rank"] == 1]
    names = {one["code"]: one["name"] for one in content["alternatives"]}
    assert {row.name for row in record.leaders} == {
        names[row["alternative"]][language] for row in first
    }
    assert content["problem"]["question"][language] in html


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_what_is_handed_down_is_what_the_page_of_results_shows(seed: int) -> None:
    session = random_session(seed)
    content = content_of_record(seal(session))
    handed = handed_down(content)
    round = current_round(session)
    assert round is not None
    results = session_results(session, round)
    assert handed.found.aggregation == results.aggregation
    assert list(handed.whole.items()) == list(results.weights.items())
    for row in summary_of(content, "0" * 64, handed)["weights"]:
        assert row["weight"] == results.weights[row["code"]]
        if row["own"]:
            ends = [row["spread"]["low"], row["spread"]["high"]]
            assert [row["own"][0], row["own"][-1]] == pytest.approx(ends, abs=1e-4)
    assert handed.found.people == results.found.people
    data = data_of(content, round.number)
    for code, cells in judged_cells(data).items():
        said = [cell for cell in handed.cells if cell.criterion == code]
        told = cells.together | session.names_shown
        for cell, mean, low, high, people, is_told in zip(
            said, cells.mean, cells.low, cells.high, cells.raters, told, strict=True
        ):
            if np.isnan(mean) or not is_told:
                assert cell.mean is None
                continue
            assert cell.mean == Decimal(repr(float(mean))).quantize(DECIMALS)
            assert (cell.low, cell.high, cell.people) == (low, high, people)
            assert cell.low is not None
            assert cell.high is not None
            assert cell.median is not None
            assert cell.low <= cell.median <= cell.high


@pytest.mark.django_db
def test_ratings_become_offers_with_their_people() -> None:
    published(names_shown=False)
    offers = OfferedValue.objects.order_by("pk")
    assert [
        (offer.mean, offer.median, offer.low, offer.high, offer.people, offer.unknown)
        for offer in offers
    ] == [(Decimal("3.75"), Decimal("4.5"), Decimal(1), Decimal(5), 4, 0)] * 2


@pytest.mark.django_db
def test_where_singles_are_not_told_nothing_of_members_is_handed_down() -> None:
    record = sealed(names_shown=False)
    content = content_of_record(record)
    evaluation = content["evaluation"]
    for kind in ("documents", "answers"):
        evaluation[kind] = {
            name: one for name, one in evaluation[kind].items() if name.startswith(("rank", "smaa"))
        }
    evaluation["withheld"] = True
    for round in content["rounds"]:
        round |= {"people": [], "judgements": [], "weights": [], "ratings": []}
    whole, withheld = handed_down(content_of_record(record)), handed_down(content)
    assert withheld.members == {}
    assert withheld.weights == pytest.approx(whole.weights)
    assert [(c.mean, c.people, c.median) for c in withheld.cells] == [
        (cell.mean, None, None) for cell in whole.cells
    ]


@pytest.mark.django_db
def test_a_weight_set_is_of_the_session_s_problem_and_names_its_record() -> None:
    publication = published(names_shown=False)
    weight_set = WeightSet.objects.get()
    session = Session.objects.get()
    assert weight_set.problem == session.problem
    assert (weight_set.key, weight_set.address, weight_set.people) == (
        f"record-{publication.name}",
        f"/records/{publication.name}/",
        4,
    )
    assert sum(weight_set.weights.values()) == pytest.approx(1)
    assert weight_set.members["power"] == pytest.approx([0.25] * 4)
