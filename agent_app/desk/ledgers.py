"""台账: the cases as a table for the township, masked unless asked otherwise."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from agent_app.base.progress import Progress, silent
from agent_app.core.case import CASE_KIND, Case, day_of, derive
from agent_app.core.fold import Subject, fold
from agent_app.core.vocabulary import Channel, Purpose, Stage
from agent_app.core.workflow import StepRecord
from agent_app.desk.desk import Desk
from agent_app.ledger.export import write_ledger
from agent_app.ledger.table import LedgerRow
from agent_app.store import caselist, journal

_CHUNK = 500
_SATISFACTION, _OUTCOME = "satisfaction", "outcome"


def export_ledger(
    desk: Desk, path: Path, *, unmasked: bool = False, full: bool = False, progress: Progress = silent
) -> int:
    """Write all cases as an xlsx workbook, oldest first; returns how many there are.

    Further columns of ledgers that were imported come along only when nothing is left out or masked: nobody knows
    whose names and numbers stand in them.
    """
    title = f"信访代理台账　{desk.profile.unit or desk.profile.name}　{desk.today.isoformat()}"
    extra = _extra_columns(desk) if full and unmasked else []
    return write_ledger(
        path, _rows(desk), title=title, unmasked=unmasked, full=full, extra=extra, progress=progress
    )


def _extra_columns(desk: Desk) -> list[str]:
    """The headers of all further columns that imported ledgers had, in the order in which they came."""
    found: dict[str, None] = {}
    for subject in subjects(desk):
        found.update(dict.fromkeys(subject.get("extra", {})))
    return list(found)


def _rows(desk: Desk) -> Iterator[LedgerRow]:
    return (
        ledger_row(desk, derive(subject, desk.law.rules, desk.law.calendar)) for subject in subjects(desk)
    )


def subjects(desk: Desk) -> Iterator[Subject]:
    """All cases, the oldest first, folded a few hundred at a time."""
    with desk.vault.read() as connection:
        subjects = caselist.subjects(connection)
        for start in range(0, len(subjects), _CHUNK):
            part = subjects[start : start + _CHUNK]
            events = journal.events_of(connection, part)
            yield from (fold(CASE_KIND, subject, events[subject]) for subject in part)


def ledger_row(desk: Desk, case: Case) -> LedgerRow:
    """One case as the ledger shows it (columns of domain page 3.4)."""
    get = case.subject.get
    steps = _latest(case)
    petitioner = case.petitioner
    due = next((clock for clock in case.clocks if clock.rule == "handle"), None)
    received = steps.get("accept") or steps.get("receive")
    return LedgerRow(
        number=get("number", ""),
        registered=day_of(get("registered_on")),
        petitioner=petitioner.get("name", "") if petitioner else "",
        address=petitioner.get("address", "") if petitioner else "",
        phone=petitioner.get("phone", "") if petitioner else "",
        purpose=Purpose(get("purpose")) if get("purpose") else None,
        category=get("category", ""),
        summary=get("summary", ""),
        agent=get("agent_name", ""),
        submitted_to=_said(steps.get("hand_over"), "organ"),
        submitted_on=_on(steps.get("hand_over")),
        official_number=get("official_number", ""),
        received_on=_on(received),
        responsible_unit=_said(received, "organ"),
        due_on=due.natural_due if due else None,
        extended_to=due.due if due and due.extended_days else None,
        concluded_on=_on(steps.get("reply")),
        outcome=_choice(desk, steps.get("reply"), _OUTCOME),
        served_on=_on(steps.get("serve")),
        satisfaction=_choice(desk, steps.get("follow_up"), _SATISFACTION),
        followed_up_on=_on(steps.get("follow_up")),
        reexamination=_reexamination(case),
        archived_on=_on(steps.get("archive")),
        remarks="从台账导入" if case.facts.historical else "",
        channel=Channel(get("channel")) if get("channel") else None,
        words=get("words", ""),
        reply=_said(steps.get("reply"), "note"),
        reply_on=_on(steps.get("reply")),
        extra=get("extra", {}),
    )


def _latest(case: Case) -> dict[str, StepRecord]:
    return {
        step.code: step for step in sorted(case.facts.steps, key=lambda step: (step.on, step.by_authority))
    }


def _on(step: StepRecord | None) -> date | None:
    return step.on if step else None


def _said(step: StepRecord | None, name: str) -> str:
    return str(step.data.get(name, "")) if step else ""


def _choice(desk: Desk, step: StepRecord | None, name: str) -> str:
    code = _said(step, name)
    field: Any = desk.law.rules.steps[step.code].field(name) if step else None
    return next((choice.label for choice in field.choices if choice.code == code), code) if field else code


def _reexamination(case: Case) -> str:
    stages = {Stage.REEXAMINING, Stage.REEXAMINED, Stage.FINAL_REVIEWING, Stage.FINAL_REVIEWED}
    return case.progress.matter.label if case.progress.matter in stages else ""
