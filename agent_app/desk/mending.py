"""改错: a step that was recorded wrongly is corrected or taken back by a new event with its reason.

Nothing is overwritten: the timeline shows the old beside the new, and the clocks follow the new.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from msgspec.structs import replace

from agent_app.base.errors import UserError
from agent_app.core.case import Case, step_record
from agent_app.core.event import add, drop, new_id, set_
from agent_app.core.fields import CORRECTION
from agent_app.core.fold import Record
from agent_app.core.rules import StepRule
from agent_app.core.workflow import CaseFacts, StepRecord, check_data
from agent_app.desk import pairing
from agent_app.desk.desk import Desk, subject_of
from agent_app.desk.stepping import Taken, check_order, taken

_TAKEN_BACK = frozenset({"step", "note", "attachment"})
_EMPTY = (None, "", False)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A record that was taken back, as it was: what `restore` needs to put it back."""

    record: str
    kind: str
    values: Mapping[str, Any]


def correct_step(
    desk: Desk,
    number: str,
    record: str,
    reason: str,
    *,
    on: date | None = None,
    data: Mapping[str, Any] | None = None,
    estimated: bool | None = None,
    actor: str = "",
    correction: str = "",
) -> Taken:
    """Put a step right, for a reason: its date, and the fields in `data` ("" or None takes a field out).

    What is not named stays. `correction` is the id of what this adds (32 hex digits) where the caller draws it: asking
    twice then corrects once. Raises `UserError` when something is wrong or nothing would change; nothing is
    written then.
    """
    why = _reason(reason, "改一步")
    with desk.writing(actor) as writing:
        subject = subject_of(writing.connection, number)
        case = desk.case_in(writing.connection, subject)
        added = bytes.fromhex(correction) if correction else new_id()
        if added not in case.subject.records:
            desk.check_in_charge(case, record)
            found = _record(desk, case, record)
            rule = desk.law.rules.steps.get(str(found.get("code", ""))) if found.kind == "step" else None
            if rule is None:
                raise UserError("这一条不能改，只能撤掉重记。没有改动；步骤不认识的，请先更新程序。")
            changed = _changes(desk, case, found, rule, on, data or {}, estimated)
            if not changed:
                raise UserError("写的和原来一样，没有改动。")
            if "other" in changed:
                raise UserError("要换成另一件，请撤掉这一步重记。没有改动。")
            ops = [set_(changed, found.id), add("correction", added, {"step": found.id, "reason": why})]
            for there in pairing.standing(writing, case, found):
                writing.append(there.id, ops, there.live(changed, found.id))
    return taken(desk, subject, bytes.fromhex(record))


def without(case: Case, record: str) -> CaseFacts:
    """What is known of the case but for one of its steps: what that step is checked against."""
    others = [step for step in case.facts.steps if step.id != record]
    return replace(case.facts, steps=others)


def withdraw_step(desk: Desk, number: str, record: str, reason: str, actor: str = "") -> Withdrawn:
    """Take back a step, a note or a material that was recorded by mistake; the timeline keeps showing it, struck through."""
    why = _reason(reason, "撤掉一步")
    with desk.writing(actor) as writing:
        case = desk.case_in(writing.connection, subject_of(writing.connection, number))
        desk.check_in_charge(case, record)
        found = _record(desk, case, record)
        for there in pairing.standing(writing, case, found):
            leaves = {entry.leaf for entry in there.records[found.id].added}
            writing.append(there.id, [drop(found.id, why)], leaves)
    return Withdrawn(found.id.hex(), found.kind, found.values())


def restore(desk: Desk, number: str, withdrawn: Withdrawn, actor: str = "") -> None:
    """Put back what was taken back a moment ago; that it was away stays on the timeline."""
    record = bytes.fromhex(withdrawn.record)
    with desk.writing(actor) as writing:
        subject = desk.case_in(writing.connection, subject_of(writing.connection, number)).subject
        if record not in subject.records:
            for there, values in pairing.put_back(writing, subject, withdrawn.values):
                writing.append(there, [add(withdrawn.kind, record, values)])


def _changes(
    desk: Desk,
    case: Case,
    found: Record,
    rule: StepRule,
    on: date | None,
    data: Mapping[str, Any],
    estimated: bool | None,
) -> dict[str, Any]:
    """The fields that get another value; None stands for one that is taken out."""
    before = step_record(found)
    known = {name: value for name, value in before.data.items() if rule.field(name) is not None}
    day = on or before.on
    others = without(case, before.id)
    fields = check_data(rule, known | dict(data), day, others, desk.today)
    if day != before.on and _stood(desk, others, rule, before):
        check_order(desk, others, rule, day)
    changed: dict[str, Any] = {name: value for name, value in fields.items() if known.get(name) != value}
    changed |= {name: None for name, value in known.items() if value not in _EMPTY and name not in fields}
    if day != before.on:
        changed["on"] = day.isoformat()
    if estimated is not None and estimated != before.estimated:
        changed["estimated"] = estimated
    return changed


def _stood(desk: Desk, others: CaseFacts, rule: StepRule, before: StepRecord) -> bool:
    """Whether the step had its place on the day it was recorded with; one that had none may be moved anywhere."""
    try:
        check_order(desk, others, rule, before.on)
    except UserError:
        return False
    return True


def _reason(reason: str, what: str) -> str:
    declared = CORRECTION["reason"]
    if not reason.strip():
        raise UserError(f"{what}要写明原因。没有改动，请写上再试。")
    return str(declared.check(reason, declared.label))


def _record(desk: Desk, case: Case, record: str) -> Record:
    try:
        found = case.subject.records.get(bytes.fromhex(record))
    except ValueError:
        found = None
    if found is None or found.kind not in _TAKEN_BACK:
        raise UserError("要改的这一步已经不在了。没有改动，请重新打开这件事再看。")
    if found.added[0].authority and not desk.is_county:
        raise UserError("这一步是县里记的，要由县里改。没有改动，请打电话告诉县里。")
    return found
