"""Units and dates as offices write them: what is the same, what only looks so."""

from decimal import Decimal

import pytest

from config.numbers import number
from territories.importing.dates import read_date
from territories.importing.units import is_unit, times_of_unit


@pytest.mark.parametrize(
    ("unit", "own", "times"),
    [
        ("jobs per RUB mn", "jobs per RUB bn", 1000),
        ("рабочих мест / млн руб.", "рабочих мест на млрд руб.", 1000),
        ("тыс. руб./чел.", "руб. на чел.", 1000),
        ("руб. на тыс. чел.", "тыс. руб. на чел.", Decimal("0.000001")),
        ("тыс. руб.", "млрд руб.", Decimal("0.000001")),
        ("руб. на чел.", "чел. на руб.", None),
        ("руб. чел.", "чел. на руб.", None),
    ],
)
def test_what_stands_below_the_line_is_scaled_the_other_way(
    unit: str, own: str, times: Decimal | None
) -> None:
    assert times_of_unit(unit, [own]) == times


def test_a_unit_neither_begins_nor_ends_below_the_line() -> None:
    texts = ("тыс. руб.", "руб./чел.", "руб. на чел.", "на чел.", "руб. на", "/", "на")
    assert [text for text in texts if is_unit(text)] == list(texts[:3])


@pytest.mark.parametrize("word", ["Declared", "Decl", "Марганец", "Market", "Мартен", "Janitor"])
def test_a_word_that_begins_like_a_month_is_none(word: str) -> None:
    with pytest.raises(ValueError, match="2024"):
        read_date(f"{word} 2024")


@pytest.mark.parametrize(
    ("word", "month"),
    [
        *(("янв", 1), ("фев.", 2), ("Марта", 3), ("Май", 5), ("мая", 5), ("июня", 6)),
        *(("июля", 7), ("сент.", 9), ("sept", 9), ("нояб", 11), ("дек", 12), ("December", 12)),
    ],
)
def test_a_month_is_named_whole_or_by_its_beginning(word: str, month: int) -> None:
    assert read_date(f"{word} 2024")[0].month == month


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("13/03/2024", "2024-03-13"),
        ("03-25-2024", "2024-03-25"),
        ("5/5/2024", "2024-05-05"),
        ("March 12, 2024", "2024-03-12"),
        ("12-Mar-2024", "2024-03-12"),
        ("янв.2024", "2024-01-01"),
        ("мар-2024", "2024-03-01"),
        ("2024 II кв.", "2024-04-01"),
        ("3Q2024", "2024-07-01"),
    ],
)
def test_dates_are_read_in_either_habit(text: str, day: str) -> None:
    assert read_date(text)[0].isoformat() == day


@pytest.mark.parametrize("text", ["12/03/2024", "12-03-2024"])
def test_a_day_with_two_readings_is_refused_with_both(text: str) -> None:
    with pytest.raises(ValueError, match=r"2024-03-12.*2024-12-03"):
        read_date(text)


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u2003", "\u200a", "\u200b", "\u3000"])
def test_any_space_stands_between_thousands(space: str) -> None:
    assert number(f"1{space}234,5") == Decimal("1234.5")
