"""Numbers, shares and moments have one form in each language."""

from datetime import UTC, datetime

import pytest
from django.template import engines
from django.test import override_settings
from django.utils import timezone, translation
from django.utils.formats import date_format, reset_format_cache

from config.formats import with_zone
from config.typography import floatformat, per_cent

MOMENT = datetime(2026, 11, 28, 8, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "value", "decimals", "expected"),
    [
        ("ru", -1234.5, "1g", "−1 234,5"),
        ("en", -1234.5, "1g", "−1,234.5"),
        ("ru", 0.25, 2, "0,25"),
        ("en", -0.001, 1, "0.0"),
        ("en", None, 1, ""),
    ],
)
def test_a_number_has_a_minus_sign(
    language: str, value: object, decimals: int | str, expected: str
) -> None:
    with translation.override(language):
        assert floatformat(value, decimals).replace("\N{NO-BREAK SPACE}", " ") == expected
        page = engines["django"].from_string("{{ value|floatformat:decimals }}")
        assert page.render({"value": value, "decimals": decimals}) == floatformat(value, decimals)


def test_the_sign_of_a_share_stays_on_its_line() -> None:
    assert per_cent("25,2") == "25,2\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize(
    ("zone", "language", "expected"),
    [
        ("Asia/Vladivostok", "ru", "28 ноября 2026, 18:05 UTC+10"),
        ("Asia/Vladivostok", "en", "28 November 2026, 18:05 UTC+10"),
        ("Europe/Moscow", "en", "28 November 2026, 11:05 MSK"),
    ],
)
def test_a_moment_says_where_it_holds(zone: str, language: str, expected: str) -> None:
    with override_settings(TIME_ZONE=zone), translation.override(language):
        shape = with_zone("j E Y, H:i")
        assert date_format(timezone.localtime(MOMENT), shape) == expected


@pytest.mark.parametrize(("language", "month"), [("ru", "ноября"), ("en", "November")])
def test_dates_have_one_form(language: str, month: str) -> None:
    reset_format_cache()
    local = timezone.localtime(MOMENT)
    with translation.override(language):
        day = f"28 {month} 2026"
        assert {date_format(local, f"{kind}DATE_FORMAT") for kind in ("", "SHORT_")} == {day}
        assert date_format(local, "SHORT_DATETIME_FORMAT") == f"{day}, 18:05 UTC+10"
        assert date_format(local, "DATETIME_FORMAT") == f"{day}, 18:05:09 UTC+10"
