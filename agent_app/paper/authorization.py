"""代理委托书: for whom the agent acts, what they may do and what not, in two copies; joint principals sign an annex."""

from collections.abc import Iterator
from dataclasses import dataclass

from agent_app.paper.blocks import Boxed, Columns, Gap, Text, Tick, Together
from agent_app.paper.foot import FOOT, numbered_foot
from agent_app.paper.form import HAND, numbered
from agent_app.paper.form import heading as title_of
from agent_app.paper.model import CasePaper, Mandate, Person, day, printing
from agent_app.paper.page import Block, Sheet, flow, flow_parts
from agent_app.paper.signing import heading, signatures
from agent_app.paper.table import Row, Table, cell
from agent_app.paper.typeset import Align, Style, marked, text_width
from agent_app.paper.wording import wording

_TITLE = Style(20, 28, Align.CENTER, bold=True, tracking=0.15)
_SETTINGS = ((14.0, 1.4), (14.0, 1.25), (13.0, 1.25), (12.0, 1.25))
"""Sizes and leadings (in ems) from the best to the last in which all that is signed stands on one sheet."""
_ANNEX = Style(12, 17)
_MIDDLE = Style(12, 17, Align.CENTER)
_ANNEX_HEAD = Style(12, 17, Align.CENTER, bold=True)
_HEAD = Style(14, 22, bold=True)
_SIGN_HEIGHT = 24.0  # room for a name, or a finger, in a row of the annex


@dataclass(frozen=True, slots=True)
class _Type:
    """The type in which a copy is set."""

    size: float
    leading: float

    def style(self, align: Align = Align.LEFT, *, bold: bool = False) -> Style:
        return Style(self.size, self.size * self.leading, align, bold=bold)


def authorization_sheets(case: CasePaper) -> Iterator[Sheet]:
    """Both copies, the resident's first; nothing when there is no authorization."""
    if case.mandate is None:
        return
    for keeper in wording("authorization").copies:
        yield from _copy(case, case.mandate, keeper)


def _copy(case: CasePaper, mandate: Mandate, keeper: str) -> list[Sheet]:
    mark = "　".join(filter(None, (f"{numbered(case)} {mandate.number}", printing(case.issue))))
    footer = numbered_foot(mark)
    blocks: list[Block] = []
    for size, leading in _SETTINGS:
        blocks = _blocks(case, mandate, keeper, _Type(size, leading))
        if len(flow(blocks, footer)) == 1:
            break
    return flow_parts([blocks, *([_annex(case)] if case.parties else [])], footer)


def _blocks(case: CasePaper, mandate: Mandate, keeper: str, set_in: _Type) -> list[Block]:
    texts, body = wording("authorization"), set_in.style(Align.JUSTIFY)
    until = {"on": day(mandate.on), "until": day(mandate.until) if mandate.until else ""}
    term = texts.term_by_hand if case.form else texts.term if mandate.until else texts.term_open
    number = "" if case.form else texts.number.format(number=mandate.number)
    return [
        *title_of(case, texts.title, style=_TITLE),
        heading(number, texts.pair.format(keeper=keeper)),
        Gap(3),
        _facts(case, mandate, set_in),
        Gap(5),
        Text(texts.acts, set_in.style(bold=True), keep=True),
        _acts(mandate, body),
        Gap(3),
        Text(marked(texts.not_included), body),
        Text(marked(term, **until), body),
        Gap(5),
        Together([
            Boxed([Text(f"{n}. {notice}", body) for n, notice in enumerate(texts.notices, 1)], padding=7),
            Gap(6),
            *_signed(case, set_in),
        ]),
    ]  # fmt: skip


def _facts(case: CasePaper, mandate: Mandate, set_in: _Type) -> Table:
    texts, person, style, across = wording("authorization"), case.petitioner, set_in.style(), 6.0
    label = text_width("委托事项", style) + 2 * across + 1
    phone = text_width("电话", style) + 2 * across + 1
    numbers = (person.phone, mandate.agent_phone, "0" * 11)
    width = max(text_width(number, style) for number in numbers) + 2 * across + 1

    def row(name: str, value: str, number: str | None = None) -> Row:
        cells = [cell(name, style, label), cell(value, style)]
        if number is None:
            return cells
        return [*cells, cell("电话", style, phone), cell(number, style, width)]

    rows = [row("委托人", person.name, person.phone), row("住址", person.address)]
    if person.id_tail:
        rows.append(row("证件", texts.id_tail.format(tail=person.id_tail)))
    if person.guardian:
        rows.append(row("监护人", person.guardian))
    if case.parties:
        rows.append(row("共同委托", _joint(case)))
    agent = "　".join(filter(None, (mandate.agent_name, mandate.agent_post)))
    rows.append(row("代理人", agent, mandate.agent_phone))
    registered = "" if case.form else texts.registered.format(number=case.number)
    rows += [row("委托事项", mandate.matter), row("登记编号", registered)]
    return Table(rows, padding=(across, 2.0), least=HAND if case.form else 0.0)


def _joint(case: CasePaper) -> str:
    texts, people = wording("authorization"), case.households
    chosen = [person.name for person in people if person.representative]
    said = texts.joint.format(count=len(people))
    return said + (texts.spokesmen.format(names="、".join(chosen)) if chosen else "")


def _acts(mandate: Mandate, style: Style) -> Columns:
    """Two columns of boxes, read downwards."""
    ticks: list[Block] = [Tick(label, style, ticked) for label, ticked in mandate.acts]
    half = (len(ticks) + 1) // 2
    return Columns([(0, ticks[:half]), (0, ticks[half:])], gutter=14, at_top=True)


def _signed(case: CasePaper, set_in: _Type) -> list[Block]:
    texts = wording("authorization")
    labels = [
        texts.sign_principal,
        *([texts.sign_guardian] if case.petitioner.guardian else []),
        texts.sign_agent,
        texts.sign_reader,
    ]
    style = Style(set_in.size, max(24.0, set_in.size * 1.75))
    return [*signatures(labels, texts.sign_date, style), Text(texts.sign_reader_note, FOOT)]


def _annex(case: CasePaper) -> list[Block]:
    """The households, each with room to sign; nobody signs for another."""
    texts, people = wording("authorization"), case.households
    columns = (("序号", 40.0), ("姓名", 96.0), ("住址", 0.0), ("代表", 40.0), ("签名或按指印", 110.0))
    widths = [width for _, width in columns]
    head: Row = [cell(text, _ANNEX_HEAD, width) for text, width in columns]
    rows = [_household(place, person, widths) for place, person in enumerate(people, 1)]
    return [
        Text(texts.annex.format(count=len(people)), _HEAD, keep=True),
        Text(texts.annex_lead, _ANNEX, keep=True),
        Gap(4, keep=True),
        Table([head, *rows], padding=(6.0, 2.5), heads=1),
    ]


def _household(place: int, person: Person, widths: list[float]) -> Row:
    room = Style(12, _SIGN_HEIGHT)
    values = (str(place), person.name, person.address, "代表" if person.representative else "", "")
    styles = (_MIDDLE, _ANNEX, _ANNEX, _MIDDLE, room)
    return [cell(value, style, width) for value, style, width in zip(values, styles, widths, strict=True)]
