"""One row of a ledger: what its cells say, and whether it tells of something new."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from operator import attrgetter
from typing import TypeVar

from agent_app.core.registration import ACCUSATION_ROUTES
from agent_app.core.text import cut
from agent_app.core.vocabulary import Purpose, Term
from agent_app.ledger.case import LedgerCase, Rejected, fingerprint
from agent_app.ledger.columns import Layout, channel_of, purpose_of
from agent_app.ledger.sheets import Cell
from agent_app.ledger.values import line_of, number_of, phone_of, text_of, when

MAX_TEXT = 20_000
"""Characters of one cell; real letters reach 9,000. A row with more is left out, never cut."""

MARK_LENGTH = 8
"""Characters of the fingerprint that tell apart two matters of one number."""

_SIGNED = re.compile("(?:审核|填表|制表|负责)人 ?[:：]")
"""How the line below a table begins that says who made it."""

_SHOWN = 20
"""Characters of it that are named."""

TermT = TypeVar("TermT", bound=Term)

_ASIDE = {
    "category": "内容分类",
    "purpose": "事项类别",
    "address": "住址",
    "phone": "电话",
    "registered_at": "登记时间",
    "channel": "信访形式",
    "reply": "答复",
    "reply_on": "答复日期",
}
"""What two rows of the same matter may differ in, beside `extra`, with the words for it."""

_aside = attrgetter(*_ASIDE)


def read_row(number: int, cells: list[Cell], layout: Layout) -> LedgerCase | Rejected:
    """One row as a case whose `source_id` is its number, which may be empty or taken."""
    for column, cell in enumerate(cells):
        if isinstance(cell, str) and len(cell) > MAX_TEXT:
            return Rejected(
                number,
                f"“{layout.name_of(column)}”有{len(cell):,}字，超过{MAX_TEXT:,}字，没有导入；"
                "请检查是不是几行并在了一起，确实这么长就改成材料附上。",
            )
    row = _Row(cells, layout)
    words, summary = row.text("words"), row.line("summary")
    if not words and not summary:
        return Rejected(number, "没有写事项内容，没有导入。")
    if all(_SIGNED.match(line_of(cell)) for cell in cells if cell != ""):
        signed = line_of(next(cell for cell in cells if cell != ""))
        return Rejected(number, f"只写着“{cut(signed, _SHOWN)}”，是表下面的落款，不是一件事，没有导入。")
    purpose = row.term("purpose", purpose_of)
    if purpose is Purpose.ACCUSATION:
        return Rejected(number, ACCUSATION_ROUTES)
    listed = number_of(row.cell("source_id"))
    source = number_of(row.cell("earlier")) or listed
    registered_on, registered_at = row.moment("registered")
    return LedgerCase(
        row=number,
        source_id=source,
        number=source,
        case_number=listed,
        petitioner=row.line("petitioner"),
        address=row.line("address"),
        phone=row.phone("phone"),
        summary=summary,
        words=words,
        category=row.line("category") or row.given_back("purpose"),
        purpose=purpose,
        registered_on=registered_on,
        registered_at=registered_at,
        channel=row.term("channel", channel_of),
        reply=row.text("reply"),
        reply_on=row.moment("reply_on")[0],
        extra=row.extra,
    )


class Admission:
    """Lets every matter of a file in once, under an id of its own. Holds about 0.5 kB a row."""

    def __init__(self) -> None:
        self._matters: dict[bytes, tuple[int, tuple[int, ...]]] = {}
        self._numbers: set[str] = set()

    def admit(self, case: LedgerCase) -> LedgerCase | Rejected:
        """The case with its final `source_id`; a matter that was there before is rejected."""
        mark = fingerprint(case)
        aside = (*map(hash, _aside(case)), hash(tuple(case.extra.items())))
        if mark in self._matters:
            return Rejected(case.row, _repeat(case, *self._matters[mark], aside))
        self._matters[mark] = case.row, aside
        if not case.number:
            return replace(case, source_id=mark.hex())
        if case.number in self._numbers:
            return replace(case, source_id=f"{case.number}-{mark.hex()[:MARK_LENGTH]}")
        self._numbers.add(case.number)
        return case


class _Row:
    """The cells of one row by field. What a field cannot take is kept in `extra`, under the column's name."""

    def __init__(self, cells: list[Cell], layout: Layout) -> None:
        self._cells = cells
        self._layout = layout
        width = len(layout.header)
        self.extra = {
            layout.name_of(column): text_of(cells[column])
            for column in (*layout.others, *range(width, len(cells)))
            if column < len(cells) and cells[column] != ""
        }

    def cell(self, field: str) -> Cell:
        column = self._layout.fields.get(field)
        return "" if column is None or column >= len(self._cells) else self._cells[column]

    def text(self, field: str) -> str:
        return text_of(self.cell(field))

    def line(self, field: str) -> str:
        return line_of(self.cell(field))

    def term(self, field: str, meaning: Callable[[str], TermT | None]) -> TermT | None:
        text = self.line(field)
        term = meaning(text) if text else None
        if term is None:
            self._keep(field)
        return term

    def moment(self, field: str) -> tuple[date | None, datetime | None]:
        moment = when(self.cell(field))
        if moment is None:
            self._keep(field)
        return (moment.date(), moment) if isinstance(moment, datetime) else (moment, None)

    def phone(self, field: str) -> str:
        phone, whole = phone_of(self.cell(field))
        if not whole:
            self._keep(field)
        return phone

    def given_back(self, field: str) -> str:
        """What was kept of the field, no longer kept."""
        return self.extra.pop(self._name(field), "") if field in self._layout.fields else ""

    def _keep(self, field: str) -> None:
        cell = self.cell(field)
        if cell != "":
            self.extra[self._name(field)] = text_of(cell)

    def _name(self, field: str) -> str:
        return self._layout.name_of(self._layout.fields[field])


def _repeat(case: LedgerCase, first: int, before: tuple[int, ...], aside: tuple[int, ...]) -> str:
    which = f"（编号{case.number}）" if case.number else ""
    differing = [
        label for label, a, b in zip((*_ASIDE.values(), "其他栏目"), before, aside, strict=True) if a != b
    ]
    hint = f"；两行的{'、'.join(differing)}不一样，请在那一件里核对" if differing else ""
    return f"和第{first}行是同一件{which}，没有再记一次{hint}。"
