"""How a person wants a ledger read: which sheet, which row is the header, which column is what."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from agent_app.base.errors import UserError
from agent_app.ledger.columns import NOTHING, TEXT_FIELDS, Layout, is_left_out

KEPT = "kept"
"""The field of columns that are kept beside the case, under their own names."""

FIELDS: Mapping[str, str] = {
    "source_id": "编号",
    "earlier": "原来的编号",
    "registered": "登记日期",
    "petitioner": "信访人",
    "address": "住址",
    "phone": "联系电话",
    "summary": "诉求摘要",
    "words": "信访原文",
    "category": "内容分类",
    "purpose": "事项类别",
    "channel": "信访形式",
    "reply": "答复意见",
    "reply_on": "答复日期",
    KEPT: "照原样留着",
    NOTHING: "不要",
}
"""What a column can be, with the words for it."""

Columns = Mapping[str, str]
"""The name of a column → what it is."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person has said about a file; what is left empty is found. `header_row` counts from 1."""

    sheet: str = ""
    header_row: int = 0
    columns: Columns = field(default_factory=dict)


def columns_of(layout: Layout) -> dict[str, str]:
    """What each column is taken for, in the order of the file."""
    by_column = {column: name for name, column in layout.fields.items()}
    return {
        name: by_column.get(column, NOTHING if column in layout.passed else KEPT)
        for name, column in _places(layout).items()
    }


def mapped(layout: Layout, columns: Columns) -> Layout:
    """The layout with these columns taken for what was said; one that was a field's before is kept as it is.

    Raises `UserError` for a column or field that there is not, two columns for one field, and a column that is
    left out whatever anybody says.
    """
    place = _places(layout)
    given: dict[str, str] = {}
    for name, to in columns.items():
        if name not in place:
            raise UserError(f"表头里没有“{name}”这一列。什么都没有导入，请照表头的写法再试。")
        if to not in FIELDS:
            raise UserError(f"“{name}”不能当“{to}”。什么都没有导入，能当的是：{'、'.join(FIELDS)}。")
        if to != NOTHING and is_left_out(name):
            raise UserError(
                f"“{name}”这一列不收：不给人贴标签，和事情无关的不记。什么都没有导入，请改成不要。"
            )
        if to not in (KEPT, NOTHING) and given.setdefault(to, name) != name:
            raise UserError(
                f"“{given[to]}”和“{name}”都当了{FIELDS[to]}，只能有一列。什么都没有导入，请改一列。"
            )
    said = {place[name] for name in columns}
    fields = {to: at for to, at in layout.fields.items() if at not in said and to not in given}
    fields |= {to: place[name] for to, name in given.items()}
    passed = (layout.passed - said) | {place[name] for name, to in columns.items() if to == NOTHING}
    return Layout(layout.header_row, fields, layout.names, frozenset(passed), layout.header)


def _places(layout: Layout) -> dict[str, int]:
    """The columns by what they are called, those without a name by their letter."""
    return {layout.name_of(column): column for column in range(len(layout.header))}


def require_text(layout: Layout, where: str) -> Layout:
    """The layout, when it says where the matter is told. Raises `UserError`."""
    if not any(name in layout.fields for name in TEXT_FIELDS):
        wanted = "、".join(f"“{FIELDS[name]}”" for name in TEXT_FIELDS)
        raise UserError(
            f"{where}第{layout.header_row}行的表头里，没有哪一列是{wanted}。什么都没有导入，"
            "请指明写事情的是哪一列。"
        )
    return layout


def header_mark(layout: Layout) -> str:
    """The same for the same header, wherever it stands: what a mapping is remembered by."""
    told = "\x1f".join(name for _, name in sorted(layout.names.items()))
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def remembered_layout(layouts: Sequence[Layout], remembered: Mapping[str, Columns]) -> Layout | None:
    """The first of these rows that is a header which somebody has mapped before."""
    for layout in layouts:
        columns = remembered.get(header_mark(layout)) if layout.names else None
        if columns is not None:
            return mapped(layout, columns)
    return None
