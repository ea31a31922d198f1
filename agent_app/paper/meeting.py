"""院坝会记录: where people met, how many came, what they agreed, and who was there."""

from agent_app.paper.blocks import Gap, Text
from agent_app.paper.form import OFFICE, at_length, facts, heading, sheets, signatures, signing_list
from agent_app.paper.model import CasePaper, Step, day
from agent_app.paper.page import Block, Sheet
from agent_app.paper.wording import wording

_FEWEST, _MOST = 8, 40


def meeting_sheets(case: CasePaper) -> list[Sheet]:
    """One part for each meeting; one empty part where there was none."""
    return sheets(case, *(_one(case, step) for step in case.all("meeting") or (None,)))


def _one(case: CasePaper, step: Step | None) -> list[Block]:
    texts = wording("meeting")

    def said(name: str) -> str:
        return step.get(name) if step else ""

    attended = said("attended")
    came = int(attended) if attended.isdigit() else len(case.households)
    return [
        *heading(case, texts.title),
        facts(
            case,
            [("事项", case.summary)],
            [("在哪里", said("place")), ("哪天", day(step.on) if step else "")],
            [("来了多少户", f"{attended}户" if attended else ""), ("谁记的", step.by if step else "")],
        ),
        Gap(8),
        *at_length(case, texts.agreed, said("agreed"), 7),
        *([Gap(6), *at_length(case, texts.note, said("note"))] if said("note") else []),
        Gap(8),
        Text(texts.came, OFFICE.head, keep=True),
        Gap(3, keep=True),
        signing_list(min(max(came, _FEWEST), _MOST)),
        Gap(6),
        Text(texts.notice, OFFICE.body),
        *signatures(texts.sign),
    ]
