"""The cover of a case's file, and the list of what lies in it."""

from agent_app.paper.blocks import Gap, Text
from agent_app.paper.form import HOME, OFFICE, Look, dated, facts, heading, listing, sheets, signatures
from agent_app.paper.model import CasePaper, day
from agent_app.paper.page import Sheet
from agent_app.paper.typeset import Align, Style
from agent_app.paper.wording import wording

_TITLE = Style(30, 60, Align.CENTER, bold=True, tracking=0.3)
_UNIT = Style(18, 30, Align.CENTER)
_LARGE = Look(16.0)
_SPARE, _FEWEST = 16, 8


def cover_sheets(case: CasePaper) -> list[Sheet]:
    """One sheet to lie on top."""
    texts, reply = wording("case_cover"), case.last("final_review_reply", "reexamination_reply", "reply")
    return sheets(case, [
        Gap(30),
        *([Text(case.agent_unit, _UNIT)] if case.agent_unit else []),
        *heading(case, texts.title, style=_TITLE),
        Gap(30),
        facts(
            case,
            [("信访件编号", case.official_number)],
            [("信访人", case.who)],
            [("住址", case.petitioner.address)],
            [("事项", case.summary)],
            [("代理员", case.agent_name)],
            [("登记日期", day(case.registered_on) if case.registered_on else "")],
            [("责任单位", case.organ)],
            [("结果", (reply.get("outcome") or reply.get("opinion")) if reply else "")],
            [("归档日期", dated(case, "archive"))],
            look=_LARGE,
        ),
        Gap(16),
        *signatures(texts.sign, look=HOME),
        Text(texts.keep, OFFICE.body),
    ])  # fmt: skip


def contents_sheets(case: CasePaper) -> list[Sheet]:
    """What lies in the file, in its order, with room for the page on which it begins."""
    texts = wording("case_contents")
    rows = [(one.title, day(one.on) if one.on else "", "", one.note) for one in case.contents]
    rows += [("", "", "", "")] * (_FEWEST - len(rows))  # what came on paper is added by hand
    columns = (("文书、材料", 0.0), ("日期", 112.0), ("第几页", 56.0), ("备注", 76.0))
    return sheets(case, [
        *heading(case, texts.title),
        facts(
            case,
            [("信访人", case.who)],
            [("事项", case.summary)],
        ),
        Gap(8),
        listing(case, columns, rows, _SPARE),
        Gap(8),
        *signatures(texts.sign),
    ])  # fmt: skip
