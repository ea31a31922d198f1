"""走访记录 of a visit that belongs to no case: printed from the visit itself, and recorded with it."""

from pathlib import Path

from agent_app.core.outreach import VISIT_KIND, VISIT_STEP, Visit, visit_of
from agent_app.core.vocabulary import Outlet
from agent_app.desk import issuing
from agent_app.desk.desk import Desk
from agent_app.desk.issuing import Issue, Issued
from agent_app.desk.outreach import folded
from agent_app.desk.paper_fonts import face_of
from agent_app.desk.papers import Printed, save_paper

CODE = "visit_record"
VISIT = "visit:"
"""Before the id of a visit, where otherwise the number of a case stands."""


def preview(desk: Desk, visit: str) -> Printed:
    """The record of a visit as it would be printed now; nothing is recorded. Raises `UserError`."""
    from agent_app.paper.catalogue import paper, render
    from agent_app.paper.model import CasePaper, Person, Step

    with desk.vault.read() as connection:
        subject = folded(connection, VISIT_KIND, visit)
    found, issue = visit_of(subject), 1 + issuing.times(subject, CODE)
    data = CasePaper(
        number="",
        registered_on=None,
        petitioner=Person(found.household),
        agent_name=found.actor,
        agent_unit=desk.profile.unit,
        agent_phone=desk.profile.phone,
        issue=issue,
        steps=(Step(VISIT_STEP, found.on or desk.today, found.actor, _said(found)),),
        made_on=desk.today,
    )
    return Printed(CODE, paper(CODE).title, render(CODE, data, desk.law.papers.own, face_of(desk)), issue)


def record(desk: Desk, issue: Issue) -> Issued:
    """Record with the visit, whose id is the issue's `number`, that its paper left the desk. Raises `UserError`."""
    with desk.writing() as writing:
        subject = folded(writing.connection, VISIT_KIND, issue.number)
        return issuing.write(writing, subject, issue, {}, VISIT_KIND)


def save(desk: Desk, visit: str, out: Path, copies: int = 1) -> Printed:
    """The paper as a file; recorded once it lies there whole. Raises `UserError` and `TroubleError`."""
    printed = preview(desk, visit)
    save_paper(out, printed.pdf)
    record(desk, Issue(visit, CODE, Outlet.SAVED, copies))
    return printed


def _said(visit: Visit) -> tuple[tuple[str, str], ...]:
    return (("said", visit.said), ("place", visit.place))
