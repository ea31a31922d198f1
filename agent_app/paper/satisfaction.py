"""服务满意度评价表: filled in by the resident, about the agent's service alone; the outcome is asked apart."""

from agent_app.paper.blocks import Gap, Text, Tick
from agent_app.paper.follow_up import STEP
from agent_app.paper.form import (
    HOME,
    at_length,
    choices,
    facts,
    heading,
    listing_of_choices,
    sheets,
    signatures,
)
from agent_app.paper.model import CasePaper
from agent_app.paper.page import Sheet
from agent_app.paper.wording import wording


def satisfaction_sheets(case: CasePaper) -> list[Sheet]:
    """One sheet; nothing is ticked beforehand."""
    texts, looked = wording("satisfaction"), HOME
    return sheets(case, [
        *heading(case, texts.title, texts.keeper),
        Text(texts.lead, looked.body),
        Gap(6),
        facts(
            case,
            [("信访人", case.who)],
            [("您的事", case.summary)],
            [("代理员", case.agent_name)],
            look=looked,
        ),
        Gap(10),
        listing_of_choices(texts.questions, choices(STEP, "agency_satisfaction"), looked),
        Gap(8),
        Tick(texts.paid, looked.body, ticked=False),
        Gap(4),
        *at_length(case, texts.more, "", 4, looked),
        Gap(10),
        *signatures(texts.sign, look=looked),
    ])  # fmt: skip
