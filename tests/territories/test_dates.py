from datetime import date

import pytest
from django.utils import translation

from territories.dates import date_text
from territories.enums import DatePrecision


@pytest.mark.parametrize(
    ("day", "precision", "russian", "english"),
    [
        (date(2024, 1, 1), DatePrecision.YEAR, "2024", "2024"),
        (date(2021, 1, 1), DatePrecision.ABOUT, "около 2021", "about 2021"),
        (date(2023, 1, 1), DatePrecision.QUARTER, "I квартал 2023", "Q1 2023"),
        (date(2023, 10, 1), DatePrecision.QUARTER, "IV квартал 2023", "Q4 2023"),
        (date(2025, 6, 1), DatePrecision.MONTH, "июнь 2025", "June 2025"),
        (date(2025, 6, 27), DatePrecision.DAY, "27 июня 2025", "27 June 2025"),
    ],
)
def test_date_is_as_precise_as_it_is_known(
    day: date, precision: DatePrecision, russian: str, english: str
) -> None:
    with translation.override("ru"):
        assert date_text(day, precision) == russian
    with translation.override("en"):
        assert date_text(day, precision) == english


def test_every_precision_is_worded() -> None:
    with translation.override("en"):
        words = {date_text(date(2025, 4, 1), precision) for precision in DatePrecision}
    assert words == {"1 April 2025", "April 2025", "Q2 2025", "2025", "about 2025"}
