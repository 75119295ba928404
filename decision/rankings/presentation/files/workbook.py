"""A ranking as a workbook: a weighted sum in live formulas, each with its computed value."""

from __future__ import annotations

import io
from collections.abc import Sequence

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from config.sheets import Formula, Sheet, Style, opened
from decision.rankings.presentation.files.about import about_sheet, cells_sheet
from decision.rankings.presentation.files.content import Taken, directions
from decision.rankings.presentation.files.formulas import normalised_formula, place_formula
from decision.rankings.services.normalised import AddedUp

# Where the figures begin on the sheets that have a row for each alternative.
MATRIX_TOP, MATRIX_LEFT, TERMS_TOP, TERMS_LEFT = 4, 2, 2, 2


def ranking_as_workbook(taken: Taken) -> bytes:
    file = io.BytesIO()
    with opened(file, taken.made_at) as book:
        ranking = Sheet(book, _("Ranking"))
        matrix = Sheet(book, _("Matrix"))
        _matrix(matrix, taken)
        weights = Sheet(book, _("Weights"))
        _weights(weights, taken)
        computed: tuple[Sheet, ...] = ()
        if taken.sum is None:
            _ranking(ranking, taken, None)
        else:
            used, terms = computed = Sheet(book, _("Values used")), Sheet(book, _("Normalised"))
            _used(used, taken, taken.sum, matrix)
            _terms(terms, taken, taken.sum, used, weights)
            _ranking(ranking, taken, terms)
        if taken.is_fictional:
            for sheet in (ranking, matrix, *computed):
                sheet.foot(_("Fictional: values invented for a demonstration."))
        about_sheet(Sheet(book, _("Method and sources")), taken)
        cells_sheet(Sheet(book, _("Cells")), taken)
    return file.getvalue()


def _ranking(sheet: Sheet, taken: Taken, terms: Sheet | None) -> None:
    """Place and score; the figures of `terms` are added up where there are such."""
    sheet.heading(0, [_("Place"), _("Name"), _("Code"), taken.score_title])
    sheet.widths([8, 52, 14, 24])
    ranked = [line for line in taken.lines if line.rank is not None]
    scores = xl_range_abs(1, 3, max(len(ranked), 1), 3)
    tolerance = taken.ranked.answer["options"]["tie_tolerance"]
    for row, line in enumerate(taken.lines, start=1):
        sheet.write(row, 1, str(line.alternative))
        sheet.write(row, 2, line.code)
        if line.rank is None or line.score is None:
            sheet.write(row, 0, _("left out: a value is missing"), Style.MISSING)
            sheet.write(row, 3, None, Style.MISSING)
        elif terms is None:
            sheet.write(row, 0, line.rank)
            sheet.write(row, 3, line.score)
        else:
            place = place_formula(xl_rowcol_to_cell(row, 3), scores, tolerance)
            sheet.write(row, 0, Formula(place, line.rank))
            sheet.write(row, 3, Formula(_sum(taken, terms, row), line.score))


def _sum(taken: Taken, terms: Sheet, row: int) -> str:
    last = TERMS_LEFT + len(taken.shares) - 1
    shares = xl_range_abs(1, TERMS_LEFT, 1, last)
    at = TERMS_TOP + row - 1
    line = xl_range_abs(at, TERMS_LEFT, at, last)
    return f"=SUMPRODUCT({terms.reference}{line},{terms.reference}{shares})"


def _matrix(sheet: Sheet, taken: Taken) -> None:
    """The data as they are; a missing value is an empty cell that is hatched."""
    said = directions(taken.ranked)
    sheet.heading(0, [_("Code"), _("Name"), *(leaf.criterion.name for leaf in taken.leaves)])
    sheet.widths([14, 44, *(18 for _leaf in taken.leaves)])
    for row, title in enumerate((_("code"), _("unit"), _("direction")), start=1):
        sheet.write(row, 1, title, Style.NOTE)
    for column, leaf in enumerate(taken.leaves, start=MATRIX_LEFT):
        indicator = leaf.criterion.indicator
        sheet.write(1, column, leaf.criterion.code, Style.NOTE)
        sheet.write(2, column, indicator.unit if indicator else "", Style.NOTE)
        sheet.write(3, column, said.get(leaf.criterion.code, _("left out")), Style.NOTE)
    for row, line in enumerate(taken.lines, start=MATRIX_TOP):
        sheet.write(row, 0, line.code)
        sheet.write(row, 1, str(line.alternative))
        for column, leaf in enumerate(taken.leaves, start=MATRIX_LEFT):
            value = taken.table.value(line.alternative, leaf)
            if value is None:
                sheet.write(row, column, None, Style.MISSING)
            else:
                style = Style.FICTIONAL if value.is_fictional else Style.PLAIN
                sheet.write(row, column, float(value.value), style)


def _weights(sheet: Sheet, taken: Taken) -> None:
    """One row for each criterion; the weight can be changed, the share follows."""
    sheet.heading(0, [_("Code"), _("Criterion"), _("Weight"), _("Share")])
    sheet.widths([14, 60, 16, 16])
    column = xl_range_abs(1, 2, max(len(taken.leaves), 1), 2)
    for row, leaf in enumerate(taken.leaves, start=1):
        share = taken.share(leaf.criterion.code)
        sheet.write(row, 0, leaf.criterion.code)
        sheet.write(row, 1, leaf.criterion.name)
        if share is None:
            sheet.write(row, 2, None, Style.MISSING)
            sheet.write(row, 3, _("left out"), Style.NOTE)
        elif taken.sum is None or not share:
            # What weighs nothing is on none of the sheets that are added up.
            sheet.write(row, 2, share)
            sheet.write(row, 3, share)
        else:
            sheet.write(row, 2, share, Style.INPUT)
            sheet.write(row, 3, Formula(f"={xl_rowcol_to_cell(row, 2)}/SUM({column})", share))


def _used(sheet: Sheet, taken: Taken, added: AddedUp, matrix: Sheet) -> None:
    """What is counted with: the matrix, distances from a target, what stands in for a gap."""
    names = _names(taken, added.criteria)
    sheet.heading(0, [_("Code"), _("Name"), *names])
    sheet.widths([14, 44, *(18 for _name in names)])
    sheet.write(1, 1, _("what stands in for a missing value is marked"), Style.NOTE)
    targets = {c["code"]: c["target"] for c in taken.ranked.document["criteria"] if "target" in c}
    columns = {leaf.criterion.code: j for j, leaf in enumerate(taken.leaves, start=MATRIX_LEFT)}
    places = {code: i for i, code in enumerate(added.alternatives)}
    for row, (at, line) in enumerate(_ranked_lines(taken)):
        sheet.write(TERMS_TOP + row, 0, line)
        sheet.write(TERMS_TOP + row, 1, taken.names[line])
        i = places[line]
        for j, code in enumerate(added.criteria):
            value = float(added.used[i, j])
            if (line, code) in added.assumed:
                sheet.write(TERMS_TOP + row, TERMS_LEFT + j, value, Style.ASSUMED)
                continue
            there = matrix.reference + xl_rowcol_to_cell(MATRIX_TOP + at, columns[code])
            formula = f"=ABS({there}-{targets[code]!r})" if code in targets else f"={there}"
            sheet.write(TERMS_TOP + row, TERMS_LEFT + j, Formula(formula, value))


def _terms(sheet: Sheet, taken: Taken, added: AddedUp, used: Sheet, weights: Sheet) -> None:
    """The same made comparable, and above it the shares that it is added up by."""
    names = _names(taken, added.criteria)
    sheet.heading(0, [_("Code"), _("Name"), *names])
    sheet.widths([14, 44, *(18 for _name in names)])
    sheet.write(1, 1, _("share of the weight"), Style.NOTE)
    rows = {leaf.criterion.code: i for i, leaf in enumerate(taken.leaves, start=1)}
    costs = {c["code"] for c in taken.ranked.document["criteria"] if c["direction"] != "max"}
    normalization = taken.ranked.answer["options"]["normalization"]
    last = TERMS_TOP + len(added.alternatives) - 1
    for j, code in enumerate(added.criteria):
        share = weights.reference + xl_rowcol_to_cell(rows[code], 3)
        sheet.write(1, TERMS_LEFT + j, Formula(f"={share}", taken.shares[code]))
    places = {code: i for i, code in enumerate(added.alternatives)}
    for row, (_at, line) in enumerate(_ranked_lines(taken)):
        sheet.write(TERMS_TOP + row, 0, line)
        sheet.write(TERMS_TOP + row, 1, taken.names[line])
        i = places[line]
        for j, code in enumerate(added.criteria):
            column = TERMS_LEFT + j
            cell = used.reference + xl_rowcol_to_cell(TERMS_TOP + row, column)
            all_of_it = used.reference + xl_range_abs(TERMS_TOP, column, last, column)
            formula = normalised_formula(normalization, cell, all_of_it, is_cost=code in costs)
            sheet.write(TERMS_TOP + row, column, Formula(formula, float(added.terms[i, j])))


def _ranked_lines(taken: Taken) -> list[tuple[int, str]]:
    """The row on the matrix and the code of each that has a place."""
    return [(at, line.code) for at, line in enumerate(taken.lines) if line.rank is not None]


def _names(taken: Taken, codes: Sequence[str]) -> list[str]:
    return [taken.names[code] for code in codes]
