"""送达回证: that a paper of an organ came into the resident's hands, or was refused before a witness; a draft."""

from agent_app.paper.blocks import Blank, Gap, Text
from agent_app.paper.form import OFFICE, choice, facts, heading, sheets, signatures
from agent_app.paper.letter import marked_as_draft
from agent_app.paper.model import CasePaper, day
from agent_app.paper.page import Sheet
from agent_app.paper.wording import wording

_SERVED = ("reply", "reexamination_reply", "final_review_reply", "decline", "accept")


def service_proof_sheets(case: CasePaper) -> list[Sheet]:
    """One sheet, with what is known of the service."""
    texts, reply = wording("proof_of_service"), case.last(*_SERVED)
    serve = case.last("serve", unless=_SERVED)

    def of(name: str) -> str:
        return serve.get(name) if serve else ""

    return marked_as_draft(sheets(case, [
        Text(wording("letter").draft, OFFICE.column),
        *heading(case, texts.title),
        facts(
            case,
            [("送达的文书", "")] if case.form else [("送达的文书", texts.papers.get(reply.code, "") if reply else "")],
            [("文号", of("document_number") or (reply.get("document_number") if reply else ""))],
            [("受送达人", case.who)],
            [("送达地点", case.petitioner.address)],
            [("送达日期", day(serve.on) if serve else "")],
            [("代收人", of("recipient"))],
        ),
        Gap(8),
        choice(texts.method, "serve", "method", of("method")),
        Gap(6),
        choice(texts.signed, "serve", "signed", of("signed")),
        Gap(10),
        *signatures(texts.sign_receiver, texts.sign_server, texts.sign_server_two),
        Gap(8),
        Text(texts.refused, OFFICE.body),
        Blank(texts.sign_refused, OFFICE.sign),
        *signatures(texts.sign_witness),
        Gap(8),
        Blank(texts.remarks, OFFICE.sign),
    ]))  # fmt: skip
