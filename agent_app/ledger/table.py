"""台账 as a table: its columns, each declared once (domain page 3.4)."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from agent_app.base.resources import read_text
from agent_app.core.masking import mask_name, mask_phone
from agent_app.core.vocabulary import Channel, Purpose, Term

RULES = "rules/ledger_columns.toml"
_COLUMN = "column"
MOMENT = "登记时间"
"""Beside an imported case: the day with its hour, as its ledger told it."""


class Kind(StrEnum):
    """How a column is written."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the ledger; `width` is in characters of the table program.

    `mask` hides what not everybody may read. `sealed` columns are left empty for accusations (Art. 30 ¶3),
    `detail` columns are written in a full ledger only.
    """

    header: str
    width: int
    kind: Kind = Kind.TEXT
    mask: Callable[[str], str] | None = None
    sealed: bool = False
    detail: bool = False


def _text(header: str, width: int, **more: Any) -> Mapping[str, Column]:
    return {_COLUMN: Column(header, width, **more)}


def _date(header: str, width: int = 12, **more: Any) -> Mapping[str, Column]:
    return {_COLUMN: Column(header, width, Kind.DATE, **more)}


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One case as the ledger shows it: whole, never masked; what is not known is left out.

    Every field but `extra` is a column, in this order; `extra` holds further columns by their headers.
    """

    number: str = field(default="", metadata=_text("代理编号", 36))
    registered: date | datetime | None = field(default=None, metadata=_date("登记日期"))
    petitioner: str = field(default="", metadata=_text("信访人", 12, mask=mask_name))
    address: str = field(default="", metadata=_text("村（社区）/组", 18))
    phone: str = field(default="", metadata=_text("联系电话", 14, mask=mask_phone))
    purpose: Purpose | None = field(default=None, metadata=_text("事项类别", 10))
    category: str = field(default="", metadata=_text("内容分类", 14))
    summary: str = field(default="", metadata=_text("诉求摘要", 40, sealed=True))
    agent: str = field(default="", metadata=_text("代理人", 10))
    authorization: str = field(default="", metadata=_text("委托书编号", 38))
    submitted_to: str = field(default="", metadata=_text("提交去向", 18))
    submitted_on: date | None = field(default=None, metadata=_date("提交日期"))
    official_number: str = field(default="", metadata=_text("官方信访件编号", 22))
    received_on: date | None = field(default=None, metadata=_date("收到/受理日期", 14))
    responsible_unit: str = field(default="", metadata=_text("责任单位", 18, sealed=True))
    due_on: date | None = field(default=None, metadata=_date("限办日期"))
    extended_to: date | None = field(default=None, metadata=_date("延期至"))
    concluded_on: date | None = field(default=None, metadata=_date("办结日期"))
    outcome: str = field(default="", metadata=_text("结果", 12))
    served_on: date | None = field(default=None, metadata=_date("送达签收日期", 14))
    satisfaction: str = field(default="", metadata=_text("满意度", 10))
    followed_up_on: date | None = field(default=None, metadata=_date("回访日期"))
    reexamination: str = field(default="", metadata=_text("复查复核", 12))
    archived_on: date | None = field(default=None, metadata=_date("归档日期"))
    remarks: str = field(default="", metadata=_text("备注", 24, sealed=True))
    source: str = field(default="", metadata=_text("台账里的编号", 36, detail=True))
    channel: Channel | None = field(default=None, metadata=_text("信访形式", 12, detail=True))
    words: str = field(default="", metadata=_text("信访原文", 60, sealed=True, detail=True))
    reply: str = field(default="", metadata=_text("答复意见", 60, sealed=True, detail=True))
    reply_on: date | None = field(default=None, metadata=_date("答复日期", detail=True))
    extra: Mapping[str, str] = field(default_factory=dict)


SERIAL = Column("序号", 6, Kind.NUMBER)
"""Counted while it is written; a new one in every ledger."""

COLUMNS: Mapping[str, Column] = {
    item.name: item.metadata[_COLUMN] for item in fields(LedgerRow) if _COLUMN in item.metadata
}
"""The columns after the serial number, by the names of their fields."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A column of the ledger on paper: what stands in it one below the other, `width` points wide (0: what is left)."""

    columns: tuple[str, ...]
    width: float


@cache
def printed_columns() -> tuple[Printed, ...]:
    """The columns of the ledger on paper, as the rule file says; each holds columns of the workbook."""
    rows = tomllib.loads(read_text(RULES))["printed"]
    return tuple(Printed(tuple(row["fields"]), float(row["width"])) for row in rows)


def printed_cells(row: LedgerRow) -> tuple[tuple[str, ...], ...]:
    """A row as it is printed, always masked; "" where nothing is known."""
    return tuple(tuple(_printed(row, key) for key in printed.columns) for printed in printed_columns())


def _printed(row: LedgerRow, key: str) -> str:
    value, column = getattr(row, key), COLUMNS[key]
    if value is None:
        return ""
    text = (
        value.label
        if isinstance(value, Term)
        else f"{value:%Y-%m-%d}"
        if isinstance(value, date)
        else str(value)
    )
    return column.mask(text) if column.mask else text
