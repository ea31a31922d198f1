"""What the page has done to a case: each function is one piece of work on the records."""

from collections.abc import Mapping
from typing import Any

from agent_app.desk import attaching, drafts, noting, registering, stepping
from agent_app.desk.desk import Desk
from agent_app.gui.pages.case.sheet import DRAFTS, FACTS
from agent_app.gui.pages.case.step_form import NOTE, Filled


def save_form(desk: Desk, case: str, filled: Filled) -> str:
    """Records a step or a note with its photos, and forgets the draft; returns the record's id.

    Files that cannot be taken are refused before anything is written. Raises `AppError`.
    """
    ready = [attaching.prepare(desk, path) for path in filled.files]
    if filled.code == NOTE:
        record = noting.add_note(desk, case, str(filled.values["text"]), filled.on, filled.record)
    else:
        taken = stepping.take_step(
            desk,
            case,
            filled.code,
            filled.on,
            filled.values,
            estimated=filled.estimated,
            record=filled.record,
        )
        record = taken.record
    if ready:
        attaching.attach_prepared(desk, case, ready, step="" if filled.code == NOTE else record)
    drafts.forget(desk, DRAFTS, f"{case}/{filled.code}")
    return record


def reopen(desk: Desk, case: str) -> None:
    """Takes up a case of a ledger again: its clocks run from today."""
    registering.correct(desk, case, {"reopened_on": desk.today.isoformat()})


def save_facts(desk: Desk, case: str, changes: Mapping[str, Mapping[str, Any]]) -> None:
    """Corrects facts, by record and field, in one action, and forgets the draft. Raises `AppError`."""
    if changes:
        registering.correct_all(desk, case, changes)
    drafts.forget(desk, DRAFTS, f"{case}/{FACTS}")
