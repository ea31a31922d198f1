"""台账 out: a workbook that a township office can sort, filter and print."""

import errno
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import XlsxFileError

from agent_app.base.errors import TroubleError, UserError
from agent_app.base.progress import Progress, silent
from agent_app.core.vocabulary import Purpose, Term
from agent_app.ledger.table import COLUMNS, SERIAL, Column, Kind, LedgerRow

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

MASKED = "（脱敏）"
SHEET = "台账"
EXTRA_WIDTH = 14
HEADER_ROW = 1
"""Counted from 0; the title stands above it."""

FROZEN_COLUMNS = 2
A3 = 8
"""The table programs' number of this size of paper; the columns do not fit on A4."""

_FULL_DISK = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}


def write_ledger(
    path: Path,
    rows: Iterable[LedgerRow],
    *,
    title: str,
    progress: Progress = silent,
    unmasked: bool = False,
    full: bool = False,
    extra: Sequence[str] = (),
) -> int:
    """Write the ledger as an xlsx workbook; the number of cases in it is given back.

    Names and numbers are masked unless `unmasked`; of an accusation the petitioner stays masked always, and
    summary, words, reply and unit are left out. `full` adds what was said and answered, `extra` names further
    columns out of `LedgerRow.extra`.

    The file appears under its name only when it is whole: until then it lies in a folder beside it, and an
    older file of the name stays as it is. `progress` counts rows, and may cancel.
    Raises `UserError` for more rows than a sheet takes, `TroubleError` when the disk does not take the file.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=".ledger-", suffix=".part", dir=path.parent) as folder:
            part = Path(folder) / "ledger.xlsx"
            chosen = {key: column for key, column in COLUMNS.items() if full or not column.detail}
            count = _Sheet(part, title, chosen, extra, unmasked).write(rows, progress)
            with part.open("r+b") as file:
                os.fsync(file.fileno())
            part.replace(path)
    except OSError as error:
        raise _trouble(path, error) from error
    except XlsxFileError as error:
        cause = error.args[0] if error.args else None
        raise _trouble(path, cause if isinstance(cause, OSError) else OSError(str(error))) from error
    return count


def _trouble(path: Path, error: OSError) -> TroubleError:
    unchanged = "原来的文件没有改动" if path.exists() else "没有留下半份文件"
    if error.errno in _FULL_DISK:
        return TroubleError(f"磁盘放不下了，“{path.name}”没有写成。{unchanged}，请清出空间或换个位置再导出。")
    if isinstance(error, FileNotFoundError):
        return TroubleError(f"没有找到要放“{path.name}”的文件夹。请检查U盘是否插着，或换个位置再导出。")
    if isinstance(error, PermissionError):
        return TroubleError(
            f"“{path.name}”正被别的程序打开，或者这个位置不让写入。{unchanged}，请关闭它或换个位置再导出。"
        )
    return TroubleError(
        f"“{path.name}”没有写成（{error.strerror or error}）。{unchanged}，请检查U盘或磁盘后再导出。"
    )


class _Sheet:
    """The workbook while it is written, row by row: no more than one row is in memory."""

    def __init__(
        self, path: Path, title: str, columns: Mapping[str, Column], extra: Sequence[str], unmasked: bool
    ) -> None:
        # Rows wait on the disk until the end; they wait where the person wants the ledger, nowhere else.
        self._book = xlsxwriter.Workbook(path, {"constant_memory": True, "tmpdir": str(path.parent)})
        self._sheet = self._book.add_worksheet(SHEET)
        self._columns = columns
        self._extra = extra
        self._unmasked = unmasked
        look = {"valign": "top", "text_wrap": True}
        self._head = self._book.add_format(look | {"bold": True, "bg_color": "#E7EDF5"})
        self._text = self._book.add_format(look | {"num_format": "@"})
        self._prose = self._book.add_format(look)
        self._date = self._book.add_format(look | {"num_format": "yyyy-mm-dd"})
        self._number = self._book.add_format(look | {"num_format": "0"})
        self._title = self._book.add_format({"bold": True, "font_size": 16, "align": "center"})
        self._book.set_properties({"title": title})
        self._prepare(title)

    def write(self, rows: Iterable[LedgerRow], progress: Progress) -> int:
        """Write all rows and close the file; the number of rows."""
        count = 0
        try:
            for count, row in enumerate(rows, 1):
                if HEADER_ROW + count >= MAX_ROWS:
                    limit = f"{MAX_ROWS - HEADER_ROW - 1:,}"
                    raise UserError(f"事项超过{limit}件，一张表放不下。没有写出文件，请按年份分几次导出。")
                if count % PROGRESS_STEP == 0:
                    progress(count, None)
                self._write_row(HEADER_ROW + count, count, row)
            progress(count, count)
            self._sheet.autofilter(HEADER_ROW, 0, HEADER_ROW + count, len(self._columns) + len(self._extra))
            self._book.close()
        except BaseException:
            # The library closes its file of waiting rows only when all went well.
            self._sheet.row_data_fh.close()
            raise
        return count

    def _prepare(self, title: str) -> None:
        """Title, header, widths, and how the sheet scrolls and prints."""
        sheet = self._sheet
        headers = [(SERIAL.header, SERIAL.width)]
        for column in self._columns.values():
            masked = column.mask is not None and not self._unmasked
            headers.append((column.header + MASKED * masked, column.width))
        headers += [(name, EXTRA_WIDTH) for name in self._extra]
        for place, (_, width) in enumerate(headers):
            sheet.set_column(place, place, width)
        sheet.merge_range(0, 0, 0, len(headers) - 1, "", self._title)
        sheet.write_string(0, 0, title, self._title)
        for place, (header, _) in enumerate(headers):
            sheet.write_string(HEADER_ROW, place, header, self._head)
        sheet.freeze_panes(HEADER_ROW + 1, FROZEN_COLUMNS)
        sheet.hide_gridlines(0)
        sheet.set_landscape()
        sheet.set_paper(A3)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, HEADER_ROW)
        sheet.set_footer("&C第&P页，共&N页")
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})

    def _write_row(self, place: int, serial: int, row: LedgerRow) -> None:
        sheet = self._sheet
        accusation = row.purpose is Purpose.ACCUSATION
        sheet.write_number(place, 0, serial, self._number)
        for at, (key, column) in enumerate(self._columns.items(), 1):
            value = getattr(row, key)
            if not value or (accusation and column.sealed):
                continue
            if column.kind is Kind.DATE and value.year >= FIRST_YEAR:
                sheet.write_datetime(place, at, _moment(value), self._date)
            elif column.mask and (accusation or not self._unmasked):
                self._write_text(place, at, column.mask(value))
            else:
                self._write_text(place, at, _written(value))
        if not accusation:
            for at, name in enumerate(self._extra, 1 + len(self._columns)):
                if value := row.extra.get(name):
                    self._write_text(place, at, value)

    def _write_text(self, place: int, at: int, text: str) -> None:
        """Text stays text, whatever it begins with and whoever edits it."""
        look = self._text if len(text) <= MAX_TEXT_FORMAT else self._prose
        self._sheet.write_string(place, at, _fitting(text), look)


def _moment(value: date | datetime) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(value, time.min)


def _written(value: str | date) -> str:
    return value.label if isinstance(value, Term) else str(value)


def _fitting(text: str) -> str:
    """The text, cut with a note where it is longer than a cell can be."""
    if len(text) * 2 <= MAX_CELL or len(text.encode("utf-16-le")) <= MAX_CELL * 2:
        return text
    room = (MAX_CELL - len(CUT_NOTE)) * 2
    return text.encode("utf-16-le")[:room].decode("utf-16-le", errors="ignore") + CUT_NOTE
