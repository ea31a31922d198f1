"""台账 of a period: on sheets laid across, masked, several things to a column so that it can be read at arm's length."""

from agent_app.core.blank_form import LEDGER, LINES
from agent_app.paper.blocks import Blank, Columns, Gap, Qr, Text, Together
from agent_app.paper.model import LedgerPaper, day
from agent_app.paper.page import ACROSS, Block, Sheet, flow
from agent_app.paper.table import Cell, Row, Table, cell
from agent_app.paper.typeset import Align, Style
from agent_app.paper.wording import wording

_TITLE = Style(16, 24, Align.CENTER, bold=True)
_CELL = Style(8.5, 11.5)
_HEAD = Style(8.5, 11.5, Align.CENTER, bold=True)
_SERIAL = Style(8.5, 11.5, Align.CENTER)
_SMALL = Style(10, 15)
_SMALL_RIGHT = Style(10, 15, Align.RIGHT)
_PADDING = (3.0, 2.0)
_QR, _ROW = 40.0, 48.0


def ledger_sheets(ledger: LedgerPaper) -> list[Sheet]:
    """The table over as many sheets as it needs, its head on each."""
    texts, form = wording("ledger"), ledger.form

    def footer(number: int, count: int) -> Block:
        mark = f"空白单号 {form.number}" if form else texts.counted.format(count=len(ledger.rows))
        left = "　".join(filter(None, (mark, texts.masked, _left_out(ledger))))
        return Together(
            [
                Gap(4),
                Columns(
                    [(0, [Text(left, _SMALL)]), (120, [Text(f"第{number}页 共{count}页", _SMALL_RIGHT)])]
                ),
            ]
        )

    head: Row = [
        cell("序号", _HEAD, 26.0),
        *(Cell([Text(line, _HEAD) for line in column.headers], column.width) for column in ledger.columns),
    ]
    table = Table([head, *_rows(ledger)], padding=_PADDING, heads=1, least=_ROW if form else 0.0)
    return flow([*_above(ledger), table], footer, ACROSS)


def _above(ledger: LedgerPaper) -> list[Block]:
    texts = wording("ledger")
    period = texts.period.format(since=day(ledger.since), until=day(ledger.until))
    unit = Text(ledger.unit, _SMALL) if ledger.unit else Blank(texts.unit, _SMALL, 160)
    lines: list[Block] = [
        Text(texts.title, _TITLE),
        Columns([(0, [unit]), (280, [Text(period, _SMALL_RIGHT)])]),
        Gap(3),
    ]
    return (
        [Columns([(0, lines), (_QR, [Qr(ledger.form.mark, _QR)])], gutter=12), Gap(8)]
        if ledger.form
        else lines
    )


def _left_out(ledger: LedgerPaper) -> str:
    return wording("ledger").left_out.format(count=ledger.left_out) if ledger.left_out else ""


def _rows(ledger: LedgerPaper) -> list[Row]:
    if ledger.form:
        empty = [cell("", _CELL, column.width) for column in ledger.columns]
        return [[cell(str(place), _SERIAL, 26.0), *empty] for place in range(1, LINES[LEDGER] + 1)]
    if not ledger.rows:
        return [[cell(wording("ledger").none, _CELL)]]
    return [
        [
            cell(str(place), _SERIAL, 26.0),
            *(
                Cell([Text(line or "—", _CELL) for line in lines], column.width)
                for lines, column in zip(row, ledger.columns, strict=True)
            ),
        ]
        for place, row in enumerate(ledger.rows, 1)
    ]
