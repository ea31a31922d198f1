"""台账 on paper: the cases registered in a period, masked; accusations are counted and not listed."""

from datetime import date
from typing import TYPE_CHECKING

from agent_app.base.errors import UserError
from agent_app.base.progress import Progress, silent
from agent_app.core.blank_form import BlankForm
from agent_app.core.case import derive
from agent_app.core.clock_words import say
from agent_app.core.vocabulary import Purpose
from agent_app.desk.desk import Desk
from agent_app.desk.ledger_rows import ledger_row
from agent_app.desk.ledgers import subjects
from agent_app.desk.paper_fonts import face_of
from agent_app.desk.papers import Printed
from agent_app.ledger.table import COLUMNS, printed_cells, printed_columns

if TYPE_CHECKING:
    from agent_app.paper.model import LedgerColumn, LedgerPaper

CODE = "ledger"
MOST_ROWS = 5000
"""Cases on one printed ledger; more are to be looked at in the workbook."""


def print_ledger(desk: Desk, since: date, until: date, progress: Progress = silent) -> Printed:
    """The ledger of the days from `since` to `until`, both included. Raises `UserError`."""
    from agent_app.paper.catalogue import paper, render

    if since > until:
        raise UserError(f"从{say(since)}到{say(until)}，前后写反了。什么都没有打，请改了再试。")
    return Printed(
        CODE,
        paper(CODE).title,
        render(CODE, _ledger(desk, since, until, progress), desk.law.papers.own, face_of(desk)),
        1,
    )


def blank_ledger(desk: Desk, form: BlankForm) -> "LedgerPaper":
    """The ledger's blank."""
    from agent_app.paper.model import LedgerPaper

    return LedgerPaper(desk.profile.unit, None, None, _columns(), (), form=form)


def _ledger(desk: Desk, since: date, until: date, progress: Progress) -> "LedgerPaper":
    from agent_app.paper.model import LedgerPaper

    rows: list[tuple[tuple[str, ...], ...]] = []
    left_out = 0
    for done, subject in enumerate(subjects(desk)):
        progress(done, None)
        if not since.isoformat() <= str(subject.get("registered_on", "")) <= until.isoformat():
            continue
        row = ledger_row(desk, derive(subject, desk.law.rules, desk.law.calendar))
        if row.purpose is Purpose.ACCUSATION:
            left_out += 1
        elif len(rows) == MOST_ROWS:
            raise UserError(
                f"这段时间的事项超过{MOST_ROWS}件，打出来太厚。什么都没有打，请分几段打，或者导出表格。"
            )
        else:
            rows.append(printed_cells(row))
    unit = desk.profile.unit or desk.profile.name
    return LedgerPaper(unit, since, until, _columns(), tuple(rows), desk.today, left_out)


def _columns() -> "tuple[LedgerColumn, ...]":
    from agent_app.paper.model import LedgerColumn

    return tuple(
        LedgerColumn(tuple(COLUMNS[key].header for key in column.columns), column.width)
        for column in printed_columns()
    )
