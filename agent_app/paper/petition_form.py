"""信访事项登记表 of an organ (Art. 22 ¶1, 23 ¶1): what came in, and room for who decides what becomes of it; a draft."""

from agent_app.paper.blocks import Gap, Text, Together
from agent_app.paper.form import OFFICE, at_length, facts, heading, sheets, signatures, to_write
from agent_app.paper.letter import marked_as_draft
from agent_app.paper.model import CasePaper, Step, day
from agent_app.paper.page import Block, Sheet
from agent_app.paper.wording import wording

_WRITING = 2


def petition_form_sheets(case: CasePaper) -> list[Sheet]:
    """What is known of the matter; opinions and signatures are written by hand."""
    texts, received = wording("petition_form"), case.last("receive")
    return marked_as_draft(sheets(case, [
        Text(wording("letter").draft, OFFICE.column),
        *heading(case, texts.title),
        _facts(case, received),
        Gap(8),
        *at_length(case, texts.matter, "\n".join(filter(None, (case.summary, case.words)))),
        Gap(6),
        *at_length(case, texts.wish, case.wish, 2),
        Gap(8),
        *_decided(texts.proposed, texts.sign_proposed),
        *_decided(texts.approved, texts.sign_approved),
        *_decided(texts.handled, texts.sign_handled),
    ], draft=True))  # fmt: skip


def _facts(case: CasePaper, received: Step | None) -> Block:
    person, count = case.petitioner, len(case.households)
    return facts(
        case,
        [("信访件编号", case.official_number)],
        [("登记单位", case.office_name), ("登记日期", day(received.on) if received else day(None))],
        [("信访形式", case.channel_label), ("信访日期", day(case.registered_on))],
        [("信访人", case.who), ("电话", person.phone)],
        [("住址", person.address)],
        [("信访人数", f"{count}人" if count > 1 else ""), ("涉及人数", f"{case.people_affected}人" if case.people_affected else "")],
        [("问题属地", case.place)],
        [("事项类别", "　".join(filter(None, (case.purpose_label, case.category))))],
        [("代理员", "　".join(filter(None, (case.agent_name, case.agent_unit, case.agent_phone))))],
        [("附来材料", f"{len(case.materials)}份" if case.materials else "")],
        needed=4,
    )  # fmt: skip


def _decided(title: str, signed: str) -> list[Block]:
    """Room for an opinion, and for who gave it."""
    return [Together([Text(title, OFFICE.head), *to_write(_WRITING), *signatures(signed)]), Gap(6)]
