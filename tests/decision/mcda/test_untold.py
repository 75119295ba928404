"""What is kept of a sentence tells it as it would have been told at once."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from decision.mcda import McdaError, evaluate
from decision.mcda.errors import Reader, Term
from decision.mcda.evaluate import evaluate_untold
from decision.mcda.notices import Notices, quoted
from decision.mcda.untold import refused, told
from tests.decision.mcda.rank_documents import rank_document

NAMES = {"A": "Алмаз", "C1": "Цена", "topsis": "never: a word of the engine's"}
READER = Reader(lambda template: f"По-русски: {template}", NAMES)
VALUES: list[Any] = [
    "C1",
    Term("topsis"),
    quoted(["A", Term("topsis"), "x" * 500]),
    3,
    10**30,
    0.1,
    True,
    np.int64(7),
    np.float64(0.25),
    None,
    McdaError("Not {name}.", code="inner", name=quoted(["A"])),
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
@pytest.mark.parametrize("translate", [str, READER])
def test_a_warning_is_told_as_it_was(value: Any, translate: Any) -> None:
    notices = Notices()
    notices.add("seen", "Seen: {name}.", name=value)
    kept = json.loads(json.dumps({"warnings": notices.untold()}))
    assert told(kept, translate)["warnings"] == notices.as_list(translate)


def test_a_refusal_is_told_as_it_was() -> None:
    error = McdaError("Not {name}.", code="no", where="matrix[0]", name=quoted(["A"]))
    kept = json.loads(json.dumps(refused(error)))
    assert told(kept, READER) == {"error": error.as_dict(READER)}
    assert told(kept, READER)["error"]["message"] == "По-русски: Not По-русски: “Алмаз”."


def test_an_answer_is_told_as_it_was() -> None:
    document = rank_document([[1.0, 2.0], [2.0, None]], missing="drop_criterion")
    kept = json.loads(json.dumps(evaluate_untold(document)))
    assert kept["warnings"]
    assert told(kept, READER) == evaluate(document, READER)
