"""Volume against quality as it is shown: sentences, a slope for each territory, a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from territories.models import Indicator, Source, Territory
from territories.presentation.catalogue import number_text
from territories.selectors.thesis import Offered, Placed, Thesis, pairs_turned

MOST_ROWS = 100
MOST_SLOPES = 30
# Of the picture, which the page stretches: a row's height, and how wide all is.
STEP, WIDTH = 10, 100
LONGEST_CODE = 20


@dataclass(frozen=True)
class Pair:
    """What is compared with what; `troubles` are sentences on what was not understood."""

    volume: Indicator | None
    intensity: Indicator | None
    troubles: tuple[str, ...]


def chosen_pair(query: QueryDict, offered: Offered) -> Pair:
    """What the address names, else the first ratio and the figure that it divides."""
    troubles: list[str] = []
    intensity = _named(query.get("quality", ""), offered.intensities, troubles)
    volume = _named(query.get("volume", ""), offered.volumes, troubles)
    intensity = intensity or next(iter(offered.intensities), None)
    if volume is None and intensity is not None:
        divided = intensity.formula.partition("/")[0]
        fitting = [each for each in offered.volumes if each.variable and each.variable in divided]
        volume = next(iter(fitting or offered.volumes), None)
    return Pair(volume, intensity, tuple(troubles))


def _named(code: str, among: Sequence[Indicator], troubles: list[str]) -> Indicator | None:
    found = next((each for each in among if each.code == code), None)
    if code and found is None:
        shown = code if len(code) <= LONGEST_CODE else code[:LONGEST_CODE] + "…"
        troubles.append(
            _("“%(code)s” cannot be compared here: the usual figure stands in its place.")
            % {"code": shown}
        )
    return found


@dataclass(frozen=True)
class Row:
    placed: Placed
    volume: str
    intensity: str
    sentence: str


@dataclass(frozen=True)
class Slope:
    """A line between two heights, in whole numbers: attributes need a dot in any language."""

    left: int
    right: int
    kind: str


@dataclass(frozen=True)
class Picture:
    """`volume` are the rows of the left side, `intensity` those of the right."""

    width: int
    height: int
    volume: tuple[Placed, ...]
    intensity: tuple[Placed, ...]
    slopes: tuple[Slope, ...]


@dataclass(frozen=True)
class ThesisPage:
    volume: Indicator
    intensity: Indicator
    source: Source | None
    sentences: tuple[str, ...]
    rows: tuple[Row, ...]
    picture: Picture | None
    left_out: int
    unplaced: tuple[Territory, ...]
    unplaced_more: int
    is_mixed: bool


def thesis_page(thesis: Thesis) -> ThesisPage:
    placed = thesis.placed
    rows = tuple(_row(thesis, one) for one in placed[:MOST_ROWS])
    moments = {(value.date, value.basis) for one in placed for value in (one.volume, one.intensity)}
    return ThesisPage(
        volume=thesis.volume,
        intensity=thesis.intensity,
        source=thesis.source,
        sentences=tuple(_sentences(thesis)),
        rows=rows,
        picture=_picture(placed),
        left_out=len(placed) - len(rows),
        unplaced=thesis.unplaced[:MOST_SLOPES],
        unplaced_more=max(len(thesis.unplaced) - MOST_SLOPES, 0),
        is_mixed=len(moments) > 1,
    )


def _row(thesis: Thesis, one: Placed) -> Row:
    return Row(
        one,
        number_text(thesis.volume, one.volume),
        number_text(thesis.intensity, one.intensity),
        _climb(one.climb),
    )


def _climb(places: int) -> str:
    if not places:
        return _("the same place")
    if places > 0:
        said = ngettext("%(count)s place higher", "%(count)s places higher", places)
    else:
        said = ngettext("%(count)s place lower", "%(count)s places lower", -places)
    return said % {"count": abs(places)}


def _sentences(thesis: Thesis) -> list[str]:
    placed = thesis.placed
    if len(placed) < 2:
        return [_("Fewer than two territories have both figures: there is nothing to compare yet.")]
    firsts = [one for one in placed if one.by_volume == 1]
    best = [one for one in placed if one.by_intensity == 1]
    said = [_first_by_volume(thesis, firsts)]
    if {one.territory.pk for one in best} != {one.territory.pk for one in firsts}:
        said.append(
            _("First by “%(indicator)s”: %(names)s.")
            % {"indicator": thesis.intensity.name, "names": _names(best)}
        )
    # Of very many the comparison of each with each takes long.
    turned, counted = pairs_turned(placed) if len(placed) <= MOST_ROWS else (0, 0)
    if counted:
        said.append(
            ngettext(
                "Of %(counted)s pair of territories %(turned)s stands the other way round.",
                "Of %(counted)s pairs of territories %(turned)s stand the other way round.",
                counted,
            )
            % {"counted": counted, "turned": turned}
        )
    return said


def _first_by_volume(thesis: Thesis, firsts: Sequence[Placed]) -> str:
    if len(firsts) > 1:
        return _("First by “%(indicator)s”: %(names)s.") % {
            "indicator": thesis.volume.name,
            "names": _names(firsts),
        }
    (one,) = firsts
    values = {
        "name": one.territory.name,
        "volume": thesis.volume.name,
        "quality": thesis.intensity.name,
        "place": one.by_intensity,
        "of": len(thesis.placed),
    }
    if one.by_intensity == 1:
        return _("%(name)s is first by “%(volume)s” and by “%(quality)s”.") % values
    return (
        _("%(name)s is first by “%(volume)s”, by “%(quality)s” it has place %(place)s of %(of)s.")
        % values
    )


def _names(rows: Sequence[Placed]) -> str:
    return ", ".join(one.territory.name for one in rows[:MOST_SLOPES])


def _picture(placed: Sequence[Placed]) -> Picture | None:
    """None where there is nothing to see, or too much."""
    if not 2 <= len(placed) <= MOST_SLOPES:
        return None
    right = sorted(placed, key=lambda one: (one.by_intensity, one.by_volume, one.territory.code))
    slopes = tuple(
        Slope(
            number * STEP + STEP // 2,
            right.index(one) * STEP + STEP // 2,
            "up" if one.climb > 0 else "down" if one.climb < 0 else "same",
        )
        for number, one in enumerate(placed)
    )
    return Picture(WIDTH, len(placed) * STEP, tuple(placed), tuple(right), slopes)
