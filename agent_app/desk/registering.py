"""登记: a resident's matter, written down whole in one action."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from agent_app.base.errors import UserError
from agent_app.core import numbers
from agent_app.core.case import Case
from agent_app.core.event import SUBJECT, new_id
from agent_app.core.field_type import Field, Kind
from agent_app.core.fields import CASE, PARTY
from agent_app.core.fold import Subject
from agent_app.core.outreach import VISIT_KIND
from agent_app.core.registration import (
    ASK_TIE,
    AccusationError,
    Registration,
    check_not_ahead,
    check_registration,
)
from agent_app.core.scope import check_division
from agent_app.core.vocabulary import Purpose
from agent_app.desk.desk import Desk, Writing, subject_of
from agent_app.desk.entered import refuse_entered
from agent_app.desk.outreach import folded, name_case

_FIXED = frozenset(
    {
        "words",
        "number",
        "visit",
        "lookup_code",
        "historical",
        "source",
        "extra",
        "agent_name",
        "form",
    }
)
"""What a registration says for good: the resident's own words, numbers, and who took it down."""


@dataclass(frozen=True, slots=True)
class Registered:
    """What the resident is given: the number, and the code to ask with."""

    id: str
    number: str
    lookup_code: str


def register(desk: Desk, data: Any, division: str = "", actor: str = "") -> Registered:
    """Check and save a registration (keys of `core.registration.KEYS`); when it returns, it is on the disk.

    A county or a township may write it down in a `division` below it, whose agent then has it too.
    Raises `UserError` that names the key and what is allowed; nothing is written then.
    """
    checked = check_registration(data, county=desk.is_county)
    below = check_division(division) if division else ""
    if not below.startswith(desk.profile.division if below else ""):
        raise UserError(
            f"区划代码“{division}”不在{desk.profile.division}下面，不能登记到那里。什么都没有写，请改了再试。"
        )
    with desk.writing(actor) as writing:
        return write_registration(writing, checked, division=below)


def write_registration(
    writing: Writing,
    registration: Registration,
    subject: bytes | None = None,
    *,
    division: str = "",
    **given: Any,
) -> Registered:
    """The opening event of a case, inside an action that is under way; `given` overrides what the desk adds.

    It is registered on the day that was handed in, of a paper filled in before, else today; the number is today's.
    Raises `UserError` when that day is still to come.
    """
    desk = writing.desk
    refuse_entered(desk, writing.connection, registration.fields.get("form", ""))
    day = registration.fields.get("registered_on") or desk.today.isoformat()
    check_not_ahead("registered_on", day, desk.today)
    case = subject or new_id()
    number = writing.draw_number(division)
    lookup_code = numbers.new_lookup_code()
    fields = {
        "number": number,
        "lookup_code": lookup_code,
        "registered_on": day,
        **({} if desk.is_county else {"agent_name": desk.profile.name}),
        **given,
    }
    writing.open(case, registration.operations(**fields), division=division)
    if visit := registration.fields.get("visit"):
        name_case(writing, folded(writing.connection, VISIT_KIND, visit), case)
    return Registered(case.hex(), number, lookup_code)


def correct(desk: Desk, number: str, changes: dict[str, Any], record: str = "", actor: str = "") -> None:
    """Give fields of a case, or of one of its parties (`record`, its id), new values; the old stay readable.

    The resident's own words are never changed (Art. 19 ¶1: 如实记录). Raises `UserError`.
    """
    correct_all(desk, number, {record: changes}, actor)


def correct_all(desk: Desk, number: str, changes: Mapping[str, Mapping[str, Any]], actor: str = "") -> None:
    """As `correct`, for several at once in one action: changes by record, "" for the case itself."""
    case = desk.case(number)
    desk.check_in_charge(case)
    checked: dict[bytes, dict[str, Any]] = {}
    for record, values in changes.items():
        target, declared = bytes.fromhex(record), PARTY if record else CASE
        if target and target not in case.subject.records:
            raise UserError("要改的这个人不在这件事里。没有改动，请重新打开这件事再看。")
        checked[target] = {key: _changed(desk, declared, key, value) for key, value in values.items()}
    if day := checked.get(SUBJECT, {}).get("registered_on"):
        checked |= _moved_with(case, day)
    with desk.writing(actor) as writing:
        fresh = desk.case_in(writing.connection, case.subject.id).subject
        sees = {leaf for target, values in checked.items() for leaf in fresh.live(values, target)}
        writing.append(fresh.id, [("set", target, values) for target, values in checked.items()], sees)


def _moved_with(case: Case, day: str) -> dict[bytes, dict[str, Any]]:
    """What the agent was asked while the case was written down goes with its day, by record.

    Raises `UserError` when anything else is recorded before `day`.
    """
    moved: dict[bytes, dict[str, Any]] = {}
    for step in case.facts.steps:
        if step.on.isoformat() >= day:
            continue
        if step.code != ASK_TIE or step.on != case.facts.registered_on:
            raise UserError(
                f"“登记日期”写的是{day}，可是{step.on}已经记了一步，登记不会在它后面。"
                "没有改动，请核对登记日期，或者先改那一步的日期。"
            )
        moved[bytes.fromhex(step.id)] = {"on": day}
    return moved


def settle_conflict(
    desk: Desk,
    number: str,
    record: str,
    field: str,
    value: Any,
    actor: str = "",
    *,
    seen: Iterable[bytes] | None = None,
) -> None:
    """Choose one value where two people wrote different ones; the other stays in the history.

    It replaces the values `seen` (their leaves), all there are when that is not said.
    """
    with desk.writing(actor) as writing:
        subject = _subject(writing, number)
        target = bytes.fromhex(record) if record else b""
        if not target and field == "purpose" and value == Purpose.ACCUSATION:
            raise AccusationError(writing.desk.is_county)
        replaced = subject.live([field], target) if seen is None else seen
        writing.append(subject.id, [("set", target, {field: value})], replaced)


def _subject(writing: Writing, number: str) -> Subject:
    return writing.desk.case_in(writing.connection, subject_of(writing.connection, number)).subject


def _changed(desk: Desk, declared: Mapping[str, Field], key: str, value: Any) -> Any:
    """A new value, checked; what a case was opened with for good, and what steps say, is not given anew."""
    if key == "words":
        raise UserError("本人的原话不能改，一直照原样留着。没有改动；写得乱的，可以另外整理一份。")
    field = declared.get(key)
    if field is None or key in _FIXED or (field.county_only and not desk.is_county):
        known = "、".join(name for name in declared if name not in _FIXED and not declared[name].county_only)
        raise UserError(f"“{key}”不能改。没有改动；能改的是：{known}。")
    checked = field.check(value)
    if key == "purpose" and checked == Purpose.ACCUSATION:
        raise AccusationError(desk.is_county)
    if field.kind is Kind.DATE:
        check_not_ahead(field.label, checked, desk.today)
    return checked
