"""记事: what was heard or agreed and is no step, kept in the resident's timeline."""

from datetime import date
from typing import Any

from agent_app.core.event import add, new_id
from agent_app.core.fields import NOTE
from agent_app.core.workflow_data import check_day
from agent_app.desk.desk import Desk


def add_note(desk: Desk, number: str, text: str, on: date | None = None, record: str = "") -> str:
    """Write a note of the day `on` on a case; returns its id.

    Without it the day is today, or that of the registration where this clock has not come so far: a clock that is wrong
    keeps nobody from writing. `record` is the note's id where the caller draws it: asking twice then records once.
    Raises `UserError`.
    """
    said = NOTE["text"].check(text, NOTE["text"].label)
    note = bytes.fromhex(record) if record else new_id()
    with desk.writing() as writing:
        case = writing.case_in_charge(number)
        if on is not None:
            check_day("on", NOTE["on"].label, on, case.facts.registered_on, desk.today)
        fields: dict[str, Any] = {
            "text": said,
            "on": (on or max(desk.today, case.facts.registered_on)).isoformat(),
        }
        if note not in case.subject.records:
            writing.append(case.subject.id, [add("note", note, fields)])
    return note.hex()
