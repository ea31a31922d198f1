"""What the page has done to a case: each function is one piece of work on the records."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from agent_app.core.clock_words import say
from agent_app.core.workflow import StepRecord
from agent_app.desk import attaching, drafts, mending, noting, papers, registering, snoozing, stepping
from agent_app.desk.desk import Desk
from agent_app.gui.pages.case.done import Done
from agent_app.gui.pages.case.form_face import NOTE, Filled
from agent_app.gui.pages.case.form_faces import SNOOZE, WHY, corrected
from agent_app.gui.pages.case.people_deeds import save_people
from agent_app.gui.pages.case.sheet import DRAFTS, FACTS


def save_form(desk: Desk, case: str, filled: Filled) -> Done:
    """Does what a form asks for, with its photos, and forgets the draft.

    Files that cannot be taken are refused before anything is written. Raises `AppError`.
    """
    if (about_people := save_people(desk, case, filled)) is not None:
        drafts.forget(desk, DRAFTS, f"{case}/{filled.code}")
        return about_people
    ready = [attaching.prepare(desk, path) for path in filled.files]
    if filled.code == SNOOZE:
        done = _snooze(desk, case, filled)
    elif record := corrected(filled.code):
        done = _correct(desk, case, record, filled)
    elif filled.code == NOTE:
        record = noting.add_note(desk, case, str(filled.values["text"]), filled.on, filled.record)
        done = Done("记了一笔", record)
    else:
        record, rule = _take(desk, case, filled), desk.law.rules.steps[filled.code]
        done = Done(
            rule.done, record, paper="" if filled.form else papers.brought_by(desk, case, filled.code)
        )
    if ready:
        attaching.attach_prepared(desk, case, ready, step="" if filled.code == NOTE else record)
    drafts.forget(desk, DRAFTS, f"{case}/{filled.code}")
    return done


def _take(desk: Desk, case: str, filled: Filled) -> str:
    taken = stepping.take_step(
        desk,
        case,
        filled.code,
        filled.on,
        filled.values,
        estimated=filled.estimated,
        record=filled.record,
        form=filled.form,
    )
    return taken.record


def _snooze(desk: Desk, case: str, filled: Filled) -> Done:
    back = snoozing.snooze(desk, case, filled.on, str(filled.values["reason"]))
    return Done(f"先放着，{say(back, desk.today.year)}回来", undo=partial(snoozing.bring_back, desk, case))


def _correct(desk: Desk, case: str, record: str, filled: Filled) -> Done:
    """Puts a step right. What was left empty is taken out, unless the form did not ask for it."""
    before = next((step for step in desk.case(case).facts.steps if step.id == record), None)
    rule = desk.law.rules.steps.get(before.code) if before else None
    asked = [declared.name for declared in rule.fields] if rule else []
    values = dict(filled.values)
    why = str(values.pop(WHY))
    mending.correct_step(
        desk,
        case,
        record,
        why,
        on=filled.on,
        data={name: values.get(name) for name in asked},
        estimated=filled.estimated,
    )
    undo = partial(_correct_back, desk, case, before, asked) if before else None
    return Done(f"改了“{rule.done}”" if rule else "改了一步", undo=undo)


def _correct_back(desk: Desk, case: str, before: StepRecord, asked: Sequence[str]) -> None:
    mending.correct_step(
        desk,
        case,
        before.id,
        "刚才改错了，改回来",
        on=before.on,
        data={name: before.data.get(name) for name in asked},
        estimated=before.estimated,
    )


def reopen(desk: Desk, case: str) -> None:
    """Takes up a case of a ledger again: its clocks run from today."""
    registering.correct(desk, case, {"reopened_on": desk.today.isoformat()})


def save_facts(desk: Desk, case: str, changes: Mapping[str, Mapping[str, Any]]) -> None:
    """Corrects facts, by record and field, in one action, and forgets the draft. Raises `AppError`."""
    if changes:
        registering.correct_all(desk, case, changes)
    drafts.forget(desk, DRAFTS, f"{case}/{FACTS}")
