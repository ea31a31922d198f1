"""终止（撤销）委托单: that the agency has ended, what goes on running without it, what was given back; in two copies."""

from collections.abc import Iterator
from dataclasses import dataclass

from agent_app.paper.blocks import Blank, Boxed, Gap, Text, Tick, Together
from agent_app.paper.foot import numbered_foot
from agent_app.paper.form import HAND, numbered
from agent_app.paper.form import heading as title_of
from agent_app.paper.model import CasePaper, Ending, Running, day, day_and_weekday, printing
from agent_app.paper.page import Block, Sheet, flow
from agent_app.paper.signing import heading, signatures
from agent_app.paper.table import Row, Table, cell
from agent_app.paper.typeset import Align, Style, marked, text_width
from agent_app.paper.wording import wording

_TITLE = Style(20, 28, Align.CENTER, bold=True, tracking=0.1)
_PADDING = (6.0, 2.0)
_WHO, _UNTIL = 150.0, 126.0
_SETTINGS = ((14.0, 1.4), (14.0, 1.25), (13.0, 1.25))
"""Sizes and leadings (in ems) from the best to the last in which it all stands on one sheet."""
_ROOM = "＿" * 5
_GIVEN_BY_HAND = 2


@dataclass(frozen=True, slots=True)
class _Type:
    """The type in which a copy is set."""

    size: float
    leading: float

    @property
    def body(self) -> Style:
        return Style(self.size, self.size * self.leading, Align.JUSTIFY)

    @property
    def cell(self) -> Style:
        return Style(self.size, self.size * self.leading)

    @property
    def head(self) -> Style:
        return Style(self.size, self.size * self.leading, bold=True)

    @property
    def date(self) -> Style:
        return Style(22, 22 * self.leading, bold=True)


def ending_sheets(case: CasePaper) -> Iterator[Sheet]:
    """Both copies, the resident's first; nothing while the agency goes on."""
    if case.ending is None:
        return
    for keeper in wording("ending").copies:
        yield from _copy(case, case.ending, keeper)


def _copy(case: CasePaper, ending: Ending, keeper: str) -> list[Sheet]:
    mark = "　".join(filter(None, (f"{numbered(case)} {case.number}", printing(case.issue))))
    footer = numbered_foot(mark)
    blocks: list[Block] = []
    for size, leading in _SETTINGS:
        blocks = _blocks(case, ending, keeper, _Type(size, leading))
        if len(flow(blocks, footer)) == 1:
            break
    return flow(blocks, footer)


def _blocks(case: CasePaper, ending: Ending, keeper: str, set_in: _Type) -> list[Block]:
    texts, body = wording("ending"), set_in.body
    agent = (case.mandate.agent_name if case.mandate else case.agent_name) or _ROOM
    written = case.mandate.number if case.mandate else case.number
    number = "" if case.form else texts.number.format(number=written)
    notices: list[Block] = [Text(f"{n}. {notice}", body) for n, notice in enumerate(texts.notices, 1)]
    labels = (texts.sign_principal, texts.sign_agent, texts.sign_reader)
    signed = signatures(labels, texts.sign_date, Style(set_in.size, 25), 310.0)
    return [
        *title_of(case, texts.title, style=_TITLE),
        heading(number, texts.pair.format(keeper=keeper)),
        Gap(3),
        Text(marked(texts.statement, on=day(ending.on), agent=agent), body),
        Gap(4),
        _facts(case, ending, set_in),
        Gap(5),
        *_going_on(case, ending, set_in),
        Gap(5),
        *_given_back(case, set_in),
        Gap(5),
        Together([Boxed(notices, padding=7), Gap(6), *signed]),
    ]


def _facts(case: CasePaper, ending: Ending, set_in: _Type) -> Table:
    name = case.petitioner.name
    who = f"{name}等{len(case.households)}户" if case.parties else name
    known = {
        "委托人": who,
        "监护人": case.petitioner.guardian,
        "登记编号": "" if case.form else case.number,
        "哪件事": case.summary,
        "原因": ending.reason,
    }
    width = text_width("登记编号", set_in.cell) + 2 * _PADDING[0] + 1
    rows: list[Row] = [
        [cell(label, set_in.cell, width), cell(value, set_in.cell)]
        for label, value in known.items()
        if value or case.form
    ]
    return Table(rows, padding=_PADDING, least=HAND if case.form else 0.0)


def _going_on(case: CasePaper, ending: Ending, set_in: _Type) -> list[Block]:
    """What runs on, with the resident's own next date in large type."""
    texts, body, cells = wording("ending"), set_in.body, set_in.cell
    blocks: list[Block] = []
    if not ending.running:
        blocks.append(
            Blank(texts.still_by_hand, Style(set_in.size, 25)) if case.form else Text(texts.still_none, body)
        )
    else:
        blocks.append(Text(texts.still, set_in.head, keep=True))
        rights = [one for one in ending.running if one.right and one.until]
        duties = [one for one in ending.running if one not in rights]
        if duties:
            head: Row = [
                cell("谁来办", set_in.head, _WHO),
                cell("办什么", set_in.head),
                cell("最迟哪天", set_in.head, _UNTIL),
            ]
            blocks += [
                Gap(3, keep=True),
                Table([head, *(_running(one, cells) for one in duties)], padding=_PADDING, heads=1),
            ]
        for one in rights:
            assert one.until is not None
            words: list[Block] = [
                Text(texts.right.format(what=one.what), body),
                Text(day_and_weekday(one.until), set_in.date),
                Text(texts.right_caution, body),
            ]
            blocks += [Gap(5), Boxed(words, padding=8)]
    if case.official_number:
        blocks += [Gap(3), Text(marked(texts.official, number=case.official_number), body)]
    return blocks


def _running(one: Running, style: Style) -> Row:
    until = day(one.until) if one.until else wording("ending").other_law
    return [cell(one.who, style, _WHO), cell(one.what, style), cell(until, style, _UNTIL)]


def _given_back(case: CasePaper, set_in: _Type) -> list[Block]:
    texts, body = wording("ending"), set_in.body
    if not case.materials and not case.form:
        return [Text(texts.back_none, body)]
    by_hand: list[Block] = [Blank("□ ", Style(set_in.size, 24))] * _GIVEN_BY_HAND if case.form else []
    ticks: list[Block] = [
        *(Tick(material.title, body, ticked=False) for material in case.materials),
        *by_hand,
    ]
    return [Text(texts.back, set_in.head, keep=True), *ticks, Blank(texts.back_more, Style(set_in.size, 24))]
