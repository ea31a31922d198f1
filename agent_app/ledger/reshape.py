"""Rows of a sheet repeated as a table program does it: their look is repeated, and what stands below moves down."""

from collections.abc import Mapping
from copy import copy
from itertools import chain
from typing import Any

from openpyxl.chart._chart import ChartBase
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from agent_app.ledger.formulas import Block, Formula


def grow(book: Workbook, blocks: Mapping[str, Block]) -> None:
    """Repeat the blocks (by titles of sheets): room, look, heights, merged cells, rules, print setup, formulas, charts.

    The cells of the first repetition stay as they are; those of the others have their look and formulas, and no
    other value.
    """
    inside = _point_formulas(book, blocks)
    for name in chain(
        book.defined_names.values(), *(sheet.defined_names.values() for sheet in book.worksheets)
    ):
        name.attr_text = _formula(name.attr_text, "", blocks)
    for sheet in (*book.worksheets, *book.chartsheets):
        for chart in sheet._charts:
            _point_chart(chart, blocks)
    for title, block in blocks.items():
        sheet = book[title]
        if block.grown:
            sheet.insert_rows(block.last + 1, block.grown)
            _repeat_cells(sheet, block, inside.get(title, {}))
            _move_links(sheet, block)
            _move_heights(sheet, block)
            _move_merged(sheet, block)
            _move_rules(sheet, block, blocks)
            _move_extents(sheet, block)


def _point_formulas(book: Workbook, blocks: Mapping[str, Block]) -> dict[str, dict[tuple[int, int], Formula]]:
    """Turn every formula to where its cells will be; those inside of blocks are given back by row and column."""
    inside: dict[str, dict[tuple[int, int], Formula]] = {}
    for sheet in book.worksheets:
        block = blocks.get(sheet.title)
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            repeated = block is not None and cell.row in block
            value = cell.value
            array = isinstance(value, ArrayFormula)
            if not array and not isinstance(value, str):
                continue
            formula = Formula(value.text if array else value, sheet.title, blocks, inside=repeated)
            if array:
                value.text = formula.at()
                value.ref = _moved(value.ref, block) if block and not repeated else value.ref
            else:
                cell.value = formula.at()
                if repeated:
                    inside.setdefault(sheet.title, {})[cell.row, cell.column] = formula
    return inside


def _repeat_cells(sheet: Worksheet, block: Block, formulas: Mapping[tuple[int, int], Formula]) -> None:
    cells = [
        (cell, formulas.get((cell.row, cell.column)))
        for row in sheet.iter_rows(block.first, block.last)
        for cell in row
    ]
    for time in range(1, block.times):
        offset = time * block.height
        for cell, formula in cells:
            if cell.has_style or formula:
                made = sheet.cell(cell.row + offset, cell.column)
                made._style = copy(cell._style)
                if formula:
                    made.value = formula.at(offset)


def _move_links(sheet: Worksheet, block: Block) -> None:
    """A cell that moved took its link along, which still says where it stood."""
    for cell in (cell for row in sheet.iter_rows(block.last + block.grown + 1) for cell in row):
        if cell.hyperlink:
            cell.hyperlink.ref = cell.coordinate


def _point_chart(chart: ChartBase, blocks: Mapping[str, Block]) -> None:
    """Turn what a chart shows to where it will be; what it shows of repeated rows it shows of all of them."""
    for series in (each for part in chart._charts for each in part.series):
        _point_source(series.tx, blocks)
        for name in ("cat", "val", "xVal", "yVal", "bubbleSize"):
            _point_source(getattr(series, name, None), blocks, many=True)
    if chart.title:
        _point_source(chart.title.tx, blocks)


def _point_source(source: Any, blocks: Mapping[str, Block], *, many: bool = False) -> None:
    for kind in ("numRef", "strRef", "multiLvlStrRef"):
        reference = getattr(source, kind, None)
        if reference is not None and reference.f:
            single = many and ":" not in reference.f
            area = f"{reference.f}:{reference.f.rpartition('!')[2]}" if single else reference.f
            reference.f = _formula(area, "", blocks)


def _move_heights(sheet: Worksheet, block: Block) -> None:
    kept = sheet.row_dimensions
    for row in sorted((row for row in kept if row > block.last), reverse=True):
        kept[row + block.grown] = _dimension(sheet, kept.pop(row), row + block.grown)
    for row in [row for row in kept if row in block]:
        for at in range(row + block.height, block.last + block.grown + 1, block.height):
            kept[at] = _dimension(sheet, kept[row], at)


def _dimension(sheet: Worksheet, of: RowDimension, row: int) -> RowDimension:
    made = RowDimension(
        sheet, index=row, ht=of.ht, hidden=of.hidden, outlineLevel=of.outlineLevel, collapsed=of.collapsed,
        thickBot=of.thickBot, thickTop=of.thickTop,
    )  # fmt: skip
    made._style = copy(of._style)
    return made


def _move_merged(sheet: Worksheet, block: Block) -> None:
    moved: list[CellRange] = []
    for merged in sheet.merged_cells.ranges:
        if merged.min_row in block and merged.max_row in block:
            moved += _copies(merged, block)
        else:
            moved.append(CellRange(_moved(merged.coord, block)))
    sheet.merged_cells = MultiCellRange(moved)


def _move_rules(sheet: Worksheet, block: Block, blocks: Mapping[str, Block]) -> None:
    """Rules of look and of what may be entered."""
    rules = ConditionalFormattingList()
    for kept in sheet.conditional_formatting:
        for rule in kept.rules:
            rule.formula = [_formula(text, sheet.title, blocks) for text in rule.formula]
            rules.add(_all_moved(kept.sqref, block), rule)
    sheet.conditional_formatting = rules
    for entry in sheet.data_validations.dataValidation:
        entry.sqref = MultiCellRange(_all_moved(entry.sqref, block))
        entry.formula1, entry.formula2 = (
            _formula(text, sheet.title, blocks) if text else text for text in (entry.formula1, entry.formula2)
        )


def _move_extents(sheet: Worksheet, block: Block) -> None:
    """What is printed, filtered and pictured, and where pages break."""
    if sheet.print_area:
        parts = (part.rpartition("!")[2].replace("$", "") for part in sheet.print_area.split(","))
        sheet.print_area = ",".join(_moved(part, block) for part in parts)
    filters: list[Any] = [sheet.auto_filter]
    for table in sheet.tables.values():
        filters += [table, table.autoFilter] if table.autoFilter else [table]
    for item in filters:
        if item.ref:
            item.ref = _moved(item.ref, block)
    for page_break in sheet.row_breaks.brk:
        page_break.id += block.grown * (page_break.id >= block.last)
    for picture in (*sheet._images, *sheet._charts):
        start, end = picture.anchor._from, getattr(picture.anchor, "to", None)
        if start.row >= block.last:
            start.row += block.grown
            if end is not None:
                end.row += block.grown


def _moved(area: str, block: Block) -> str:
    at = CellRange(area)
    first, last = block.moved(at.min_row, at.max_row)
    return str(CellRange(min_col=at.min_col, min_row=first, max_col=at.max_col, max_row=last).coord)


def _all_moved(areas: MultiCellRange, block: Block) -> str:
    """Stretches of a rule; one on a part of a block's rows is repeated with them."""
    moved = []
    for area in areas.ranges:
        within = area.min_row in block and area.max_row in block
        if within and area.max_row - area.min_row + 1 < block.height:
            moved += [copied.coord for copied in _copies(area, block)]
        else:
            moved.append(_moved(area.coord, block))
    return " ".join(moved)


def _copies(area: CellRange, block: Block) -> list[CellRange]:
    return [
        CellRange(
            min_col=area.min_col,
            max_col=area.max_col,
            min_row=area.min_row + down,
            max_row=area.max_row + down,
        )
        for down in range(0, block.grown + 1, block.height)
    ]


def _formula(text: str, title: str, blocks: Mapping[str, Block]) -> str:
    return Formula(f"={text}", title, blocks).at().removeprefix("=")
