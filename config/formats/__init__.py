"""One form of dates in each language: the day with its month in words, times with their zone.

Django takes from here what its own formats would say: `28.11.2026` is read as a day by some and
`11/28/2026` as a month by others, and no time says where it holds.
"""

from datetime import UTC, datetime

from django.utils.timezone import get_default_timezone


def with_zone(time: str) -> str:
    """A format of times followed by the zone's name, or by its distance from UTC if it has none."""
    name = datetime.now(UTC).astimezone(get_default_timezone()).tzname() or ""
    return rf"{time} \U\T\CT" if name.startswith(("+", "-")) else f"{time} T"
