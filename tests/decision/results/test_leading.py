"""The sentence about the weightiest criteria orders none that weigh the same."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from decision.results.presentation.leading import leading


@dataclass(frozen=True)
class Line:
    name: str
    share: str
    is_first: bool = False


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            [Line("A", "50.0", True), Line("B", "30.0"), Line("C", "20.0")],
            "The most weight is on “A” (50.0 %), then on “B” (30.0 %).",
        ),
        (
            [Line("A", "50.0", True), Line("B", "25.0"), Line("C", "25.0")],
            "The most weight is on “A” (50.0 %).",
        ),
        (
            [Line("A", "40.0", True), Line("B", "40.0", True), Line("C", "20.0")],
            "The most weight, 40.0 % each, is on: “A”, “B”.",
        ),
        (
            [Line("A", "50.0", True), Line("B", "50.0", True)],
            "All criteria weigh the same: 50.0 % each.",
        ),
    ],
)
def test_equal_weights_are_not_put_in_an_order(lines: list[Line], said: str) -> None:
    with translation.override("en"):
        page = render_to_string("decision/results/_leading.html", {"leading": leading(lines)})

    words = page.replace("<strong>", "").replace("</strong>", "").replace("\xa0", " ")
    assert " ".join(words.split()) == said
