"""代理事项登记表: the case as it was taken down and read back, with the resident's own words in full."""

from agent_app.paper.blocks import Blank, Columns, Gap, Rule, Text, Tick, Together
from agent_app.paper.model import CasePaper, day, day_and_weekday, printing
from agent_app.paper.page import Block, Sheet, flow
from agent_app.paper.table import Row, Table, cell
from agent_app.paper.typeset import Align, Style, marked, paragraphs
from agent_app.paper.wording import wording

_CELL = Style(12, 17)
_MIDDLE = Style(12, 17, Align.CENTER)
_COLUMN_HEAD = Style(12, 17, Align.CENTER, bold=True)
_TITLE = Style(20, 30, Align.CENTER, bold=True, tracking=0.15)
_HEAD = Style(14, 22, bold=True)
_WORDS = Style(14, 23, Align.JUSTIFY, indent=2)
_BODY = Style(12, 19, Align.JUSTIFY)
_SIGN = Style(12, 24)
_FOOT = Style(10.5, 14)
_FOOT_RIGHT = Style(10.5, 14, Align.RIGHT)
_PADDING = (6.0, 2.5)
_LABEL = 61.0  # four characters with their padding
_SHORT = 118.0  # a date or a telephone number with its padding
_BETWEEN = Gap(10)

_JOINT_COLUMNS = (("序号", 40.0), ("姓名", 90.0), ("电话", 116.0), ("住址", 0.0), ("代表", 40.0))
_MATERIAL_COLUMNS = (("序号", 40.0), ("材料名称", 0.0), ("形式", 80.0), ("份数", 60.0))


def registration_sheets(case: CasePaper) -> list[Sheet]:
    """The sheets of one case, numbered, each with the case's number."""
    mark = "　".join(filter(None, (f"编号 {case.number}", printing(case.issue))))

    def footer(number: int, count: int) -> Block:
        paging = Text(f"第{number}页 共{count}页", _FOOT_RIGHT)
        return Together([Gap(8), Columns([(0, [Text(mark, _FOOT)]), (100, [paging])])])

    return flow(_blocks(case), footer)


def _blocks(case: CasePaper) -> list[Block]:
    blocks: list[Block] = [Text(wording("registration").title, _TITLE), Gap(4)]
    for part in (_facts(case), _joint(case), _words(case), _materials(case)):
        if part:
            blocks += [*part, _BETWEEN]
    # What is signed stands above the signatures: nobody signs an otherwise empty sheet.
    return [*blocks, Together([*_told(case), _BETWEEN, *_signatures()])]


def _facts(case: CasePaper) -> list[Block]:
    """The form. What a registration must have (Art. 19 ¶1) keeps its place when empty, to be written in."""
    person = case.petitioner
    rows: list[Row] = [
        _row("编号", case.number),
        _row("登记日期", day(case.registered_on), "信访形式", case.channel_label),
        _row("信访人", person.name, "电话", person.phone),
        _row("住址", person.address),
    ]
    known = {
        "监护人": person.guardian,
        "沟通需要": "、".join(person.needs),
        "事项类别": "　".join(filter(None, (case.purpose_label, case.category))),
        "发生地点": case.place,
        "涉及人数": f"{case.people_affected}人" if case.people_affected else "",
        "事情概要": case.summary,
        "本人要求": case.wish,
        "代理员": "　".join(filter(None, (case.agent_name, case.agent_unit, case.agent_phone))),
    }
    rows += [_row(label, value) for label, value in known.items() if value]
    return [Table(rows, padding=_PADDING)]


def _row(label: str, value: str, second: str = "", short: str = "") -> Row:
    row = [cell(label, _CELL, _LABEL), cell(value, _CELL)]
    return [*row, cell(second, _CELL, _LABEL), cell(short, _CELL, _SHORT)] if second else row


def _joint(case: CasePaper) -> list[Block]:
    if not case.parties:
        return []
    people = case.households
    head: Row = [cell(text, _COLUMN_HEAD, width) for text, width in _JOINT_COLUMNS]
    number, name, phone, address, mark = (width for _, width in _JOINT_COLUMNS)
    rows: list[Row] = [
        [
            cell(str(place), _MIDDLE, number),
            cell(person.name, _CELL, name),
            cell(person.phone, _CELL, phone),
            cell(person.address, _CELL, address),
            cell("代表" if person.representative else "", _MIDDLE, mark),
        ]
        for place, person in enumerate(people, 1)
    ]
    title = wording("registration").joint.format(count=len(people))
    return [Text(title, _HEAD, keep=True), Gap(3, keep=True), Table([head, *rows], padding=_PADDING, heads=1)]


def _words(case: CasePaper) -> list[Block]:
    texts = wording("registration")
    spoken: list[Block] = [Text(paragraph, _WORDS) for paragraph in paragraphs(case.words)]
    blocks: list[Block] = [Text(texts.words, _HEAD, keep=True), *(spoken or [Text(texts.no_words, _BODY)])]
    if case.tidied:
        blocks += [_BETWEEN, Text(texts.tidied, _HEAD, keep=True)]
        blocks += [Text(paragraph, _WORDS) for paragraph in paragraphs(case.tidied)]
    return blocks


def _materials(case: CasePaper) -> list[Block]:
    texts = wording("registration")
    title = Text(texts.materials, _HEAD, keep=True)
    if not case.materials:
        return [title, Text(texts.no_materials, _BODY)]
    head: Row = [cell(text, _COLUMN_HEAD, width) for text, width in _MATERIAL_COLUMNS]
    number, title_width, kind, count = (width for _, width in _MATERIAL_COLUMNS)
    rows: list[Row] = [
        [
            cell(str(place), _MIDDLE, number),
            cell(material.title, _CELL, title_width),
            cell(material.kind, _MIDDLE, kind),
            cell("" if material.count is None else str(material.count), _MIDDLE, count),
        ]
        for place, material in enumerate(case.materials, 1)
    ]
    return [title, Gap(3, keep=True), Table([head, *rows], padding=_PADDING, heads=1)]


def _told(case: CasePaper) -> list[Block]:
    """What the resident was told, ticked; where nothing is recorded, room to write it."""
    texts = wording("registration")
    blocks: list[Block] = [Tick(sentence, _BODY, ticked=True) for sentence in case.told]
    blocks += [Tick(sentence, _BODY, ticked=False) for sentence in case.not_told]
    if not blocks:
        blocks = [Text(texts.told_by_hand, _BODY, keep=True), Rule(26), Rule(26)]
    if case.hand_to:
        due = case.hand_over_by
        template = texts.hand_over if due else texts.hand_over_undated
        hand_over = marked(template, unit=case.hand_to, day=day_and_weekday(due) if due else "")
        blocks += [Gap(4), Text(hand_over, _BODY)]
    return [Text(texts.told, _HEAD, keep=True), *blocks]


def _signatures() -> list[Block]:
    texts = wording("registration")
    signed = [
        Columns([(300, [Blank(label, _SIGN)]), (0, [Blank(texts.sign_date, _SIGN)])], gutter=14)
        for label in (texts.sign_resident, texts.sign_agent, texts.sign_reader)
    ]
    return [Text(texts.read_back, _BODY), Gap(4), *signed, Gap(4), Text(texts.sign_reader_note, _FOOT)]
