"""代理事项交接清单: which cases go from one agent to another, and what of them the county has not got yet."""

from agent_app.paper.blocks import Gap, Text, Together
from agent_app.paper.foot import numbered_foot
from agent_app.paper.model import HandedCase, HandoverPaper, day
from agent_app.paper.page import Block, Sheet, flow
from agent_app.paper.signing import signatures
from agent_app.paper.table import Cell, Row, Table, cell
from agent_app.paper.typeset import Align, Style, marked
from agent_app.paper.wording import wording

_TITLE = Style(20, 30, Align.CENTER, bold=True, tracking=0.1)
_BODY = Style(12, 19, Align.JUSTIFY)
_CELL = Style(10.5, 15)
_MIDDLE = Style(10.5, 15, Align.CENTER)
_HEAD = Style(10.5, 15, Align.CENTER, bold=True)
_SIGN = Style(12, 26)
_COLUMNS = (
    ("序号", 34.0),
    ("编号、信访人", 118.0),
    ("事项", 0.0),
    ("到哪一步、期限", 89.0),
    ("县里收到没有", 70.0),
)


def handover_sheets(handover: HandoverPaper) -> list[Sheet]:
    """The list, with room for those who give, take and watch to sign."""
    texts = wording("handover")
    facts = {
        "giver": handover.giver,
        "taker": handover.taker,
        "unit": handover.unit,
        "on": day(handover.on),
        "count": str(len(handover.cases)),
    }
    unsent = sum(bool(one.here_only) for one in handover.cases)
    told: list[Block] = [Text(marked(texts.lead if handover.unit else texts.lead_no_unit, **facts), _BODY)]
    if handover.reason:
        told.append(Text(texts.reason.format(reason=handover.reason), _BODY))
    told.append(Text(marked(texts.unsent, count=str(unsent)) if unsent else texts.all_sent, _BODY))
    head: Row = [cell(text, _HEAD, width) for text, width in _COLUMNS]
    rows = [_row(place, one) for place, one in enumerate(handover.cases, 1)]
    labels = (texts.sign_giver, texts.sign_taker, texts.sign_watcher)
    blocks: list[Block] = [
        Text(texts.title, _TITLE),
        Gap(4),
        *told,
        Gap(6),
        Table([head, *rows], padding=(5.0, 3.0), heads=1),
        Gap(10),
        Together(signatures(labels, texts.sign_date, _SIGN)),
    ]
    return flow(blocks, numbered_foot(f"打印日期 {day(handover.made_on)}"))


def _row(place: int, one: HandedCase) -> Row:
    texts = wording("handover")
    until = f"最迟{day(one.due)}" if one.due else texts.no_due
    sent = [
        texts.here_only.format(count=one.here_only) if one.here_only else "",
        texts.on_its_way.format(count=one.on_its_way) if one.on_its_way else "",
    ]
    values = (
        str(place),
        "",
        one.title,
        f"{one.stage}，{until}",
        "；".join(filter(None, sent)) or texts.confirmed,
    )
    styles = (_MIDDLE, *(_CELL,) * (len(values) - 1))
    cells = [
        cell(value, style, width) for value, style, (_, width) in zip(values, styles, _COLUMNS, strict=True)
    ]
    who = [*_in_two(one.number), one.petitioner]
    cells[1] = Cell([Text(part, _CELL) for part in who], _COLUMNS[1][1])
    return cells


def _in_two(number: str) -> list[str]:
    """A number broken where it is read: the place, then desk, day and serial."""
    begin = number.find("-", 3) + 1
    return [number[:begin], number[begin:]] if begin else [number]
