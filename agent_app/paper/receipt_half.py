"""代理登记回执, two households a sheet: stub and receipt on half a sheet, in type that a resident can still read."""

from functools import partial

from reportlab.lib.units import mm

from agent_app.paper.blocks import Blank, Boxed, Columns, Gap, Qr, Text
from agent_app.paper.cut import Cut
from agent_app.paper.halves import HALF_HEIGHT, Half
from agent_app.paper.model import CasePaper, day, day_and_weekday, printing
from agent_app.paper.page import Block, Slab, height_of, slabs_of
from agent_app.paper.receipt import Copy, alone, contacts, copies, how_to_ask, ways
from agent_app.paper.table import Cell, Table, cell
from agent_app.paper.typeset import Align, Style, marked, text_width
from agent_app.paper.wording import wording

_SETTINGS = ((15, 1.35), (14, 1.35), (14, 1.3), (14, 1.25))
_STUB = Style(11, 15)
_STUB_TITLE = Style(13, 17, bold=True)
_STUB_RIGHT = Style(10.5, 17, Align.RIGHT)
_SIGN = Style(11, 22)
_TITLE = Style(17, 23, bold=True, tracking=0.1)
_KEEPER = Style(12, 23, Align.RIGHT)
_DATE = Style(22, 28, bold=True)
_HAND = 20.0
"""The height of a row that is written by hand, on half a sheet."""
_QR_SIDE = 22 * mm
_PAD = 6.0


def receipt_halves(case: CasePaper) -> list[Half]:
    """A slip for each household, the petitioner's first."""
    return [Half(_fitted(copy), partial(alone, copy)) for copy in copies(case)]


def _fitted(copy: Copy) -> list[Slab]:
    """In the largest type in which it fits; then the matter yields, names never. Empty where it does not fit at all."""
    for setting in ways(copy, _SETTINGS):
        slabs = slabs_of(_blocks(setting))
        if height_of(slabs) <= HALF_HEIGHT:
            return slabs
    return []


def _blocks(copy: Copy) -> list[Block]:
    cut = wording("receipt").cut.format(seam=copy.seam)
    return [*_stub(copy), Gap(3), Cut(cut), Gap(2), *_receipt(copy)]


def _stub(copy: Copy) -> list[Block]:
    texts, case, joint = wording("receipt"), copy.case, copy.count > 1
    share = texts.share.format(place=copy.place, count=copy.count) if joint else ""
    kept_by = "　".join(filter(None, (texts.stub_keeper, share, printing(case.issue))))
    name = texts.joint.format(name=copy.person.name, count=copy.count) if joint else copy.person.name
    return [
        Columns([(190, [Text(texts.stub_title, _STUB_TITLE)]), (0, [Text(kept_by, _STUB_RIGHT)])]),
        Gap(2),
        Table(
            [
                [*_fact("编号", case.number, _STUB), *_dated(case, _STUB)],
                [*_fact("信访人", name, _STUB), _label("代理员签名", _STUB), cell("", _STUB, 90)],
                _fact("事项", copy.matter, _STUB),
            ],
            padding=(_PAD, 1.0),
            least=_least(case),
        ),
        Columns([
            (text_width(texts.half_read_back, _STUB) + 1, [Text(texts.half_read_back, _STUB)]),
            (0, [Blank(texts.half_sign, _SIGN)]),
        ], gutter=8),
    ]  # fmt: skip


def _receipt(copy: Copy) -> list[Block]:
    texts, case, body = wording("receipt"), copy.case, copy.body
    keeper = "·".join(filter(None, (texts.keeper, printing(case.issue))))
    facts = Table(
        [
            _fact("编　号", case.number, body),
            [*_fact("信访人", copy.person.name, body), *_dated(case, body)],
            _fact("您的事", copy.matter, body),
            _fact("交给谁", case.hand_to, body),
        ],
        padding=(_PAD, 1.0),
        least=_least(case),
    )
    code = [(_QR_SIDE, [Qr(case.qr, _QR_SIDE)])] if case.qr else []
    after = texts.notice.format(days=case.notice_days) if case.notice_days else texts.notice_other
    return [
        Columns([(200, [Text(texts.title, _TITLE)]), (0, [Text(f"（{keeper}）", _KEEPER)])]),
        Gap(2),
        Columns([(0, [facts]), *code], gutter=10),
        Gap(4),
        _promise(copy),
        Gap(3),
        Text(how_to_ask(case), body),
        Text(marked(f"{after}{texts.half_rights}{texts.not_acceptance}"), copy.small(Align.JUSTIFY)),
        Columns([
            (0, [Text(contact, body) for contact in contacts(case)]),
            (170, [Blank("签名：", copy.small(Align.LEFT))]),
        ], gutter=8),
    ]  # fmt: skip


def _promise(copy: Copy) -> Boxed:
    """The day on one line with what it promises; room to write it where it is not known."""
    texts, due = wording("receipt"), copy.case.hand_over_by
    label = Style(copy.size, _DATE.line_height)
    if due is None:
        return Boxed([Blank(texts.half_hand_over, label)], padding=6)
    date = Text(day_and_weekday(due), _DATE)
    width = text_width(texts.half_hand_over, label) + 1
    return Boxed([Columns([(width, [Text(texts.half_hand_over, label)]), (0, [date])])], padding=6)


def _fact(label: str, value: str, style: Style) -> list[Cell]:
    return [cell(label, style, _width("信访人", style)), cell(value, style)]


def _dated(case: CasePaper, style: Style) -> list[Cell]:
    return [_label("登记日期", style), _label(day(case.registered_on), style)]


def _label(words: str, style: Style) -> Cell:
    return cell(words, style, _width(words, style))


def _width(words: str, style: Style) -> float:
    return text_width(words, style) + 2 * _PAD + 1


def _least(case: CasePaper) -> float:
    return _HAND if case.form else 0.0
