"""回访记录表: how the resident sees what came of it, and how the agent served them; two different questions."""

from agent_app.paper.blocks import Gap, Text
from agent_app.paper.form import OFFICE, at_length, choice, facts, heading, sheets, signatures
from agent_app.paper.model import CasePaper, Step, day
from agent_app.paper.page import Block, Sheet
from agent_app.paper.wording import wording

STEP = "follow_up"


def follow_up_sheets(case: CasePaper) -> list[Sheet]:
    """One part for each visit or call; one empty part where there was none yet."""
    return sheets(case, *(_one(case, step) for step in case.all(STEP) or (None,)))


def _one(case: CasePaper, step: Step | None) -> list[Block]:
    texts = wording("follow_up")
    reply = case.last("reply", "reexamination_reply", "final_review_reply")

    def said(name: str) -> str:
        return step.get(name) if step else ""

    return [
        *heading(case, texts.title),
        facts(
            case,
            [("信访人", case.who), ("电话", case.petitioner.phone)],
            [("住址", case.petitioner.address)],
            [("事项", case.summary)],
            [
                ("谁办的", (reply.get("organ") if reply else "") or case.organ),
                ("答复日期", day(reply.on) if reply else ""),
            ],
            [("答复结果", (reply.get("outcome") or reply.get("opinion")) if reply else "")],
            [("谁回访的", step.by if step else ""), ("回访日期", day(step.on) if step else "")],
        ),
        Gap(10),
        choice(texts.contact, STEP, "contact", said("contact")),
        Gap(6),
        choice(texts.satisfaction, STEP, "satisfaction", said("satisfaction")),
        Gap(6),
        choice(texts.agency_satisfaction, STEP, "agency_satisfaction", said("agency_satisfaction")),
        Gap(8),
        *at_length(case, texts.said, said("note"), 6),
        Gap(8),
        Text(texts.notice, OFFICE.body),
        Gap(4),
        *signatures(texts.sign_resident, texts.sign_agent),
    ]
