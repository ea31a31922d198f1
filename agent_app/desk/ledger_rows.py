"""One case as a row of 台账."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from agent_app.core.agency import mandate
from agent_app.core.case import Case, day_of
from agent_app.core.fold import Subject
from agent_app.core.vocabulary import Channel, Purpose, Stage
from agent_app.core.workflow import HANDLING, StepRecord, counted
from agent_app.desk.desk import Desk
from agent_app.ledger.table import MOMENT, LedgerRow
from agent_app.ledger.values import when

_SATISFACTION, _OUTCOME = "satisfaction", "outcome"
_REVIEWS = frozenset({Stage.REEXAMINING, Stage.REEXAMINED, Stage.FINAL_REVIEWING, Stage.FINAL_REVIEWED})


def ledger_row(desk: Desk, case: Case) -> LedgerRow:
    """One case as the ledger shows it (columns of domain page 3.4).

    What only an import has put in its place is left out: the day of a reply whose ledger told none.
    """
    get = case.subject.get
    registered, beside = registered_and_beside(case.subject)
    inorder = counted(case.facts.steps, desk.law.rules)
    steps = {step.code: step for step in inorder}
    petitioner, authorized = case.petitioner, mandate(case)
    reply = steps.get("reply")
    replied_on = _on(reply) if reply and not (case.facts.historical and reply.estimated) else None
    due = next((clock for clock in case.clocks if clock.rule == "handle"), None)
    received = steps.get("accept") or steps.get("receive")
    return LedgerRow(
        number=get("number", ""),
        registered=registered,
        petitioner=petitioner.get("name", "") if petitioner else "",
        address=petitioner.get("address", "") if petitioner else "",
        phone=petitioner.get("phone", "") if petitioner else "",
        purpose=Purpose.known(get("purpose")),
        category=get("category", ""),
        summary=get("summary", ""),
        agent=get("agent_name", ""),
        authorization=str(authorized.get("number", "")) if authorized else "",
        submitted_to=_said(steps.get("hand_over"), "organ"),
        submitted_on=_on(steps.get("hand_over")),
        official_number=get("official_number", ""),
        received_on=_on(received),
        responsible_unit=_said(received, "organ"),
        due_on=due.natural_due if due else None,
        extended_to=due.due if due and due.extended_days else None,
        concluded_on=replied_on,
        outcome=_choice(desk, reply, _OUTCOME),
        served_on=_on(_served(desk, inorder)),
        satisfaction=_choice(desk, steps.get("follow_up"), _SATISFACTION),
        followed_up_on=_on(steps.get("follow_up")),
        reexamination=_reexamination(desk, inorder),
        archived_on=_on(steps.get("archive")),
        remarks="从台账导入" if case.facts.historical else "",
        source=get("source", ""),
        channel=Channel.known(get("channel")),
        words=get("words", ""),
        reply=_said(reply, "note"),
        reply_on=replied_on,
        extra=beside,
    )


def registered_and_beside(subject: Subject) -> tuple[date | None, dict[str, str]]:
    """The day of a case, with the hour where the ledger that it comes from told one, and what else that ledger told."""
    day = day_of(subject.get("registered_on"))
    beside = dict(subject.get("extra", {}))
    moment = when(beside.get(MOMENT, ""))
    if day and isinstance(moment, datetime) and moment.date() == day:
        del beside[MOMENT]
        return moment, beside
    return day, beside


def _on(step: StepRecord | None) -> date | None:
    return step.on if step else None


def _said(step: StepRecord | None, name: str) -> str:
    return str(step.data.get(name, "")) if step else ""


def _choice(desk: Desk, step: StepRecord | None, name: str) -> str:
    code = _said(step, name)
    field: Any = desk.law.rules.steps[step.code].field(name) if step else None
    return next((choice.label for choice in field.choices if choice.code == code), code) if field else code


def _served(desk: Desk, steps: Iterable[StepRecord]) -> StepRecord | None:
    """The service of the last answer on the matter itself, not of what was then said of it in a review."""
    found, current = None, HANDLING
    for step in steps:
        rule = desk.law.rules.steps.get(step.code)
        current = rule.round or current if rule else current
        if current == HANDLING and step.code in ("reply", "serve"):
            found = step if step.code == "serve" else None
    return found


def _reexamination(desk: Desk, steps: Iterable[StepRecord]) -> str:
    """How far it came with reexamination and final review, whatever followed on that."""
    known = desk.law.rules.steps
    reached = [rule.to for step in steps if (rule := known.get(step.code)) and rule.to in _REVIEWS]
    return reached[-1].label if reached else ""
