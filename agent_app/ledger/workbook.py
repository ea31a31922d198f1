"""Any table out as a workbook: frozen heads, widths, filters, real dates and numbers, and text that stays text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

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

A3 = 8
"""The table programs' number of this size of paper; many columns do not fit on A4."""

Value = str | date | int | float | None
"""What a cell holds; a `date` may be a `datetime`, whose time of day shows when the cell is edited."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a column, and how wide it is in characters of the table program."""

    header: str
    width: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table but for its rows; the first `frozen` columns stay in sight while one scrolls."""

    title: str
    sheet: str
    headings: Sequence[Heading]
    frozen: int = 2


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
    with saving(path) as part:
        try:
            return _Sheet(part, table).write(rows, progress, total)
        except XlsxFileError as error:
            cause = error.args[0] if error.args else None
            raise (cause if isinstance(cause, OSError) else OSError(str(error))) from error


def fitting(text: str) -> str:
    """The text, cut with a note where it is longer than a cell can be."""
    if len(text) * 2 <= MAX_CELL or len(text.encode("utf-16-le")) <= MAX_CELL * 2:
        return text
    room = (MAX_CELL - len(CUT_NOTE)) * 2
    return text.encode("utf-16-le")[:room].decode("utf-16-le", errors="ignore") + CUT_NOTE


class _Sheet:
    """The workbook while it is written, row by row: no more than one row is in memory."""

    def __init__(self, path: Path, table: Table) -> None:
        # Rows wait on the disk until the end; they wait where the person wants the table, nowhere else.
        self._book = xlsxwriter.Workbook(path, {"constant_memory": True, "tmpdir": str(path.parent)})
        self._sheet = self._book.add_worksheet(table.sheet)
        self._table = table
        look = {"valign": "top", "text_wrap": True}
        self._head = self._book.add_format(look | {"bold": True, "bg_color": "#E7EDF5"})
        self._text = self._book.add_format(look | {"num_format": "@"})
        self._prose = self._book.add_format(look)
        self._date = self._book.add_format(look | {"num_format": "yyyy-mm-dd"})
        self._number = self._book.add_format(look | {"num_format": "0"})
        self._title = self._book.add_format({"bold": True, "font_size": 16, "align": "center"})
        self._book.set_properties({"title": table.title})
        self._prepare()

    def write(self, rows: Iterable[Sequence[Value]], progress: Progress, total: int | None) -> int:
        """Write all rows and close the file; the number of rows."""
        count = 0
        try:
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
            self._book.close()
        except BaseException:
            # The library closes its file of waiting rows only when all went well.
            self._sheet.row_data_fh.close()
            raise
        return count

    def _prepare(self) -> None:
        """Title, header, widths, and how the sheet scrolls and prints."""
        sheet, headings = self._sheet, self._table.headings
        for place, heading in enumerate(headings):
            sheet.set_column(place, place, heading.width)
        if len(headings) > 1:
            sheet.merge_range(0, 0, 0, len(headings) - 1, "", self._title)
        sheet.write_string(0, 0, self._table.title, self._title)
        for place, heading in enumerate(headings):
            sheet.write_string(HEADER_ROW, place, heading.header, self._head)
        sheet.freeze_panes(HEADER_ROW + 1, self._table.frozen)
        sheet.hide_gridlines(0)
        sheet.set_landscape()
        sheet.set_paper(A3)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, HEADER_ROW)
        sheet.set_footer("&C第&P页，共&N页")
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})

    def _write_row(self, place: int, row: Sequence[Value]) -> None:
        sheet = self._sheet
        for at, value in enumerate(row):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                look = self._text if len(value) <= MAX_TEXT_FORMAT else self._prose
                sheet.write_string(place, at, fitting(value), look)
            elif isinstance(value, date):
                self._write_day(place, at, value)
            else:
                sheet.write_number(place, at, value, self._number if isinstance(value, int) else self._prose)

    def _write_day(self, place: int, at: int, day: date) -> None:
        if day.year < FIRST_YEAR:
            self._sheet.write_string(place, at, str(day), self._text)
        else:
            moment = day if isinstance(day, datetime) else datetime.combine(day, time.min)
            self._sheet.write_datetime(place, at, moment, self._date)
