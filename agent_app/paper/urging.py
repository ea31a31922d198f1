"""催询记录单: when which unit was asked about the matter, what it said, and by when it promised an answer."""

from agent_app.core.blank_form import LINES
from agent_app.paper.blocks import Gap, Text
from agent_app.paper.form import OFFICE, dated, facts, heading, listing, pairs, sheets, signatures
from agent_app.paper.model import CasePaper, Step, day
from agent_app.paper.page import Block, Sheet
from agent_app.paper.wording import wording


def urging_sheets(case: CasePaper) -> list[Sheet]:
    """The periods that run, and every urging."""
    texts, asked = wording("urging"), case.all("urge")
    return sheets(case, [
        *heading(case, texts.title),
        facts(
            case,
            [("信访人", case.who), ("移交日期", dated(case, "hand_over"))],
            [("事项", case.summary)],
            [("现在谁办", case.organ)],
        ),
        *_running(case),
        Gap(8),
        Text(texts.asked, OFFICE.head, keep=True),
        Gap(3, keep=True),
        *(block for one in asked or (None,) * (LINES["urging_record"] if case.form else 1) for block in (_asked(case, one), Gap(6))),
        Gap(8),
        *signatures(texts.sign_agent),
    ])  # fmt: skip


def _running(case: CasePaper) -> list[Block]:
    texts, due = wording("urging"), [one for one in case.running if not one.right and one.until]
    if not due:
        return []
    rows = [(one.who, one.what, day(one.until)) for one in due]
    columns = (("谁来办", 130.0), ("办什么", 0.0), ("最迟哪天", 112.0))
    return [
        Gap(8),
        Text(texts.running, OFFICE.head, keep=True),
        Gap(3, keep=True),
        listing(case, columns, rows),
    ]


def _asked(case: CasePaper, step: Step | None) -> Block:
    def said(name: str) -> str:
        return step.get(name) if step else ""

    return pairs(
        case,
        [("哪天", day(step.on) if step else ""), ("怎样问的", said("way"))],
        [("问的单位", said("organ")), ("问的谁", said("recipient"))],
        [("怎样回答", "　".join(filter(None, (said("said"), said("note")))))],
        [("答应哪天", said("answer_on")), ("谁问的", step.by if step else "")],
    )
