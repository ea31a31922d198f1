"""信访统计表: every figure of a period with how it is made and of how many, then what they are made up of."""

from dataclasses import dataclass
from datetime import date

from agent_app.paper.blocks import Columns, Gap, Text
from agent_app.paper.foot import numbered_foot
from agent_app.paper.model import day
from agent_app.paper.page import Block, Sheet, flow
from agent_app.paper.table import Cell, Row, Table, cell
from agent_app.paper.typeset import Align, Style
from agent_app.paper.wording import wording

_TITLE = Style(20, 30, Align.CENTER, bold=True, tracking=0.1)
_BODY = Style(12, 19)
_RIGHT_BODY = Style(12, 19, Align.RIGHT)
_PART = Style(14, 22, bold=True)
_LABEL = Style(10.5, 14, bold=True)
_VALUE = Style(12, 15, Align.RIGHT, bold=True)
_NUMBER = Style(10.5, 14, Align.RIGHT)
_WORD = Style(10.5, 14)
_HEAD = Style(10.5, 14, Align.CENTER, bold=True)
_HOW = Style(9, 12)
_PADDING = (4.0, 2.5)
_WIDTHS = (0.0, 58.0, 84.0, 52.0, 80.0, 80.0)
"""Of the figures' columns, in points; 0 is what is left."""
_PART_WIDTH = 62.0
_WHOLE = 12
"""A table of so many rows stays on one sheet."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure as it is read; `behind` is of how many, `how` says how it is made and what is to be minded."""

    label: str
    value: str
    behind: str
    last_year: str
    on_last_year: str
    on_before: str
    how: str


@dataclass(frozen=True, slots=True)
class FigureParts:
    """A table of what figures are made up of; of each row the label and whether it is a part of the one above."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    inner: tuple[bool, ...]
    dated: str


@dataclass(frozen=True, slots=True)
class FiguresPaper:
    """All figures of a period; `rules` are the sentences that go for all of them."""

    unit: str
    since: date
    until: date
    made_on: date
    figures: tuple[FigureRow, ...]
    parts: tuple[FigureParts, ...]
    rules: tuple[str, ...]


def figures_sheets(data: FiguresPaper) -> list[Sheet]:
    """The report over as many sheets as it needs, the heads of a table on each."""
    texts = wording("figures")
    period = texts.period.format(since=day(data.since), until=day(data.until))
    blocks: list[Block] = [
        Text(texts.title, _TITLE),
        Gap(4),
        Columns([(0, [Text(data.unit, _BODY)]), (270, [Text(period, _RIGHT_BODY)])], gutter=8),
        Gap(6),
        Table(
            [_heads(texts.heads), *(row for one in data.figures for row in _figure(one))],
            _PADDING,
            heads=1,
            bound=2,
        ),
        Gap(6),
        *(Text(rule, _HOW) for rule in data.rules),
    ]
    for parts in data.parts:
        blocks += [Gap(14), Text(parts.title, _PART, keep=True), Gap(4, keep=True), _parts(parts)]
        blocks += [Gap(3, keep=True), Text(parts.dated, _HOW)]
    return flow(blocks, numbered_foot(texts.made_on.format(day=day(data.made_on))))


def _heads(heads: list[str]) -> Row:
    return [cell(head, _HEAD, width) for head, width in zip(heads, _WIDTHS, strict=True)]


def _figure(one: FigureRow) -> list[Row]:
    """The figure, and below it how it is made, over the whole width."""
    styles = (_LABEL, _VALUE, *(_NUMBER,) * 4)
    texts = (one.label, one.value, one.behind, one.last_year, one.on_last_year, one.on_before)
    first = [cell(text, style, width) for text, style, width in zip(texts, styles, _WIDTHS, strict=True)]
    return [first, [cell(one.how, _HOW)]]


def _parts(parts: FigureParts) -> Table:
    def row(texts: tuple[str, ...], label: Style, number: Style, *, inner: bool = False) -> Row:
        first = Cell([Text(("　" if inner else "") + texts[0], label)])
        return [first, *(cell(text, number, _PART_WIDTH) for text in texts[1:])]

    rows = [
        row(texts, _WORD, _NUMBER, inner=inner) for texts, inner in zip(parts.rows, parts.inner, strict=True)
    ]
    whole = len(rows) if 0 < len(rows) <= _WHOLE else 1
    return Table([row(parts.heads, _HEAD, _HEAD), *rows], _PADDING, heads=1, bound=whole, keep=True)
