"""走访记录: who was visited on which day, and what was said there."""

from agent_app.core.blank_form import LINES, VISITS_FROM
from agent_app.paper.blocks import Gap, Text
from agent_app.paper.form import OFFICE, facts, heading, listing, pairs, sheets, signatures
from agent_app.paper.model import CasePaper, Step, day
from agent_app.paper.page import Block, Sheet
from agent_app.paper.wording import wording

_TWO_LINES = 38.0
_BLANK = (("哪天", 66.0), ("哪一户", 72.0), ("在哪里", 76.0), ("说了什么", 0.0))


def visit_sheets(case: CasePaper) -> list[Sheet]:
    """The visits of a case; a visit that belongs to none has no number."""
    texts = wording("visit")
    return sheets(case, [
        *heading(case, texts.title),
        *([Gap(4), listing(case, _BLANK, [], LINES[VISITS_FROM], least=_TWO_LINES), Gap(8)] if case.form else _visits(case)),
        Text(texts.notice, OFFICE.body),
        *signatures(texts.sign),
    ])  # fmt: skip


def _visits(case: CasePaper) -> list[Block]:
    whom = facts(
        case, [("走访的户", case.who)], [("住址", case.petitioner.address)], [("事项", case.summary)]
    )
    each = (block for step in case.all("visit") for block in (_visit(case, step), Gap(8)))
    return [whom, Gap(8), *each]


def _visit(case: CasePaper, step: Step) -> Block:
    said = "　".join(filter(None, (step.get("said"), step.get("note"))))
    return pairs(
        case,
        [("谁去的", step.by), ("哪天", day(step.on))],
        [("到的哪里", step.get("place"))],
        [("说了什么", said)],
    )
