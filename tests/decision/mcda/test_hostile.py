"""Whatever stands in a document: an answer in plain JSON, or a refusal by name."""

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from decision.mcda import McdaError, evaluate
from decision.mcda.ranking import METHODS
from tests.decision.mcda.questions import QUESTIONS, Document
from tests.decision.mcda.rank_documents import rank_document

ALL = sorted(QUESTIONS)
Path = tuple[str | int, ...]

NOT_NUMBERS: tuple[Any, ...] = (
    True,
    float("nan"),
    float("inf"),
    -float("inf"),
    10**400,
    2**63,
    ["1"],
    {},
    "x",
)
NASTY: tuple[Any, ...] = (
    *NOT_NUMBERS,
    *(None, False, "", " ", "1/0", "-1", "\ud800", "é" * 500, [], [[]], [None], {"a": 1}, [1] * 50),
    *(0, -0.0, -1, 3, 1e-320, 1e-300, 1e15, 1e16, 1e300, 1.7e308, -1.7e308),
)
# Objects whose keys a document chooses: a new one is one more of them.
FREE = {
    ("weights", ("points",)),
    ("weights, swing", ("swing",)),
    *(("portfolio", ("projects", i)) for i in range(3)),
    *(("portfolio by equal shares", ("projects", i)) for i in range(3)),
}


def places(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    yield path, value
    if isinstance(value, dict):
        for name, member in value.items():
            yield from places(member, (*path, name))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from places(member, (*path, index))


def at(document: Any, path: Path) -> Any:
    for key in path:
        document = document[key]
    return document


def copied(value: Any) -> Any:
    """With nothing shared: not even among the parts of a question."""
    return json.loads(json.dumps(value))


def changed(document: Document, path: Path, value: Any) -> Document:
    other = copied(document)
    at(other, path[:-1])[path[-1]] = copied(value)
    return other


@pytest.mark.parametrize("name", ALL)
def test_the_question_itself_has_an_answer_in_plain_json(name: str) -> None:
    assert json.dumps(evaluate(QUESTIONS[name]), allow_nan=False)


@pytest.mark.parametrize("name", ALL)
def test_what_is_no_number_is_refused_where_it_stands(name: str) -> None:
    document = QUESTIONS[name]
    for path, value in places(document):
        if isinstance(value, int | float):
            for bad in NOT_NUMBERS:
                with pytest.raises(McdaError) as refusal:
                    evaluate(changed(document, path, bad))
                assert refusal.value.where or refusal.value.code == "not_json", (path, bad)


@pytest.mark.parametrize("name", ALL)
def test_an_unknown_key_is_refused_by_name(name: str) -> None:
    document = QUESTIONS[name]
    for path, value in places(document):
        if isinstance(value, dict) and (name, path) not in FREE:
            with pytest.raises(McdaError, match="zzz") as refusal:
                evaluate(changed(document, (*path, "zzz"), 1))
            assert "zzz" in refusal.value.where, path


@pytest.mark.parametrize("name", ALL)
def test_any_change_gives_an_answer_in_plain_json_or_a_refusal(name: str) -> None:
    chance = random.Random(name)
    for _ in range(60):
        document = copied(QUESTIONS[name])
        for _ in range(chance.choice([1, 1, 2])):
            _spoil(document, chance)
        said = _answer_or_refusal(document)
        assert json.dumps(said, allow_nan=False, ensure_ascii=False).encode()


def _answer_or_refusal(document: Document) -> dict[str, Any]:
    try:
        return evaluate(document)
    except McdaError as refusal:
        return {"error": refusal.as_dict()}


def _spoil(document: Document, chance: random.Random) -> None:
    """One value replaced, left out, doubled, moved or scaled."""
    found = [path for path, _ in places(document) if path]
    if not found:
        return
    path = chance.choice(found)
    parent, key = at(document, path[:-1]), path[-1]
    way = chance.choice(["replace", "replace", "replace", "leave out", "double", "move", "scale"])
    value = parent[key]
    if way == "replace":
        parent[key] = copied(chance.choice(NASTY))
    elif way == "leave out":
        del parent[key]
    elif way == "double" and isinstance(parent, list):
        parent.insert(int(key), copied(value))
    elif way == "move":
        parent[key] = copied(at(document, chance.choice(found)))
    elif way == "scale" and type(value) in (int, float) and abs(value) < 1e300:
        parent[key] = value * chance.choice([-1, 0, 1e10, 1e-10, 1e150, 1e-150, 1e300, 1 + 1e-15])


ENDS = ([[9, 8], [1.7e308, 5], [-1.7e308, 6]], [[5e-324, 1], [1e-323, 2], [0, 3]])


@pytest.mark.parametrize("rows", ENDS)
@pytest.mark.parametrize("kind", ["rank", "explain", "sensitivity", "reversal", "smaa", "compare"])
def test_the_ends_of_the_doubles_overflow_nowhere(kind: str, rows: list[list[float]]) -> None:
    for method in METHODS:
        document = rank_document(rows, method=method) | {"kind": kind}
        if kind == "smaa":
            uniform = {"weights": {"distribution": "uniform"}}
            document |= {"uncertainty": uniform, "samples": 50}
        if kind == "compare":
            document["methods"] = [document.pop("method"), "edas" if method != "edas" else "wsm"]
        assert json.dumps(_answer_or_refusal(document), allow_nan=False)


@pytest.mark.parametrize("kind", ["explain", "sensitivity", "reversal"])
def test_values_whose_differences_may_overflow_are_refused(kind: str) -> None:
    with pytest.raises(McdaError, match=r"“c1” has values above 1e\+150") as refusal:
        evaluate(rank_document([[9, 8], [1e151, 5], [1, 6]]) | {"kind": kind})
    assert refusal.value.where == "matrix"
