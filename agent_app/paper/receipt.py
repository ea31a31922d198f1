"""代理登记回执: the agent's stub and, below the cut line, the copy that the resident takes home.

A joint matter gives every household a sheet of its own, on which no other household is named.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reportlab.lib.units import mm

from agent_app.core.numbers import grouped_lookup_code
from agent_app.paper.blocks import Blank, Boxed, Columns, Gap, Qr, Rule, Text
from agent_app.paper.cut import Cut, CutSlab
from agent_app.paper.form import HAND
from agent_app.paper.model import CasePaper, Person, day, day_and_weekday, printing
from agent_app.paper.page import (
    FRAME_HEIGHT,
    MEDIUM,
    Block,
    Sheet,
    Slab,
    height_of,
    paginated,
    slabs_of,
    stacked,
)
from agent_app.paper.table import Table, cell
from agent_app.paper.typeset import Align, Style, Words, marked, one_line, text_width
from agent_app.paper.wording import wording

_STUB = Style(12, 17)
_STUB_RIGHT = Style(12, 17, Align.RIGHT)
_STUB_TITLE = Style(16, 22, bold=True)
_TITLE = Style(20, 26, Align.CENTER, bold=True, tracking=0.15)
_KEEPER = Style(14, 18, Align.CENTER)
_DATE = Style(22, 30, bold=True)
SMALLEST = 14.0
_QR_SIDE = 23 * mm
_QR_QUIET = 3 * mm

_SHORTENED = "……（全文见登记表）"
_SETTINGS = ((16, 1.4), (15, 1.4), (SMALLEST, 1.4), (SMALLEST, 1.25))
_LONGEST_MATTER, _SHORTEST_MATTER, _STEP = 240, 18, 12  # characters of the matter that a receipt repeats


@dataclass(frozen=True, slots=True)
class Copy:
    """Which receipt of a case this is, and how it is set: `size` in points, `spacing` in ems, `matter` as shown."""

    case: CasePaper
    person: Person
    place: int
    count: int
    matter: str
    size: float = SMALLEST
    spacing: float = 1.25

    @property
    def body(self) -> Style:
        """The type of the resident's copy."""
        return Style(self.size, self.spacing * self.size)

    def small(self, align: Align) -> Style:
        """The type of what does not grow with the sheet's room."""
        return Style(SMALLEST, self.spacing * SMALLEST, align)

    @property
    def seam(self) -> str:
        """骑缝编号: on both sides of the cut."""
        return f"{self.case.number}-{self.place}" if self.count > 1 else self.case.number


def receipt_sheets(case: CasePaper) -> Iterator[Sheet]:
    """One sheet for each household, the petitioner's first."""
    for copy in copies(case):
        yield from alone(copy)


def copies(case: CasePaper) -> Iterator[Copy]:
    """A receipt for each household, the petitioner's first."""
    households, matter = case.households, one_line(case.summary or case.words)[:_LONGEST_MATTER]
    for place, person in enumerate(households, 1):
        yield Copy(case, person, place, len(households), matter)


def alone(copy: Copy) -> list[Sheet]:
    """On a sheet of its own, in the largest type in which it fits; then the matter yields, names never."""
    slabs: list[Slab] = []
    for setting in ways(copy, _SETTINGS):
        slabs = slabs_of(_blocks(setting))
        spare = FRAME_HEIGHT - height_of(slabs)
        if spare >= 0:
            for slab in slabs:
                if isinstance(slab, CutSlab):
                    slab.height += min(24.0, spare / 2)
            break
    return [stacked(page) for page in paginated(slabs, FRAME_HEIGHT)]


def ways(copy: Copy, settings: Sequence[tuple[float, float]]) -> Iterator[Copy]:
    """How it may be set, from the best to the last: in each of `settings` (points, leading in ems), and in the last of
    them with less and less of the matter."""
    matter, (size, spacing) = copy.matter, settings[-1]
    if len(matter) < _LONGEST_MATTER:
        yield from (replace(copy, size=own, spacing=leading) for own, leading in settings)
    lengths = range(min(len(matter), _LONGEST_MATTER) - _STEP, _SHORTEST_MATTER, -_STEP)
    for length in (*lengths, _SHORTEST_MATTER):
        yield replace(copy, matter=_shortened(matter, length), size=size, spacing=spacing)


def _shortened(matter: str, length: int) -> str:
    """At most `length` characters and the word that there is more, ended at a pause where there is one."""
    if len(matter) <= length:
        return matter
    pause = max(matter.rfind(mark, length // 2, length) for mark in "，。；：、 ")
    return matter[: pause if pause > 0 else length] + _SHORTENED


def _blocks(copy: Copy) -> list[Block]:
    return [*_stub(copy), Gap(8), Cut(wording("receipt").cut.format(seam=copy.seam)), Gap(3), *_receipt(copy)]


def _stub(copy: Copy) -> list[Block]:
    texts, case, pad = wording("receipt"), copy.case, 6.0
    joint = copy.count > 1
    kept_by = [
        texts.stub_keeper,
        texts.share.format(place=copy.place, count=copy.count) if joint else "",
        printing(case.issue),
    ]
    name = texts.joint.format(name=copy.person.name, count=copy.count) if joint else copy.person.name
    label, date_text = text_width("登记日期", _STUB) + 2 * pad + 1, day(case.registered_on)
    dated = [
        cell("登记日期", _STUB, label),
        cell(date_text, _STUB, text_width(date_text, _STUB) + 2 * pad + 1),
    ]
    return [
        Columns([
            (190, [Text(texts.stub_title, _STUB_TITLE)]),
            (0, [Text("　".join(filter(None, kept_by)), _STUB_RIGHT)]),
        ]),
        Gap(3),
        Table(
            [
                [cell("空白单号" if case.form else "编号", _STUB, label), cell(case.number, _STUB)],
                [cell("信访人", _STUB, label), cell(name, _STUB), *dated],
                [cell("事项", _STUB, label), cell(copy.matter, _STUB)],
            ],
            padding=(pad, 2),
            least=HAND if case.form else 0.0,
        ),
        Gap(4),
        Text(texts.read_back, _STUB),
        Gap(8),
        Columns([
            (240, [Blank("本人签名或按指印：", _STUB, 110)]),
            (0, [Blank("代理员签名：", _STUB, 100)]),
        ]),
    ]  # fmt: skip


def _receipt(copy: Copy) -> list[Block]:
    texts, case, small = wording("receipt"), copy.case, copy.small(Align.JUSTIFY)
    keeper = "·".join(filter(None, (texts.keeper, printing(case.issue))))
    return [
        Text(texts.title, _TITLE),
        Text(f"（{keeper}）", _KEEPER),
        Gap(4),
        _facts(copy),
        Gap(7),
        _promise(copy),
        Gap(_QR_QUIET if case.qr else 6),
        _lookup(copy),
        Rule(_QR_QUIET, MEDIUM),
        Text(texts.notice_rights, small),
        Text(marked(texts.not_acceptance), small),
        Gap(5),
        Columns([
            (0, []),
            (220 if case.registered_on else 200, [Blank("代理员（签名）：", small)]),
            (112 if case.registered_on else 160, [Text(day(case.registered_on), copy.small(Align.RIGHT))]),
        ]),
    ]  # fmt: skip


def _facts(copy: Copy) -> Table:
    case, body, pad = copy.case, copy.body, 7.0
    label, date_text = text_width("信访人", body) + 2 * pad + 1, day(case.registered_on)
    dated = [
        cell("登记日期", body, text_width("登记日期", body) + 2 * pad + 1),
        cell(date_text, body, text_width(date_text, body) + 2 * pad + 1),
    ]
    return Table(
        [
            [cell("单　号" if case.form else "编　号", body, label), cell(case.number, body)],
            [cell("信访人", body, label), cell(copy.person.name, body), *dated],
            [cell("您的事", body, label), cell(copy.matter, body)],
            [cell("交给谁", body, label), cell(case.hand_to, body)],
        ],
        padding=(pad, 2.5),
        least=HAND if case.form else 0.0,
    )


def _promise(copy: Copy) -> Boxed:
    texts, case, body = wording("receipt"), copy.case, copy.body
    dated: list[Block]
    if case.hand_over_by:
        dated = [Text(texts.hand_over, body), Text(day_and_weekday(case.hand_over_by), _DATE)]
    else:
        dated = [Blank(texts.hand_over_undated, Style(body.size, 30))]
    after = texts.notice.format(days=case.notice_days) if case.notice_days else texts.notice_other
    return Boxed([*dated, Text(after, body)], padding=9)


def _lookup(copy: Copy) -> Block:
    """How to ask where the matter is: code, telephone numbers, QR code."""
    case, body = copy.case, copy.body
    lines: list[Block] = [Text(words, body) for words in (how_to_ask(case), *contacts(case))]
    return Columns([(0, lines), (_QR_SIDE, [Qr(case.qr, _QR_SIDE)])] if case.qr else [(0, lines)], gutter=10)


def how_to_ask(case: CasePaper) -> Words:
    """With what one asks where the matter is."""
    texts = wording("receipt")
    if not case.lookup_code:
        template = texts.lookup_form if case.form else texts.lookup_number
    elif case.qr:
        template = texts.lookup_scan
    else:
        template = texts.lookup_call if case.agent_phone or case.office_phone else texts.lookup_visit
    return marked(template, code=grouped_lookup_code(case.lookup_code))


def contacts(case: CasePaper) -> list[str]:
    """Who may be asked, the agent first, each with the telephone number where it is known."""
    asked = [(f"代理员 {case.agent_name}", case.agent_phone)]
    if case.office_name:
        asked.append((case.office_name, case.office_phone))
    return [f"{who}：{phone}" if phone else who for who, phone in asked]
