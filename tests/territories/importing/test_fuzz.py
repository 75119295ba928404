"""Whatever stands in a cell or a file: a value, or a sentence; all of a file, or nothing."""

import tracemalloc
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl.utils.exceptions import IllegalCharacterError

from territories.importing.cells import CodeCell, NumberCell, TextCell, holds_unit, written
from territories.importing.dates import is_as_of, read_date
from territories.importing.files import FileRefusedError, read_file
from territories.importing.kinds import KINDS
from territories.importing.preview import REFUSED, Preview, resource_for, store
from territories.importing.reading import Reading, row_numbers
from territories.importing.tables import find_table
from territories.importing.units import is_unit, times_of_unit
from tests.factories.territories import IndicatorFactory, SourceFactory, TerritoryFactory
from tests.territories.importing.made import FORMATS, HEADING, Rows, xlsx
from tests.territories.importing.malformed import ROWS, broken_files

FEW = settings(max_examples=150, deadline=None, derandomize=True, database=None)
# What offices write, to be cut up and put together anew.
WORDS = "0 1 2024 1,234 1.234,5 - – … на кв. I IV март г. / . , 31 12 % млн руб. е +"
PIECES = st.sampled_from([*WORDS.split(" "), "\u00a0", "\u202f", " "])
TEXTS = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=6).map("".join))
CELLS = st.one_of(st.none(), st.booleans(), st.floats(), st.dates(), TEXTS)


@FEW
@given(CELLS)
@example(float("inf"))
@example("на 01.01.0001")
@example("на " * 5000 + "2024")
@example("1" * 10_000)
@example("1" + " " * 10_000 + "!")
def test_a_cell_is_read_or_refused_with_a_sentence(cell: Any) -> None:
    for read in (read_date, NumberCell().clean, TextCell().clean, CodeCell().clean):
        try:
            read(cell)
        except ValueError as error:
            said = str(error)
            assert 10 < len(said) < 400
    assert isinstance(written(cell), str)
    assert {type(holds_unit(cell)), type(is_as_of(cell)), type(is_unit(written(cell)))} == {bool}
    times_of_unit(written(cell), ["млрд руб."])


WRITTEN = st.builds(
    lambda whole, digits, thousands, mark: (whole, digits, thousands, mark),
    st.integers(0, 10**12),
    st.text("0123456789", max_size=6),
    st.sampled_from(["", " ", "\u00a0", "\u202f", ",", "."]),
    st.sampled_from([",", "."]),
)


@FEW
@given(WRITTEN, st.sampled_from(["", "-", "−"]))
def test_a_number_is_never_read_as_another(parts: Any, sign: str) -> None:
    whole, digits, thousands, mark = parts
    if thousands == mark:
        return
    text = f"{whole:,}".replace(",", thousands) + (mark + digits if digits else "")
    meant = Decimal(f"{'-' if sign else ''}{whole}.{digits or 0}")
    try:
        assert NumberCell().clean(sign + text) == meant
    except ValueError as error:  # «1,234»: refused with both readings, this among them
        told = str(error)
        assert f"{abs(meant)}" in told or str(whole) in told


@FEW
@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_day_is_the_same_in_both_habits(day: date) -> None:
    assert read_date(day.isoformat()) == read_date(f"{day:%d.%m.%Y}") == (day, "day")
    assert read_date(float(day.year)) == read_date(f"{day.year} г.")


@FEW
@given(TEXTS)
def test_rows_are_named_or_refused(text: str) -> None:
    with suppress(FileRefusedError):
        assert all(isinstance(row, int) for row in row_numbers(text))


@pytest.fixture
def known(db: None) -> None:
    IndicatorFactory.create(code="T0.2", name_ru="Объём инвестиций")
    TerritoryFactory.create(code="ALT", name_ru="Алтайский край")
    SourceFactory.create(code="report", title_ru="Отчёт")


def tried(content: bytes, name: str, kind: str = "observations") -> Preview | None:
    """Store what can be stored of a file; what is left of it is all or nothing."""
    rows = KINDS[kind]._meta.model._default_manager
    before, found = rows.count(), None
    try:
        sheets = [sheet for sheet in read_file(content, name) if sheet.rows]
        reading = Reading(left_out=frozenset({3}))
        resource = resource_for(kind, reason="Проба", reading=reading)
        found = store(resource, find_table(sheets[0], resource, reading))
    except FileRefusedError as error:
        trouble = str(error)
    else:
        trouble = ""
    stored = rows.count() - before
    if trouble or found is None:
        assert (stored, len(trouble) > 10) == (0, True)
        return None
    assert all(line.reason for line in found.lines if line.state == REFUSED)
    assert "не понята" not in " ".join(line.reason for line in found.lines)
    assert stored == (found.counts["new"] if found.is_storable else 0)
    return found


def test_broken_files_are_read_whole_or_not_at_all(known: None) -> None:
    files = broken_files()
    assert len(files) >= 500
    read = 0
    for name, content in files:
        with transaction.atomic():
            read += tried(content, name) is not None
            transaction.set_rollback(True)
    assert 0 < read < len(files)


@pytest.mark.usefixtures("known")
@settings(FEW, max_examples=30, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(sorted(FORMATS)),
    st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=4),
    st.sampled_from(["observations", "territories", "projects"]),
)
def test_any_table_is_told_row_by_row(ending: str, cells: list[Any], kind: str) -> None:
    rows: Rows = [
        [*HEADING.split(";"), "code", "name_ru", "regime", "region", "unit"],
        *([*ROWS[1][:2], a, b, "actual", "report", c, b, a, c, b] for a, b, c in cells),
    ]
    with transaction.atomic():
        try:
            content = FORMATS[ending](rows)
        except (ValueError, OverflowError, IllegalCharacterError):  # what the format cannot hold
            return
        tried(content, f"a.{ending}", kind)
        transaction.set_rollback(True)


def test_a_bomb_takes_no_memory() -> None:
    bombs = [(name, content) for name, content in broken_files() if name.startswith("corner.")]
    tracemalloc.start()
    try:
        for name, content in bombs:
            with pytest.raises(FileRefusedError):
                read_file(content, name)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 50 * 2**20


def test_an_entity_tells_nothing() -> None:
    for name, content in broken_files():
        if name.startswith(("entity.", "laughs.")):
            with pytest.raises(FileRefusedError):
                read_file(content, name)


def test_a_far_cell_that_is_empty_takes_nothing_away() -> None:
    sheet = xlsx(("a", [*ROWS, *[[]] * 20, [*[None] * 30]]))
    (read,) = read_file(sheet, "a.xlsx")
    assert len(read.rows) == len(ROWS)
