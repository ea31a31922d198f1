"""转交（报送）单: what goes to which unit, with the list of materials and the slip that the receiver signs; three copies."""

from agent_app.paper.blocks import Blank, Boxed, Columns, Gap, Text, Together
from agent_app.paper.cut import Cut
from agent_app.paper.form import HOME, OFFICE, Look, facts, heading, listing, sheets, signatures
from agent_app.paper.letter import gap
from agent_app.paper.model import SENT_BACK, CasePaper, day
from agent_app.paper.page import Block, Sheet
from agent_app.paper.typeset import marked
from agent_app.paper.wording import wording

_SPARE = 3


def transfer_sheets(case: CasePaper) -> list[Sheet]:
    """The resident's copy, the agent's, the receiving unit's."""
    home, *office = wording("transfer").copies
    return sheets(
        case,
        _copy(case, home, OFFICE if case.form else HOME),
        *(_copy(case, keeper, OFFICE) for keeper in office),
    )


def _copy(case: CasePaper, keeper: str, look: Look) -> list[Block]:
    texts, handed = wording("transfer"), case.last("hand_over", unless=SENT_BACK)
    return [
        *heading(case, texts.title, keeper),
        facts(
            case,
            [("转交给", case.hand_to)],
            [
                ("怎样交的", handed.get("method") if handed else ""),
                ("转交日期", day(handed.on) if handed else ""),
            ],
            [("信访人", case.who), ("电话", case.petitioner.phone)],
            [("住址", case.petitioner.address)],
            [("事项", case.summary)],
            [("本人要求", case.wish)],
            look=look,
        ),
        Gap(8),
        *_materials(case, look),
        Gap(6),
        Text(marked(texts.ask if case.notice_days else texts.ask_undated, days=case.notice_days), look.body),
        *signatures(texts.sign_agent, look=look),
        Gap(6),
        Together(_slip(case, look)),
    ]


def _materials(case: CasePaper, look: Look) -> list[Block]:
    texts = wording("transfer")
    title = Text(texts.materials, look.head, keep=True)
    if not case.materials and not case.form:
        return [title, Text(texts.no_materials, look.body)]
    rows = [(one.title, one.kind, "" if one.count is None else str(one.count)) for one in case.materials]
    columns = (("材料名称", 0.0), ("形式", 80.0), ("份数", 56.0))
    return [title, Gap(3, keep=True), listing(case, columns, rows, _SPARE, look)]


def _slip(case: CasePaper, look: Look) -> list[Block]:
    texts = wording("transfer")
    number = gap("" if case.form else case.number, 10)
    received = marked(texts.received, number=number, name=gap(case.who, 6))
    half = (0.0, [Blank(texts.sign_phone, look.sign)])
    return [
        Cut(texts.cut.format(seam=case.number)),
        Gap(4),
        Boxed(
            [
                Text(texts.slip, look.head),
                Text(received, look.body),
                Blank(texts.sign_unit, look.sign),
                Columns([(0.0, [Blank(texts.sign_receiver, look.sign)]), half], gutter=14),
                Blank(texts.sign_received_on, look.sign, 180),
                Gap(4),
            ],
            padding=9,
        ),
    ]
