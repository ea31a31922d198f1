"""What visits, reception days and registrations share: reading one, and naming each other in what is written."""

from datetime import date
from typing import Any

from agent_app.base.errors import UserError
from agent_app.core.case import Case
from agent_app.core.event import add, new_id, set_
from agent_app.core.fold import Subject, fold
from agent_app.core.outreach import RECEPTION_KIND, VISIT_KIND
from agent_app.core.workflow import allowed, check_data
from agent_app.desk.desk import Writing
from agent_app.store import journal
from agent_app.store.vault import Connection

_CALLED = {VISIT_KIND: "这次走访", RECEPTION_KIND: "这个接待日"}


def folded(connection: Connection, kind: str, identity: str) -> Subject:
    """The visit or reception day with this id. Raises `UserError` when there is none, or it was taken back."""
    try:
        wanted = bytes.fromhex(identity)
    except ValueError:
        wanted = b""
    events = journal.events_of(connection, [wanted]).get(wanted, [])
    subject = fold(kind, wanted, events)
    if not events or events[0].event.kind != kind or not subject.opened:
        raise UserError(f"没有找到{_CALLED[kind]}。什么都没有动，请在“走访”里重新找。")
    return subject


def name_case(writing: Writing, visit: Subject, case: bytes) -> None:
    """Name a case in the visit that led to it or is about it."""
    writing.append(visit.id, [set_({"case": case.hex()})], visit.live(["case"]), VISIT_KIND)


def write_step(
    writing: Writing, case: Case, code: str, on: date, data: dict[str, Any], named: dict[str, str]
) -> bytes:
    """Record a step in the case that names, in `named`, the visit or reception day it comes from; returns its id.

    Raises `UserError` when it is not possible or a field is wrong; nothing is written then.
    """
    desk = writing.desk
    rule = desk.law.rules.steps[code]
    if code not in {step.code for step in allowed(case.facts, desk.law.rules, desk.profile.role, on)}:
        number = case.subject.get("number", "")
        raise UserError(
            f"{number}现在是“{case.progress.stage.label}”，不能再记“{rule.done}”。什么都没有写，请先打开那件事看看。"
        )
    checked = check_data(rule, data, on, case.facts, desk.today)
    step = new_id()
    writing.append(
        case.subject.id, [add("step", step, {"code": code, "on": on.isoformat()} | named | checked)]
    )
    return step
