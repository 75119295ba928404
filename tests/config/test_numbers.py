"""Cells of import_samples: what reads, what is missing, what is refused."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from config.numbers import (
    AmbiguousNumberError,
    DashError,
    NumberField,
    NumberRefusedError,
    number,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1\u00a0234,5", "1234.5"),
        ("1\u202f234,567", "1234.567"),
        ("1,234.5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("1,234,567", "1234567"),
        ("0,234", "0.234"),
        ("0,0", "0"),
        ("−44,5", "-44.5"),
        (" 1234.567 ", "1234.567"),
    ],
)
def test_reads_a_number_in_either_habit(text: str, value: str) -> None:
    assert number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "…", "..."])
def test_no_data_is_missing(text: str) -> None:
    assert number(text) is None


@pytest.mark.parametrize("text", ["-", "–", "—"])
def test_a_dash_asks(text: str) -> None:
    with pytest.raises(DashError):
        number(text)


@pytest.mark.parametrize(
    ("text", "readings"),
    [("1,234", ("1.234", "1234")), ("-1.234", ("-1.234", "-1234"))],
)
def test_two_readings_are_refused_with_both(text: str, readings: tuple[str, str]) -> None:
    with pytest.raises(AmbiguousNumberError) as refused:
        number(text)
    assert refused.value.readings == tuple(map(Decimal, readings))


@pytest.mark.parametrize(
    "text", ["35/20", "12 34", "1,23,4", "2,72E+09", "1 250,0 млн руб.", "--5", "NaN", "٣", "-+5"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NumberRefusedError):
        number(text)


@pytest.mark.parametrize(
    ("language", "typed", "read"),
    [
        ("ru", "12,5", "12.5"),
        ("en", "12,5", "12.5"),
        ("ru", "1\u00a0850,5", "1850.5"),
        ("en", "1,850.5", "1850.5"),
        ("ru", "1,234", "1.234"),
        ("ru", "1.234", "1.234"),
        ("en", "1.234", "1.234"),
        ("en", "1,234 %", "“1,234 %” can be 1.234 or 1234: write it in one of these ways."),
        ("en", "1,234", "“1,234” can be 1.234 or 1234: write it in one of these ways."),
        ("en", "much", "A number from 0 to 2,000 is taken here."),
        ("en", "2001", "A number from 0 to 2,000 is taken here."),
        ("en", "1.2345", "At most 3 decimals are taken here."),
        # More digits than arithmetic keeps unless told to.
        ("en", f"1000.{'0' * 34}1", "At most 3 decimals are taken here."),
        ("en", f"1.{'0' * 34}1e1", "At most 3 decimals are taken here."),
        ("en", f"12.5{'0' * 30}", "12.5" + "0" * 30),
    ],
)
def test_a_field_reads_a_number_or_says_what_it_takes(language: str, typed: str, read: str) -> None:
    field = NumberField(decimals=3, smallest=0, greatest=2000)
    with translation.override(language):
        assert outcome(field, typed) == read


@pytest.mark.parametrize(
    ("field", "read"),
    [
        (NumberField(decimals=3, smallest=0, greatest=100), "1.234"),
        (NumberField(decimals=2, smallest=0, greatest=2000), "1234"),
        (NumberField(decimals=0), "1234"),
        (
            NumberField(decimals=0, smallest=1, greatest=9),
            "A whole number from 1 to 9 is taken here.",
        ),
    ],
)
def test_a_reading_that_a_field_cannot_hold_is_none(field: NumberField, read: str) -> None:
    with translation.override("en"):
        assert outcome(field, "1,234") == read


def test_a_number_is_shown_in_the_readers_language_and_told_to_addresses_in_none() -> None:
    field = NumberField(decimals=3, smallest=0)
    for language, shown in (("ru", "1850,5"), ("en", "1850.5")):
        with translation.override(language):
            assert field.prepare_value("1 850,50") == field.prepare_value("1850.5") == shown
            assert field.plain("1 850,50") == field.plain("1850.5") == "1850.5"
            assert field.prepare_value("much") == field.plain("much") == "much"


def outcome(field: NumberField, typed: str) -> str:
    try:
        return str(field.clean(typed))
    except ValidationError as error:
        return " ".join(error.messages)
