"""A record that was sealed holds; a record that was touched does not, and it is said where."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from decision.records.models import DecisionRecord
from decision.records.services import RecordError, checked, record_file, verdict_on
from decision.records.services.form import canonical_json
from tests.decision.records.sealed import (
    content_of_record,
    findings,
    forged,
    sealed,
    wrong,
)
from tests.factories.decision import observe

pytestmark = pytest.mark.django_db
# A content that is worked out again, or no content at all: no database is asked.
alike_everywhere = pytest.mark.alike_everywhere

METHODS = ["pairwise", "points"]


@pytest.mark.parametrize("names_shown", [True, False])
@pytest.mark.parametrize("method", METHODS)
def test_a_sealed_record_holds(method: str, names_shown: bool) -> None:
    found = findings(sealed(method, names_shown=names_shown))
    assert {finding.result for finding in found} == {"ok"}
    sentences = [finding.sentence for finding in found]
    for name in (
        "The weights of the uppermost criteria",
        "The weights over the whole tree",
        "The ranking (weights averaged)",
        "The ranking with weights that scatter as the people's do",
    ):
        assert f"{name}: the same digits." in sentences
    assert any("the chain of records up to it holds" in sentence for sentence in sentences)


def test_it_holds_although_the_data_have_changed_since() -> None:
    record = sealed()
    problem = record.session.problem
    cell = problem.alternatives.order_by("pk")[0].territory
    indicator = problem.criteria.get(code="C1").indicator
    assert cell
    assert indicator
    observe(cell, indicator, 1_000_000, basis="actual")
    assert wrong(record_file(record)) == []


def test_it_holds_where_it_is_not_known() -> None:
    record = sealed()
    found = list(checked(record_file(record), with_database=False))
    assert {finding.result for finding in found} == {"ok"}


def test_content_without_a_digest_can_be_checked_against_one_that_was_written_down() -> None:
    record = sealed()
    data = record.content.encode()
    assert wrong(data) == []
    assert wrong(data, sha256=record.sha256.upper()) == []
    assert "the record's is" in wrong(data, sha256="0" * 64)[0]


def test_another_digest_in_the_file_is_found() -> None:
    record = sealed()
    data = record_file(record).replace(record.sha256.encode(), b"0" * 64)
    assert "The digest in the file is 000" in wrong(data)[0]


def test_a_file_that_was_rewritten_is_said_to_be() -> None:
    record = sealed()
    pretty = json.dumps(json.loads(record_file(record)), indent=2).encode()
    assert wrong(pretty) == ["The file is not canonical JSON: somebody has rewritten it."]


# Forgeries: whoever changes a record computes its digest anew ----------------------------------


def _in_force(content: dict[str, Any]) -> dict[str, Any]:
    """The judgement of the first person that counts."""
    judgements = content["rounds"][-1]["judgements"]
    row: dict[str, Any] = next(row for row in judgements if not row["superseded"])
    return row


def _other_step(content: dict[str, Any]) -> None:
    _in_force(content)["step"] -= 1


def _other_power(content: dict[str, Any]) -> None:
    content["rounds"][-1]["people"][0]["power"] = "7"


def _other_document(content: dict[str, Any]) -> None:
    content["evaluation"]["documents"]["node:root"]["participants"]["power"][0] = 0.75


def _other_answer(content: dict[str, Any]) -> None:
    weights = content["evaluation"]["answers"]["whole"]["weights"]["aip_arithmetic"]
    weights["C1"] += 1e-6


def _other_value(content: dict[str, Any]) -> None:
    content["table"]["cells"][0][0]["value"] = "99"


def _other_share(content: dict[str, Any]) -> None:
    content["criteria"][0]["share"] = 0.9
    content["criteria"][0]["weighed"] = content["criteria"][1]["weighed"] = False


def _dropped_person(content: dict[str, Any]) -> None:
    content["rounds"][-1]["people"].pop()


def _superseded(content: dict[str, Any]) -> None:
    _in_force(content)["superseded"] = True


def _not_asked(content: dict[str, Any]) -> None:
    _in_force(content)["first"] = "C9"


def _dropped_answer(content: dict[str, Any]) -> None:
    del content["evaluation"]["answers"]["smaa"]


def _other_method(content: dict[str, Any]) -> None:
    content["session"]["method"] = "voting"


def _weights_among_pairs(content: dict[str, Any]) -> None:
    said = {"answer": {"points": {"C1": 1, "C2": 1}}, "weights": {"C1": 0.5, "C2": 0.5}}
    content["rounds"][0]["weights"] = [
        {"participant": 1, "branch": "root", "superseded": False, **said}
    ]


@alike_everywhere
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_weights_among_pairs, "The session compares pairs, yet somebody gave weights at once."),
        (_other_method, "“voting” is no weighting method that is known here."),
        (_other_step, "evaluation.documents.node:root.participants.judgements[0][0]"),
        (_other_power, "evaluation.documents.node:root.participants.power[0]"),
        (_other_document, "evaluation.documents.node:root.participants.power[0]"),
        (_other_answer, "evaluation.answers.whole.weights.aip_arithmetic.C1"),
        (_other_value, "by “Criterion 1”: the record says 99.0, now it is 1 (in the file: table["),
        (_other_share, "“root” was answered and is not asked."),
        (_dropped_person, "evaluation.documents"),
        (_superseded, "evaluation.documents"),
        (_not_asked, "“C9” was answered and is not asked."),
        (_dropped_answer, "Not every evaluation document has an answer"),
    ],
)
def test_a_forgery_is_named(change: Callable[[dict[str, Any]], None], said: str) -> None:
    found = wrong(forged(sealed(), change), with_database=False)
    assert any(said in sentence for sentence in found), found


def test_the_first_difference_gives_both_numbers() -> None:
    record = sealed()
    true = content_of_record(record)["evaluation"]["answers"]["whole"]["weights"]
    before = true["aip_arithmetic"]["C1"]
    (sentence,) = wrong(forged(record, _other_answer), with_database=False)
    assert sentence == (
        "What is answered: “The weights over the whole tree”, weights, “Criterion 1”: "
        f"the record says {before + 1e-6!r}, now it is {before!r} "
        "(in the file: evaluation.answers.whole.weights.aip_arithmetic.C1)."
    )


def test_another_processors_last_digits_hold_and_are_named() -> None:
    def change(content: dict[str, Any]) -> None:
        weights = content["evaluation"]["answers"]["whole"]["weights"]["aip_arithmetic"]
        weights["C1"] = math.nextafter(weights["C1"], 1)

    file = forged(sealed(), change)
    assert wrong(file, with_database=False) == []
    found = list(checked(file, with_database=False))
    (close,) = [one.sentence for one in found if one.result == "close"]
    assert "“The weights over the whole tree”, weights, “Criterion 1”: it was " in close
    verdict = verdict_on({one.result for one in found})
    assert verdict == "The record holds: the same numbers, but for their last digits."


def test_the_table_is_compared_digit_for_digit() -> None:
    def change(content: dict[str, Any]) -> None:
        rows = content["table"]["question"]["matrix"]
        rows[0][0] = math.nextafter(rows[0][0], 1e9)

    assert wrong(forged(sealed(), change), with_database=False)


def test_a_weight_that_does_not_follow_from_what_was_said_is_found() -> None:
    def change(content: dict[str, Any]) -> None:
        content["rounds"][0]["weights"][0]["weights"]["C1"] = 0.5

    (sentence,) = wrong(forged(sealed("points"), change), with_database=False)
    place, said = sentence.split(", “Criterion 1”: the record says ")
    assert place in ("Round 1, the weights of Anna", "Round 1, the weights of Boris")
    assert said.startswith("0.5, now it is ")


def test_the_database_knows_that_the_session_was_sealed_otherwise() -> None:
    record = sealed()
    assert any(record.sha256 in sentence for sentence in wrong(forged(record, _other_step)))


def test_a_chain_that_was_rewritten_in_the_database_is_found() -> None:
    first, second = sealed(), sealed()
    changed = first.content.replace("Committee", "Cabal")
    # Past the model, which refuses: as somebody with the database's password would.
    DecisionRecord.objects.filter(pk=first.pk).update(content=changed)
    (sentence,) = wrong(record_file(second))
    assert sentence.startswith("The chain is broken at record 1: its content was changed")


def test_a_record_taken_out_of_the_chain_is_missed() -> None:
    sealed()
    second, third = sealed(), sealed()
    DecisionRecord.objects.filter(pk=third.pk).update(previous=None)
    DecisionRecord.objects.filter(pk=second.pk)._raw_delete(using="default")
    (sentence,) = wrong(record_file(third))
    assert sentence.startswith("The chain is broken at record 3: it does not follow")


def test_without_tables_the_rest_is_checked() -> None:
    data = record_file(sealed())
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE decision_decisionrecord RENAME TO elsewhere")
    try:
        found = list(checked(data))
    finally:
        if connection.vendor != "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ALTER TABLE elsewhere RENAME TO decision_decisionrecord")
    assert [f.sentence for f in found if f.result == "note"] == [
        "There is no database to ask: the chain is not checked."
    ]


def test_other_versions_are_told_and_held_against_nobody() -> None:
    def change(content: dict[str, Any]) -> None:
        content["software"]["numpy"] = "1.0"

    found = list(checked(forged(sealed(), change), with_database=False))
    assert [f.sentence.split(" and ")[0] for f in found if f.result == "note"] == [
        "numpy was 1.0 then"
    ]
    assert not [f for f in found if f.result == "wrong"]


# What is not a record --------------------------------------------------------------------------


@alike_everywhere
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"format": "mera-record/1", "format": "mera-record/1"}',
        b'{"format": "mera-record/9"}',
        b'{"record": 5, "sha256": ""}',
        b'{"format": "mera-record/1", "number": NaN}',
        b'{"format": "mera-record/1", "number": 1e999}',
        b'{"format": "mera-record/1", "number": 36893488147419103232}',
        b'{"format": "mera-record/1", "title": "\\ud800"}',
        b"[" * 100_000,
    ],
)
def test_garbage_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(RecordError, match=r"\w"):
        list(checked(data))


@alike_everywhere
def test_a_record_with_any_part_spoilt_is_told_wrong_without_a_crash() -> None:
    content = content_of_record(sealed())
    spoilt_values: list[Any] = [None, [], {}, "x", -1, [[]], True]
    for key in sorted(content):
        for spoilt in spoilt_values:
            data = canonical_json({**content, key: spoilt})
            try:
                found = list(checked(data))
            except RecordError:
                continue
            assert any(finding.result == "wrong" for finding in found) or key in (
                "events",
                "number",
                "previous_sha256",
                "problem",
                "sealed_at",
                "sources",
                "turnout",
            ), (key, spoilt)
