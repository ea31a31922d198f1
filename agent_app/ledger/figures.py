"""统计 out: a workbook of figures that a township office can reckon on with, each with how it is made and of how many."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from agent_app.core.figure_report import RULES, Line, Report
from agent_app.core.figure_tables import Table as Parts
from agent_app.core.figure_words import Cell, CellKind
from agent_app.core.figures import Way
from agent_app.ledger.workbook import Heading, Measured, Table, Value, write_tables

SHEET = "指标"
_SHOWN = {
    CellKind.COUNT: "#,##0",
    CellKind.RATE: "0.0%",
    CellKind.DAYS: '0.0"天"',
    CellKind.GROWTH: "+0.0%;−0.0%;0.0%",
    CellKind.POINTS: '+0.0"个百分点";−0.0"个百分点";0.0"个百分点"',
    CellKind.MORE_DAYS: '+0.0"天";−0.0"天";0.0"天"',
}
_HUNDREDTHS = 100
_HEADINGS = (
    Heading("指标", 26), Heading("本期", 12), Heading("其中（分子）", 12), Heading("件数（分母）", 12), Heading("上年同期", 12),
    Heading("上年分子", 10), Heading("上年分母", 10), Heading("同比", 16), Heading("环比", 16),
    Heading("怎么算", 60), Heading("哪天的算进来", 24), Heading("依据", 28), Heading("要留意", 30),
)  # fmt: skip
_LABEL, _NUMBER = 28, 14


def write_figures(path: Path, report: Report) -> None:
    """Write the figures as an xlsx workbook: all of them on the first sheet, then a sheet for each table.

    Rates are parts of one shown as percents, so they can be reckoned with; what cannot be said is an empty cell, since a
    dash is no number. For the way it is saved and for what is raised see `write_table`.
    """
    title = f"信访统计　{report.place}　{report.period.words}"
    write_tables(path, title, _sheets(report, title))


def _sheets(report: Report, title: str) -> Iterator[tuple[Table, Iterable[Sequence[Value]]]]:
    made = f"{report.made_on:%Y-%m-%d}算的。"
    yield (
        Table(title, SHEET, _HEADINGS, frozen=1, notes=(*RULES, made)),
        (_figure(line) for line in report.lines),
    )
    for parts in report.tables:
        headings = [Heading(head, _NUMBER if place else _LABEL) for place, head in enumerate(parts.heads)]
        yield (
            Table(f"{parts.title}　{report.period.words}", parts.title, headings, 1, (parts.dated, made)),
            _parts(parts),
        )


def _figure(line: Line) -> list[Value]:
    figure, now, then = line.figure, line.now, line.year_before
    share = figure.way is Way.SHARE
    counted = figure.way is not Way.NUMBER
    return [
        figure.label,
        _value(line.value),
        now.part if share else None,
        now.counted if counted else None,
        _value(line.last_year),
        then.part if share else None,
        then.counted if counted else None,
        _value(line.on_last_year),
        _value(line.on_before),
        figure.formula,
        figure.dated.words,
        figure.basis,
        line.caution,
    ]


def _parts(parts: Parts) -> Iterator[list[Value]]:
    for row in parts.rows:
        label, *cells = row.cells
        yield ["　" * (row.level - 1) + label.text, *map(_value, cells)]


def _value(cell: Cell) -> Value:
    if cell.number is None:
        return cell.text if cell.kind is CellKind.TEXT else None
    points = cell.kind is CellKind.POINTS
    return Measured(cell.number * _HUNDREDTHS if points else cell.number, _SHOWN[cell.kind])
