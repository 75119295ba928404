"""The sheets that say how a ranking was computed and where each value comes from."""

from __future__ import annotations

import platform
from collections.abc import Iterator

from django import get_version
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from config.cells import Cell
from config.sheets import Sheet, Style
from decision.problems.enums import MissingRule
from decision.rankings.forms import NORMALIZATION_TITLES
from decision.rankings.presentation.facts import facts_of
from decision.rankings.presentation.files.content import Taken
from decision.rankings.presentation.matrix import judged_by


def about_sheet(sheet: Sheet, taken: Taken) -> None:
    sheet.widths([30, 90, 30, 60, 16, 14])
    row = 0
    for title, said in _about(taken):
        sheet.write(row, 0, title, Style.HEADING)
        sheet.write(row, 1, said, Style.TEXT)
        row += 1
    row += 1
    titles = (_("No."), _("Source"), _("Publisher"), _("Address"), _("Accessed"), _("Fictional"))
    for column, title in enumerate(titles):
        sheet.write(row, column, title, Style.HEADING)
    for source, number in taken.sources.items():
        row += 1
        accessed = date_format(source.accessed, "DATE_FORMAT") if source.accessed else None
        fictional = _("fictional") if source.is_fictional else None
        cells: tuple[Cell, ...] = (number, source.title, source.publisher, source.url or None)
        for column, cell in enumerate((*cells, accessed, fictional)):
            sheet.write(row, column, cell, Style.TEXT)


def _about(taken: Taken) -> Iterator[tuple[str, str]]:
    problem, answer = taken.table.problem, taken.ranked.answer
    facts = facts_of(taken.table, taken.ranked)
    yield _("Problem"), problem.name
    yield _("Question"), problem.question
    if taken.is_fictional:
        yield _("Fictional"), _("Values invented for a demonstration were used.")
    yield _("Method"), f"{taken.ranked.method.title} ({taken.ranked.method.source})"
    if normalization := answer["options"].get("normalization"):
        yield _("Normalisation"), str(NORMALIZATION_TITLES[normalization])
    yield _("A missing value"), str(MissingRule(answer["options"]["missing"]).label)
    yield _("Whose weights"), taken.whose
    yield _("Data as of"), ", ".join(facts.dates) or "—"
    gaps = taken.table.missing_count
    yield (
        _("Values missing"),
        _("%(missing)s of %(of)s") % {"missing": gaps, "of": taken.table.cell_count},
    )
    for warning in answer["warnings"]:
        yield _("To be known"), warning["message"]
    if taken.sum is not None:
        yield (
            _("Formulas"),
            _(
                "The weighted sum is computed in this workbook: change a weight or a value, and "
                "shares, normalised values, scores and places follow. The order of the rows and "
                "what stands in for missing values stay as they were. Scores that differ by less "
                "than a billionth of their range share a place."
            ),
        )
    else:
        yield _("Formulas"), _("None: scores and places are values, as the page computed them.")
    yield _("Computed"), date_format(localtime(taken.made_at), "DATETIME_FORMAT")
    versions = {**answer["software"], "django": get_version(), "python": platform.python_version()}
    yield _("Software"), ", ".join(f"{name} {number}" for name, number in versions.items())
    yield _("The page that shows the same"), taken.address


def cells_sheet(sheet: Sheet, taken: Taken) -> None:
    """Each cell of the matrix with what it rests on."""
    sheet.heading(
        0,
        [
            _("Name"),
            _("Criterion"),
            _("Value"),
            _("Unit"),
            _("Date"),
            _("Basis"),
            _("Sources (No.)"),
            _("Formula"),
            _("Note"),
        ],
    )
    sheet.widths([44, 44, 18, 16, 16, 20, 12, 40, 60])
    cells = ((line.alternative, leaf) for line in taken.lines for leaf in taken.leaves)
    for row, (alternative, leaf) in enumerate(cells, start=1):
        sheet.write(row, 0, str(alternative))
        sheet.write(row, 1, leaf.criterion.name)
        value = taken.table.value(alternative, leaf)
        if value is None:
            sheet.write(row, 2, None, Style.MISSING)
            sheet.write(row, 8, _("no value"), Style.NOTE)
            continue
        indicator = leaf.criterion.indicator
        notes = (_("fictional") if value.is_fictional else "", judged_by(value), value.note)
        sheet.write(row, 2, value.value, Style.FICTIONAL if value.is_fictional else Style.PLAIN)
        sheet.write(row, 3, indicator.unit if indicator else None)
        sheet.write(row, 4, value.date_text)
        sheet.write(row, 5, value.basis_label)
        sheet.write(row, 6, ", ".join(str(taken.sources[source]) for source in value.sources))
        sheet.write(row, 7, value.formula_in_words or None)
        sheet.write(row, 8, "; ".join(note for note in notes if note) or None)
