"""两边写得不一样: fields that two desks changed apart, shown with both values until a person settles them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from agent_app.core.case import Case
from agent_app.core.event import SUBJECT
from agent_app.core.field_type import Field
from agent_app.core.fields import CASE, RECORDS
from agent_app.core.fold import Entry
from agent_app.core.rules import StepField
from agent_app.core.workflow_data import check_value
from agent_app.desk import registering
from agent_app.desk.corrections import declared_of
from agent_app.desk.desk import Desk, subject_of
from agent_app.store import caselist

MOST = 50
"""Cases looked through at once; settling some brings the next."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field of a case with several values, the one shown first.

    `record` is the id of what the field belongs to ("" for the case itself), `whose` names it for people;
    `declared` is the field's declaration, None for one of a step, which `of_step` declares, and for one that a later
    version brought.
    """

    case: str
    title: str
    petitioner: str
    record: str
    field: str
    whose: str
    declared: Field | None
    entries: tuple[Entry, ...]
    of_step: StepField | None = None

    @property
    def label(self) -> str:
        """The field's name for people."""
        known = self.declared or self.of_step
        return known.label if known else self.field

    def check(self, value: Any) -> Any:
        """A value as the field takes it. Raises `UserError`."""
        if self.of_step is not None:
            return check_value(self.of_step, value) if value not in ("", None) else None
        return self.declared.check(value, self.label) if self.declared else value


def count(desk: Desk) -> int:
    """How much waits to be settled."""
    with desk.vault.read() as connection:
        return caselist.count_conflicts(connection)


def everywhere(desk: Desk) -> list[Conflict]:
    """What waits to be settled in any case, the newest cases first."""
    with desk.vault.read() as connection:
        cases = [
            desk.case_in(connection, bytes.fromhex(row.subject))
            for row in caselist.in_conflict(connection, MOST)
        ]
    return [conflict for case in cases for conflict in of_case(desk, case)]


def of_case(desk: Desk, case: Case) -> Iterator[Conflict]:
    """What waits to be settled in one case."""
    subject = case.subject
    for record, field, entries in subject.conflicts():
        kind = subject.records[record].kind if record != SUBJECT else ""
        declared = RECORDS.get(kind, {}) if kind else CASE
        rule = (
            desk.law.rules.steps.get(str(subject.records[record].get("code", ""))) if kind == "step" else None
        )
        whose = rule.done if rule else ""
        if kind == "party":
            whose = str(subject.records[record].get("name", ""))
        yield Conflict(
            case=subject.id.hex(),
            title=str(subject.get("summary", "")),
            petitioner=str(case.petitioner.get("name", "")) if case.petitioner else "",
            record=record.hex(),
            field=field,
            whose=whose,
            declared=declared.get(field),
            entries=entries,
            of_step=declared_of(rule).get(field) if kind == "step" else None,
        )


def settle(desk: Desk, conflict: Conflict, value: Any) -> None:
    """Choose a value, one of those shown or another; a value that came in meanwhile stays to be settled.

    Raises `UserError` for a value that the field cannot have.
    """
    checked = conflict.check(value)
    seen = [entry.leaf for entry in conflict.entries]
    registering.settle_conflict(desk, conflict.case, conflict.record, conflict.field, checked, seen=seen)


def unsettle(desk: Desk, conflict: Conflict) -> None:
    """Put all values of a settled conflict back beside each other, to be settled anew."""
    target = bytes.fromhex(conflict.record)
    with desk.writing() as writing:
        subject = desk.case_in(writing.connection, subject_of(writing.connection, conflict.case)).subject
        seen = subject.live([conflict.field], target)
        for entry in reversed(conflict.entries):
            writing.append(subject.id, [("set", target, {conflict.field: entry.value})], seen)
