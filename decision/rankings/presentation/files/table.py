"""A ranking as CSV: one row for each alternative, then what belongs to the columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.cells import Cell, csv_text
from decision.rankings.presentation.files.content import Line, Taken, directions


def ranking_as_csv(taken: Taken) -> str:
    return csv_text(_rows(taken))


def _rows(taken: Taken) -> Iterator[Sequence[Cell]]:
    """The first column says what a row is, so that a program can keep to the alternatives."""
    is_missing = any(taken.missing(line) for line in taken.lines)
    leaves = [leaf.criterion for leaf in taken.leaves]
    more = [_("No value")] if is_missing else []
    yield [
        pgettext("column of a file", "Row"),
        _("Place"),
        _("Code"),
        _("Name"),
        taken.score_title,
        *(criterion.name for criterion in leaves),
        *more,
    ]
    for line in taken.lines:
        yield _alternative(taken, line, is_missing=is_missing)
    said = directions(taken.ranked)
    units = [criterion.indicator.unit if criterion.indicator else "" for criterion in leaves]
    for title, cells in (
        (_("share of the weight"), [taken.share(criterion.code) for criterion in leaves]),
        (_("unit"), units),
        (_("direction"), [said.get(criterion.code, _("left out")) for criterion in leaves]),
    ):
        yield [title, None, None, None, None, *cells, *([None] if is_missing else [])]
    if taken.is_fictional:
        yield [_("fictional: values invented for a demonstration were used")]
    yield [_("whose weights"), None, None, taken.whose]
    yield [_("address"), None, None, taken.address]


def _alternative(taken: Taken, line: Line, *, is_missing: bool) -> list[Cell]:
    values = [taken.table.value(line.alternative, leaf) for leaf in taken.leaves]
    gaps = "; ".join(leaf.criterion.name for leaf in taken.missing(line))
    return [
        _("alternative"),
        line.rank,
        line.code,
        str(line.alternative),
        line.score,
        *(value.value if value else None for value in values),
        *([gaps] if is_missing else []),
    ]
