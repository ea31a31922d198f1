"""What the page has done to a case: each function is one piece of work on the records."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from agent_app.desk import attaching, drafts, noting, registering, stepping
from agent_app.desk.desk import Desk
from agent_app.gui.pages.case.sheet import DRAFTS, FACTS
from agent_app.gui.pages.case.step_form import NOTE, Filled


def save_form(desk: Desk, case: str, filled: Filled) -> str:
    """Records a step or a note with its photos, and forgets the draft; returns the record's id.

    Files that cannot be taken are refused before anything is written. Raises `AppError`.
    """
    for path in filled.files:
        attaching.media_type(path.name, attaching.read_file(path))
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
    for path in filled.files:
        attaching.attach(desk, case, path, step="" if filled.code == NOTE else record)
    drafts.forget(desk, DRAFTS, f"{case}/{filled.code}")
    return record


def attach_files(desk: Desk, case: str, paths: Sequence[Path]) -> int:
    """Adds materials; all are looked at before the first is taken. Returns how many. Raises `AppError`."""
    for path in paths:
        attaching.media_type(path.name, attaching.read_file(path))
    for path in paths:
        attaching.attach(desk, case, path)
    return len(paths)


def reopen(desk: Desk, case: str) -> None:
    """Takes up a case of a ledger again: its clocks run from today."""
    registering.correct(desk, case, {"reopened_on": desk.today.isoformat()})


def save_facts(desk: Desk, case: str, changes: Mapping[str, Mapping[str, Any]]) -> None:
    """Corrects facts, by record and field, in one action, and forgets the draft. Raises `AppError`."""
    if changes:
        registering.correct_all(desk, case, changes)
    drafts.forget(desk, DRAFTS, f"{case}/{FACTS}")
