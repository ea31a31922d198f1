"""领导接访日: the day, the official, and the cases that were heard, each of which then says so itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent_app.base.errors import UserError
from agent_app.core.case import day_of
from agent_app.core.event import Op, add, drop, new_id, open_
from agent_app.core.fields import RECEPTION
from agent_app.core.fold import Record, Subject
from agent_app.core.outreach import HEAR_STEP, RECEPTION_KIND, check_reception, heard_of
from agent_app.core.reception_days import MOST, ReceptionDay, table_of
from agent_app.core.reception_days import coming as days_coming
from agent_app.core.scope import Scope
from agent_app.core.settings_read import SettingKind
from agent_app.desk import settings
from agent_app.desk.desk import Desk, Writing, subject_of
from agent_app.desk.outreach import folded, write_step
from agent_app.store import journal, outreach
from agent_app.store.outreach import ReceptionRow

_TABLE = "接访日.toml"
"""The table that the program writes itself; one of another name was put in by a person and stays."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A case that was heard: its id, number and title ("" where it is not here), and what was settled."""

    record: str
    case: str
    number: str
    title: str
    said: str


@dataclass(frozen=True, slots=True)
class Reception:
    """A reception day with the cases that were heard on it."""

    row: ReceptionRow
    heard: tuple[Heard, ...]


def add_reception(desk: Desk, data: Any, actor: str = "", record: str = "") -> str:
    """Write a reception day down (the keys of `core.fields.RECEPTION`); returns its id.

    `cases` among the keys are the numbers of the cases that were heard, or objects {number, said}. All of it is
    written or nothing. `record` is its id (32 hex digits) where the caller draws it: asking twice then writes once.
    Raises `UserError`.
    """
    given = dict(data) if isinstance(data, Mapping) else data
    cases = given.pop("cases", ()) if isinstance(given, dict) else ()
    fields = check_reception(given, desk.today)
    reception = bytes.fromhex(record) if record else new_id()
    with desk.writing(actor) as writing:
        if journal.known(writing.connection, [reception]):
            return reception.hex()
        ops: list[Op] = [open_(fields)]
        for number, said in _wanted(cases):
            ops.append(_hear(writing, reception, fields, number, said))
        writing.open(reception, ops, RECEPTION_KIND)
    publish(desk, actor)
    return reception.hex()


def hear(desk: Desk, reception: str, number: str, said: str = "", actor: str = "") -> str:
    """Write down that a case was heard on that day; returns the id of the record. Raises `UserError`."""
    with desk.writing(actor) as writing:
        subject = folded(writing.connection, RECEPTION_KIND, reception)
        case = subject_of(writing.connection, number)
        if any(record.get("case") == case.hex() for record in heard_of(subject)):
            raise UserError(f"{number}已经记在这个接待日里了。没有再记，要补充就打开那件事记一笔。")
        op = _hear(writing, subject.id, subject.values(), number, said)
        writing.append(subject.id, [op], kind=RECEPTION_KIND)
    return str(op[2].hex())


def take_back(desk: Desk, reception: str, reason: str) -> None:
    """Take a reception day back that was written down by mistake, and its trace in the cases."""
    with desk.writing() as writing:
        subject = folded(writing.connection, RECEPTION_KIND, reception)
        for record in heard_of(subject):
            _unhear(writing, record, reason)
        writing.append(subject.id, [drop(reason=reason)], {e.leaf for e in subject.opened}, RECEPTION_KIND)
    publish(desk)


def publish(desk: Desk, actor: str = "") -> bool:
    """Tell every desk below the county which reception days are coming, its own and those of its townships.

    A day whose fields no desk of this version would have written is left out: it may not keep the others from being told.
    Does nothing where this is not the county's record, where the same days are published already, and where somebody
    has put a table of their own in or taken it out of use. Returns whether something was published.
    """
    if not desk.is_county:
        return False
    with desk.vault.read() as connection:
        desk.keep_to_law(connection)
        rows = outreach.receptions_from(connection, desk.today.isoformat(), MOST)
    days = tuple(filter(None, (_publishable(*row) for row in rows)))
    published = tuple(day for day in desk.law.receptions if day.on >= desk.today)
    key = SettingKind.RECEPTIONS.value
    known = next((found for found in desk.law.settings if found.key == key), None)
    if days == published or (known is not None and (known.setting is None or known.version.file != _TABLE)):
        return False
    version = known.setting.version + 1 if known is not None and known.setting is not None else 1
    table = table_of(days, desk.profile.division, version, desk.profile.name)
    try:
        return settings.put(desk, _TABLE, table.encode("utf-8"), actor).changed
    except UserError:
        return False  # another worker of the county has published meanwhile; whoever comes next looks again


def _publishable(on: str, official: str, place: str, scope: str) -> ReceptionDay | None:
    """A reception day as it is published; None when its fields are not as `core.fields.RECEPTION` wants them."""
    try:
        day = day_of(RECEPTION["on"].check(on))
        official, place = RECEPTION["official"].check(official), RECEPTION["place"].check(place or "")
    except UserError:
        return None
    return ReceptionDay(day, official, place, Scope.parse(scope).division) if day else None


def coming(desk: Desk) -> tuple[ReceptionDay, ...]:
    """The reception days from today on that the county has published for this place, the nearest first."""
    with desk.vault.read() as connection:
        desk.keep_to_law(connection)
    return days_coming(desk.law.receptions, desk.today, desk.profile.division)


def coming_json(day: ReceptionDay) -> dict[str, Any]:
    """A published day as the command line prints it."""
    return {"on": day.on.isoformat(), "official": day.official, "place": day.place, "division": day.division}


def listing(desk: Desk, limit: int = 50) -> list[Reception]:
    """Reception days, the latest first, with the cases heard."""
    with desk.vault.read() as connection:
        rows = outreach.receptions(connection, limit)
        heard = {row.id: heard_of(folded(connection, RECEPTION_KIND, row.id)) for row in rows}
        ids = {str(record.get("case")) for records in heard.values() for record in records}
        known = outreach.numbers_of(connection, ids)
    return [Reception(row, tuple(_heard(record, known) for record in heard[row.id])) for row in rows]


def as_json(reception: Reception) -> dict[str, Any]:
    """A reception day as the command line prints it."""
    row = reception.row
    return {
        "id": row.id,
        "on": row.on,
        "official": row.official,
        "place": row.place,
        "by": row.actor,
        "cases": [
            {"number": heard.number or heard.case, "title": heard.title, "said": heard.said}
            for heard in reception.heard
        ],
        "delivery": row.delivery.value,
    }


def _wanted(cases: Any) -> list[tuple[str, str]]:
    if isinstance(cases, str) or not isinstance(cases, Sequence):
        raise UserError("“cases”应是一个列表，里面是听过的事项的编号。什么都没有写，请改了再试。")
    found: dict[str, str] = {}
    for case in cases:
        number, said = (
            (case.get("number", ""), case.get("said", "")) if isinstance(case, Mapping) else (case, "")
        )
        if not isinstance(number, str) or not number.strip() or not isinstance(said, str):
            raise UserError("“cases”里有一件没有写编号（number）。什么都没有写，请补上再试。")
        found[number.strip()] = said
    return list(found.items())


def _hear(writing: Writing, reception: bytes, fields: Mapping[str, Any], number: str, said: str) -> Op:
    """The step in the case; the answer names it in the reception day."""
    case = writing.desk.case_in(writing.connection, subject_of(writing.connection, number))
    on = day_of(fields["on"]) or writing.desk.today
    if on > writing.desk.today:
        raise UserError(f"这个接待日是{on}，还没到。可以先记日子，听过的事等那天再加。什么都没有写。")
    data = {"leader": fields["official"]} | {
        name: value for name, value in (("place", fields.get("place")), ("said", said)) if value
    }
    step = write_step(writing, case, HEAR_STEP, on, data, {"reception": reception.hex()})
    heard = {"case": case.subject.id.hex(), "step": step.hex()} | ({"said": said} if said else {})
    return add("heard", new_id(), heard)


def _unhear(writing: Writing, record: Record, reason: str) -> None:
    case: Subject = writing.desk.case_in(writing.connection, bytes.fromhex(record.get("case"))).subject
    step = case.records.get(bytes.fromhex(record.get("step", "")))
    if step is not None:
        writing.append(case.id, [drop(step.id, reason)], {entry.leaf for entry in step.added})


def _heard(record: Record, known: Mapping[str, tuple[str, str]]) -> Heard:
    case = str(record.get("case", ""))
    return Heard(record.id.hex(), case, *known.get(case, ("", "")), str(record.get("said", "")))
