"""Blank forms, printed ahead for where there is no power, and matched with their case when they are entered."""

from typing import Any

from agent_app.base.errors import UserError
from agent_app.base.progress import Progress, silent
from agent_app.core.blank_form import MOST_COPIES, BlankForm
from agent_app.core.numbers import new_batch
from agent_app.desk import drafts, intake
from agent_app.desk.case_paper import office
from agent_app.desk.desk import Desk
from agent_app.desk.ledger_paper import blank_ledger
from agent_app.desk.paper_fonts import face_of
from agent_app.desk.papers import Printed


def print_blanks(desk: Desk, code: str, copies: int = 1, progress: Progress = silent) -> Printed:
    """`copies` blanks of a paper as one PDF, numbered within a batch of their own. Raises `UserError`."""
    from agent_app.paper.catalogue import paper, render_all
    from agent_app.paper.model import CasePaper, LedgerPaper

    chosen = paper(code)
    if chosen.data not in (CasePaper, LedgerPaper):
        raise UserError(f"“{chosen.title}”没有空白的可打。什么都没有打，请选别的。")
    if desk.profile.role not in chosen.roles:
        raise UserError(f"“{chosen.title}”由{chosen.issuer.label}出，这里不打。什么都没有打。")
    if not 1 <= copies <= MOST_COPIES:
        raise UserError(f"一次打1到{MOST_COPIES}张空白的，写的是{copies}张。什么都没有打，请改了再试。")
    batch = new_batch()
    forms = [BlankForm(code, batch, place, copies) for place in range(1, copies + 1)]
    made = blank_ledger if chosen.data is LedgerPaper else _blank
    pdf = render_all(code, [made(desk, form) for form in forms], progress, desk.law.papers.own, face_of(desk))
    return Printed(code, chosen.title, pdf, 1)


def begin_entry(desk: Desk, number: str) -> str:
    """Begin the registration of what was written on a blank, or on a line of it, as a draft that bears its number.

    Returns the draft's key. Begun before and not finished, it is gone on with.
    """
    key = f"form-{number}"
    if not any(draft.key == key for draft in drafts.kept(desk, intake.DRAFT)):
        drafts.keep(desk, intake.DRAFT, key, {"form": number})
    return key


def _blank(desk: Desk, form: BlankForm) -> Any:
    from agent_app.paper.blank import blank_case

    profile, answering = desk.profile, office(desk)
    return blank_case(
        form,
        agent_name=profile.name,
        agent_unit=profile.unit,
        agent_phone=profile.phone,
        office_name=answering.name,
        office_phone=answering.phone,
    )
