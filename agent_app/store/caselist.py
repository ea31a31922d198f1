"""The list of cases: its orders, its filters, and one case on it, read from the wide rows of the read side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, func, select

from agent_app.core.vocabulary import Delivery, Holder, Stage
from agent_app.store import schema
from agent_app.store.bulk import select_in
from agent_app.store.delivery import LEVELS
from agent_app.store.schema import NO_DATE

_COLUMNS = ",".join(column.name for column in schema.cases.columns)
_ID_DIGITS = 32


class Sort(StrEnum):
    """The orders a list can have."""

    NEWEST = "newest"
    DUE = "due"
    CHANGED = "changed"


class Chip(StrEnum):
    """The filters above a list: what the agent has to do, what is late, what is open, what is of this year."""

    MINE = "mine"
    LATE = "late"
    OPEN = "open"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Row:
    """A case on a list. `due` is None when no clock runs."""

    id: int
    subject: str
    number: str
    official_number: str
    title: str
    petitioner: str
    parties: int
    stage: Stage
    stage_on: date
    registered_on: date
    due: date | None
    due_rule: str
    due_holder: Holder | None
    open: bool
    historical: bool
    conflicts: int
    issues: int
    delivery: Delivery


def page(
    connection: Connection, sort: Sort, chips: Sequence[Chip], today: date, offset: int, limit: int
) -> list[Row]:
    """A stretch of the list in one order; `today` is what late and this year are counted from."""
    table = schema.cases
    order = {
        Sort.NEWEST: (table.c.id.desc(),),
        Sort.DUE: (table.c.due, table.c.id),
        Sort.CHANGED: (table.c.changed.desc(), table.c.id.desc()),
    }[sort]
    # The rows are chosen on the index alone and read afterwards: the middle of a long list costs no more.
    chosen = (
        _filtered(select(table.c.id), chips, today).order_by(*order).offset(offset).limit(limit).subquery()
    )
    found = connection.execute(select(table).where(table.c.id.in_(select(chosen.c.id))).order_by(*order))
    return [_row(row) for row in found]


def total(connection: Connection, chips: Sequence[Chip], today: date) -> int:
    """How many cases there are under these filters."""
    return int(connection.execute(_filtered(select(func.count()), chips, today)).scalar_one())


def rows(connection: Connection, ids: Sequence[int]) -> list[Row]:
    """The rows with these ids, in the order given; one that is there no more is left out."""
    sql = f"SELECT {_COLUMNS} FROM cases WHERE id IN (?)"
    found = {row.id: _row(row) for row in select_in(connection, sql, ids)}
    return [found[row] for row in ids if row in found]


def in_stages(connection: Connection, stages: Sequence[Stage], most: int) -> list[tuple[int, Stage]]:
    """Open cases in one of these stages, with it; the one that has been in it longest first."""
    table = schema.cases
    found = connection.execute(
        select(table.c.id, table.c.stage)
        .where(table.c.open, table.c.stage.in_([stage.value for stage in stages]))
        .order_by(table.c.stage_on)
        .limit(most)
    )
    return [(row, Stage(stage)) for row, stage in found]


def in_conflict(connection: Connection, most: int) -> list[Row]:
    """Cases with a field that has several values, the newest first."""
    table = schema.cases
    found = connection.execute(
        select(table).where(table.c.conflicts > 0).order_by(table.c.id.desc()).limit(most)
    )
    return [_row(row) for row in found]


def unconfirmed(connection: Connection, most: int) -> list[Row]:
    """Cases that the county has not confirmed: what is only here first, then what has left, each newest first."""
    table = schema.cases
    confirmed = LEVELS.index(Delivery.CONFIRMED)
    found = connection.execute(
        select(table).where(table.c.delivery < confirmed).order_by(table.c.delivery, table.c.id.desc()).limit(most)
    )
    return [_row(row) for row in found]


def subject_of(connection: Connection, number: str) -> bytes | None:
    """The subject of a case by its own number, the county's, or its id in hex; None when there is none."""
    table = schema.cases
    plain = number.strip().upper()
    names = [table.c.number == plain]
    if plain:
        names.append(table.c.official_number == plain)
    if len(plain) == _ID_DIGITS and all(mark in "0123456789ABCDEF" for mark in plain):
        names.append(table.c.subject == bytes.fromhex(plain))
    for name in names:
        found = connection.execute(select(table.c.subject).where(name)).scalar()
        if found is not None:
            return bytes(found)
    return None


def numbers_among(connection: Connection, numbers: Iterable[str]) -> set[str]:
    """Which of these are numbers of cases here."""
    sql = "SELECT number FROM cases WHERE number IN (?)"
    return {number for (number,) in select_in(connection, sql, numbers)}


def place_of(connection: Connection, subject: bytes) -> tuple[str, Delivery]:
    """The scope of a case on the list, and how far it has come."""
    table = schema.cases
    row = connection.execute(select(table.c.scope, table.c.delivery).where(table.c.subject == subject)).one()
    return row.scope, LEVELS[row.delivery]


def subjects(connection: Connection) -> list[bytes]:
    """The subjects of all cases, oldest first."""
    return list(connection.execute(select(schema.cases.c.subject).order_by(schema.cases.c.id)).scalars())


def _filtered(query: Select[Any], chips: Sequence[Chip], today: date) -> Select[Any]:
    table = schema.cases
    for chip in chips:
        if chip is Chip.MINE:
            query = query.where(table.c.open, table.c.due_holder == Holder.AGENT.value)
        elif chip is Chip.LATE:
            query = query.where(table.c.open, table.c.due < today.isoformat())
        elif chip is Chip.OPEN:
            query = query.where(table.c.open)
        elif chip is Chip.YEAR:
            query = query.where(table.c.registered_on >= f"{today.year}-01-01")
    return query.select_from(table)


def _row(row: Any) -> Row:
    return Row(
        id=row.id,
        subject=row.subject.hex(),
        number=row.number,
        official_number=row.official_number,
        title=row.title,
        petitioner=row.petitioner,
        parties=row.parties,
        stage=Stage(row.stage),
        stage_on=date.fromisoformat(row.stage_on),
        registered_on=date.fromisoformat(row.registered_on),
        due=None if row.due == NO_DATE else date.fromisoformat(row.due),
        due_rule=row.due_rule,
        due_holder=Holder(row.due_holder) if row.due_holder else None,
        open=bool(row.open),
        historical=bool(row.historical),
        conflicts=row.conflicts,
        issues=row.issues,
        delivery=LEVELS[row.delivery],
    )
