"""Drafts of what only an organ may issue: letters that follow from their wording alone (Art. 22, 23, 34)."""

from collections.abc import Callable

from agent_app.paper.letter import Head, as_said, draft_sheets, gap, lines_to_write, on
from agent_app.paper.model import SENT_BACK, CasePaper
from agent_app.paper.page import Sheet
from agent_app.paper.wording import wording


def acceptance_sheets(case: CasePaper) -> list[Sheet]:
    """受理告知书 (Art. 23): what was received when and how, who handles it, until when, whom to ask."""
    texts = wording("acceptance_notice")
    return draft_sheets(case, texts.title, gap(case.who, 6), texts.body)


def refusal_sheets(case: CasePaper) -> list[Sheet]:
    """不予受理告知书: with the reason, what it rests on, and where to go (Art. 19, 22, 23, 31, 36)."""
    texts, step = wording("refusal_notice"), case.last("decline", "redirect")
    reason = step.get("reason") if step else ""
    where = gap(step.get("where") if step else "", 20)
    barred = bool(step and step.get("refusal") == texts.barred_when)
    return draft_sheets(
        case,
        texts.barred_title if barred else texts.title,
        gap(case.who, 6),
        [
            texts.received,
            texts.barred if barred else texts.refused,
            *(as_said(reason) or lines_to_write(2)),
            *as_said(texts.where.format(where=where)),
            *texts.after,
        ],
    )


def forwarding_sheets(case: CasePaper) -> list[Sheet]:
    """转送函 (Art. 22 ¶1)."""
    texts, step = wording("forwarding_letter"), case.last("transfer", unless=SENT_BACK)
    return draft_sheets(case, texts.title, gap(step.get("organ") if step else "", 12), texts.body)


def assignment_sheets(case: CasePaper) -> list[Sheet]:
    """交办函 (Art. 22 ¶1 (3)): with the day by which the result is to be reported."""
    texts, step = wording("assignment_letter"), case.last("assign", unless=SENT_BACK)
    due = texts.due.format(day=(step.get("due_on") if step else "") or on(None))
    return draft_sheets(
        case,
        texts.title,
        gap(step.get("organ") if step else "", 12),
        [*texts.body, *as_said(due), *texts.after],
    )


def extension_sheets(case: CasePaper) -> list[Sheet]:
    """延期告知书 (Art. 34): at most 30 days, why, and who approved it."""
    texts = wording("extension_notice")
    return draft_sheets(case, texts.title, gap(case.who, 6), texts.body)


def opinion_sheets(case: CasePaper) -> list[Sheet]:
    """处理意见书 (Art. 32): claims, facts and reasons, opinion, law; and the right to reexamination (Art. 35)."""
    texts, reply = wording("handling_opinion"), case.last("reply")
    outcome = reply.get("outcome") if reply else ""
    claims = as_said(case.wish or case.summary) or lines_to_write(3)
    found = [step.get("found") for step in case.all("assess") if step.get("found")]
    return draft_sheets(
        case,
        texts.title,
        gap(case.who, 6),
        [
            texts.opening,
            Head(texts.claims),
            *claims,
            Head(texts.facts),
            *(as_said("\n".join(found)) if found else lines_to_write(6)),
            Head(texts.opinion),
            *([texts.outcome.format(outcome=outcome)] if outcome else []),
            *lines_to_write(5),
            Head(texts.law),
            *lines_to_write(2),
            *(texts.remedy if case.reexaminable else lines_to_write(2)),
        ],
    )


DRAFTS: dict[str, Callable[[CasePaper], list[Sheet]]] = {
    "acceptance_notice": acceptance_sheets,
    "refusal_notice": refusal_sheets,
    "forwarding_letter": forwarding_sheets,
    "assignment_letter": assignment_sheets,
    "extension_notice": extension_sheets,
    "handling_opinion": opinion_sheets,
}
