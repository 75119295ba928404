"""Units and dates as offices write them: what is the same, what only looks so."""

from decimal import Decimal

import pytest

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
