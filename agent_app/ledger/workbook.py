"""Any table out as a workbook: frozen heads, widths, filters, real dates and numbers, and text that stays text."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from math import ceil
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxFileError

from agent_app.base.errors import UserError
from agent_app.base.progress import Progress, silent
from agent_app.ledger.saving import saving

MAX_ROWS = 1_048_576
"""Rows of a sheet, title and header included."""

MAX_CELL = 32_767
"""UTF-16 units in a cell."""

MAX_TEXT_FORMAT = 255
"""Characters; longer ones are shown as ##### in some table programs when the cell's format is text."""

CUT_NOTE = "……（表格的一格放不下，全文在事项里）"
FIRST_YEAR = 1901
"""Days before this year have no number in a table program, and are written as text."""

PROGRESS_STEP = 100
"""Rows between two reports of progress."""

HEADER_ROW = 1
"""Counted from 0; the title stands above it."""

TITLE_SIZE, TITLE_HEIGHT = 16, 26
"""Points, of its letters and of its row."""

LINE_HEIGHT, TALLEST = 15.0, 408.75
"""Points, of a line and of the tallest row."""

SPREAD = 1.1
"""By how much text is taken to be wider than its characters: signs that begin no line leave room at the end of one."""

_WIDEST = 2 * SPREAD
"""A character at most, in those of a column's width."""

A3 = 8
"""The table programs' number of this size of paper; many columns do not fit on A4."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A number and how it is shown: the table program's own pattern, such as 0.0%."""

    number: float
    shown: str


Value = str | date | int | float | Measured | None
"""What a cell holds; a `date` may be a `datetime`, whose time of day shows when the cell is edited."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a column, and how wide it is in characters of the table program."""

    header: str
    width: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table but for its rows; the first `frozen` columns stay in sight while one scrolls, `notes` stand below the rows.

    It is printed `pages` sheets of paper wide, each with the columns that stay in sight.
    """

    title: str
    sheet: str
    headings: Sequence[Heading]
    frozen: int = 2
    notes: Sequence[str] = ()
    pages: int = 1


def write_table(
    path: Path,
    table: Table,
    rows: Iterable[Sequence[Value]],
    progress: Progress = silent,
    total: int | None = None,
) -> int:
    """Write a table as an xlsx workbook and give back the number of its rows.

    Cells are by their values: text is text whatever it begins with, a day and a number are real ones, None and ""
    leave the cell empty. The file is put in its place when it is whole (`saving`). `progress` counts rows of
    `total`, and may cancel.
    Raises `UserError` for more rows than a sheet takes, `TroubleError` when the disk does not take the file.
    """
    with saving(path) as part, _told(), _book(part, table.title) as book:
        return _Sheet(book, table).write(rows, progress, total)


def write_tables(path: Path, title: str, tables: Iterable[tuple[Table, Iterable[Sequence[Value]]]]) -> None:
    """Write several tables as the sheets of one workbook, each as `write_table` does; raises what that does."""
    with saving(path) as part, _told(), _book(part, title) as book:
        for table, rows in tables:
            _Sheet(book, table).write(rows, silent, None)


@contextmanager
def _told() -> Iterator[None]:
    """What the library says of the disk is what the system said."""
    try:
        yield
    except XlsxFileError as error:
        cause = error.args[0] if error.args else None
        raise (cause if isinstance(cause, OSError) else OSError(str(error))) from error


@contextmanager
def _book(path: Path, title: str) -> Iterator["_Book"]:
    """A workbook that is closed when all its sheets are written."""
    book = _Book(path, title)
    try:
        yield book
        book.file.close()
    except BaseException:
        # The library closes its files of waiting rows only when all went well.
        for sheet in book.file.worksheets():
            sheet.row_data_fh.close()
        raise


def fitting(text: str) -> str:
    """The text, cut with a note where it is longer than a cell can be."""
    if len(text) * 2 <= MAX_CELL or len(text.encode("utf-16-le")) <= MAX_CELL * 2:
        return text
    room = (MAX_CELL - len(CUT_NOTE)) * 2
    return text.encode("utf-16-le")[:room].decode("utf-16-le", errors="ignore") + CUT_NOTE


class _Book:
    """The file, and the looks that its cells share."""

    def __init__(self, path: Path, title: str) -> None:
        # Rows wait on the disk until the end; they wait where the person wants the table, nowhere else.
        self.file = xlsxwriter.Workbook(path, {"constant_memory": True, "tmpdir": str(path.parent)})
        self._look = {"valign": "top", "text_wrap": True}
        self.head = self.look(bold=True, bg_color="#E7EDF5")
        self.text = self.look(num_format="@")
        self.prose = self.look()
        self.date = self.look(num_format="yyyy-mm-dd")
        self.number = self.look(num_format="0")
        self._title = {"bold": True, "font_size": TITLE_SIZE, "valign": "vcenter"}
        self.note = self.file.add_format({"valign": "top"})
        self._measures: dict[str, Any] = {}
        self.file.set_properties({"title": title})

    def title(self, pages: int) -> Any:
        """The look of the title: in the middle, but where several sheets of paper lie side by side at the beginning of each."""
        return self.file.add_format(self._title | {"align": "center" if pages == 1 else "left"})

    def look(self, **more: Any) -> Any:
        """How a cell is drawn."""
        return self.file.add_format(self._look | more)

    def measure(self, shown: str) -> Any:
        """The look of numbers shown in one way."""
        if shown not in self._measures:
            self._measures[shown] = self.look(num_format=shown)
        return self._measures[shown]


class _Sheet:
    """A sheet while it is written, row by row: no more than one row is in memory."""

    def __init__(self, book: _Book, table: Table) -> None:
        self._book = book
        self._sheet = book.file.add_worksheet(table.sheet)
        self._table = table
        self._widths = [heading.width for heading in table.headings]
        self._prepare()

    def write(self, rows: Iterable[Sequence[Value]], progress: Progress, total: int | None) -> int:
        """Write all rows and the notes below them; the number of rows."""
        count = 0
        for count, row in enumerate(rows, 1):
            if HEADER_ROW + count >= MAX_ROWS:
                limit = f"{MAX_ROWS - HEADER_ROW - 1:,}"
                raise UserError(f"超过{limit}行，一张表放不下。没有写出文件，请按年份分几次导出。")
            if count % PROGRESS_STEP == 0:
                progress(count, total)
            self._write_row(HEADER_ROW + count, row)
        progress(count, count)
        last = len(self._table.headings) - 1
        self._sheet.autofilter(HEADER_ROW, 0, HEADER_ROW + count, last)
        for below, note in enumerate(self._table.notes, HEADER_ROW + count + 2):
            self._sheet.write_string(below, 0, note, self._book.note)
        return count

    def _prepare(self) -> None:
        """Title, header, widths, and how the sheet scrolls and prints."""
        sheet, headings = self._sheet, self._table.headings
        for place, heading in enumerate(headings):
            sheet.set_column(place, place, heading.width)
        title = self._book.title(self._table.pages)
        sheet.set_row(0, TITLE_HEIGHT)
        if len(headings) > 1:
            sheet.merge_range(0, 0, 0, len(headings) - 1, "", title)
        sheet.write_string(0, 0, self._table.title, title)
        self._make_room(HEADER_ROW, max(_lines(heading.header, heading.width) for heading in headings))
        for place, heading in enumerate(headings):
            sheet.write_string(HEADER_ROW, place, heading.header, self._book.head)
        sheet.freeze_panes(HEADER_ROW + 1, self._table.frozen)
        sheet.hide_gridlines(0)
        sheet.set_landscape()
        sheet.set_paper(A3)
        sheet.fit_to_pages(self._table.pages, 0)
        sheet.repeat_rows(0, HEADER_ROW)
        if self._table.pages > 1:
            sheet.repeat_columns(0, self._table.frozen - 1)
        sheet.set_footer("&C第&P页，共&N页")
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})

    def _make_room(self, place: int, lines: int) -> None:
        """Make a row so many lines high: not every table program sees to it when it opens the file."""
        if lines > 1:
            self._sheet.set_row(place, min(lines * LINE_HEIGHT, TALLEST))

    def _write_row(self, place: int, row: Sequence[Value]) -> None:
        sheet = self._sheet
        lines = 1
        for at, value in enumerate(row):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                look = self._book.text if len(value) <= MAX_TEXT_FORMAT else self._book.prose
                sheet.write_string(place, at, fitting(value), look)
                if len(value) * _WIDEST > self._widths[at] or "\n" in value:
                    lines = max(lines, _lines(value, self._widths[at]))
            elif isinstance(value, date):
                self._write_day(place, at, value)
            elif isinstance(value, Measured):
                sheet.write_number(place, at, value.number, self._book.measure(value.shown))
            else:
                look = self._book.number if isinstance(value, int) else self._book.prose
                sheet.write_number(place, at, value, look)
        self._make_room(place, lines)

    def _write_day(self, place: int, at: int, day: date) -> None:
        if day.year < FIRST_YEAR:
            self._sheet.write_string(place, at, str(day), self._book.text)
        else:
            moment = day if isinstance(day, datetime) else datetime.combine(day, time.min)
            self._sheet.write_datetime(place, at, moment, self._book.date)


def _lines(text: str, width: int) -> int:
    """How many lines a text takes, at most, in a column of this width; a Chinese character is as wide as two others."""
    return sum(
        ceil(SPREAD * len(line.encode("gb18030", "replace")) / width) or 1 for line in text.split("\n")
    )
