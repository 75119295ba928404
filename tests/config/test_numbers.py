"""Cells of import_samples: what reads, what is missing, what is refused."""

from decimal import Decimal

import pytest

from config.numbers import (
    AmbiguousNumberError,
    DashError,
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
