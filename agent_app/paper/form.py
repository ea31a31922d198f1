"""What the forms are made of: heading, facts, lists, what was said at length, choices, signatures, foot.

A form of a case prints what is known. As a blank (`CasePaper.form`) it leaves room to write instead, and bears the
QR code by which it is known again when it is entered.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from reportlab.lib.units import mm

from agent_app.core.rules import load_rules
from agent_app.paper.blocks import Blank, Columns, Gap, Qr, Rule, Text, Tick, Together
from agent_app.paper.foot import numbered_foot
from agent_app.paper.model import CasePaper, day, printing
from agent_app.paper.page import FRAME_WIDTH, Block, Sheet, flow_parts
from agent_app.paper.table import Row, Table, cell
from agent_app.paper.typeset import Align, Style, Words, paragraphs, text_width
from agent_app.paper.wording import wording

TITLE = Style(20, 30, Align.CENTER, bold=True, tracking=0.15)
_QR = 17 * mm
_ACROSS, _DOWN = 6.0, 2.5
HAND = 27.0
"""The height of a line, or of a row, that is written by hand."""


@dataclass(frozen=True, slots=True)
class Look:
    """The type of a form, in points: 12 for what stays in an office, 14 and more for what a resident takes home.

    `air`: a factor of the leading.
    """

    size: float = 12.0
    air: float = 1.0

    @property
    def cell(self) -> Style:
        """What stands in a table."""
        return Style(self.size, 1.42 * self.air * self.size)

    @property
    def middle(self) -> Style:
        """The same, in the middle of its column."""
        return replace(self.cell, align=Align.CENTER)

    @property
    def column(self) -> Style:
        """The words above a column."""
        return replace(self.middle, bold=True)

    @property
    def body(self) -> Style:
        """Sentences of the form itself."""
        return Style(self.size, 1.58 * self.air * self.size, Align.JUSTIFY)

    @property
    def words(self) -> Style:
        """What somebody said, in paragraphs."""
        return Style(self.size, 1.6 * self.air * self.size, Align.JUSTIFY, indent=2)

    @property
    def head(self) -> Style:
        """The heading of a part."""
        return Style(self.size + 2, 1.57 * (self.size + 2), bold=True)

    @property
    def sign(self) -> Style:
        """A line to sign on."""
        return Style(self.size, 2 * self.air * self.size)


OFFICE, HOME = Look(12.0), Look(14.0)


def sheets(case: CasePaper, *parts: Iterable[Block], draft: bool = False) -> list[Sheet]:
    """The sheets of a form, each part on its own, numbered, each with the case's number; `draft`: each says so."""
    first = wording("letter").draft_mark if draft else ""
    mark = "　".join(filter(None, (first, f"{numbered(case)} {case.number}".strip(), printing(case.issue))))
    return flow_parts(parts, numbered_foot(mark, 8))


def numbered(case: CasePaper) -> str:
    """What the number of the paper is called."""
    return "空白单号" if case.form else "编号" if case.number else ""


def heading(case: CasePaper, title: str, keeper: str = "", style: Style = TITLE) -> list[Block]:
    """The title, whose copy it is, and on a blank what it is known by."""
    lines: list[Block] = [Text(title, style)]
    if keeper:
        lines.append(Text(f"（{keeper}）", Style(12, 18, Align.CENTER)))
    if case.form is None:
        return [*lines, Gap(4)]
    form = case.form
    lines.append(
        Text(f"空白单号 {form.number}　第{form.place}张，共{form.count}张", Style(10.5, 16, Align.CENTER))
    )
    side = _QR + 4 * mm
    return [Columns([(side, []), (0, lines), (4 * mm, []), (_QR, [Qr(form.mark, _QR)])]), Gap(8)]


def facts(case: CasePaper, *rows: Sequence[tuple[str, str]], look: Look = OFFICE, needed: int = 0) -> Table:
    """A form, the case's number first: each row has one label with its value, or two.

    Empty rows of a case are left out, but for the first `needed`; a blank keeps all, and has no number but its own.
    """
    if not case.form:
        rows = ([("编号", case.number)], *rows)
    return pairs(case, *rows, look=look, needed=needed)


def pairs(case: CasePaper, *rows: Sequence[tuple[str, str]], look: Look = OFFICE, needed: int = 0) -> Table:
    """As `facts`, of something that has no number of its own."""
    shown = [
        row
        for place, row in enumerate(rows)
        if case.form or place <= needed > 0 or any(value for _, value in row)
    ]
    width = max((text_width(row[0][0], look.cell) for row in shown), default=0.0) + 2 * _ACROSS + 1
    rows_set = [_facts_row(row, width, look) for row in shown]
    return Table(rows_set, padding=(_ACROSS, _DOWN), least=HAND if case.form else 0.0)


def _facts_row(row: Sequence[tuple[str, str]], width: float, look: Look) -> Row:
    (label, value), *more = row
    cells = [cell(label, look.cell, width), cell(value, look.cell)]
    for label, value in more:
        beside = text_width(label, look.cell) + 2 * _ACROSS + 1
        room = max(text_width(value, look.cell), text_width("2026年12月30日", look.cell)) + 2 * _ACROSS + 1
        cells += [cell(label, look.cell, beside), cell(value, look.cell, min(room, FRAME_WIDTH / 3))]
    return cells


def listing(
    case: CasePaper,
    columns: Sequence[tuple[str, float]],
    rows: Sequence[Sequence[str]],
    spare: int = 0,
    look: Look = OFFICE,
    least: float = HAND,
) -> Table:
    """A list with a serial number before each row; `columns` are (heading, width in points, 0 for what is left).

    A blank has `spare` rows to write in, each `least` points high.
    """
    serial = text_width("序号", look.column) + 2 * _ACROSS + 1
    if case.form:
        rows = [[""] * len(columns)] * spare
    head: Row = [
        cell("序号", look.column, serial),
        *(cell(text, look.column, width) for text, width in columns),
    ]
    body: list[Row] = [
        [
            cell(str(place), look.middle, serial),
            *(cell(value, look.cell, width) for value, (_, width) in zip(row, columns, strict=True)),
        ]
        for place, row in enumerate(rows, 1)
    ]
    return Table([head, *body], padding=(_ACROSS, _DOWN), heads=1, least=least if case.form else 0.0)


def listing_of_choices(questions: Sequence[str], labels: Sequence[str], look: Look) -> Table:
    """Questions down, answers across, a box to tick in each place."""
    width = max(text_width(label, look.column) for label in labels) + 2 * _ACROSS + 1
    head: Row = [cell("", look.cell), *(cell(label, look.column, width) for label in labels)]
    boxes = [cell("□", look.middle, width) for _ in labels]
    return Table(
        [head, *([cell(question, look.cell), *boxes] for question in questions)], padding=(_ACROSS, 5.0)
    )


def signing_list(people: int, look: Look = OFFICE) -> Table:
    """Rows for names and signatures, two people to a row."""
    serial, name = text_width("序号", look.column) + 2 * _ACROSS + 1, 76.0
    head: Row = [
        cell(text, look.column, width) for text, width in (("序号", serial), ("姓名", name), ("签名", 0.0))
    ] * 2
    half = (people + 1) // 2
    rows: list[Row] = [
        [
            *(cell(str(row), look.middle, serial), cell("", look.cell, name), cell("", look.cell)),
            *(cell(str(row + half), look.middle, serial), cell("", look.cell, name), cell("", look.cell)),
        ]
        for row in range(1, half + 1)
    ]
    return Table([head, *rows], padding=(_ACROSS, _DOWN), heads=1, least=HAND)


def at_length(case: CasePaper, title: str, text: str, lines: int = 4, look: Look = OFFICE) -> list[Block]:
    """A heading and what was said or found; where nothing is known, `lines` to write on."""
    said: list[Block] = [Text(paragraph, look.words) for paragraph in paragraphs(text)]
    return [Text(title, look.head, keep=True), *(said or to_write(lines))]


def to_write(lines: int) -> list[Block]:
    """Lines to write on."""
    return [Together([Rule(HAND)]) for _ in range(lines)]


def choice(label: Words, step: str, field: str, chosen: str, look: Look = OFFICE) -> Block:
    """The choices that the table of steps has for a field, with the one that was made ticked."""
    labels = choices(step, field)
    ticks = [
        (text_width(one, look.body) + 2.6 * look.size, [Tick(one, look.body, ticked=one == chosen)])
        for one in labels
    ]
    return Columns([(text_width(label, look.body) + 4, [Text(label, look.body)]), *ticks, (0, [])], gutter=4)


@cache
def choices(step: str, field: str) -> tuple[str, ...]:
    """What may be chosen for a field of a step, as the table of steps words it."""
    declared = load_rules().steps[step].field(field)
    return tuple(one.label for one in declared.choices) if declared else ()


def signatures(*labels: str, look: Look = OFFICE) -> list[Block]:
    """One row for each of `labels`, each with its date."""
    date_label = wording("form").sign_date
    return [
        Columns(
            [(FRAME_WIDTH * 0.66, [Blank(label, look.sign)]), (0, [Blank(date_label, look.sign)])], gutter=14
        )
        for label in labels
    ]


def dated(case: CasePaper, code: str) -> str:
    """The day of the last step of that code; room to write it where there is none."""
    step = case.last(code)
    return day(step.on) if step else ""
