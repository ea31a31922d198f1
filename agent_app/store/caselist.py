"""The list of cases: its orders, its filters, and one case on it, read from the wide rows of the read side."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from types import SimpleNamespace
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, and_, func, not_, select

from agent_app.core.vocabulary import Delivery, Holder, Stage
from agent_app.store import agenda, schema
from agent_app.store.bulk import run, run_in
from agent_app.store.casefilters import Chip as Chip
from agent_app.store.casefilters import filtered
from agent_app.store.casefilters import matches as matches
from agent_app.store.delivery import LEVELS
from agent_app.store.schema import NO_DATE, NOT_CONFIRMED

_NAMES = schema.cases.columns.keys()
_COLUMNS = ",".join(_NAMES)
_ID_DIGITS = 32


class Sort(StrEnum):
    """The orders a list can have."""

    NEWEST = "newest"
    DUE = "due"
    CHANGED = "changed"


# Fifty are made for every screenful: a Struct costs a tenth of a frozen dataclass.
class Row(msgspec.Struct, frozen=True, gc=False):
    """A case on a list.

    `due` is None when no clock runs, `duty_due` when none but a resident's right does, `registered_on` when the
    ledger did not say, `agent` is "" when nobody acts, `changed` is in ms since 1970 UTC. `next_step` is what the agent may do next
    without a clock, "" when nothing.
    """

    id: int
    subject: str
    number: str
    official_number: str
    title: str
    petitioner: str
    parties: int
    agent: str
    stage: Stage
    stage_on: date
    registered_on: date | None
    due: date | None
    due_rule: str
    due_holder: Holder | None
    duty_due: date | None
    next_step: str
    open: bool
    changed: int
    historical: bool
    conflicts: int
    issues: int
    delivery: Delivery


def page(
    connection: Connection,
    sort: Sort,
    chips: Sequence[Chip],
    today: date,
    offset: int,
    limit: int,
    agent: str = "",
) -> list[Row]:
    """A stretch of the list in one order, of all agents or of one; `today` is what late and this year are counted from.

    By the day they are due, cases come last whose only running clock is a resident's right that was let pass; of
    several due on one day, or on none, the newest is first.
    """
    query, table = filtered(select(schema.cases.c.id), chips, today, agent), schema.cases
    if sort is not Sort.DUE:
        order: list[ColumnElement[Any]] = (
            [table.c.id.desc()] if sort is Sort.NEWEST else [table.c.changed.desc(), table.c.id.desc()]
        )
        return rows(connection, _ids(connection, query.order_by(*order), offset, limit))
    passed = and_(
        table.c.due_holder == Holder.RESIDENT.value,
        table.c.due < agenda.let_go(today).isoformat(),
        table.c.duty_due == NO_DATE,
    )
    by_due = table.c.due, table.c.id.desc()
    found = _ids(connection, query.where(not_(passed)).order_by(*by_due), offset, limit)
    if len(found) < limit:
        before = total(connection, chips, today, not_(passed), agent=agent)
        last = query.where(passed).order_by(*by_due)
        found += _ids(connection, last, max(0, offset - before), limit - len(found))
    return rows(connection, found)


def total(
    connection: Connection, chips: Sequence[Chip], today: date, *more: ColumnElement[bool], agent: str = ""
) -> int:
    """How many cases there are under these filters, of all agents or of one."""
    query = filtered(select(func.count()), chips, today, agent).where(*more)
    return int(connection.execute(query).scalar_one())


def agents(connection: Connection) -> list[str]:
    """Who is responsible for cases here, by name; for how many is not asked, nobody is compared."""
    sql = "SELECT DISTINCT agent FROM cases WHERE agent <> '' ORDER BY agent"
    return [name for (name,) in run(connection, sql)]


def _ids(connection: Connection, query: Select[Any], offset: int, limit: int) -> list[int]:
    """Row ids are chosen on an index alone and read afterwards: the middle of a long list costs no more."""
    return list(connection.execute(query.offset(offset).limit(limit)).scalars())


def row_of(connection: Connection, subject: bytes) -> Row | None:
    """The row of one case; None when it is on no list."""
    found = connection.execute(select(schema.cases.c.id).where(schema.cases.c.subject == subject)).scalar()
    return next(iter(rows(connection, [found])), None) if found is not None else None


def rows(connection: Connection, ids: Sequence[int]) -> list[Row]:
    """The rows with these ids, in the order given; one that is there no more is left out."""
    sql = f"SELECT {_COLUMNS} FROM cases WHERE id IN (?)"
    found = {}
    for values in run_in(connection, sql, ids):
        row = _row(SimpleNamespace(**dict(zip(_NAMES, values, strict=True))))
        found[row.id] = row
    return [found[row] for row in ids if row in found]


def rows_of(connection: Connection, subjects: Sequence[bytes]) -> list[Row]:
    """The rows of these subjects, oldest first; one that is on no list is left out."""
    found = run_in(connection, "SELECT id FROM cases WHERE subject IN (?)", subjects)
    return rows(connection, sorted(row for (row,) in found))


def in_conflict(connection: Connection, most: int) -> list[Row]:
    """Cases with a field that has several values, the newest first."""
    table = schema.cases
    found = connection.execute(
        select(table).where(table.c.conflicts > 0).order_by(table.c.id.desc()).limit(most)
    )
    return [_row(row) for row in found]


def count_conflicts(connection: Connection) -> int:
    """How many fields have several values, in all cases."""
    table = schema.cases
    found = connection.execute(select(func.sum(table.c.conflicts)).where(table.c.conflicts > 0)).scalar()
    return int(found or 0)


def unconfirmed(connection: Connection, most: int) -> list[Row]:
    """Cases that the county has not confirmed: what is only here first, then what has left, each newest first."""
    table = schema.cases
    found = connection.execute(
        select(table).where(NOT_CONFIRMED).order_by(table.c.delivery, table.c.id.desc()).limit(most)
    )
    return [_row(row) for row in found]


def subject_of(connection: Connection, number: str) -> bytes | None:
    """The subject of a case by its own number, the county's, or its id in hex; None when there is none."""
    plain = number.strip().upper()
    names: list[tuple[str, str | bytes]] = [("number", plain)]
    if plain:
        names.append(("official_number", plain))
    if len(plain) == _ID_DIGITS and all(mark in "0123456789ABCDEF" for mark in plain):
        # What the program itself asks by; the county's numbers have no index.
        names.insert(0, ("subject", bytes.fromhex(plain)))
    for name, value in names:
        for (subject,) in run(connection, f"SELECT subject FROM cases WHERE {name} = ? LIMIT 1", (value,)):
            return bytes(subject)
    return None


def listed_among(connection: Connection, subjects: Iterable[bytes]) -> dict[bytes, tuple[str, str]]:
    """Which of these are cases on the list, each with its number and title."""
    sql = "SELECT subject, number, title FROM cases WHERE subject IN (?)"
    return {subject: (number, title) for subject, number, title in run_in(connection, sql, subjects)}


def numbered_among(connection: Connection, numbers: Iterable[str]) -> dict[str, bytes]:
    """Which of these are numbers of cases here, each with its subject."""
    sql = "SELECT number, subject FROM cases WHERE number IN (?)"
    return dict(run_in(connection, sql, numbers))


def place_of(connection: Connection, subject: bytes) -> tuple[str, Delivery]:
    """The scope of a case on the list, and how far it has come."""
    table = schema.cases
    row = connection.execute(select(table.c.scope, table.c.delivery).where(table.c.subject == subject)).one()
    return row.scope, LEVELS[row.delivery]


def subjects(connection: Connection) -> list[bytes]:
    """The subjects of all cases, oldest first."""
    return subjects_under(connection, (), date.min)


def subjects_under(
    connection: Connection,
    chips: Sequence[Chip],
    today: date,
    since: date | None = None,
    until: date | None = None,
    agent: str = "",
) -> list[bytes]:
    """The subjects of the cases under these filters, of all agents or of one, oldest first; of a period, those registered in it (both days
    included), and none whose day is not known.
    """
    table = schema.cases
    query = filtered(select(table.c.subject), chips, today, agent).order_by(table.c.id)
    if since or until:
        query = query.where(table.c.registered_on != "")
    if since:
        query = query.where(table.c.registered_on >= since.isoformat())
    if until:
        query = query.where(table.c.registered_on <= until.isoformat())
    return list(connection.execute(query).scalars())


def changed_since(connection: Connection, wall: int) -> list[bytes]:
    """The subjects of the cases that something was written to since a moment (ms since 1970 UTC), oldest first."""
    table = schema.cases
    query = select(table.c.subject).where(table.c.changed >= wall).order_by(table.c.id)
    return list(connection.execute(query).scalars())


def due_order(row: Row, today: date) -> tuple[bool, date]:
    """Where a row that is at hand stands in the order of `Sort.DUE`."""
    right = row.due_holder is Holder.RESIDENT and row.duty_due is None
    due = row.due or date.max
    return right and due < agenda.let_go(today), due


def _row(row: Any) -> Row:
    return Row(
        id=row.id,
        subject=row.subject.hex(),
        number=row.number,
        official_number=row.official_number,
        title=row.title,
        petitioner=row.petitioner,
        parties=row.parties,
        agent=row.agent,
        stage=Stage(row.stage),
        stage_on=date.fromisoformat(row.stage_on),
        registered_on=date.fromisoformat(row.registered_on) if row.registered_on else None,
        due=_day(row.due),
        due_rule=row.due_rule,
        due_holder=Holder(row.due_holder) if row.due_holder else None,
        duty_due=_day(row.duty_due),
        next_step=row.next_step,
        open=bool(row.open),
        changed=row.changed,
        historical=bool(row.historical),
        conflicts=row.conflicts,
        issues=row.issues,
        delivery=LEVELS[row.delivery],
    )


def _day(stored: str) -> date | None:
    return None if stored == NO_DATE else date.fromisoformat(stored)
