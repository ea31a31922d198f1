"""事项: finding cases, listing them, and one case as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, func, select

from agent_app.core.case import Case
from agent_app.core.clocks import Clock
from agent_app.core.fold import Entry
from agent_app.core.vocabulary import Delivery, Holder, Stage
from agent_app.desk.desk import Desk, subject_of
from agent_app.desk.timeline import Moment, timeline
from agent_app.store import journal, readside, schema, search
from agent_app.store.bulk import select_in
from agent_app.store.schema import NO_DATE

SEARCH_MOST = 500


class Sort(StrEnum):
    """The orders a list can have."""

    NEWEST = "newest"
    DUE = "due"
    CHANGED = "changed"


class Chip(StrEnum):
    """The filters above a list."""

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


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with its timeline and where its records are."""

    case: Case
    scope: str
    delivery: Delivery
    moments: tuple[Moment, ...]


def view(desk: Desk, number: str) -> CaseView:
    """One case, whole. Raises `UserError` when there is none of that number."""
    with desk.vault.read() as connection:
        subject = subject_of(connection, number)
        events = journal.events_of(connection, [subject])[subject]
        case = desk.case_in(connection, subject)
        row = connection.execute(
            select(schema.cases.c.scope, schema.cases.c.delivery).where(schema.cases.c.subject == subject)
        ).one()
        moments = timeline(case, events, desk.law.rules)
        return CaseView(case, row.scope, readside.DELIVERIES[row.delivery], tuple(moments))


def page(
    desk: Desk, *, sort: Sort = Sort.NEWEST, chips: Sequence[Chip] = (), offset: int = 0, limit: int = 50
) -> list[Row]:
    """A stretch of the list in one order."""
    table = schema.cases
    order = {
        Sort.NEWEST: (table.c.id.desc(),),
        Sort.DUE: (table.c.due, table.c.id),
        Sort.CHANGED: (table.c.changed.desc(), table.c.id.desc()),
    }[sort]
    # The rows are chosen on the index alone and read afterwards: the middle of a long list costs no more.
    chosen = (
        _filtered(select(table.c.id), desk, chips).order_by(*order).offset(offset).limit(limit).subquery()
    )
    with desk.vault.read() as connection:
        found = connection.execute(select(table).where(table.c.id.in_(select(chosen.c.id))).order_by(*order))
        return [_row(row) for row in found]


def total(desk: Desk, chips: Sequence[Chip] = ()) -> int:
    """How many cases there are under these filters."""
    with desk.vault.read() as connection:
        return int(connection.execute(_filtered(select(func.count()), desk, chips)).scalar_one())


def find(desk: Desk, typed: str, limit: int = 20, before: int | None = None) -> list[Row]:
    """The newest cases that match what was typed: words, names, pinyin initials, numbers, telephone tails."""
    with desk.vault.read() as connection:
        rows = search.find(connection, typed, limit, lambda ids: readside.texts_of(connection, ids), before)
        return rows_of(connection, rows)


def rows_of(connection: Connection, ids: Sequence[int]) -> list[Row]:
    """Rows by id, in the order given."""
    columns = ",".join(readside.CASE_COLUMNS)
    found = {
        row.id: _row(row)
        for row in select_in(connection, f"SELECT {columns} FROM cases WHERE id IN (?)", ids)
    }
    return [found[row] for row in ids if row in found]


def _filtered(query: Select[Any], desk: Desk, chips: Sequence[Chip]) -> Select[Any]:
    table = schema.cases
    today = desk.today
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
        delivery=readside.DELIVERIES[row.delivery],
    )


def as_json(whole: CaseView) -> dict[str, Any]:
    """A case as the command line prints it; dates as YYYY-MM-DD."""
    case = whole.case
    subject = case.subject
    fields = {k: v for k, v in subject.values().items() if k not in ("number", "official_number")}
    return {
        "id": subject.id.hex(),
        "number": subject.get("number", ""),
        "official_number": subject.get("official_number", ""),
        "state": case.progress.stage.value,
        "delivery": whole.delivery.value,
        "scope": whole.scope,
        "fields": fields,
        "parties": [{"id": party.id.hex(), **party.values()} for party in case.parties],
        "clocks": [clock_json(clock) for clock in case.clocks],
        "records": [_moment_json(moment) for moment in whole.moments],
        "conflicts": [
            {"record": record.hex(), "field": name, "values": [_entry_json(entry) for entry in register]}
            for record, name, register in subject.conflicts()
        ],
        "issues": [
            {"code": issue.code, "sentence": issue.sentence, "step": issue.step_id}
            for issue in case.progress.issues
        ],
    }


def clock_json(clock: Clock) -> dict[str, Any]:
    """A clock as the command line prints it."""

    def day(value: date | None) -> str | None:
        return value.isoformat() if value else None

    return {
        "rule": clock.rule,
        "label": clock.label,
        "article": clock.article,
        "holder": clock.holder.value,
        "unit": clock.unit,
        "start": day(clock.start),
        "estimated": clock.estimated,
        "due": day(clock.due),
        "safe_until": day(clock.safe_until),
        "met_on": day(clock.met_on),
        "status": str(clock.status),
        "why": list(clock.why),
        "note": clock.note,
    }


def row_json(row: Row) -> dict[str, Any]:
    """A row of a list as the command line prints it."""
    return {
        "id": row.subject,
        "number": row.number,
        "official_number": row.official_number,
        "title": row.title,
        "petitioner": row.petitioner,
        "parties": row.parties,
        "state": row.stage.value,
        "registered_on": row.registered_on.isoformat(),
        "due": row.due.isoformat() if row.due else None,
        "delivery": row.delivery.value,
    }


def _moment_json(moment: Moment) -> dict[str, Any]:
    return {
        "id": moment.id,
        "kind": moment.kind,
        "code": moment.code,
        "on": moment.on,
        "title": moment.title,
        "facts": moment.facts,
        "by": moment.actor,
        "county": moment.by_authority,
        "data": moment.data,
    }


def _entry_json(entry: Entry) -> dict[str, Any]:
    return {"value": entry.value, "by": entry.actor, "at": entry.wall}
