from decimal import Decimal

import pytest
from django.utils import translation

from config.cells import csv_text, harmless


@pytest.mark.parametrize("start", ["=", "+", "-", "−", "@", "\t", "\r", " =", "\u200b@"])
def test_no_text_is_taken_for_a_formula(start: str) -> None:
    assert harmless(f"{start}cmd|' /C calc'!A1") == f"'{start}cmd|' /C calc'!A1"


@pytest.mark.parametrize("cell", ["", "Anna", "Анна = Boris", "'=1"])
def test_an_ordinary_cell_stays_as_it_is(cell: str) -> None:
    assert harmless(cell) == cell


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", '\'-5,-5,-0.25,0.1234567890123456,,"1,5"'),
        ("ru", "'-5;-5;-0,25;0,1234567890123456;;1,5"),
    ],
)
def test_numbers_stay_numbers_in_the_separators_of_the_language(language: str, line: str) -> None:
    with translation.override(language):
        text = csv_text([["-5", -5, Decimal("-0.25"), 0.1234567890123456, None, "1,5"]])

    assert text == f"\ufeff{line}\r\n"
