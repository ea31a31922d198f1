"""Steps that name another case: 比过 is written on both cases, and corrected and taken back on both."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from agent_app.base.errors import UserError
from agent_app.core.case import Case
from agent_app.core.event import add, new_id
from agent_app.core.fold import Record, Subject
from agent_app.core.rules import StepRule
from agent_app.core.verdicts import COMPARE, MERGE, in_order, merged_into, side, verdicts
from agent_app.core.vocabulary import Verdict
from agent_app.core.workflow_data import StepFieldError, check_day
from agent_app.desk.desk import Writing, subject_of
from agent_app.store import journal


class End(NamedTuple):
    """One of the two cases of a pair."""

    subject: bytes
    number: str


def possible(rules: tuple[StepRule, ...], case: Case) -> tuple[StepRule, ...]:
    """The steps without closing it as a repeat while nobody has said of which other case it is one."""
    same = any(said.verdict is Verdict.SAME for said in verdicts(case.subject).values())
    return rules if same else tuple(rule for rule in rules if rule.code != MERGE)


def sides(
    writing: Writing, case: Case, values: Mapping[str, Any], on: date
) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """On which cases a step is written, each with its fields there, in the order of writing.

    `values` are its checked fields with its code. Raises `UserError` when the other case cannot be meant.
    """
    if values["code"] not in (COMPARE, MERGE):
        yield case.subject.id, dict(values)
        return
    other = _other(writing, case, str(values["other"]))
    there = End(other.subject.id, _number(other.subject))
    if values["code"] == MERGE:
        _check_merge(case.subject, other.subject)
        yield case.subject.id, side(values, *there)
        return
    check_day("on", "日期", on, other.facts.registered_on, writing.desk.today)
    yield from _both(End(case.subject.id, _number(case.subject)), there, values)


def compare(writing: Writing, one: End, other: End, verdict: Verdict) -> None:
    """Write down what somebody says today of two cases, on both, inside an action that is under way."""
    record = new_id()
    values = {"code": COMPARE, "on": writing.desk.today.isoformat(), "verdict": verdict.value}
    for subject, fields in _both(one, other, values):
        writing.append(subject, [add("step", record, fields)])


def standing(writing: Writing, case: Case, record: Record) -> list[Subject]:
    """The cases on which a record stands, in the order of writing: this one, and of 比过 the other too.

    Raises `UserError` when the other is not on this desk: both would no longer say the same.
    """
    other = record.get("subject") if record.get("code") == COMPARE else None
    if not isinstance(other, bytes):
        return [case.subject]
    if journal.scope_of(writing.connection, other) is None:
        raise UserError(
            f"同“{record.get('other', '')}”比过的话写在两件上，那一件不在这里。没有改动，请由镇里或县里来改。"
        )
    there = writing.desk.case_in(writing.connection, other).subject
    both = {case.subject.id: case.subject, there.id: there}
    return [both[subject] for subject in in_order(*both) if record.id in both[subject].records]


def put_back(
    writing: Writing, subject: Subject, values: Mapping[str, Any]
) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """On which cases a record that was taken back is put back, each with its fields there."""
    other = values.get("subject") if values.get("code") == COMPARE else None
    if isinstance(other, bytes) and writing.desk.case_in(writing.connection, other).subject.opened:
        yield from _both(End(subject.id, _number(subject)), End(other, str(values.get("other", ""))), values)
    else:
        yield subject.id, dict(values)


def _both(one: End, other: End, values: Mapping[str, Any]) -> Iterator[tuple[bytes, dict[str, Any]]]:
    facing = {one.subject: other, other.subject: one}
    for subject in in_order(one.subject, other.subject):
        yield subject, side(values, *facing[subject])


def _other(writing: Writing, case: Case, number: str) -> Case:
    found = subject_of(writing.connection, number)
    if found == case.subject.id:
        raise StepFieldError(
            "other", "写的就是这一件。请写另一件的编号", "“那一件的编号”（other）写的就是这一件"
        )
    return writing.desk.case_in(writing.connection, found)


def _check_merge(here: Subject, there: Subject) -> None:
    said = verdicts(here).get(there.id)
    if said is None or said.verdict is not Verdict.SAME:
        raise UserError(
            f"还没有人说这件同“{_number(there)}”是一件。没有改动，请先记“同另一件比过”，选“是一件”，再并。"
        )
    if merged_into(there) is not None:
        raise UserError(
            f"“{_number(there)}”自己已经并到别的一件里了。没有改动，请并到那一件去，或者先撤掉那边的“并入”。"
        )


def _number(subject: Subject) -> str:
    return str(subject.get("number", "")) or subject.id.hex()
