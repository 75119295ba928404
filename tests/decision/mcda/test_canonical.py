"""The quick writer beside the library that it stands in for."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from decision.mcda.canonical import LARGEST_INTEGER, canonical_json

NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(
    -LARGEST_INTEGER, LARGEST_INTEGER
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
SCALARS = st.none() | st.booleans() | NUMBERS | TEXTS
DOCUMENTS = st.recursive(
    SCALARS | st.lists(NUMBERS),
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
    max_leaves=20,
)


@given(DOCUMENTS)
def test_it_writes_what_the_library_writes(document: Any) -> None:
    assert canonical_json(document) == rfc8785.dumps(document)


class Word(StrEnum):
    ONE = "one"


@pytest.mark.parametrize(
    "value",
    [
        [1e16, 1e21, -1e-7, 5e-324, 1.7976931348623157e308, -0.0, 0.1, 100.0, 1, True],
        [1.7976931348623157e308, 1.7976931348623157e308],
        (1, 2.5),
        {Word.ONE: Word.ONE, "\U0001f600": 1, "\ufb33": 2},
        [[], {}, [[]], "\x7f\u2028\x00/"],
    ],
)
def test_odd_values_too(value: Any) -> None:
    assert canonical_json(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    "value",
    [[float("nan")], [1.0, float("inf")], [2**53], {1: 2}, {"a": {1}}, [object()], ["\ud800"]],
)
def test_what_json_cannot_say_is_refused_as_the_library_does(value: Any) -> None:
    with pytest.raises(rfc8785.CanonicalizationError) as theirs:
        rfc8785.dumps(value)
    with pytest.raises(rfc8785.CanonicalizationError) as ours:
        canonical_json(value)
    assert type(ours.value) is type(theirs.value)
