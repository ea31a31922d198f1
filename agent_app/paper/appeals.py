"""复查申请书 and 复核申请书: the resident's own (Art. 35, 36), to the organ above the one whose opinion it is about."""

from agent_app.paper.letter import Head, as_said, gap, lines_to_write, on, request_sheets
from agent_app.paper.model import CasePaper
from agent_app.paper.page import Sheet
from agent_app.paper.wording import wording

_REASONS = 13
"""Lines for them: enough that what is signed on the second sheet is not signatures alone."""


def reexamination_sheets(case: CasePaper) -> list[Sheet]:
    """About the handling opinion."""
    return _sheets(case, "reexamination_request", "reply", "ask_reexamination")


def final_review_sheets(case: CasePaper) -> list[Sheet]:
    """About the opinion of the reexamination."""
    return _sheets(case, "final_review_request", "reexamination_reply", "ask_final_review")


def _sheets(case: CasePaper, code: str, about: str, asked: str) -> list[Sheet]:
    texts, opinion = wording(code), case.last(about)
    served = case.served(opinion)
    rights = [one for one in case.running if one.rule == asked]
    right = next((one for one in rights if served and one.since == served.on), next(iter(rights), None))
    statement = texts.statement.format(
        organ=gap(opinion.get("organ") if opinion else "", 10),
        day=on(opinion.on if opinion else None),
        number=gap(opinion.get("document_number") if opinion else "", 8),
        served=on(served.on if served else None),
    )
    notices = [*texts.notices]
    if right and right.until:
        notices.insert(0, texts.until.format(day=on(right.until), note=right.note))
    applied = case.last(asked)
    return request_sheets(
        case,
        texts.title,
        gap(applied.get("organ") if applied else "", 12),
        [
            *texts.applicant,
            *as_said(statement),
            Head(texts.request),
            *lines_to_write(2),
            Head(texts.reasons),
            *lines_to_write(_REASONS),
            Head(texts.enclosed),
            *texts.enclosures,
        ],
        notices,
    )
