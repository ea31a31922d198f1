"""A superior's own table, filled in: `{{代理编号}}` in a cell is what stands there, and the table's look is kept.

The rows that hold fields of a case stand once for each case. Where only some of these rows are meant, `{{每件}}` in
one of their cells says so; it goes away. Fields of the whole table (`{{单位}}`, `{{件数}}` …) may stand anywhere.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent_app.base.errors import UserError
from agent_app.base.progress import Progress, silent
from agent_app.ledger.export import ledger_values
from agent_app.ledger.formulas import Block
from agent_app.ledger.saving import saving
from agent_app.ledger.table import SERIAL, LedgerRow
from agent_app.ledger.template_fields import (
    MAX_CELLS,
    Hole,
    block_of,
    case_fields,
    check,
    filled_in,
    holes_of,
    margins_of,
    open_template,
)
from agent_app.ledger.workbook import FIRST_YEAR, MAX_ROWS, MAX_TEXT_FORMAT, PROGRESS_STEP, Value, fitting

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_TEXT, _DAY, _GENERAL = "@", "yyyy-mm-dd", "General"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is said of the whole table: whose it is, who fills it in and when, and its period, where it has one."""

    unit: str
    by: str
    on: date
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Filled:
    """How many cases stand in the table, and what the person should know about it (whole sentences)."""

    rows: int
    remarks: tuple[str, ...] = ()


def table_fields(facts: Facts, count: int) -> Mapping[str, Value]:
    """Fields of the whole table and what stands in them."""
    return {
        "单位": facts.unit,
        "填表人": facts.by,
        "填表日期": facts.on,
        "开始日期": facts.since,
        "截止日期": facts.until,
        "件数": count,
    }


def fill(
    template: Path,
    path: Path,
    rows: Sequence[LedgerRow],
    facts: Facts,
    *,
    unmasked: bool,
    progress: Progress = silent,
) -> Filled:
    """Fill `template` with the cases and save it as `path`, which may not be the template itself.

    Values are masked and sealed as in `write_ledger`. Formulas go along with the rows that move; text is never
    taken for one. `progress` counts cases, and may cancel.
    Raises `UserError` for a template that cannot be used, naming cell and field, and `TroubleError` for the disk;
    then an older file of the name stays as it is.
    """
    if path.exists() and path.samefile(template):
        raise UserError("填好的表不能盖掉上级的空表。没有写出文件，请换一个名字再导出。")
    book, remarks = open_template(template, progress)
    holes = {sheet.title: holes_of(sheet) for sheet in book.worksheets}
    about = table_fields(facts, len(rows))
    check(template, book, holes, about)
    blocks = {
        title: block for title, found in holes.items() if (block := block_of(template, found, len(rows)))
    }
    _check_size(template, book, blocks)
    from agent_app.ledger.put_out import put_out
    from agent_app.ledger.reshape import grow

    with saving(path) as part:
        progress(0, len(rows))
        for found in holes.values():
            _prepare(found)
        grow(book, blocks)
        _fill_margins(book, about)
        for title, found in holes.items():
            _fill_sheet(book[title], found, blocks.get(title), rows, about, unmasked, progress)
        book.calculation.fullCalcOnLoad = True
        book.template = False
        put_out(book, part)
    return Filled(len(rows), remarks)


def _check_size(template: Path, book: "Workbook", blocks: Mapping[str, Block]) -> None:
    for title, block in blocks.items():
        sheet = book[title]
        rows = sheet.max_row + block.grown
        if rows > MAX_ROWS or block.times * block.height * sheet.max_column > MAX_CELLS:
            raise UserError(
                f"要填的有{block.times:,}件，“{template.name}”填不下这么多。没有写出文件，请分几段时间填。"
            )


def _prepare(holes: list[Hole]) -> None:
    """The look of the cells for what will stand in them, where the template says nothing of it."""
    for hole in holes:
        if hole.alone and hole.cell.number_format == _GENERAL:
            day = "日期" in hole.names[0] or hole.names[0] == "延期至"
            number = hole.names[0] in (SERIAL.header, "件数")
            hole.cell.number_format = _GENERAL if number else _DAY if day else _TEXT


def _fill_margins(book: "Workbook", about: Mapping[str, Value]) -> None:
    plain = {
        name: value.replace("&", "&&") if isinstance(value, str) else value for name, value in about.items()
    }
    for part in (part for sheet in book.worksheets for part in margins_of(sheet)):
        part.text = filled_in(part.text, plain)


def _fill_sheet(
    sheet: "Worksheet",
    holes: list[Hole],
    block: Block | None,
    rows: Sequence[LedgerRow],
    about: Mapping[str, Value],
    unmasked: bool,
    progress: Progress,
) -> None:
    repeated = [hole for hole in holes if block and hole.cell.row in block]
    repeats = [(hole, hole.cell.row, hole.cell.column) for hole in repeated]
    for hole in holes:
        if hole not in repeated:
            _put(hole.cell, hole.value(about))
    if block is None:
        return
    _put_labels(sheet, block, repeated)
    for time, values in enumerate(_values(rows, about, unmasked)):
        if time % PROGRESS_STEP == 0:
            progress(time, len(rows))
        for hole, row, column in repeats:
            _put(sheet.cell(row + time * block.height, column), hole.value(values))


def _put_labels(sheet: "Worksheet", block: Block, holes: list[Hole]) -> None:
    """Words of the block that are no field, such as a unit of measure, in every repetition."""
    filled = {hole.cell.coordinate for hole in holes}
    for cell in (cell for row in sheet.iter_rows(block.first, block.last) for cell in row):
        if cell.value is not None and cell.data_type != "f" and cell.coordinate not in filled:
            for time in range(1, block.times):
                made = sheet.cell(cell.row + time * block.height, cell.column)
                made.value, made.data_type = cell.value, cell.data_type


def _values(
    rows: Sequence[LedgerRow], about: Mapping[str, Value], unmasked: bool
) -> Iterator[Mapping[str, Value]]:
    """What stands in the fields of each case; of no case at all, nothing."""
    names, keys = tuple(case_fields()), tuple(case_fields().values())
    for serial, row in enumerate(rows, 1):
        values = ledger_values(row, keys, unmasked=unmasked)
        yield {**about, **dict(zip(names, values, strict=True)), SERIAL.header: serial}
    if not rows:
        yield {**about, **dict.fromkeys(names), SERIAL.header: None}


def _put(cell: Any, value: Value) -> None:
    """A value into a cell with its kind; text is text whatever it begins with. Days have no hour, to be counted with."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date) and value.year < FIRST_YEAR:
        value = str(value)
    if not isinstance(value, str):
        cell.value = value
        return
    text = _ESCAPE.sub("_x005F_", _UNWRITABLE.sub("", fitting(value)))
    if len(text) > MAX_TEXT_FORMAT and cell.number_format == _TEXT:
        cell._style = copy(cell._style)
        cell.number_format = _GENERAL
    cell.value = text or None
    if text:
        cell.data_type = "s"
