"""代理事项登记表: the case as it was taken down and read back, with the resident's own words in full."""

from agent_app.paper.blocks import Columns, Gap, Rule, Text, Tick, Together
from agent_app.paper.form import OFFICE, facts, heading, listing, sheets, signatures, to_write
from agent_app.paper.model import CasePaper, day, day_and_weekday
from agent_app.paper.page import Block, Sheet
from agent_app.paper.typeset import Align, Style, marked, paragraphs
from agent_app.paper.wording import wording

_HEAD = Style(14, 22, bold=True)
_WORDS = Style(14, 23, Align.JUSTIFY, indent=2)
_BODY = OFFICE.body
_FOOT = Style(10.5, 14)
_BETWEEN = Gap(10)
_TOLD_LEFT = 246.0
_LINES, _MATERIALS, _HOUSEHOLDS = 8, 2, 3
"""What a blank has room for."""

_JOINT_COLUMNS = (("姓名", 90.0), ("电话", 116.0), ("住址", 0.0), ("代表", 40.0))
_MATERIAL_COLUMNS = (("材料名称", 0.0), ("形式", 80.0), ("份数", 60.0))


def registration_sheets(case: CasePaper) -> list[Sheet]:
    """The sheets of one case, numbered, each with the case's number; set closer where that saves the second."""
    loose = sheets(case, _blocks(case))
    if len(loose) != 2 or case.form:
        return loose
    close = sheets(case, _blocks(case, close=True))
    return close if len(close) == 1 else loose


def _blocks(case: CasePaper, *, close: bool = False) -> list[Block]:
    blocks: list[Block] = heading(case, wording("registration").title)
    between = Gap(_BETWEEN.height / 2) if close else _BETWEEN
    for part in (_facts(case), _joint(case), _words(case), _tidied(case), _materials(case)):
        if part:
            blocks += [*part, between]
    # What is signed stands above the signatures: nobody signs an otherwise empty sheet.
    return [*blocks, Together([*_told(case, in_two=close), between, *_signatures()])]


def _facts(case: CasePaper) -> list[Block]:
    """The form. What a registration must have (Art. 19 ¶1) keeps its place when empty, to be written in."""
    person = case.petitioner
    return [
        facts(
            case,
            [("登记日期", day(case.registered_on)), ("信访形式", case.channel_label)],
            [("信访人", person.name), ("电话", person.phone)],
            [("住址", person.address)],
            [("监护人", person.guardian)],
            [("沟通需要", "、".join(person.needs))],
            [("事项类别", "　".join(filter(None, (case.purpose_label, case.category))))],
            [("发生地点", case.place)],
            [("涉及人数", f"{case.people_affected}人" if case.people_affected else "")],
            [("事情概要", case.summary)],
            [("本人要求", case.wish)],
            [("代理员", "　".join(filter(None, (case.agent_name, case.agent_unit, case.agent_phone))))],
            needed=3,
        )
    ]


def _joint(case: CasePaper) -> list[Block]:
    if not case.parties and not case.form:
        return []
    texts, people = wording("registration"), case.households
    rows = [
        (person.name, person.phone, person.address, "代表" if person.representative else "")
        for person in people
    ]
    title = texts.joint_by_hand if case.form else texts.joint.format(count=len(people))
    table = listing(case, _JOINT_COLUMNS, rows, _HOUSEHOLDS)
    return [Text(title, _HEAD, keep=True), Gap(3, keep=True), table]


def _words(case: CasePaper) -> list[Block]:
    texts = wording("registration")
    spoken: list[Block] = [Text(paragraph, _WORDS) for paragraph in paragraphs(case.words)]
    if not spoken:
        spoken = to_write(_LINES) if case.form else [Text(texts.no_words, _BODY)]
    return [Text(texts.words, _HEAD, keep=True), *spoken]


def _tidied(case: CasePaper) -> list[Block]:
    if not case.tidied:
        return []
    said = [Text(paragraph, _WORDS) for paragraph in paragraphs(case.tidied)]
    return [Text(wording("registration").tidied, _HEAD, keep=True), *said]


def _materials(case: CasePaper) -> list[Block]:
    texts = wording("registration")
    title = Text(texts.materials, _HEAD, keep=True)
    if not case.materials and not case.form:
        return [title, Text(texts.no_materials, _BODY)]
    rows = [(one.title, one.kind, "" if one.count is None else str(one.count)) for one in case.materials]
    return [title, Gap(3, keep=True), listing(case, _MATERIAL_COLUMNS, rows, _MATERIALS)]


def _told(case: CasePaper, *, in_two: bool) -> list[Block]:
    """What the resident was told, ticked, in one column or in two; where nothing is recorded, room to write it."""
    texts = wording("registration")
    blocks: list[Block] = [Tick(sentence, _BODY, ticked=True) for sentence in case.told]
    blocks += [Tick(sentence, _BODY, ticked=False) for sentence in case.not_told]
    if in_two:
        half = (len(blocks) + 1) // 2
        blocks = (
            [Columns([(_TOLD_LEFT, blocks[:half]), (0, blocks[half:])], gutter=6, at_top=True)]
            if blocks
            else []
        )
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
    signed = signatures(texts.sign_resident, texts.sign_agent, texts.sign_reader)
    return [Text(texts.read_back, _BODY), Gap(4), *signed, Gap(4), Text(texts.sign_reader_note, _FOOT)]
