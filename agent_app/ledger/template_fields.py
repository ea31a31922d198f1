"""A superior's own table as it is handed out: which cells ask for what, and which rows stand once for each case."""

import re
import unicodedata
import warnings
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from agent_app.base.errors import TroubleError, UserError
from agent_app.base.progress import Progress, silent
from agent_app.ledger import container
from agent_app.ledger.formulas import Block
from agent_app.ledger.table import COLUMNS, SERIAL
from agent_app.ledger.unread import MACROS
from agent_app.ledger.workbook import Value

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MARK = "每件"
"""Written as a field: this row stands once for each case."""

MAX_CELLS = 1_000_000
"""Cells of a table, empty or filled: they are all in memory at once, a kilobyte each."""

_FIELD = re.compile(r"[{｛]{2}\s*([^{}｛｝]+?)\s*[}｝]{2}")
_NAMED = 5
"""Wrong fields that one message names."""

_GRAPHS = ("xl/charts/chartex", "xl/diagrams/", "xl/ctrlprops/", "xl/activex/")
_SHAPES = (b":sp>", b":cxnSp>", b":grpSp>")
_UNKEPT = ("will be removed", "Unable to read chart")
"""What the library says when it leaves something out."""

_MACRO = "表里的宏没有带过来，也没有运行。"
_LOST = "表里有图形或控件没有带过来，请打开填好的表看一看。"
_CHART = "表里的图表带过来了，样子可能有点变，请打开填好的表看一看。"


@dataclass(frozen=True, slots=True)
class Hole:
    """A cell with fields: its text in the template without the mark, their names in order, and whether it is marked."""

    cell: "Cell"
    text: str
    names: tuple[str, ...]
    marked: bool

    @property
    def of_case(self) -> bool:
        return any(name == SERIAL.header or name in case_fields() for name in self.names)

    @property
    def alone(self) -> bool:
        """Whether a field is all there is in the cell."""
        return _FIELD.fullmatch(self.text.strip()) is not None

    def value(self, values: Mapping[str, Value]) -> Value:
        """A field alone keeps its kind, with words around it all is text."""
        if self.alone:
            return values[self.names[0]]
        return filled_in(self.text, values)


def filled_in(text: str, values: Mapping[str, Value]) -> str:
    """The text with what stands in its fields."""
    return _FIELD.sub(lambda found: _said(values[_name(found[1])]), text)


@cache
def case_fields() -> Mapping[str, str]:
    """Fields of a case by the names they have in a template: the columns of the ledger."""
    return {_name(column.header): key for key, column in COLUMNS.items()}


def open_template(template: Path, progress: Progress = silent) -> "tuple[Workbook, tuple[str, ...]]":
    """The workbook and what the person should know about it. Raises `UserError`, `TroubleError`."""
    from openpyxl import load_workbook

    try:
        examined = container.examine(template, progress)
        if examined.kind is not container.Kind.XLSX:
            raise UserError(
                f"“{template.name}”不是xlsx表格。没有写出文件，请用WPS或Excel打开它，另存为xlsx再选。"
            )
        if examined.written > MAX_CELLS:
            raise UserError(
                f"“{template.name}”里有{examined.written:,}格，太大了，多半是空着的行也带了格式。没有写出文件，"
                "请删去下面和右边多余的行列，另存后再选。"
            )
    except UserError as error:
        # A template meets the same dangers as a ledger that comes in, and is told of in the same words.
        raise UserError(error.sentence.replace("导入", "填")) from error
    except TroubleError as error:
        raise TroubleError(error.sentence.replace("导入", "填")) from error
    try:
        with template.open("rb") as file, warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            book = load_workbook(file, rich_text=True)
        with zipfile.ZipFile(template) as archive:
            names = archive.namelist()
            shapes = any(_is_shape(archive, name) for name in names)
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, ParseError) as error:
        raise UserError(
            f"“{template.name}”打不开，多半已经损坏。没有写出文件，请用WPS或Excel另存为xlsx再选。"
        ) from error
    lost = shapes or any(said in str(warning.message) for warning in warned for said in _UNKEPT)
    charts = any(sheet._charts for sheet in [*book.worksheets, *book.chartsheets])
    macros = any(name.lower().endswith(MACROS) for name in names)
    return book, (_LOST,) * lost + (_CHART,) * charts + (_MACRO,) * macros


def _is_shape(archive: zipfile.ZipFile, name: str) -> bool:
    """Whether a part of the workbook is one of those that are not kept."""
    if name.lower().startswith("xl/drawings/drawing"):
        drawn = archive.read(name)
        return any(shape in drawn for shape in _SHAPES)
    return name.lower().startswith(_GRAPHS)


def holes_of(sheet: "Worksheet") -> list[Hole]:
    """The cells of a sheet with fields, in the order of reading."""
    found = []
    for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type != "f"):
        text = "" if cell.value is None else str(cell.value)
        written = [(place[0], _name(place[1])) for place in _FIELD.finditer(text)]
        marks = [whole for whole, name in written if name == MARK]
        for mark in marks:
            text = text.replace(mark, "")
        if written:
            names = tuple(name for _, name in written if name != MARK)
            found.append(Hole(cell, text, names, bool(marks)))
    return found


def margins_of(sheet: "Worksheet") -> list[Any]:
    """The parts of the sheet's headers and footers with fields, each with a `text`; `&` is a sign of theirs."""
    return [
        part
        for name in sheet.HeaderFooter.__elements__
        for side in ("left", "center", "right")
        if (part := getattr(getattr(sheet.HeaderFooter, name), side)).text and _FIELD.search(part.text)
    ]


def check(template: Path, book: "Workbook", holes: Mapping[str, list[Hole]], about: Collection[str]) -> None:
    """Raises `UserError` when nothing is asked for, or something that there is not; `about`: fields of the whole table,
    the only ones that headers and footers may have.
    """
    allowed = [SERIAL.header, *(column.header for column in COLUMNS.values()), *about]
    known = {_name(name) for name in allowed}
    if not any(holes.values()):
        raise UserError(
            f"“{template.name}”里没有一格写着要填什么。没有写出文件，请在要填的格里写上名称，"
            f"如“{{{{代理编号}}}}”，再选这张表。可以写的有：{'、'.join(allowed)}。"
        )
    wrong = [
        f"“{title}”{hole.cell.coordinate}格的“{{{{{name}}}}}”"
        for title, found in holes.items()
        for hole in found
        for name in hole.names
        if name not in known
    ] + [
        f"“{sheet.title}”页眉或页脚的“{written[0]}”"
        for sheet in book.worksheets
        for part in margins_of(sheet)
        for written in _FIELD.finditer(part.text)
        if _name(written[1]) not in about
    ]
    if wrong:
        more = f"等{len(wrong)}处" if len(wrong) > _NAMED else ""
        raise UserError(
            f"“{template.name}”里{'、'.join(wrong[:_NAMED])}{more}没有这一项。没有写出文件，请改成下面的名称再选："
            f"{'、'.join(allowed)}。"
        )


def block_of(template: Path, holes: list[Hole], count: int) -> Block | None:
    """The rows of a sheet that stand for a case, for `count` of them; None when it has none. Raises `UserError`."""
    of_case = [hole for hole in holes if hole.of_case]
    marked = [hole.cell.row for hole in holes if hole.marked]
    rows = marked or [hole.cell.row for hole in of_case]
    if not rows:
        return None
    block = Block(min(rows), max(rows), max(1, count))
    outside = [hole.cell.coordinate for hole in of_case if hole.cell.row not in block]
    if outside:
        raise UserError(
            f"“{template.name}”的{'、'.join(outside[:_NAMED])}格写着一件事的内容，却不在标了“{{{{{MARK}}}}}”的行里。"
            f"没有写出文件，请移到那一行，或去掉标记再选。"
        )
    return block


def _said(value: Value) -> str:
    return "" if value is None else f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value)


def _name(written: str) -> str:
    return unicodedata.normalize("NFKC", "".join(written.split()))
